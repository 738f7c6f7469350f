#include "model/text.h"

#include <mado/text/utf8.h>

#include <iconv.h>

#include <cerrno>

namespace mado::sanitizing::model {

namespace {

std::optional<std::string> converted(std::string_view bytes, char const* from)
{
    auto const converter = ::iconv_open("UTF-8", from);
    if (converter == reinterpret_cast<iconv_t>(-1))
        return std::nullopt;
    std::string out(bytes.size() * 3 + 4, '\0');
    auto* in_at = const_cast<char*>(bytes.data());
    auto* out_at = out.data();
    auto in_left = bytes.size(), out_left = out.size();
    auto const said = ::iconv(converter, &in_at, &in_left, &out_at, &out_left);
    ::iconv_close(converter);
    if (said != 0 || in_left != 0)
        return std::nullopt;
    out.resize(out.size() - out_left);
    return out;
}

std::optional<std::string> without_controls(std::optional<std::string> text)
{
    if (!text || text::control_character(*text, text::Lines::Many))
        return std::nullopt;
    return text;
}

}  // namespace

std::optional<std::string> plain_text(std::string_view bytes)
{
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    if (text::is_utf8(bytes))
        return without_controls(std::string(bytes));
    if (bytes.starts_with("\xFF\xFE"))
        return without_controls(converted(bytes.substr(2), "UTF-16LE"));
    if (bytes.starts_with("\xFE\xFF"))
        return without_controls(converted(bytes.substr(2), "UTF-16BE"));
    return without_controls(converted(bytes, "CP932"));
}

}  // namespace mado::sanitizing::model

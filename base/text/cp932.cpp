#include <mado/text/cp932.h>

#include <mado/text/utf8.h>

#include <memory>
#include <unicode/ucnv.h>

namespace mado::text {

namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

Converter opened(char const* name)
{
    UErrorCode error = U_ZERO_ERROR;
    Converter converter(ucnv_open(name, &error), &ucnv_close);
    // Whatever does not fit stops the conversion.
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
    ucnv_setFallback(converter.get(), false);
    return U_SUCCESS(error) ? std::move(converter) : Converter(nullptr, &ucnv_close);
}

std::optional<std::string> converted(std::string_view bytes, char const* from, char const* to)
{
    auto const reads = opened(from), writes = opened(to);
    if (!reads || !writes)
        return std::nullopt;
    std::string out(bytes.size() * 3 + 8, '\0');
    auto* target = out.data();
    auto const* source = bytes.data();
    UErrorCode error = U_ZERO_ERROR;
    ucnv_convertEx(writes.get(), reads.get(), &target, out.data() + out.size(), &source, bytes.data() + bytes.size(), nullptr, nullptr, nullptr, nullptr, true, true, &error);
    if (U_FAILURE(error))
        return std::nullopt;
    out.resize(static_cast<std::size_t>(target - out.data()));
    return out;
}

}  // namespace

std::optional<std::string> from_cp932(std::string_view bytes) { return converted(bytes, "windows-31j", "UTF-8"); }
std::optional<std::string> to_cp932(std::string_view utf8) { return converted(utf8, "UTF-8", "windows-31j"); }

std::optional<std::string> from_office(std::string_view bytes)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (bytes.starts_with(mark))
        bytes.remove_prefix(mark.size());
    return is_utf8(bytes) ? std::optional(std::string(bytes)) : from_cp932(bytes);
}

}  // namespace mado::text

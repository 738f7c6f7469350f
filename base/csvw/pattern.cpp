#include "pattern.h"

#include <string>

#include <unicode/uregex.h>
#include <unicode/ustring.h>

namespace mado::csvw {

namespace {

std::optional<std::u16string> wide(std::string_view utf8)
{
    std::u16string out(utf8.size(), u'\0');
    std::int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(out.data(), static_cast<std::int32_t>(out.size()), &length, utf8.data(), static_cast<std::int32_t>(utf8.size()), &error);
    if (U_FAILURE(error))
        return {};
    out.resize(static_cast<std::size_t>(length));
    return out;
}

// ECMAScript's classes are ASCII, ICU's are Unicode; its \/ is a slash.
std::string as_icu(std::string_view text)
{
    std::string out;
    bool in_class = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            auto const next = text[++i];
            if (next == 'd')
                out += in_class ? "0-9" : "[0-9]";
            else if (next == 'w')
                out += in_class ? "a-zA-Z0-9_" : "[a-zA-Z0-9_]";
            else if (next == 'D' && !in_class)
                out += "[^0-9]";
            else if (next == 'W' && !in_class)
                out += "[^a-zA-Z0-9_]";
            else if (next == '/')
                out += '/';
            else
                (out += '\\') += next;
            continue;
        }
        if (in_class && text[i] == '[')
            out += '\\';                      // opens a set in a set for ICU alone
        else if (text[i] == '[')
            in_class = true;
        else if (text[i] == ']')
            in_class = false;
        else if (in_class && text[i] == '&' && i + 1 < text.size() && text[i + 1] == '&')
            out += '\\';
        out += text[i];
    }
    return out;
}

}  // namespace

struct Pattern::Compiled {
    struct Closer {
        void operator()(URegularExpression* regex) const { uregex_close(regex); }
    };
    std::unique_ptr<URegularExpression, Closer> regex;
};

std::optional<Pattern> Pattern::of(std::string_view text)
{
    if (text.size() > 4'096)
        return {};
    auto const pattern = wide(as_icu(text));
    if (!pattern)
        return {};
    Pattern made;
    made.compiled_ = std::make_shared<Compiled>();
    if (pattern->empty())
        return made;                          // is found everywhere
    UErrorCode error = U_ZERO_ERROR;
    made.compiled_->regex.reset(uregex_open(pattern->data(), static_cast<std::int32_t>(pattern->size()), 0, nullptr, &error));
    if (U_FAILURE(error))
        return {};
    // A hostile pattern ends here: the limit counts steps of about a millisecond.
    uregex_setTimeLimit(made.compiled_->regex.get(), 200, &error);
    uregex_setStackLimit(made.compiled_->regex.get(), 4 << 20, &error);
    return made;
}

bool Pattern::found_in(std::string_view text) const
{
    if (!compiled_->regex)
        return true;
    auto const characters = wide(text);
    if (!characters)
        return false;
    UErrorCode error = U_ZERO_ERROR;
    uregex_setText(compiled_->regex.get(), characters->data(), static_cast<std::int32_t>(characters->size()), &error);
    return uregex_find(compiled_->regex.get(), 0, &error) != 0 && U_SUCCESS(error);
}

}  // namespace mado::csvw

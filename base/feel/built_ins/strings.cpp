#include "built_in.h"

#include <algorithm>

#include <unicode/uregex.h>
#include <unicode/ustring.h>

#include <memory>

namespace mado::feel {

namespace {

Value no_string(Call const& call) { return call.refuse("A string is needed here.", "ここには文字列が要ります。"); }

bool all_strings(Call const& call)
{
    for (auto const& argument : call.arguments)
        if (!argument.is_string())
            return false;
    return true;
}

std::size_t characters_in(std::string_view text)
{
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// The byte where the n-th character (from 0) begins.
std::size_t byte_of(std::string_view text, std::size_t character)
{
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xc0) != 0x80 && character-- == 0)
            break;
    return at;
}

Value substring(Call const& call)
{
    if (!call[0].is_string() || !call[1].is_number() || (call.size() > 2 && !call[2].is_number()))
        return no_string(call);
    auto const text = call[0].as_string();
    call.spend(text.size() / 16);
    auto const size = static_cast<std::int64_t>(characters_in(text));
    auto const start = call[1].as_number().rounded(0, Decimal::Rounding::Down).to_integer();
    auto length = call.size() > 2 ? call[2].as_number().rounded(0, Decimal::Rounding::Down).to_integer() : std::optional(size);
    if (!start || !length || *start == 0 || *start > size || *start < -size || *length < 1)
        return call.refuse("There is no such part of the string.", "文字列にその範囲はありません。");
    auto const from = *start > 0 ? *start - 1 : size + *start;
    auto const count = std::min(*length, size - from);
    auto const first = byte_of(text, static_cast<std::size_t>(from));
    auto const rest = text.substr(first);
    return Value::string(rest.substr(0, byte_of(rest, static_cast<std::size_t>(count))));
}

Value string_length(Call const& call)
{
    return call[0].is_string() ? Value::number(static_cast<std::int64_t>(characters_in(call[0].as_string()))) : no_string(call);
}

std::u16string wide(std::string_view text)
{
    std::u16string out(text.size(), u'\0');
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strFromUTF8(out.data(), static_cast<int32_t>(out.size()), &length, text.data(), static_cast<int32_t>(text.size()), &error);
    out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
    return out;
}

std::string narrow(std::u16string_view text)
{
    std::string out(text.size() * 3, '\0');
    int32_t length = 0;
    UErrorCode error = U_ZERO_ERROR;
    u_strToUTF8(out.data(), static_cast<int32_t>(out.size()), &length, text.data(), static_cast<int32_t>(text.size()), &error);
    out.resize(U_SUCCESS(error) ? static_cast<std::size_t>(length) : 0);
    return out;
}

template <int32_t (*change)(UChar*, int32_t, UChar const*, int32_t, char const*, UErrorCode*)>
Value changed_case(Call const& call)
{
    if (!call[0].is_string())
        return no_string(call);
    auto const text = wide(call[0].as_string());
    std::u16string out(text.size() * 3 + 1, u'\0');
    UErrorCode error = U_ZERO_ERROR;
    auto const length = change(out.data(), static_cast<int32_t>(out.size()), text.data(), static_cast<int32_t>(text.size()), "", &error);
    out.resize(static_cast<std::size_t>(length));
    return Value::string(narrow(out));
}

template <bool before>
Value substring_beside(Call const& call)
{
    if (!all_strings(call))
        return no_string(call);
    auto const text = call[0].as_string(), match = call[1].as_string();
    auto const found = text.find(match);
    if (found == std::string_view::npos)
        return Value::string("");
    return Value::string(before ? text.substr(0, found) : text.substr(found + match.size()));
}

Value contains(Call const& call)
{
    return all_strings(call) ? Value::boolean(call[0].as_string().find(call[1].as_string()) != std::string_view::npos) : no_string(call);
}
Value starts_with(Call const& call) { return all_strings(call) ? Value::boolean(call[0].as_string().starts_with(call[1].as_string())) : no_string(call); }
Value ends_with(Call const& call) { return all_strings(call) ? Value::boolean(call[0].as_string().ends_with(call[1].as_string())) : no_string(call); }

struct RegexCloser {
    void operator()(URegularExpression* regex) const { uregex_close(regex); }
};
using Regex = std::unique_ptr<URegularExpression, RegexCloser>;

// XPath's patterns are ICU's but for a few things: `x` takes white space away outside of classes, a class has no back reference, groups
// have no ICU extensions. What ICU would understand differently is refused rather than answered wrongly.
std::optional<std::string> as_icu_pattern(std::string_view pattern, bool no_space, bool any_case)
{
    std::string out;
    int classes = 0;
    bool escaped = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        auto const c = pattern[i];
        bool const space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (no_space && space && classes == 0)
            continue;
        if (escaped) {
            if (classes > 0 && c >= '0' && c <= '9')
                return std::nullopt;
            if (std::string_view("QEbBAZzGRXKNuxaefckghHvV").find(c) != std::string_view::npos && c != 'c')
                return std::nullopt;
            if (c == 'c' || c == 'C' || c == 'i' || c == 'I')  // names of XML: not known to ICU
                return std::nullopt;
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '[') {
            if (classes > 0 && (any_case || i == 0 || pattern[i - 1] != '-'))
                return std::nullopt;
            if (classes > 0) {  // subtraction: [a-z-[aeiou]] is [a-z--[aeiou]] here
                out += '-';
            }
            ++classes;
        } else if (c == ']' && classes > 0) {
            --classes;
        } else if (classes > 0 && c == '&' && i + 1 < pattern.size() && pattern[i + 1] == '&') {
            return std::nullopt;
        } else if (classes == 0 && c == '(' && i + 1 < pattern.size() && pattern[i + 1] == '?' && (i + 2 >= pattern.size() || pattern[i + 2] != ':')) {
            return std::nullopt;
        } else if (classes == 0 && c == '+' && i > 0 && (out.back() == '+' || out.back() == '*' || out.back() == '?' || out.back() == '}')) {
            if (out.size() < 2 || out[out.size() - 2] != '\\')
                return std::nullopt;
        }
        out += c;
    }
    return escaped ? std::nullopt : std::optional(out);
}

// XPath's flags s m i x; q takes the pattern as it stands.
Regex regex_of(std::string_view pattern, std::string_view flags)
{
    std::uint32_t options = 0;
    for (auto const flag : flags)
        switch (flag) {
        case 's': options |= UREGEX_DOTALL; break;
        case 'm': options |= UREGEX_MULTILINE; break;
        case 'i': options |= UREGEX_CASE_INSENSITIVE; break;
        case 'x': break;
        case 'q': options |= UREGEX_LITERAL; break;
        default: return {};
        }
    bool const literal = flags.find('q') != std::string_view::npos;
    auto const translated = literal ? std::optional(std::string(pattern))
                                    : as_icu_pattern(pattern, flags.find('x') != std::string_view::npos, flags.find('i') != std::string_view::npos);
    if (!translated)
        return {};
    auto const text = wide(*translated);
    UErrorCode error = U_ZERO_ERROR;
    Regex regex(uregex_open(text.data(), static_cast<int32_t>(text.size()), options, nullptr, &error));
    if (U_FAILURE(error))
        return {};
    // A hostile pattern ends here: the limit counts steps of about a millisecond.
    uregex_setTimeLimit(regex.get(), 200, &error);
    uregex_setStackLimit(regex.get(), 4 << 20, &error);
    return regex;
}

Value bad_pattern(Call const& call) { return call.refuse("This pattern cannot be used.", "この正規表現は使えません。"); }

Value matches(Call const& call)
{
    auto const flags = call.size() > 2 && !call[2].is_null() ? call[2] : Value::string("");
    if (!call[0].is_string() || !call[1].is_string() || !flags.is_string())
        return no_string(call);
    auto const regex = regex_of(call[1].as_string(), flags.as_string());
    if (!regex)
        return bad_pattern(call);
    auto const text = wide(call[0].as_string());
    UErrorCode error = U_ZERO_ERROR;
    uregex_setText(regex.get(), text.data(), static_cast<int32_t>(text.size()), &error);
    auto const found = uregex_find(regex.get(), 0, &error);
    return U_SUCCESS(error) ? Value::boolean(found != 0) : bad_pattern(call);
}

Value replace(Call const& call)
{
    auto const flags = call.size() > 3 && !call[3].is_null() ? call[3] : Value::string("");
    if (!call[0].is_string() || !call[1].is_string() || !call[2].is_string() || !flags.is_string())
        return no_string(call);
    auto const regex = regex_of(call[1].as_string(), flags.as_string());
    if (!regex)
        return bad_pattern(call);
    auto const text = wide(call[0].as_string());
    auto replacement = wide(call[2].as_string());
    UErrorCode error = U_ZERO_ERROR;
    uregex_setText(regex.get(), text.data(), static_cast<int32_t>(text.size()), &error);
    std::u16string out(text.size() + replacement.size() + 64, u'\0');
    auto length = uregex_replaceAll(regex.get(), replacement.data(), static_cast<int32_t>(replacement.size()), out.data(), static_cast<int32_t>(out.size()), &error);
    if (error == U_BUFFER_OVERFLOW_ERROR) {
        call.check_bytes(static_cast<std::size_t>(length));
        error = U_ZERO_ERROR;
        out.resize(static_cast<std::size_t>(length) + 1);
        uregex_reset(regex.get(), 0, &error);
        length = uregex_replaceAll(regex.get(), replacement.data(), static_cast<int32_t>(replacement.size()), out.data(), static_cast<int32_t>(out.size()), &error);
    }
    if (U_FAILURE(error))
        return bad_pattern(call);
    out.resize(static_cast<std::size_t>(length));
    return Value::string(narrow(out));
}

Value split(Call const& call)
{
    if (!all_strings(call))
        return no_string(call);
    auto const regex = regex_of(call[1].as_string(), "");
    if (!regex)
        return bad_pattern(call);
    auto const text = wide(call[0].as_string());
    std::u16string_view const whole = text;
    UErrorCode error = U_ZERO_ERROR;
    uregex_setText(regex.get(), text.data(), static_cast<int32_t>(text.size()), &error);
    std::vector<Value> parts;
    std::size_t from = 0;
    while (uregex_findNext(regex.get(), &error) && U_SUCCESS(error)) {
        auto const start = static_cast<std::size_t>(uregex_start(regex.get(), 0, &error)), end = static_cast<std::size_t>(uregex_end(regex.get(), 0, &error));
        if (start == end)
            continue;
        parts.push_back(Value::string(narrow(whole.substr(from, start - from))));
        call.spend(1);
        from = end;
    }
    if (U_FAILURE(error))
        return bad_pattern(call);
    parts.push_back(Value::string(narrow(whole.substr(from))));
    return Value::list(std::move(parts));
}

Value string_join(Call const& call)
{
    auto const delimiter = call.size() > 1 && !call[1].is_null() ? call[1] : Value::string("");
    if (!call[0].is_list() && !call[0].is_string())
        return no_string(call);
    if (!delimiter.is_string())
        return no_string(call);
    std::string joined;
    bool first = true;
    for (auto const& item : call[0].is_list() ? call[0].as_list() : call.arguments.first(1)) {
        if (item.is_null())
            continue;
        if (!item.is_string())
            return no_string(call);
        if (!first)
            joined += delimiter.as_string();
        joined += item.as_string();
        call.check_bytes(joined.size());
        first = false;
    }
    return Value::string(joined);
}

}  // namespace

std::span<BuiltIn const> string_built_ins()
{
    static std::vector<BuiltIn> const table {
        { "substring", { { "string", "start position", "length?" } }, substring, Kind::String },
        { "string length", { { "string" } }, string_length, Kind::Number },
        { "upper case", { { "string" } }, changed_case<u_strToUpper>, Kind::String },
        { "lower case", { { "string" } }, changed_case<u_strToLower>, Kind::String },
        { "substring before", { { "string", "match" } }, substring_beside<true>, Kind::String },
        { "substring after", { { "string", "match" } }, substring_beside<false>, Kind::String },
        { "replace", { { "input", "pattern", "replacement", "flags?" } }, replace, Kind::String },
        { "contains", { { "string", "match" } }, contains, Kind::Boolean },
        { "starts with", { { "string", "match" } }, starts_with, Kind::Boolean },
        { "ends with", { { "string", "match" } }, ends_with, Kind::Boolean },
        { "matches", { { "input", "pattern", "flags?" } }, matches, Kind::Boolean },
        { "split", { { "string", "delimiter" } }, split, Kind::List },
        { "string join", { { "list", "delimiter?" } }, string_join, Kind::String },
    };
    return table;
}

}  // namespace mado::feel

#include "built_ins/patterns.h"

#include <algorithm>

namespace mado::feel {

namespace {

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
    auto const text = call[0].as_string();
    call.spend(text.size() / 16);
    auto const size = static_cast<std::int64_t>(characters_in(text));
    auto const start = call[1].as_number().rounded(0, Decimal::Rounding::Down).to_integer();
    auto length = call.size() > 2 ? call[2].as_number().rounded(0, Decimal::Rounding::Down).to_integer() : std::optional(size);
    if (!start || !length || *start == 0 || *start > size || *start < -size || *length < 1)
        return call.refuse("The string has no such part. Characters count from 1, or from -1 backwards.", "文字列にその範囲はありません。文字は1から、後ろからは-1から数えます。");
    auto const from = *start > 0 ? *start - 1 : size + *start;
    auto const count = std::min(*length, size - from);
    auto const first = byte_of(text, static_cast<std::size_t>(from));
    auto const rest = text.substr(first);
    return Value::string(rest.substr(0, byte_of(rest, static_cast<std::size_t>(count))));
}

Value string_length(Call const& call)
{
    return Value::number(static_cast<std::int64_t>(characters_in(call[0].as_string())));
}

template <bool upper, int32_t (*change)(UChar*, int32_t, UChar const*, int32_t, char const*, UErrorCode*)>
Value changed_case(Call const& call)
{
    auto const given = call[0].as_string();
    // In the root locale the case of an ASCII letter does not depend on its neighbours.
    if (std::ranges::all_of(given, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
        std::string ascii(given);
        for (auto& c : ascii)
            if (upper ? c >= 'a' && c <= 'z' : c >= 'A' && c <= 'Z')
                c = static_cast<char>(c ^ 0x20);
        return Value::string(ascii);
    }
    auto const text = wide(given);
    std::u16string out(text.size() * 3 + 1, u'\0');
    UErrorCode error = U_ZERO_ERROR;
    auto const length = change(out.data(), static_cast<int32_t>(out.size()), text.data(), static_cast<int32_t>(text.size()), "", &error);
    out.resize(static_cast<std::size_t>(length));
    return Value::string(narrow(out));
}

template <bool before>
Value substring_beside(Call const& call)
{
    auto const text = call[0].as_string(), match = call[1].as_string();
    auto const found = text.find(match);
    if (found == std::string_view::npos)
        return Value::string("");
    return Value::string(before ? text.substr(0, found) : text.substr(found + match.size()));
}

Value contains(Call const& call)
{
    return Value::boolean(call[0].as_string().find(call[1].as_string()) != std::string_view::npos);
}
Value starts_with(Call const& call) { return Value::boolean(call[0].as_string().starts_with(call[1].as_string())); }
Value ends_with(Call const& call) { return Value::boolean(call[0].as_string().ends_with(call[1].as_string())); }

Value string_join(Call const& call)
{
    auto const delimiter = call.size() > 1 && !call[1].is_null() ? call[1].as_string() : std::string_view {};
    std::string joined;
    bool first = true;
    for (auto const& item : call[0].as_list()) {
        if (item.is_null())
            continue;
        if (!item.is_string())
            return call.refuse("Only strings can be joined. Use string() on the others.", "つなげるのは文字列だけです。ほかの値は string() で文字列にしてください。");
        if (!first)
            joined += delimiter;
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
        { "substring", "string: string, start position: number, length?: number", substring, Kind::String },
        { "string length", "string: string", string_length, Kind::Number },
        { "upper case", "string: string", changed_case<true, u_strToUpper>, Kind::String },
        { "lower case", "string: string", changed_case<false, u_strToLower>, Kind::String },
        { "substring before", "string: string, match: string", substring_beside<true>, Kind::String },
        { "substring after", "string: string, match: string", substring_beside<false>, Kind::String },
        { "replace", "input: string, pattern: string, replacement: string, flags?: string/null", replace, Kind::String },
        { "contains", "string: string, match: string", contains, Kind::Boolean },
        { "starts with", "string: string, match: string", starts_with, Kind::Boolean },
        { "ends with", "string: string, match: string", ends_with, Kind::Boolean },
        { "matches", "input: string, pattern: string, flags?: string/null", matches, Kind::Boolean },
        { "split", "string: string, delimiter: string", split, Kind::List },
        { "string join", "list: list, delimiter?: string/null", string_join, Kind::String },
    };
    return table;
}

}  // namespace mado::feel

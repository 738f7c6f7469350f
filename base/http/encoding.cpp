#include "encoding.h"

namespace mado::http {

int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

bool same_word(std::string_view a, std::string_view b)
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text)
{
    auto const first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

namespace {

// How many bytes the character that starts here has; 0 when it is malformed (Unicode, table 3-7).
std::size_t character_length(std::string_view text)
{
    auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    auto const follows = [&](std::size_t i, unsigned from = 0x80, unsigned to = 0xBF) { return byte(i) >= from && byte(i) <= to; };
    unsigned const first = byte(0);
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF)
        return follows(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF)
        return follows(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && follows(2) ? 3 : 0;
    if (first >= 0xF0 && first <= 0xF4)
        return follows(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && follows(2) && follows(3) ? 4 : 0;
    return 0;
}

}  // namespace

bool is_utf8(std::string_view text)
{
    while (!text.empty()) {
        auto const length = character_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

bool is_token(std::string_view text)
{
    return !text.empty()
        && std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos; });
}

std::string parameter_of(std::string_view header_value, std::string_view name)
{
    std::size_t i = header_value.find(';');
    while (i < header_value.size()) {
        auto const equals = header_value.find_first_of("=;", i + 1);
        if (equals == std::string_view::npos)
            return {};
        auto const key = trimmed(header_value.substr(i + 1, equals - i - 1));
        if (header_value[equals] == ';') {
            i = equals;
            continue;
        }
        std::string value;
        std::size_t at = header_value.find_first_not_of(" \t", equals + 1);
        if (at != std::string_view::npos && header_value[at] == '"') {
            for (++at; at < header_value.size() && header_value[at] != '"'; ++at) {
                bool const escaped = header_value[at] == '\\' && at + 1 < header_value.size()
                    && (header_value[at + 1] == '"' || header_value[at + 1] == '\\');
                value += header_value[escaped ? ++at : at];
            }
            i = header_value.find(';', at);
        } else {
            i = header_value.find(';', equals);
            value = trimmed(header_value.substr(equals + 1, i == std::string_view::npos ? i : i - equals - 1));
        }
        if (same_word(key, name))
            return value;
    }
    return {};
}

}  // namespace mado::http

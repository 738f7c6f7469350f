#include <mado/text/utf8.h>

namespace mado::text {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Read {
    char32_t character;
    std::size_t size;  // 1 for a stray byte
    bool good;
};

bool continues(unsigned char byte, unsigned char least = 0x80, unsigned char most = 0xBF) { return byte >= least && byte <= most; }

// The character at the front (Unicode, table 3-7: well-formed UTF-8 byte sequences).
Read read(std::string_view bytes)
{
    auto const at = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : static_cast<unsigned char>(0); };
    auto const bits = [&](std::size_t i) { return static_cast<char32_t>(at(i) & 0x3F); };
    auto const lead = at(0);
    if (lead < 0x80)
        return { lead, 1, true };
    if (lead >= 0xC2 && lead <= 0xDF && continues(at(1)))
        return { (lead & 0x1Fu) << 6 | bits(1), 2, true };
    auto const least_second = static_cast<unsigned char>(lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80);
    auto const most_second = static_cast<unsigned char>(lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF);
    if (lead >= 0xE0 && lead <= 0xEF && continues(at(1), least_second, most_second) && continues(at(2)))
        return { (lead & 0x0Fu) << 12 | bits(1) << 6 | bits(2), 3, true };
    if (lead >= 0xF0 && lead <= 0xF4 && continues(at(1), least_second, most_second) && continues(at(2)) && continues(at(3)))
        return { (lead & 0x07u) << 18 | bits(1) << 12 | bits(2) << 6 | bits(3), 4, true };
    return { replacement, 1, false };
}

bool is_space(char32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028
        || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_control(char32_t c, Lines lines)
{
    if (c < 0x20)
        return lines == Lines::One || (c != '\n' && c != '\r' && c != '\t');
    return (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

}  // namespace

bool is_utf8(std::string_view bytes)
{
    while (!bytes.empty()) {
        auto const next = read(bytes);
        if (!next.good)
            return false;
        bytes.remove_prefix(next.size);
    }
    return true;
}

std::size_t length(std::string_view text)
{
    std::size_t count = 0;
    for (; !text.empty(); ++count)
        text.remove_prefix(read(text).size);
    return count;
}

std::string_view first(std::string_view text, std::size_t characters)
{
    std::size_t size = 0;
    for (; characters > 0 && size < text.size(); --characters)
        size += read(text.substr(size)).size;
    return text.substr(0, size);
}

std::string shortened(std::string_view text, std::size_t characters)
{
    if (first(text, characters).size() == text.size())
        return std::string(text);
    return characters == 0 ? std::string() : std::string(first(text, characters - 1)) + "…";
}

std::string_view trimmed(std::string_view text)
{
    std::size_t begin = 0, end = 0;
    auto inside = false;
    for (std::size_t at = 0; at < text.size();) {
        auto const next = read(text.substr(at));
        if (!is_space(next.character)) {
            begin = inside ? begin : at;
            inside = true;
            end = at + next.size;
        }
        at += next.size;
    }
    return text.substr(begin, end - begin);
}

std::optional<std::size_t> control_character(std::string_view text, Lines lines)
{
    for (std::size_t at = 0; at < text.size();) {
        auto const next = read(text.substr(at));
        if (is_control(next.character, lines))
            return at;
        at += next.size;
    }
    return {};
}

std::u32string code_points(std::string_view text)
{
    std::u32string characters;
    characters.reserve(text.size());
    while (!text.empty()) {
        auto const next = read(text);
        characters += next.character;
        text.remove_prefix(next.size);
    }
    return characters;
}

void append(std::string& text, char32_t c)
{
    auto const add = [&](char32_t byte) { text += static_cast<char>(byte); };
    auto const follow = [&](unsigned shift) { add(0x80 | (c >> shift & 0x3F)); };
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = replacement;
    if (c < 0x80) {
        add(c);
    } else if (c < 0x800) {
        add(0xC0 | c >> 6);
        follow(0);
    } else if (c < 0x10000) {
        add(0xE0 | c >> 12);
        follow(6);
        follow(0);
    } else {
        add(0xF0 | c >> 18);
        follow(12);
        follow(6);
        follow(0);
    }
}

std::string utf8(std::u32string_view characters)
{
    std::string text;
    for (auto const c : characters)
        append(text, c);
    return text;
}

}  // namespace mado::text

#include "syntax.h"

#include <algorithm>

namespace mado::feel {

char32_t decode(std::string_view text, std::size_t at, std::size_t& length)
{
    auto const byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    auto const lead = byte(at);
    length = 1;
    if (lead < 0x80)
        return lead;
    std::size_t const wanted = lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
    if (wanted == 0)
        return 0xfffd;
    char32_t c = lead & (0xffU >> (wanted + 1));
    for (std::size_t i = 1; i < wanted; ++i) {
        if ((byte(at + i) & 0xc0) != 0x80)
            return 0xfffd;
        c = c << 6 | (byte(at + i) & 0x3f);
    }
    if ((wanted == 3 && c < 0x800) || (wanted == 4 && (c < 0x10000 || c > 0x10ffff)) || (c >= 0xd800 && c <= 0xdfff))
        return 0xfffd;
    length = wanted;
    return c;
}

bool is_utf8(std::string_view text)
{
    for (std::size_t at = 0, length = 0; at < text.size(); at += length) {
        auto const c = decode(text, at, length);
        if (c == 0xfffd && length == 1)
            return false;
    }
    return true;
}

void append_utf8(std::string& out, char32_t c)
{
    auto const tail = [&](unsigned shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xc0 | c >> 6);
        tail(0);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xe0 | c >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | c >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

namespace {

struct Span { char32_t from, to; };

template <std::size_t N>
bool among(char32_t c, Span const (&spans)[N])
{
    return std::any_of(std::begin(spans), std::end(spans), [c](Span const& span) { return c >= span.from && c <= span.to; });
}

// Full-width forms of ASCII signs are no part of a name (unless a known name has them): people type them for the ASCII sign.
bool is_full_width_sign(char32_t c)
{
    constexpr Span signs[] { { 0xff01, 0xff0f }, { 0xff1a, 0xff20 }, { 0xff3b, 0xff3e }, { 0xff40, 0xff40 }, { 0xff5b, 0xff65 } };
    return among(c, signs);
}

}  // namespace

// DMN 1.5, grammar rules 28 and 61.
bool is_name_start(char32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '?';
    constexpr Span spans[] { { 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x2ff }, { 0x370, 0x37d },
        { 0x37f, 0x167f }, { 0x1681, 0x1fff }, { 0x200c, 0x200d }, { 0x2070, 0x218f }, { 0x2460, 0x24ff }, { 0x2c00, 0x2fef }, { 0x3005, 0x3007 },
        { 0x3021, 0xd7ff }, { 0xf900, 0xfdcf }, { 0xfdf0, 0xfefe }, { 0xff00, 0xfffc }, { 0x10000, 0xeffff } };
    return among(c, spans) && !is_full_width_sign(c);
}

bool is_name_part(char32_t c)
{
    if (c >= '0' && c <= '9')
        return true;
    constexpr Span spans[] { { 0xb7, 0xb7 }, { 0x300, 0x36f }, { 0x203f, 0x2040 } };
    return (is_name_start(c) && c != '?') || among(c, spans);
}

bool is_space(char32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= 9 && c <= 13);
    constexpr Span spans[] { { 0x85, 0x85 }, { 0xa0, 0xa0 }, { 0x1680, 0x1680 }, { 0x180e, 0x180e }, { 0x2000, 0x200b },
        { 0x2028, 0x2029 }, { 0x202f, 0x202f }, { 0x205f, 0x205f }, { 0x3000, 0x3000 }, { 0xfeff, 0xfeff } };
    return among(c, spans);
}

void Lexicon::add(std::string_view name)
{
    if (name.empty())
        return;
    auto& names = by_first_[name.front()];
    if (std::find(names.begin(), names.end(), name) == names.end())
        names.emplace_back(name);
}

namespace {

std::size_t spaces_at(std::string_view text, std::size_t at)
{
    auto const from = at;
    std::size_t length = 0;
    while (at < text.size() && is_space(decode(text, at, length)))
        at += length;
    return at - from;
}

// Length of `name` at the beginning of the text, or 0.
std::size_t matched(std::string_view text, std::string_view name)
{
    std::size_t at = 0;
    for (std::size_t i = 0; i < name.size();) {
        if (auto const blank = spaces_at(name, i); blank != 0) {
            auto const found = spaces_at(text, at);
            if (found == 0)
                return 0;
            i += blank;
            at += found;
            continue;
        }
        if (at >= text.size() || text[at] != name[i])
            return 0;
        ++at;
        ++i;
    }
    std::size_t length = 0;
    if (at < text.size() && is_name_part(decode(text, at, length)))
        return 0;
    return at;
}

}  // namespace

std::size_t Lexicon::longest(std::string_view text, std::string& name) const
{
    std::size_t longest = 0;
    if (text.empty())
        return 0;
    if (below_)
        longest = below_->longest(text, name);
    auto const names = by_first_.find(text.front());
    if (names == by_first_.end())
        return longest;
    for (auto const& known : names->second)
        if (auto const length = matched(text, known); length > longest) {
            longest = length;
            name = known;
        }
    return longest;
}

}  // namespace mado::feel

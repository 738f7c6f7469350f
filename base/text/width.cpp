#include <mado/text/utf8.h>
#include <mado/text/width.h>

namespace mado::text {

namespace {

std::string each(std::string_view text, char32_t (*change)(char32_t))
{
    std::string changed;
    changed.reserve(text.size());
    for (auto const c : code_points(text))
        append(changed, change(c));
    return changed;
}

char32_t narrowed(char32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFF01 + '!';
    return c == 0x3000 ? U' ' : c;
}

// Hyphens, dashes, minus signs, the box line and the long vowel mark: all typed where a telephone number has its hyphen.
bool is_dash(char32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0x30FC || c == 0xFF70 || c == 0x00AD;
}

// The half-width katakana block U+FF66..U+FF9D in its order (JIS X 0201).
constexpr std::u32string_view wide_forms = U"ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
constexpr std::u32string_view wide_marks = U"。「」、・";  // U+FF61..U+FF65
constexpr std::u32string_view takes_voice = U"カキクケコサシスセソタチツテトハヒフヘホ", takes_half_voice = U"ハヒフヘホ";

bool is_katakana(char32_t c) { return (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FD || c == 0x30FE; }
bool is_hiragana(char32_t c) { return (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E; }
bool stands_between(char32_t c) { return c == 0x30FC || c == 0x30FB || c == ' ' || c == 0x3000; }

bool all_kana(std::string_view text, bool hiragana_too)
{
    auto any = false;
    for (auto const c : code_points(text)) {
        auto const kana = is_katakana(c) || (hiragana_too && is_hiragana(c));
        if (!kana && !stands_between(c))
            return false;
        any = any || kana;
    }
    return any;
}

}  // namespace

std::string narrow(std::string_view text) { return each(text, narrowed); }

std::string narrow_number(std::string_view text)
{
    return each(text, [](char32_t c) { return is_dash(c) ? U'-' : narrowed(c); });
}

std::string digits_of(std::string_view text)
{
    auto digits = narrow_number(text);
    std::erase_if(digits, [](char c) { return c == ' ' || c == '-' || c == ',' || c == '(' || c == ')'; });
    return digits;
}

std::string katakana(std::string_view text)
{
    return each(text, [](char32_t c) { return is_hiragana(c) ? static_cast<char32_t>(c + 0x60) : c; });
}

std::string hiragana(std::string_view text)
{
    // ヷ ヸ ヹ ヺ have no hiragana.
    return each(text, [](char32_t c) { return is_katakana(c) && is_hiragana(c - 0x60) ? static_cast<char32_t>(c - 0x60) : c; });
}

std::string wide_kana(std::string_view text)
{
    std::u32string wide;
    for (auto const c : code_points(text)) {
        auto const last = wide.empty() ? U'\0' : wide.back();
        if (c == 0xFF9E && last == U'ウ')
            wide.back() = U'ヴ';
        else if (c == 0xFF9E && takes_voice.find(last) != std::u32string_view::npos)
            wide.back() = last + 1;
        else if (c == 0xFF9F && takes_half_voice.find(last) != std::u32string_view::npos)
            wide.back() = last + 2;
        else if (c >= 0xFF61 && c <= 0xFF65)
            wide += wide_marks[c - 0xFF61];
        else if (c >= 0xFF66 && c <= 0xFF9D)
            wide += wide_forms[c - 0xFF66];
        else if (c == 0xFF9E || c == 0xFF9F)
            wide += c == 0xFF9E ? U'゛' : U'゜';
        else
            wide += c;
    }
    return utf8(wide);
}

bool is_katakana(std::string_view text) { return all_kana(text, false); }
bool is_kana(std::string_view text) { return all_kana(text, true); }

}  // namespace mado::text

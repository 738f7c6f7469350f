#pragma once
// What a person typed into a field of digits, letters or kana. Never for names: they stay as typed.
#include <string>
#include <string_view>

namespace mado::text {

std::string narrow(std::string_view text);         // ＡＢ１２！ → AB12!, ideographic space → space
std::string narrow_number(std::string_view text);  // narrow, and every dash people type between digits (‐ – — − ー ｰ) → '-'
std::string digits_of(std::string_view text);      // narrow_number without spaces, hyphens, commas and parentheses

std::string katakana(std::string_view text);       // ひらがな → カタカナ
std::string hiragana(std::string_view text);       // カタカナ → ひらがな
std::string wide_kana(std::string_view text);      // ﾊﾟﾝ → パン
bool is_katakana(std::string_view text);           // full-width katakana with ー ・ and spaces; at least one kana
bool is_kana(std::string_view text);               // the same, hiragana too

}  // namespace mado::text

#pragma once
// One form of a text for finding, never for showing.
#include <string>
#include <string_view>
#include <vector>

namespace mado::text {

std::string folded(std::string_view text);      // NFKC with case folding (Unicode: NFKC_Casefold)
std::string search_key(std::string_view text);  // folded, and katakana as hiragana: イヌ, ｲﾇ and いぬ are alike

// Both fold with search_key and split at everything that is neither letter nor digit. "犬の登録" asked: 犬の の登 登録; stored, it has
// 録 too, so that a word of one character is found as the beginning of a term ("犬*"). A word of one character gives itself.
std::vector<std::string> bigrams(std::string_view text);        // of what is asked
std::vector<std::string> stored_bigrams(std::string_view text);  // of what is found

}  // namespace mado::text

#pragma once
// text::search_key, many times faster for the characters that tables are full of.
#include <string>
#include <string_view>

namespace mado::tables {

// Appends what text::search_key(text) gives.
void fold(std::string_view text, std::string& out);

}  // namespace mado::tables

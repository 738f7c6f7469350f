#pragma once
// Text is UTF-8; people count characters, so lengths are in code points.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace mado::text {

bool is_utf8(std::string_view bytes);  // well-formed (Unicode, table 3-7): no overlong forms, no surrogates

// These take well-formed text; a stray byte counts as one character.
std::size_t length(std::string_view text);
std::string_view first(std::string_view text, std::size_t characters);  // the text itself when it is not longer
std::string shortened(std::string_view text, std::size_t characters);   // when cut, the last of them is "…"
std::string_view trimmed(std::string_view text);                        // white space at both ends, also U+3000 and U+00A0

// Where the first control character stands (in bytes): C0, DEL, C1, the bidirectional overrides and isolates, U+2028, U+2029, U+FEFF.
enum class Lines { One, Many };  // Many lets CR, LF and TAB pass
std::optional<std::size_t> control_character(std::string_view text, Lines lines = Lines::One);

std::u32string code_points(std::string_view text);  // a stray byte becomes U+FFFD
void append(std::string& text, char32_t character);
std::string utf8(std::u32string_view characters);

}  // namespace mado::text

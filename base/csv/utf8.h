#pragma once
// Is it UTF-8? Asked of every byte of most tables, so many bytes at a time.
#include <cstddef>
#include <string_view>

namespace mado::csv {

// What a step over one character found. Cut: the bytes end before the character does.
enum class Step { Whole, Cut, Wrong };

// Unicode, table 3-7. `taken` bytes belong together, also when they are wrong (the longest beginning of a character, at least one).
Step utf8_character(unsigned char const* at, std::size_t left, std::size_t& taken);

std::size_t valid_utf8(std::string_view bytes);        // how many bytes from the beginning are whole characters
std::size_t valid_utf8_plainly(std::string_view bytes);  // the same without wide registers
bool begins_utf8(std::string_view bytes);              // could be the beginning of a character

}  // namespace mado::csv

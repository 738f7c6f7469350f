#pragma once
// Files from the office's other programs: UTF-8, or CP932 as Windows writes it (ICU's windows-31j). Strict both ways: nothing is guessed and no character
// is replaced by another.
#include <optional>
#include <string>
#include <string_view>

namespace mado::text {

std::optional<std::string> from_cp932(std::string_view bytes);  // nothing: not CP932
std::optional<std::string> to_cp932(std::string_view utf8);     // nothing: has a character that CP932 does not have
// UTF-8 (with or without its mark, which goes) when it is that, else CP932.
std::optional<std::string> from_office(std::string_view bytes);

}  // namespace mado::text

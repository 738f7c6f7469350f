#pragma once
// What the use cases of this module share.
#include <mado/result/result.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::desk::service {

bool is_blank(std::string_view words);
// Adds an error when the words are missing or too long.
void require(std::vector<FieldError>& errors, std::string field, std::string_view words, std::size_t most, std::string missing);
void limit(std::vector<FieldError>& errors, std::string field, std::string_view words, std::size_t most);
// "a/b/c" → a/b/c, a/b, a and "".
std::vector<std::string> upwards(std::string division);
bool is_in(std::vector<std::string> const& scope, std::string_view division);

}  // namespace mado::desk::service

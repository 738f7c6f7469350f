#pragma once
#include <mado/text/catalogue.h>

#include <set>

namespace mado::text {

// The names of the {arguments} in words.
std::set<std::string> arguments_of(std::string_view words);

}  // namespace mado::text

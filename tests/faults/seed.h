#pragma once
#include "../house.h"

namespace mado::tests {

// A copy of a house with the demonstration, made once, and `more` further applications of dogs in it.
void furnish(std::filesystem::path const& data, int more = 0);

}  // namespace mado::tests

#pragma once
#include "../house.h"

namespace mado::tests {

// Opened once for all contracts: that alone binds every page to its struct and finds every word, or throws with a list of what is wrong.
World& house();

// Compares with tests/contracts/golden/NAME, or writes it when MADO_GOLDEN=write. Empty when it is the same, else what to do.
std::string compared_with_golden(std::string const& name, std::string const& text);

}  // namespace mado::tests

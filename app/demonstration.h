#pragma once
#include "world.h"

#include <functional>
#include <string>

namespace mado {

// Invented towns at work: staff, roles, published procedures and applications in several states. `say` gets a line for each step.
void fill_with_demonstration(World& world, std::function<void(std::string const&)> const& say);

}  // namespace mado

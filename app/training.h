#pragma once
// The twin of a town for training (docs/adr/0017-training.md): its organization without its people, its published definitions, fictitious staff and
// applications. Never a row of a real person.
#include "world.h"

#include <functional>
#include <string>

namespace mado {

struct Trained {
    std::size_t accounts = 0, procedures = 0, decisions = 0, applications = 0;
};

using Say = std::function<void(std::string const&)>;

// Whether nobody works in the twin yet.
bool is_untrained(World& world, tenancy::Town const& twin);
// Fills an empty twin. Throws std::invalid_argument when `twin` is none, std::runtime_error with what was refused.
Trained fill_training(World& world, tenancy::Town const& twin, std::string const& password, Say const& say);
// Removes all rows of the twin in all zones of this process, one table a transaction; the trace stays. Files go with the sweeper. How many rows.
std::size_t empty_training(World& world, tenancy::Town const& twin);

}  // namespace mado

#pragma once
#include <mado/systems/systems.h>

namespace mado::systems::store {

void forget(db::Write& tx, api::SystemId const& system);
void keep(db::Write& tx, api::SystemId const& system, DeadLetter const& letter);
std::vector<DeadLetter> of(db::Read& tx, api::SystemId const& system);  // newest first
std::vector<db::Statement> statements();

}  // namespace mado::systems::store

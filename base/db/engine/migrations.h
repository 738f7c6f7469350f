#pragma once
// What is new of the migrations, and what of the past must not have changed: alike on both engines.
#include "engine/engine.h"

namespace mado::db::detail {

using Translate = std::string (*)(std::string_view migration);

// In the connection's open transaction, where the table mado_migration stands. True when something was applied. A changed, missing or
// slipped-in past throws Failure.
bool apply_new_migrations(Connection& connection, std::vector<Migration> const& migrations, Translate translate);
// Of this list, which are not yet applied: "module/migrations/name".
std::vector<std::string> pending_migrations(Connection& connection, std::vector<Migration> const& migrations);

}  // namespace mado::db::detail

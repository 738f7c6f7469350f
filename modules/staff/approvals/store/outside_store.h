#pragma once
#include "model/outside.h"

namespace mado::approvals::store {

void insert(db::Write& tx, model::Outside const& outside);
std::optional<model::Outside> outside(db::Read& tx, std::string const& id);
// The newest that the system sent under that reference.
std::optional<model::Outside> outside_of_reference(db::Read& tx, api::SystemId const& system, std::string const& reference);
// Of one system, oldest first, after the key.
std::vector<model::Outside> outsides(db::Read& tx, api::SystemId const& system, model::OutsideKey const& after, int most);
std::vector<db::Statement> outside_statements();

}  // namespace mado::approvals::store

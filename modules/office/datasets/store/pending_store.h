#pragma once
#include <mado/open_data/pending.h>

namespace mado::open_data::store {

void keep(db::Write& tx, Pending const& one);                            // inserts or replaces
std::optional<Pending> pending(db::Read& tx, ResourceId const& id);
std::vector<Pending> pending_of(db::Read& tx, DatasetId const& id);
void remove_pending(db::Write& tx, ResourceId const& id);
void remove_pending_of(db::Write& tx, DatasetId const& id);

std::vector<db::Statement> pending_statements();

}  // namespace mado::open_data::store

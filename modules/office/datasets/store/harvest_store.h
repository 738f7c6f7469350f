#pragma once
#include <mado/open_data/harvests.h>

namespace mado::open_data::store {

// False: that address is there already.
bool insert(db::Write& tx, Harvest const& one);
void change(db::Write& tx, Harvest const& one);                          // state, stage, counts, findings and times
// How far a run is: of these alone, so that who stops it meanwhile is not overruled.
void keep_progress(db::Write& tx, HarvestId const& id, HarvestStage stage, std::int64_t found, std::int64_t done);
std::optional<Harvest> find_harvest(db::Read& tx, HarvestId const& id);
std::vector<Harvest> harvests(db::Read& tx);                             // by title
std::vector<Harvest> harvests_due(db::Read& tx, Instant now);

void keep(db::Write& tx, HarvestId const& id, Harvested const& one);     // inserts or replaces
std::optional<Harvested> harvested(db::Read& tx, HarvestId const& id, std::string_view identity);
std::vector<Harvested> harvested(db::Read& tx, HarvestId const& id);     // what needs a look first, then by title

std::vector<db::Statement> harvest_statements();

}  // namespace mado::open_data::store

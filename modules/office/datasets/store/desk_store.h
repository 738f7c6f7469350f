#pragma once
// What stands beside the datasets: ticks, sources that are fetched, requests of the public.
#include <mado/open_data/desk.h>
#include <mado/open_data/open_data.h>

namespace mado::open_data::store {

void tick(db::Write& tx, std::string_view subject, std::string_view item, PersonId const& by, Instant at, bool is_done);
std::vector<Tick> ticks(db::Read& tx, std::string_view subject);

void keep(db::Write& tx, SourceEntry const& source);                     // inserts or replaces
std::optional<SourceEntry> source(db::Read& tx, ResourceId const& id);
std::vector<SourceEntry> sources_due(db::Read& tx, Instant now, int most);
void remove_source(db::Write& tx, ResourceId const& id);

void keep(db::Write& tx, RequestEntry const& request);                   // inserts or replaces
std::optional<RequestEntry> request(db::Read& tx, std::string_view id);
std::vector<RequestEntry> requests(db::Read& tx);                        // those that wait first, then by votes
std::int64_t count_new_requests(db::Read& tx);

std::vector<db::Statement> desk_statements();

}  // namespace mado::open_data::store

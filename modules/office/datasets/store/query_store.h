#pragma once
#include <mado/open_data/queries.h>

namespace mado::open_data::store {

struct CountedEvent {
    std::string id {}, event {}, subject {}, procedure {}, channel {}, division {}, result {}, town {};
    Day day {};
};
void insert(db::Write& tx, std::vector<CountedEvent> const& events);     // those that are there stay as they are
// By up to three dimensions; `most` and one more groups at most.
std::vector<CountedCell> counted(db::Read& tx, EventQuery const& query, Period const& period, std::size_t most);
// How many days from `begins` to `ends`, counted where `ends` stands.
struct Duration { std::vector<std::string> keys {}; Times days {}; };
std::vector<Duration> durations(db::Read& tx, EventQuery const& query, Period const& period);

void keep(db::Write& tx, QueryEntry const& one);
std::optional<QueryEntry> event_query(db::Read& tx, ResourceId const& id);
std::vector<QueryEntry> event_queries(db::Read& tx);
void remove_query(db::Write& tx, ResourceId const& id);
void remove_queries_of(db::Write& tx, DatasetId const& id);

std::string setting(db::Read& tx, std::string_view name);                // "" when it was never set
void set(db::Write& tx, std::string_view name, std::string_view value);

std::vector<db::Statement> query_statements();

}  // namespace mado::open_data::store

#pragma once
// The trace in the order of its ids, for whoever goes over it bit by bit and remembers where.
#include <mado/audit/audit.h>

namespace mado::audit {

// A bound: every event of an earlier millisecond has a smaller id, every later one a greater. Ids ascend with time (UUIDv7).
std::string id_at(Instant at);
// Of the whole town, oldest first: after the id `after` and before `before`.
std::vector<Event> events_between(db::Read& tx, std::string const& after, std::string const& before, int most);

}  // namespace mado::audit

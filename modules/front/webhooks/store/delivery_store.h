#pragma once
#include <mado/webhooks/deliveries.h>

namespace mado::webhooks::store {

void insert(db::Write& tx, Delivery const& delivery);
std::optional<Delivery> find(db::Read& tx, std::string const& id);
// Of each application the oldest that still waits, when it is due: an older one that waits holds back the newer.
std::vector<Delivery> due(db::Read& tx, api::SystemId const& system, Instant now, int most);
std::vector<api::SystemId> systems_with_due(db::Read& tx, Instant now);
// Name the number of tries that they expect; false: somebody was first.
bool settle(db::Write& tx, Delivery const& seen, State state, Instant next_at, std::string const& fault);
bool again(db::Write& tx, Delivery const& seen, Instant now);  // waits once more, with new patience
std::vector<Delivery> newest(db::Read& tx, api::SystemId const& system, std::string const& before, int most);
std::vector<Delivery> newest_of_state(db::Read& tx, api::SystemId const& system, State state, std::string const& before, int most);
std::int64_t waiting(db::Read& tx, api::SystemId const& system);
void forget_delivered(db::Write& tx, Instant before);

std::string reported(db::Read& tx, api::SystemId const& system);
void keep_reported(db::Write& tx, api::SystemId const& system, std::string const& hash);

std::vector<db::Statement> statements();

}  // namespace mado::webhooks::store

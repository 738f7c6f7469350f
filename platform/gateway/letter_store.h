#pragma once
#include <mado/gateway/gateway.h>

namespace mado::gateway::store {

struct Posted {
    std::string tenant;
    Letter letter;
    std::int64_t sequence;
    Instant made_at;
};

void insert(db::Write& tx, Letter const& letter, std::int64_t sequence, Instant made_at);
std::int64_t next_sequence(db::Write& tx, std::string const& receiver, std::string const& subject);
std::vector<Posted> unacknowledged(db::Read& tx, std::string const& receiver, std::size_t most);  // of all tenants, in order
std::vector<Posted> unacknowledged_between_tenants(db::Read& tx, std::string const& zone, std::size_t most);  // receivers "zone@…"
void keep_sealed(db::Write& tx, Posted const& posted);
void acknowledge(db::Write& tx, std::string const& receiver, std::string const& subject, std::int64_t sequence, Instant at);
// The receiver will never take it as it is: it rests with its fault until it is sent again, and shows as parked.
void refuse(db::Write& tx, std::string const& receiver, std::string const& subject, std::int64_t sequence, std::string const& fault);
bool send_again(db::Write& tx, std::string const& receiver, std::string const& subject);  // false: none rests
std::int64_t tidy(db::Write& tx, Instant before);  // of all tenants

std::int64_t last_handled(db::Read& tx, std::string const& sender, std::string const& subject);
void keep_handled(db::Write& tx, std::string const& sender, std::string const& subject, std::int64_t sequence);

struct Kept { std::string envelope, state; };
void keep(db::Write& tx, Header const& header, std::string const& sender, std::string_view envelope, std::string_view state, std::string const& fault, Instant at);
std::optional<Kept> kept(db::Read& tx, std::string const& sender, std::string const& subject, std::int64_t sequence);
void forget(db::Write& tx, std::string const& sender, std::string const& subject, std::int64_t sequence);
std::vector<Waiting> inbox(db::Read& tx);
std::vector<Waiting> outbox(db::Read& tx);

std::vector<db::Statement> statements();

}  // namespace mado::gateway::store

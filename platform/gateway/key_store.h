#pragma once
// The tables of keys (migrations/0003_keys.sql). Rows of the server itself stand under server_tenant.
#include <mado/db/database.h>
#include <mado/time/instant.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::gateway::store {

inline constexpr char const* server_tenant = "000000";

struct Taken { std::string zone, key, statement; Instant at; std::optional<Instant> released_at; };
std::vector<Taken> taken_keys(db::Read& tx);                                   // oldest first
void keep_taken_key(db::Write& tx, Taken const& taken);                        // once
void release_taken_key(db::Write& tx, std::string const& zone, std::string const& key, Instant at);

struct Told { std::string zone, key, replaces, subject; Instant told_at; std::optional<Instant> released_at; bool is_acknowledged = false; };
std::vector<Told> told_keys(db::Read& tx);
void keep_told_key(db::Write& tx, Told const& told);
void release_told_key(db::Write& tx, std::string const& zone, std::string const& replaces, Instant at);

// Not yet acknowledged letters to this zone (also of other tenants), posted no later than that.
std::int64_t letters_until(db::Read& tx, std::string const& zone, Instant until);

std::optional<std::string> opener(db::Read& tx, std::string const& body);
std::vector<std::pair<std::string, std::string>> openers_of(db::Read& tx, std::string const& key, int most);   // tenant, body; all tenants
void keep_opener(db::Write& tx, std::string const& body, std::string const& key, std::string const& box);
std::int64_t count_openers(db::Read& tx, std::string const& key);              // all tenants

struct Resealed { std::string place; std::int64_t count = 0; };
std::optional<Resealed> resealed(db::Read& tx, std::string const& source, std::string const& key);
void keep_resealed(db::Write& tx, std::string const& source, std::string const& key, Resealed const& resealed, Instant at);

std::vector<std::string> kept_envelopes(db::Read& tx);                         // of the inbox, all tenants

std::optional<std::string> escrow(db::Read& tx, std::string const& zone);
void keep_escrow(db::Write& tx, std::string const& zone, std::string const& escrow, Instant at);

struct Refused { std::string zone, reason; Instant since, at; std::int64_t count; };
std::vector<Refused> refused(db::Read& tx);
void count_refused(db::Write& tx, std::string const& zone, std::string const& reason, Instant at);
void forget_refused(db::Write& tx, std::string const& zone);

std::vector<db::Statement> key_statements();

}  // namespace mado::gateway::store

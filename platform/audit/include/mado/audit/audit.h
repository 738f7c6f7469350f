#pragma once
// The trace (DESIGN §6): one event a change, in the change's own transaction. Ids and codes only: a person's words stay in the record.
#include <mado/access/caller.h>
#include <mado/crypto/box.h>
#include <mado/db/database.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mado::audit {

struct Object {
    std::string kind;  // "case", "draft", "definition", "person", …
    std::string id;
};

// `event` is stable public API: "cases.case.received". `details` are codes, ids, days and numbers, never words.
void record(db::Write& tx, Caller const& caller, Moment const& now, std::string_view event, std::vector<Object> const& objects,
    std::map<std::string, std::string> const& details = {});
// A person's words of which only a salted hash stays in the event (proof that the record has not been changed since).
std::string salted_hash(std::string_view salt, std::string_view words);

struct Event {
    std::string id;
    Instant at;
    std::string event;
    CallerKind caller_kind;
    PersonId person;
    PositionId position;
    std::string job;
    std::vector<Object> objects;
    std::map<std::string, std::string> details;
};
// Events about one object, oldest first.
std::vector<Event> events_of(db::Read& tx, Object const& object);
// Of the whole town, newest first; `before`: the id of the last one of the page before, "" for the first page.
std::vector<Event> newest(db::Read& tx, std::string const& before, int most);

// The sealer, one a zone: gives committed events their place, in the order of sealing, and chains them per tenant.
// chain(n) = SHA-256(chain(n-1) ‖ SHA-256(canonical event)).
void seal_group(db::AllTenants& tenants);      // SQLite: as before_group_commit hook
std::int64_t seal(db::Database& database);     // PostgreSQL: about once a second, at most 1,000 events a write; how many. Two at once fork nothing
// Signs the Merkle root (RFC 9162) of each finished day that has none (a schedule, once an hour). Signing happens outside the transaction. Reads only what
// was sealed after the last signed day. A day covers the places `first_place` to `last_place`, next to those of the day before.
struct DayRoot { std::string tenant; Day day; std::int64_t events; std::string root; std::int64_t first_place, last_place; };
std::vector<DayRoot> unsigned_days(db::Database& database, Day before);
std::string sign(DayRoot const& root, crypto::SigningKey const& key);
void keep_root(db::Write& tx, DayRoot const& root, std::string const& signature);
std::size_t sign_days(db::Database& database, crypto::SigningKey const& key, Day before);  // the three in one; how many

struct Verification {
    std::int64_t events = 0, days = 0, unsealed = 0;
    std::vector<std::string> faults;  // sentences: which event or day, what does not fit
};
using Progress = std::function<void(std::int64_t events)>;  // so far, every few thousand
// Proves every chain and every signed day of all tenants of a zone's database, beside a server that writes; memory does not grow with the chains.
Verification verify(db::Database& database, std::array<std::uint8_t, 32> const& signing_key, Progress const& progress = {});

std::vector<db::Statement> statements();

}  // namespace mado::audit

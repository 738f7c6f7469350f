#pragma once
#include <mado/audit/audit.h>

namespace mado::audit::store {

struct Stored {
    Event event;
    std::string objects, details;  // as stored: canonical JSON
    std::optional<std::int64_t> place;
    std::string chain;
};

void insert(db::Write& tx, Stored const& stored);
std::vector<Stored> of_object(db::Read& tx, Object const& object);
std::vector<Stored> newest(db::Read& tx, std::string const& before, int most);
std::vector<Stored> between(db::Read& tx, std::string const& after, std::string const& before, int most);  // by id
std::vector<std::string> tenants_with_unsealed(db::Read& tx);
std::vector<Stored> unsealed(db::Read& tx, std::int64_t most);
std::optional<Stored> last_sealed(db::Read& tx);
void seal(db::Write& tx, std::string const& id, std::int64_t place, std::string const& chain);
std::vector<std::string> tenants(db::Read& tx);
std::vector<Stored> sealed_after(db::Read& tx, std::int64_t place, int most);  // in the order of places
struct Leaf { std::int64_t place; Instant at; std::string chain; };
std::vector<Leaf> leaves_after(db::Read& tx, std::int64_t place, int most);
std::int64_t last_place_before(db::Read& tx, Instant since);  // the one before the first event since then: looks at all of the town
std::int64_t count_unsealed(db::Read& tx);

struct SignedDay { Day day; std::int64_t events; std::string root, signature; std::optional<std::int64_t> first_place, last_place; };
std::vector<SignedDay> days(db::Read& tx);
std::optional<SignedDay> last_day(db::Read& tx);
void keep_last_place(db::Write& tx, Day day, std::int64_t place);
void keep_day(db::Write& tx, SignedDay const& day);

std::vector<db::Statement> statements();

}  // namespace mado::audit::store

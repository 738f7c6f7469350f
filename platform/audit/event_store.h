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
std::vector<std::string> tenants_with_unsealed(db::Read& tx);
std::vector<Stored> unsealed(db::Read& tx);
std::optional<Stored> last_sealed(db::Read& tx);
void seal(db::Write& tx, std::string const& id, std::int64_t place, std::string const& chain);
std::vector<std::string> tenants(db::Read& tx);
void each_sealed(db::Read& tx, std::function<void(Stored const&)> const& reader);  // in the order of places
std::int64_t count_unsealed(db::Read& tx);

struct SignedDay { Day day; std::int64_t events; std::string root, signature; };
std::vector<SignedDay> days(db::Read& tx);
void keep_day(db::Write& tx, SignedDay const& day);

std::vector<db::Statement> statements();

}  // namespace mado::audit::store

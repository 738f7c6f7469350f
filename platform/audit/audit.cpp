#include <mado/audit/audit.h>

#include <mado/json/json.h>

#include "event_store.h"

namespace mado::audit {

namespace {

json::Value objects_as_json(std::vector<Object> const& objects)
{
    return json::array_of(objects, [](Object const& object) { return json::array({ object.kind, object.id }); });
}

std::vector<Object> objects_from(std::string const& text)
{
    std::vector<Object> objects;
    auto const parsed = json::parse(text);
    if (!parsed)
        throw std::runtime_error("audit: the objects of an event are not JSON");
    for (auto const& object : parsed->array())
        objects.push_back({ object.array().at(0).text(), object.array().at(1).text() });
    return objects;
}

std::map<std::string, std::string> details_from(std::string const& text)
{
    std::map<std::string, std::string> details;
    auto const parsed = json::parse(text);
    if (!parsed)
        throw std::runtime_error("audit: the details of an event are not JSON");
    for (auto const& [name, value] : parsed->object())
        details[name] = value.text();
    return details;
}

// What is hashed: every column but the place, each with its length in front, so that no two events give the same bytes.
std::string canonical(std::string const& tenant, store::Stored const& stored)
{
    auto const& event = stored.event;
    std::string bytes;
    for (auto const& part : { tenant, event.id, std::to_string(event.at.microseconds), event.event, word_of(event.caller_kind), event.person.value,
             event.position.value, event.job, stored.objects, stored.details }) {
        bytes += std::to_string(part.size());
        bytes += ':';
        bytes += part;
    }
    return bytes;
}

std::string link(std::string const& before, std::string const& tenant, store::Stored const& stored)
{
    return crypto::sha256(before + crypto::sha256(canonical(tenant, stored)));
}

std::string signed_bytes(std::string const& tenant, Day day, std::int64_t events, std::string const& root)
{
    return "madoguchi.audit.day\n" + tenant + '\n' + day.iso() + '\n' + std::to_string(events) + '\n' + root;
}

}  // namespace

std::vector<db::Statement> statements() { return store::statements(); }

void record(db::Write& tx, Caller const& caller, Moment const& now, std::string_view event, std::vector<Object> const& objects,
    std::map<std::string, std::string> const& details)
{
    json::Value described = json::object({});
    for (auto const& [name, value] : details)
        described.set(name, value);
    store::insert(tx, { { now.id(), now.at, std::string(event), caller.kind, caller.person, caller.position, caller.job, objects, details },
                          json::canonical(objects_as_json(objects)), json::canonical(described), std::nullopt, {} });
}

std::string salted_hash(std::string_view salt, std::string_view words)
{
    return crypto::hex(crypto::sha256(std::string(salt) + std::string(1, '\0') + std::string(words)));
}

namespace {

std::vector<Event> events_from(std::vector<store::Stored> all)
{
    std::vector<Event> events;
    for (auto& stored : all) {
        stored.event.objects = objects_from(stored.objects);
        stored.event.details = details_from(stored.details);
        events.push_back(std::move(stored.event));
    }
    return events;
}

}  // namespace

std::vector<Event> events_of(db::Read& tx, Object const& object) { return events_from(store::of_object(tx, object)); }
std::vector<Event> newest(db::Read& tx, std::string const& before, int most) { return events_from(store::newest(tx, before, most)); }

void seal_group(db::AllTenants& tenants)
{
    auto every = tenants.as("");
    for (auto const& tenant : store::tenants_with_unsealed(every)) {
        auto tx = tenants.as(tenant);
        auto const last = store::last_sealed(tx);
        std::int64_t place = last ? *last->place : 0;
        std::string chain = last ? last->chain : std::string(32, '\0');
        for (auto const& stored : store::unsealed(tx)) {
            chain = link(chain, tenant, stored);
            store::seal(tx, stored.event.id, ++place, chain);
        }
    }
}

namespace {

// The leaves of each day of one tenant: the chain values, in the order of the places.
std::map<Day, std::vector<std::string>> leaves_by_day(db::Read& tx)
{
    std::map<Day, std::vector<std::string>> leaves;
    store::each_sealed(tx, [&](store::Stored const& stored) { leaves[day_in_tokyo(stored.event.at)].push_back(stored.chain); });
    return leaves;
}

}  // namespace

std::vector<DayRoot> unsigned_days(db::Database& database, Day before)
{
    std::vector<DayRoot> roots;
    for (auto const& tenant : db::AllTenants::read(database, [](db::Read& tx) { return store::tenants(tx); })) {
        auto const [leaves, kept] = database.read(tenant, [](db::Read& tx) { return std::pair(leaves_by_day(tx), store::days(tx)); });
        for (auto const& [day, hashes] : leaves) {
            bool const signed_already = std::ranges::any_of(kept, [&](auto const& one) { return one.day == day; });
            if (day < before && !signed_already)
                roots.push_back({ tenant, day, static_cast<std::int64_t>(hashes.size()), crypto::merkle_root(hashes) });
        }
    }
    return roots;
}

std::string sign(DayRoot const& root, crypto::SigningKey const& key)
{
    return crypto::sign(key, signed_bytes(root.tenant, root.day, root.events, root.root));
}

void keep_root(db::Write& tx, DayRoot const& root, std::string const& signature)
{
    store::keep_day(tx, { root.day, root.events, root.root, signature });
}

Verification verify(db::Database& database, std::array<std::uint8_t, 32> const& signing_key)
{
    Verification found;
    for (auto const& tenant : db::AllTenants::read(database, [](db::Read& tx) { return store::tenants(tx); })) {
        database.read(tenant, [&](db::Read& tx) {
            std::int64_t place = 0;
            std::string chain(32, '\0');
            std::map<Day, std::vector<std::string>> leaves;
            store::each_sealed(tx, [&](store::Stored const& stored) {
                ++found.events;
                if (*stored.place != ++place)
                    found.faults.push_back(tenant + ": event " + stored.event.id + " stands at place " + std::to_string(*stored.place) + ", place "
                        + std::to_string(place) + " is missing");
                place = *stored.place;
                if (link(chain, tenant, stored) != stored.chain)
                    found.faults.push_back(tenant + ": event " + stored.event.id + " at place " + std::to_string(place) + " was changed, or one before it removed");
                chain = stored.chain;
                leaves[day_in_tokyo(stored.event.at)].push_back(stored.chain);
            });
            for (auto const& day : store::days(tx)) {
                ++found.days;
                if (!crypto::verify(signing_key, signed_bytes(tenant, day.day, day.events, day.root), day.signature))
                    found.faults.push_back(tenant + ": the signature of " + day.day.iso() + " is not this zone's");
                else if (crypto::merkle_root(leaves[day.day]) != day.root)
                    found.faults.push_back(tenant + ": the events of " + day.day.iso() + " are not those that were signed");
            }
            found.unsealed += store::count_unsealed(tx);
            return true;
        });
    }
    return found;
}

}  // namespace mado::audit

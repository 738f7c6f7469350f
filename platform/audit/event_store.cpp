#include "event_store.h"

#include <mado/json/json.h>

namespace mado::audit::store {

namespace {

constexpr db::Statement insert_event { "audit.insert_event", R"sql(
    INSERT INTO audit_event (tenant, id, at, event, caller, person, position, job, objects, details)
    VALUES ($tenant, $id, $at, $event, $caller, $person, $position, $job, $objects, $details)
)sql" };
constexpr db::Statement insert_object { "audit.insert_object", R"sql(
    INSERT INTO audit_object (tenant, kind, object, event) VALUES ($tenant, $kind, $object, $event)
    ON CONFLICT (tenant, kind, object, event) DO NOTHING
)sql" };
constexpr db::Statement select_of_object { "audit.select_of_object", R"sql(
    SELECT e.id AS id, e.at AS at, e.event AS event, e.caller AS caller, e.person AS person, e.position AS position, e.job AS job,
           e.objects AS objects, e.details AS details, e.place AS place, e.chain AS chain
      FROM audit_object o JOIN audit_event e ON e.tenant = o.tenant AND e.id = o.event
     WHERE o.tenant = $tenant AND o.kind = $kind AND o.object = $object
     ORDER BY e.at, e.id
)sql" };
// Ids ascend with time (UUIDv7), so the key itself is the order.
constexpr db::Statement select_newest { "audit.select_newest", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND id < $before ORDER BY id DESC LIMIT $most
)sql" };
constexpr db::Statement select_unsealed_tenants { "audit.select_unsealed_tenants", R"sql(
    SELECT DISTINCT tenant FROM audit_event WHERE place IS NULL ORDER BY tenant
)sql" };
constexpr db::Statement select_unsealed { "audit.select_unsealed", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND place IS NULL ORDER BY id
)sql" };
constexpr db::Statement select_last { "audit.select_last", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND place IS NOT NULL ORDER BY place DESC LIMIT 1
)sql" };
constexpr db::Statement update_seal { "audit.update_seal", R"sql(
    UPDATE audit_event SET place = $place, chain = $chain WHERE tenant = $tenant AND id = $id AND place IS NULL
)sql" };
constexpr db::Statement select_tenants { "audit.select_tenants", R"sql(
    SELECT DISTINCT tenant FROM audit_event ORDER BY tenant
)sql" };
constexpr db::Statement select_sealed { "audit.select_sealed", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND place IS NOT NULL ORDER BY place
)sql" };
constexpr db::Statement select_unsealed_count { "audit.select_unsealed_count", R"sql(
    SELECT count(*) AS n FROM audit_event WHERE tenant = $tenant AND place IS NULL
)sql" };
constexpr db::Statement select_days { "audit.select_days", R"sql(
    SELECT day, events, root, signature FROM audit_day WHERE tenant = $tenant ORDER BY day
)sql" };
constexpr db::Statement insert_day { "audit.insert_day", R"sql(
    INSERT INTO audit_day (tenant, day, events, root, signature) VALUES ($tenant, $day, $events, $root, $signature)
    ON CONFLICT (tenant, day) DO NOTHING
)sql" };

Stored read_event(db::Row const& row)
{
    Stored stored;
    stored.event = { row.text("id"), { row.integer("at") }, row.text("event"), value_of<CallerKind>(row.text("caller")), { row.text("person") },
        { row.text("position") }, row.text("job"), {}, {} };
    stored.objects = row.text("objects");
    stored.details = row.text("details");
    stored.place = row.optional_integer("place");
    stored.chain = row.bytes("chain");
    return stored;
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_event, insert_object, select_of_object, select_newest, select_unsealed_tenants, select_unsealed, select_last, update_seal, select_tenants,
        select_sealed, select_unsealed_count, select_days, insert_day };
}

void insert(db::Write& tx, Stored const& stored)
{
    auto const& event = stored.event;
    tx.execute(insert_event, { { "$id", event.id }, { "$at", event.at.microseconds }, { "$event", event.event }, { "$caller", word_of(event.caller_kind) },
        { "$person", event.person }, { "$position", event.position }, { "$job", event.job }, { "$objects", stored.objects }, { "$details", stored.details } });
    for (auto const& object : event.objects)
        tx.execute(insert_object, { { "$kind", object.kind }, { "$object", object.id }, { "$event", event.id } });
}

std::vector<Stored> of_object(db::Read& tx, Object const& object)
{
    return tx.all(select_of_object, { { "$kind", object.kind }, { "$object", object.id } }, read_event);
}

std::vector<Stored> newest(db::Read& tx, std::string const& before, int most)
{
    constexpr std::string_view after_every_id = "~";
    return tx.all(select_newest, { { "$before", before.empty() ? std::string(after_every_id) : before }, { "$most", most } }, read_event);
}

std::vector<std::string> tenants_with_unsealed(db::Read& tx)
{
    return tx.all(select_unsealed_tenants, {}, [](db::Row const& row) { return row.text("tenant"); });
}

std::vector<Stored> unsealed(db::Read& tx) { return tx.all(select_unsealed, {}, read_event); }
std::optional<Stored> last_sealed(db::Read& tx) { return tx.one(select_last, {}, read_event); }

void seal(db::Write& tx, std::string const& id, std::int64_t place, std::string const& chain)
{
    tx.execute(update_seal, { { "$id", id }, { "$place", place }, { "$chain", db::Value { db::Bytes { chain } } } });
}

std::vector<std::string> tenants(db::Read& tx)
{
    return tx.all(select_tenants, {}, [](db::Row const& row) { return row.text("tenant"); });
}

void each_sealed(db::Read& tx, std::function<void(Stored const&)> const& reader)
{
    tx.each(select_sealed, {}, [&](db::Row const& row) { reader(read_event(row)); });
}

std::int64_t count_unsealed(db::Read& tx)
{
    return *tx.one(select_unsealed_count, {}, [](db::Row const& row) { return row.integer("n"); });
}

std::vector<SignedDay> days(db::Read& tx)
{
    return tx.all(select_days, {}, [](db::Row const& row) {
        return SignedDay { *Day::parse(row.text("day")), row.integer("events"), row.bytes("root"), row.bytes("signature") };
    });
}

void keep_day(db::Write& tx, SignedDay const& day)
{
    tx.execute(insert_day, { { "$day", day.day.iso() }, { "$events", day.events }, { "$root", db::Value { db::Bytes { day.root } } },
        { "$signature", db::Value { db::Bytes { day.signature } } } });
}

}  // namespace mado::audit::store

#include "event_store.h"

#include <mado/json/json.h>

namespace mado::audit::store {

namespace {

constexpr std::size_t few = 8;  // objects

constexpr db::Statement insert_event { "audit.insert_event", R"sql(
    INSERT INTO audit_event (tenant, id, at, event, caller, person, position, job, objects, details)
    VALUES ($tenant, $id, $at, $event, $caller, $person, $position, $job, $objects, $details)
)sql" };
constexpr db::Statement insert_object { "audit.insert_object", R"sql(
    INSERT INTO audit_object (tenant, kind, object, event) VALUES ($tenant, $kind, $object, $event)
    ON CONFLICT (tenant, kind, object, event) DO NOTHING
)sql" };
// Of an event that names many, in one statement.
constexpr db::Statement insert_objects { "audit.insert_objects", R"sql(
    INSERT INTO audit_object (tenant, kind, object, event)
-- engine: sqlite
    SELECT $tenant, value ->> 0, value ->> 1, $event FROM json_each($objects) WHERE true
-- end
-- engine: postgresql
    SELECT $tenant, e ->> 0, e ->> 1, $event FROM jsonb_array_elements(CAST($objects AS jsonb)) AS e
-- end
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
constexpr db::Statement select_between { "audit.select_between", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND id > $after AND id < $before ORDER BY id LIMIT $most
)sql" };
constexpr db::Statement select_unsealed_tenants { "audit.select_unsealed_tenants", R"sql(
    SELECT DISTINCT tenant FROM audit_event WHERE place IS NULL ORDER BY tenant
)sql" };
constexpr db::Statement select_unsealed { "audit.select_unsealed", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND place IS NULL ORDER BY id LIMIT $most
)sql" };
constexpr db::Statement select_last { "audit.select_last", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND place IS NOT NULL ORDER BY place DESC LIMIT 1
)sql" };
constexpr db::Statement update_seal { "audit.update_seal", R"sql(
    UPDATE audit_event SET place = $place, chain = $chain WHERE tenant = $tenant AND id = $id AND place IS NULL
)sql" };
// One seek a town, not a look at every event.
constexpr db::Statement select_tenants { "audit.select_tenants", R"sql(
    WITH RECURSIVE towns (town) AS (
        SELECT MIN(tenant) FROM audit_event
        UNION ALL
        SELECT (SELECT MIN(e.tenant) FROM audit_event e WHERE e.tenant > towns.town) FROM towns WHERE towns.town IS NOT NULL
    )
    SELECT town FROM towns WHERE town IS NOT NULL ORDER BY town
)sql" };
constexpr db::Statement select_sealed { "audit.select_sealed", R"sql(
    SELECT id, at, event, caller, person, position, job, objects, details, place, chain
      FROM audit_event WHERE tenant = $tenant AND place > $after ORDER BY place LIMIT $most
)sql" };
constexpr db::Statement select_leaves { "audit.select_leaves", R"sql(
    SELECT place, at, chain FROM audit_event WHERE tenant = $tenant AND place > $after ORDER BY place LIMIT $most
)sql" };
constexpr db::Statement select_first_place_since { "audit.select_first_place_since", R"sql(
    SELECT MIN(place) AS place FROM audit_event WHERE tenant = $tenant AND at >= $since AND place IS NOT NULL
)sql" };
constexpr db::Statement select_unsealed_count { "audit.select_unsealed_count", R"sql(
    SELECT count(*) AS n FROM audit_event WHERE tenant = $tenant AND place IS NULL
)sql" };
constexpr db::Statement select_days { "audit.select_days", R"sql(
    SELECT day, events, root, signature, first_place, last_place FROM audit_day WHERE tenant = $tenant ORDER BY day
)sql" };
constexpr db::Statement select_last_day { "audit.select_last_day", R"sql(
    SELECT day, events, root, signature, first_place, last_place FROM audit_day WHERE tenant = $tenant ORDER BY day DESC LIMIT 1
)sql" };
constexpr db::Statement update_last_place { "audit.update_last_place", R"sql(
    UPDATE audit_day SET last_place = $place WHERE tenant = $tenant AND day = $day AND last_place IS NULL
)sql" };
constexpr db::Statement insert_day { "audit.insert_day", R"sql(
    INSERT INTO audit_day (tenant, day, events, root, signature, first_place, last_place)
    VALUES ($tenant, $day, $events, $root, $signature, $first_place, $last_place)
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

SignedDay read_day(db::Row const& row)
{
    return { *Day::parse(row.text("day")), row.integer("events"), row.bytes("root"), row.bytes("signature"), row.optional_integer("first_place"), row.optional_integer("last_place") };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_event, insert_object, insert_objects, select_of_object, select_newest, select_between, select_unsealed_tenants, select_unsealed, select_last, update_seal, select_tenants,
        select_sealed, select_leaves, select_first_place_since, select_unsealed_count, select_days, select_last_day, update_last_place, insert_day };
}

void insert(db::Write& tx, Stored const& stored)
{
    auto const& event = stored.event;
    tx.execute(insert_event, { { "$id", event.id }, { "$at", event.at.microseconds }, { "$event", event.event }, { "$caller", word_of(event.caller_kind) },
        { "$person", event.person }, { "$position", event.position }, { "$job", event.job }, { "$objects", stored.objects }, { "$details", stored.details } });
    if (event.objects.size() > few) {
        tx.execute(insert_objects, { { "$objects", stored.objects }, { "$event", event.id } });
        return;
    }
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

std::vector<Stored> between(db::Read& tx, std::string const& after, std::string const& before, int most)
{
    return tx.all(select_between, { { "$after", after }, { "$before", before }, { "$most", most } }, read_event);
}

std::vector<std::string> tenants_with_unsealed(db::Read& tx)
{
    return tx.all(select_unsealed_tenants, {}, [](db::Row const& row) { return row.text("tenant"); });
}

std::vector<Stored> unsealed(db::Read& tx, std::int64_t most) { return tx.all(select_unsealed, { { "$most", most } }, read_event); }
std::optional<Stored> last_sealed(db::Read& tx) { return tx.one(select_last, {}, read_event); }

void seal(db::Write& tx, std::string const& id, std::int64_t place, std::string const& chain)
{
    tx.execute(update_seal, { { "$id", id }, { "$place", place }, { "$chain", db::Value { db::Bytes { chain } } } });
}

std::vector<std::string> tenants(db::Read& tx)
{
    return tx.all(select_tenants, {}, [](db::Row const& row) { return row.text("town"); });
}

std::vector<Stored> sealed_after(db::Read& tx, std::int64_t place, int most)
{
    return tx.all(select_sealed, { { "$after", place }, { "$most", most } }, read_event);
}

std::vector<Leaf> leaves_after(db::Read& tx, std::int64_t place, int most)
{
    return tx.all(select_leaves, { { "$after", place }, { "$most", most } }, [](db::Row const& row) { return Leaf { row.integer("place"), { row.integer("at") }, row.bytes("chain") }; });
}

std::int64_t count_unsealed(db::Read& tx)
{
    return *tx.one(select_unsealed_count, {}, [](db::Row const& row) { return row.integer("n"); });
}

std::vector<SignedDay> days(db::Read& tx) { return tx.all(select_days, {}, read_day); }
std::optional<SignedDay> last_day(db::Read& tx) { return tx.one(select_last_day, {}, read_day); }

std::int64_t last_place_before(db::Read& tx, Instant since)
{
    auto const first_after = tx.one(select_first_place_since, { { "$since", since.microseconds } }, [](db::Row const& row) { return row.optional_integer("place"); });
    if (first_after && *first_after)
        return **first_after - 1;
    auto const last = last_sealed(tx);
    return last ? *last->place : 0;
}

void keep_last_place(db::Write& tx, Day day, std::int64_t place) { tx.execute(update_last_place, { { "$day", day.iso() }, { "$place", place } }); }

void keep_day(db::Write& tx, SignedDay const& day)
{
    tx.execute(insert_day, { { "$day", day.day.iso() }, { "$events", day.events }, { "$root", db::Value { db::Bytes { day.root } } },
        { "$signature", db::Value { db::Bytes { day.signature } } }, { "$first_place", day.first_place }, { "$last_place", day.last_place } });
}

}  // namespace mado::audit::store

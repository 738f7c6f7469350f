#include "key_store.h"

namespace mado::gateway::store {

namespace {

constexpr db::Statement select_taken { "gateway.select_taken_keys", R"sql(
    SELECT zone, key, statement, at, released_at FROM gateway_key WHERE tenant = $tenant ORDER BY at, zone, key
)sql" };
constexpr db::Statement insert_taken { "gateway.insert_taken_key", R"sql(
    INSERT INTO gateway_key (tenant, zone, key, statement, at, released_at) VALUES ($tenant, $zone, $key, $statement, $at, NULL)
    ON CONFLICT (tenant, zone, key) DO NOTHING
)sql" };
constexpr db::Statement update_taken { "gateway.update_taken_key_released", R"sql(
    UPDATE gateway_key SET released_at = $at WHERE tenant = $tenant AND zone = $zone AND key = $key AND released_at IS NULL
)sql" };
constexpr db::Statement select_told { "gateway.select_told_keys", R"sql(
    SELECT t.zone, t.key, t.replaces, t.subject, t.told_at, t.released_at,
           CASE WHEN EXISTS (SELECT 1 FROM gateway_outbox o WHERE o.tenant = t.tenant AND o.receiver = t.zone AND o.subject = t.subject AND o.acknowledged_at IS NULL) THEN 1 ELSE 0 END AS is_under_way
      FROM gateway_key_told t WHERE t.tenant = $tenant ORDER BY t.told_at, t.zone, t.key
)sql" };
constexpr db::Statement insert_told { "gateway.insert_told_key", R"sql(
    INSERT INTO gateway_key_told (tenant, zone, key, replaces, subject, told_at, released_at) VALUES ($tenant, $zone, $key, $replaces, $subject, $told_at, NULL)
)sql" };
constexpr db::Statement update_told { "gateway.update_told_key_released", R"sql(
    UPDATE gateway_key_told SET released_at = $at WHERE tenant = $tenant AND zone = $zone AND replaces = $replaces AND released_at IS NULL
)sql" };
constexpr db::Statement count_letters { "gateway.count_letters_until", R"sql(
    SELECT count(*) AS count FROM gateway_outbox WHERE acknowledged_at IS NULL AND made_at <= $until AND (receiver = $zone OR (receiver > $from AND receiver < $to))
)sql" };
constexpr db::Statement select_opener { "gateway.select_opener", R"sql(
    SELECT box FROM gateway_opener WHERE tenant = $tenant AND body = $body
)sql" };
constexpr db::Statement select_openers { "gateway.select_openers_of_key", R"sql(
    SELECT tenant, body FROM gateway_opener WHERE key = $key ORDER BY tenant, body LIMIT $most
)sql" };
constexpr db::Statement upsert_opener { "gateway.upsert_opener", R"sql(
    INSERT INTO gateway_opener (tenant, body, key, box) VALUES ($tenant, $body, $key, $box)
    ON CONFLICT (tenant, body) DO UPDATE SET key = $key, box = $box
)sql" };
constexpr db::Statement count_of_openers { "gateway.count_openers", R"sql(
    SELECT count(*) AS count FROM gateway_opener WHERE key = $key
)sql" };
constexpr db::Statement select_resealed { "gateway.select_resealed", R"sql(
    SELECT place, count FROM gateway_resealed WHERE tenant = $tenant AND source = $source AND key = $key
)sql" };
constexpr db::Statement upsert_resealed { "gateway.upsert_resealed", R"sql(
    INSERT INTO gateway_resealed (tenant, source, key, place, count, at) VALUES ($tenant, $source, $key, $place, $count, $at)
    ON CONFLICT (tenant, source, key) DO UPDATE SET place = $place, count = $count, at = $at
)sql" };
constexpr db::Statement select_kept_envelopes { "gateway.select_kept_envelopes", R"sql(
    SELECT envelope FROM gateway_inbox ORDER BY tenant, sender, subject, sequence
)sql" };
constexpr db::Statement select_escrow { "gateway.select_escrow", R"sql(
    SELECT escrow FROM gateway_escrow WHERE tenant = $tenant AND zone = $zone
)sql" };
constexpr db::Statement upsert_escrow { "gateway.upsert_escrow", R"sql(
    INSERT INTO gateway_escrow (tenant, zone, escrow, at) VALUES ($tenant, $zone, $escrow, $at)
    ON CONFLICT (tenant, zone) DO UPDATE SET escrow = $escrow, at = $at
)sql" };
constexpr db::Statement select_refused { "gateway.select_refused", R"sql(
    SELECT zone, reason, since, at, count FROM gateway_refusal WHERE tenant = $tenant ORDER BY zone, reason
)sql" };
constexpr db::Statement upsert_refused { "gateway.upsert_refused", R"sql(
    INSERT INTO gateway_refusal (tenant, zone, reason, since, at, count) VALUES ($tenant, $zone, $reason, $at, $at, 1)
    ON CONFLICT (tenant, zone, reason) DO UPDATE SET at = $at, count = gateway_refusal.count + 1
)sql" };
constexpr db::Statement delete_refused { "gateway.delete_refused", R"sql(
    DELETE FROM gateway_refusal WHERE tenant = $tenant AND zone = $zone
)sql" };

std::optional<Instant> moment(db::Row const& row, std::string_view column)
{
    auto const at = row.optional_integer(column);
    return at ? std::optional(Instant { *at }) : std::nullopt;
}

db::Value blob(std::string const& bytes) { return db::Bytes { bytes }; }

}  // namespace

std::vector<db::Statement> key_statements()
{
    return { select_taken, insert_taken, update_taken, select_told, insert_told, update_told, count_letters, select_opener, select_openers, upsert_opener, count_of_openers,
        select_resealed, upsert_resealed, select_kept_envelopes, select_escrow, upsert_escrow, select_refused, upsert_refused, delete_refused };
}

std::vector<Taken> taken_keys(db::Read& tx)
{
    return tx.all(select_taken, {}, [](db::Row const& row) { return Taken { row.text("zone"), row.text("key"), row.bytes("statement"), { row.integer("at") }, moment(row, "released_at") }; });
}

void keep_taken_key(db::Write& tx, Taken const& taken)
{
    tx.execute(insert_taken, { { "$zone", taken.zone }, { "$key", taken.key }, { "$statement", blob(taken.statement) }, { "$at", taken.at.microseconds } });
}

void release_taken_key(db::Write& tx, std::string const& zone, std::string const& key, Instant at)
{
    tx.execute(update_taken, { { "$zone", zone }, { "$key", key }, { "$at", at.microseconds } });
}

std::vector<Told> told_keys(db::Read& tx)
{
    return tx.all(select_told, {}, [](db::Row const& row) {
        return Told { row.text("zone"), row.text("key"), row.text("replaces"), row.text("subject"), { row.integer("told_at") }, moment(row, "released_at"), !row.flag("is_under_way") };
    });
}

void keep_told_key(db::Write& tx, Told const& told)
{
    tx.execute(insert_told, { { "$zone", told.zone }, { "$key", told.key }, { "$replaces", told.replaces }, { "$subject", told.subject }, { "$told_at", told.told_at.microseconds } });
}

void release_told_key(db::Write& tx, std::string const& zone, std::string const& replaces, Instant at)
{
    tx.execute(update_told, { { "$zone", zone }, { "$replaces", replaces }, { "$at", at.microseconds } });
}

std::int64_t letters_until(db::Read& tx, std::string const& zone, Instant until)
{
    return tx.one(count_letters, { { "$until", until.microseconds }, { "$zone", zone }, { "$from", zone + "@" }, { "$to", zone + "A" } }, [](db::Row const& row) { return row.integer("count"); }).value_or(0);
}

std::optional<std::string> opener(db::Read& tx, std::string const& body)
{
    return tx.one(select_opener, { { "$body", body } }, [](db::Row const& row) { return row.bytes("box"); });
}

std::vector<std::pair<std::string, std::string>> openers_of(db::Read& tx, std::string const& key, int most)
{
    return tx.all(select_openers, { { "$key", key }, { "$most", most } }, [](db::Row const& row) { return std::pair { row.text("tenant"), row.text("body") }; });
}

void keep_opener(db::Write& tx, std::string const& body, std::string const& key, std::string const& box)
{
    tx.execute(upsert_opener, { { "$body", body }, { "$key", key }, { "$box", blob(box) } });
}

std::int64_t count_openers(db::Read& tx, std::string const& key)
{
    return tx.one(count_of_openers, { { "$key", key } }, [](db::Row const& row) { return row.integer("count"); }).value_or(0);
}

std::optional<Resealed> resealed(db::Read& tx, std::string const& source, std::string const& key)
{
    return tx.one(select_resealed, { { "$source", source }, { "$key", key } }, [](db::Row const& row) { return Resealed { row.text("place"), row.integer("count") }; });
}

void keep_resealed(db::Write& tx, std::string const& source, std::string const& key, Resealed const& resealed, Instant at)
{
    tx.execute(upsert_resealed, { { "$source", source }, { "$key", key }, { "$place", resealed.place }, { "$count", resealed.count }, { "$at", at.microseconds } });
}

std::vector<std::string> kept_envelopes(db::Read& tx)
{
    return tx.all(select_kept_envelopes, {}, [](db::Row const& row) { return row.bytes("envelope"); });
}

std::optional<std::string> escrow(db::Read& tx, std::string const& zone)
{
    return tx.one(select_escrow, { { "$zone", zone } }, [](db::Row const& row) { return row.bytes("escrow"); });
}

void keep_escrow(db::Write& tx, std::string const& zone, std::string const& escrow, Instant at)
{
    tx.execute(upsert_escrow, { { "$zone", zone }, { "$escrow", blob(escrow) }, { "$at", at.microseconds } });
}

std::vector<Refused> refused(db::Read& tx)
{
    return tx.all(select_refused, {}, [](db::Row const& row) { return Refused { row.text("zone"), row.text("reason"), { row.integer("since") }, { row.integer("at") }, row.integer("count") }; });
}

void count_refused(db::Write& tx, std::string const& zone, std::string const& reason, Instant at)
{
    tx.execute(upsert_refused, { { "$zone", zone }, { "$reason", reason }, { "$at", at.microseconds } });
}

void forget_refused(db::Write& tx, std::string const& zone) { tx.execute(delete_refused, { { "$zone", zone } }); }

}  // namespace mado::gateway::store

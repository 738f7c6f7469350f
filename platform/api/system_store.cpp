#include "system_store.h"

#include <mado/api/system.h>

namespace mado::api {

namespace {

#define MADO_SYSTEM_COLUMNS                                                                                                                 \
    "id, name, contact, purpose, scopes, procedures, divisions, token_hash, webhook_address, webhook_secret, expires_on, revoked, edition " \
    "FROM api_system "
constexpr db::Statement select_system { "api.select_system", "SELECT " MADO_SYSTEM_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_system_of_token { "api.select_system_of_token", "SELECT " MADO_SYSTEM_COLUMNS "WHERE tenant = $tenant AND token_hash = $hash" };
constexpr db::Statement select_systems { "api.select_systems", "SELECT " MADO_SYSTEM_COLUMNS "WHERE tenant = $tenant ORDER BY name, id" };
#undef MADO_SYSTEM_COLUMNS
constexpr db::Statement upsert_system { "api.upsert_system", R"sql(
    INSERT INTO api_system (tenant, id, name, contact, purpose, scopes, procedures, divisions, token_hash, webhook_address, webhook_secret, expires_on, revoked, edition, changed_at)
    VALUES ($tenant, $id, $name, $contact, $purpose, $scopes, $procedures, $divisions, $hash, $address, $secret, $expires_on, $revoked, $edition, $at)
    ON CONFLICT (tenant, id) DO UPDATE SET name = $name, contact = $contact, purpose = $purpose, scopes = $scopes, procedures = $procedures, divisions = $divisions,
        token_hash = $hash, webhook_address = $address, webhook_secret = $secret, expires_on = $expires_on, revoked = $revoked, edition = $edition, changed_at = $at
)sql" };
constexpr db::Statement add_use_of_day { "api.add_use", R"sql(
    INSERT INTO api_use (tenant, system, zone, day, calls, refused, last_at) VALUES ($tenant, $system, $zone, $day, $calls, $refused, $at)
    ON CONFLICT (tenant, system, zone, day) DO UPDATE SET calls = api_use.calls + $calls, refused = api_use.refused + $refused, last_at = $at
)sql" };
constexpr db::Statement set_use_of_day { "api.set_use", R"sql(
    INSERT INTO api_use (tenant, system, zone, day, calls, refused, last_at) VALUES ($tenant, $system, $zone, $day, $calls, $refused, $at)
    ON CONFLICT (tenant, system, zone, day) DO UPDATE SET calls = $calls, refused = $refused, last_at = $at
)sql" };
constexpr db::Statement select_uses { "api.select_uses", R"sql(
    SELECT system, zone, day, calls, refused, last_at FROM api_use WHERE tenant = $tenant AND system = $system AND day >= $since ORDER BY day DESC, zone
)sql" };
constexpr db::Statement select_uses_of_zone { "api.select_uses_of_zone", R"sql(
    SELECT system, zone, day, calls, refused, last_at FROM api_use WHERE tenant = $tenant AND zone = $zone AND day >= $since ORDER BY system, day
)sql" };
constexpr db::Statement select_answer { "api.select_answer", R"sql(
    SELECT request_hash, status, box FROM api_answer WHERE tenant = $tenant AND who = $who AND idempotency = $key AND at >= $since
)sql" };
constexpr db::Statement insert_answer { "api.insert_answer", R"sql(
    INSERT INTO api_answer (tenant, who, idempotency, request_hash, status, box, at) VALUES ($tenant, $who, $key, $hash, $status, $box, $at)
    ON CONFLICT (tenant, who, idempotency) DO NOTHING
)sql" };
constexpr db::Statement delete_answer { "api.delete_answer", R"sql(
    DELETE FROM api_answer WHERE tenant = $tenant AND who = $who AND idempotency = $key AND at < $before
)sql" };
constexpr db::Statement delete_answers { "api.delete_answers", "DELETE FROM api_answer WHERE tenant = $tenant AND at < $before" };

std::vector<std::string> list(db::Row const& row, std::string_view column)
{
    std::vector<std::string> all;
    if (auto const parsed = json::parse(row.text(column)); parsed && parsed->is_array())
        for (auto const& one : parsed->array())
            if (one.is_text())
                all.push_back(one.text());
    return all;
}

std::string listed(std::vector<std::string> const& texts) { return json::write(json::array_of(texts, [](std::string const& one) { return json::Value(one); })); }

System read_system(db::Row const& row)
{
    auto const last = row.optional_text("expires_on");
    return { .id = row.id<SystemTag>("id"), .name = row.text("name"), .contact = row.text("contact"), .purpose = row.text("purpose"), .scopes = list(row, "scopes"),
        .procedures = list(row, "procedures"), .divisions = list(row, "divisions"), .token_hash = row.text("token_hash"), .webhook_address = row.text("webhook_address"),
        .webhook_secret = row.bytes("webhook_secret"), .expires_on = last ? Day::parse(*last) : std::nullopt, .is_revoked = row.flag("revoked"), .edition = row.integer("edition") };
}

Use read_use(db::Row const& row)
{
    return { row.id<SystemTag>("system"), row.text("zone"), Day::parse(row.text("day")).value_or(Day {}), row.integer("calls"), row.integer("refused"), { row.integer("last_at") } };
}

db::Parameters parameters_of(Use const& use)
{
    return { { "$system", use.system }, { "$zone", use.zone }, { "$day", use.day.iso() }, { "$calls", use.calls }, { "$refused", use.refused }, { "$at", use.last_at.microseconds } };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { select_system, select_system_of_token, select_systems, upsert_system, add_use_of_day, set_use_of_day, select_uses, select_uses_of_zone, select_answer,
        insert_answer, delete_answer, delete_answers };
}

void keep_system(db::Write& tx, System const& s, Instant at)
{
    tx.execute(upsert_system, { { "$id", s.id }, { "$name", s.name }, { "$contact", s.contact }, { "$purpose", s.purpose }, { "$scopes", listed(s.scopes) },
        { "$procedures", listed(s.procedures) }, { "$divisions", listed(s.divisions) }, { "$hash", s.token_hash }, { "$address", s.webhook_address },
        { "$secret", db::Bytes { s.webhook_secret } }, { "$expires_on", s.expires_on ? std::optional(s.expires_on->iso()) : std::nullopt }, { "$revoked", s.is_revoked },
        { "$edition", s.edition }, { "$at", at.microseconds } });
}

std::optional<System> system(db::Read& tx, SystemId const& id) { return tx.one(select_system, { { "$id", id } }, read_system); }
std::vector<System> systems(db::Read& tx) { return tx.all(select_systems, {}, read_system); }
std::optional<System> system_of_token(db::Read& tx, std::string const& token)
{
    return tx.one(select_system_of_token, { { "$hash", crypto::sha256_hex(token) } }, read_system);
}

void add_use(db::Write& tx, Use const& use) { tx.execute(add_use_of_day, parameters_of(use)); }
void set_use(db::Write& tx, Use const& use) { tx.execute(set_use_of_day, parameters_of(use)); }
std::vector<Use> uses(db::Read& tx, SystemId const& id, Day since) { return tx.all(select_uses, { { "$system", id }, { "$since", since.iso() } }, read_use); }
std::vector<Use> uses_of_zone(db::Read& tx, std::string const& zone, Day since)
{
    return tx.all(select_uses_of_zone, { { "$zone", zone }, { "$since", since.iso() } }, read_use);
}

namespace store {

std::optional<KeptAnswer> answer(db::Read& tx, std::string const& who, std::string const& key, Instant since)
{
    return tx.one(select_answer, { { "$who", who }, { "$key", key }, { "$since", since.microseconds } },
        [](db::Row const& row) { return KeptAnswer { row.text("request_hash"), row.integer("status"), row.bytes("box") }; });
}

bool keep_answer(db::Write& tx, std::string const& who, std::string const& key, KeptAnswer const& answer, Instant at, Instant since)
{
    tx.execute(delete_answer, { { "$who", who }, { "$key", key }, { "$before", since.microseconds } });
    return tx.execute(insert_answer, { { "$who", who }, { "$key", key }, { "$hash", answer.request_hash }, { "$status", answer.status }, { "$box", db::Bytes { answer.box } },
               { "$at", at.microseconds } })
        == 1;
}

void forget_answers(db::Write& tx, Instant before) { tx.execute(delete_answers, { { "$before", before.microseconds } }); }

}  // namespace store

}  // namespace mado::api

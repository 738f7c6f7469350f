#include <mado/identity/resident.h>
#include <mado/identity/tries.h>

#include "browser_rows.h"

#include <mado/identity/account.h>

namespace mado::identity {

namespace {

constexpr db::Statement upsert_visit { "identity.upsert_visit", R"sql(
    INSERT INTO identity_visit (tenant, secret_hash, application, public_half, wrapped_key, began_at)
    VALUES ($tenant, $secret_hash, $application, $public_half, $wrapped_key, $at)
    ON CONFLICT (tenant, secret_hash, application) DO UPDATE SET public_half = $public_half, wrapped_key = $wrapped_key, began_at = $at
)sql" };
constexpr db::Statement select_visit { "identity.select_visit", R"sql(
    SELECT public_half, wrapped_key FROM identity_visit
     WHERE tenant = $tenant AND secret_hash = $secret_hash AND application = $application AND began_at > $after
)sql" };
constexpr db::Statement select_visits { "identity.select_visits", R"sql(
    SELECT application FROM identity_visit WHERE tenant = $tenant AND secret_hash = $secret_hash AND began_at > $after ORDER BY began_at DESC, application
)sql" };
constexpr db::Statement select_keys_of_visits { "identity.select_keys_of_visits", R"sql(
    SELECT application, public_half, wrapped_key, began_at FROM identity_visit WHERE tenant = $tenant AND secret_hash = $secret_hash ORDER BY application
)sql" };
constexpr db::Statement delete_visits { "identity.delete_visits", R"sql(
    DELETE FROM identity_visit WHERE tenant = $tenant AND secret_hash = $secret_hash
)sql" };
constexpr db::Statement delete_old_visits { "identity.delete_old_visits", R"sql(
    DELETE FROM identity_visit WHERE tenant = $tenant AND began_at <= $after
)sql" };
constexpr db::Statement select_failure { "identity.select_failure", R"sql(
    SELECT since, times FROM identity_failure WHERE tenant = $tenant AND who = $who
)sql" };
constexpr db::Statement upsert_failure { "identity.upsert_failure", R"sql(
    INSERT INTO identity_failure (tenant, who, since, times) VALUES ($tenant, $who, $since, $times)
    ON CONFLICT (tenant, who) DO UPDATE SET since = $since, times = $times
)sql" };

constexpr db::Statement delete_old_failures { "identity.delete_old_failures", R"sql(
    DELETE FROM identity_failure WHERE tenant = $tenant AND since < $before
)sql" };

constexpr std::int64_t hour = 3'600'000'000;
constexpr int most_failures = 10;

std::string context_of(std::string const& application) { return "madoguchi.application." + application; }

std::optional<crypto::KeyPair> key_pair(std::string_view public_half, std::optional<std::string> const& private_half)
{
    crypto::KeyPair key;
    if (!private_half || private_half->size() != key.private_half.bytes.size() || public_half.size() != key.public_half.bytes.size())
        return std::nullopt;
    std::ranges::copy(public_half, key.public_half.bytes.begin());
    std::ranges::copy(*private_half, key.private_half.bytes.begin());
    return key;
}

crypto::SymmetricKey key_of_code(std::string const& code, std::string const& application) { return crypto::derive(code, application, "madoguchi.code"); }
crypto::SymmetricKey key_of_secret(std::string const& secret, std::string const& application) { return crypto::derive(secret, application, "madoguchi.visit"); }

struct Failures { std::int64_t since = 0, times = 0; };

Failures failures(db::Read& tx, std::string const& who, Instant now)
{
    auto const found = tx.one(select_failure, { { "$who", who } }, [](db::Row const& row) { return Failures { row.integer("since"), row.integer("times") }; });
    if (!found || now.microseconds - found->since > hour)
        return { now.microseconds, 0 };
    return *found;
}

Result<void> may_try_at_most(db::Read& tx, std::string const& who, int most, Instant now)
{
    if (failures(tx, who, now).times >= most)
        return refuse(Refusal::Kind::TooMany, "identity.too_many_codes");
    return {};
}

std::string whole_address(Tries const& tries) { return tries.at + " " + tries.remote; }
std::string one_of(Tries const& tries) { return whole_address(tries) + " " + crypto::sha256_hex("tries" + tries.what).substr(0, 32); }

}  // namespace

std::string visit_hash(std::string const& secret) { return crypto::sha256_hex("visit" + secret); }

std::vector<db::Statement> resident_statements()
{
    return { upsert_visit, select_visit, select_visits, select_keys_of_visits, delete_visits, delete_old_visits, select_failure, upsert_failure, delete_old_failures };
}

Wrapped wrap(crypto::KeyPair const& key, std::string const& code, std::string const& application)
{
    return { crypto::sha256_hex(application + code), std::string(crypto::view(key.public_half.bytes)),
        crypto::encrypt(key_of_code(code, application), crypto::view(key.private_half.bytes), context_of(application)) };
}

std::optional<crypto::KeyPair> unwrap(Wrapped const& wrapped, std::string const& code, std::string const& application)
{
    if (!crypto::same(wrapped.code_hash, crypto::sha256_hex(application + code)))
        return std::nullopt;
    return key_pair(wrapped.public_half, crypto::decrypt(key_of_code(code, application), wrapped.wrapped_key, context_of(application)));
}

std::string wrap_for(std::string const& secret, crypto::KeyPair const& key, ApplicationId const& application)
{
    return crypto::encrypt(key_of_secret(secret, application.value), crypto::view(key.private_half.bytes), context_of(application.value));
}

void open_visit(db::Write& tx, Moment const& now, std::string const& secret, ApplicationId const& application, std::string const& wrapped_for_secret, std::string const& public_half)
{
    tx.execute(delete_old_visits, { { "$after", now.at.microseconds - visit_hours * hour } });
    tx.execute(upsert_visit, { { "$secret_hash", visit_hash(secret) }, { "$application", application }, { "$public_half", db::Value { db::Bytes { public_half } } },
        { "$wrapped_key", db::Value { db::Bytes { wrapped_for_secret } } }, { "$at", now.at.microseconds } });
    // While somebody is signed in, what is begun or opened with its code is hers from then on. (One seal of 32 bytes: about 0.1 ms.)
    auto const session = account_session(tx, secret, now.at);
    auto const key = session ? key_pair(public_half, crypto::decrypt(key_of_secret(secret, application.value), wrapped_for_secret, context_of(application.value))) : std::nullopt;
    if (key)
        hold_key(tx, now.at, session->account, application, *key);
}

void move_visits(db::Write& tx, std::string const& from, std::string const& to)
{
    struct Kept { std::string application, public_half, wrapped; std::int64_t began_at; };
    for (auto const& one : tx.all(select_keys_of_visits, { { "$secret_hash", visit_hash(from) } },
             [](db::Row const& row) { return Kept { row.text("application"), row.bytes("public_half"), row.bytes("wrapped_key"), row.integer("began_at") }; })) {
        auto const key = key_pair(one.public_half, crypto::decrypt(key_of_secret(from, one.application), one.wrapped, context_of(one.application)));
        if (key)
            tx.execute(upsert_visit, { { "$secret_hash", visit_hash(to) }, { "$application", one.application }, { "$public_half", db::Value { db::Bytes { one.public_half } } },
                { "$wrapped_key", db::Value { db::Bytes { wrap_for(to, *key, { one.application }) } } }, { "$at", one.began_at } });
    }
    close_visits(tx, from);
}

std::optional<Visit> visit(db::Database& database, std::string const& tenant, std::string const& secret, ApplicationId const& application, Instant now)
{
    if (secret.empty())
        return std::nullopt;
    struct Found { std::optional<std::pair<std::string, std::string>> visit; std::optional<crypto::KeyPair> of_account; };
    auto const found = database.read(tenant, [&](db::Read& tx) {
        Found made { tx.one(select_visit, { { "$secret_hash", visit_hash(secret) }, { "$application", application }, { "$after", now.microseconds - visit_hours * hour } },
                         [](db::Row const& row) { return std::pair(row.bytes("public_half"), row.bytes("wrapped_key")); }), {} };
        if (!made.visit)
            if (auto const session = account_session(tx, secret, now))
                made.of_account = held_key(tx, *session, application);
        return made;
    });
    auto const key = found.visit ? key_pair(found.visit->first, crypto::decrypt(key_of_secret(secret, application.value), found.visit->second, context_of(application.value))) : found.of_account;
    if (!key)
        return std::nullopt;
    return Visit { application, *key };
}

std::vector<ApplicationId> visits(db::Read& tx, std::string const& secret, Instant now)
{
    auto all = tx.all(select_visits, { { "$secret_hash", visit_hash(secret) }, { "$after", now.microseconds - visit_hours * hour } },
        [](db::Row const& row) { return ApplicationId { row.text("application") }; });
    if (auto const session = account_session(tx, secret, now))
        for (auto const& one : held(tx, session->account.id))
            if (std::ranges::find(all, one) == all.end())
                all.push_back(one);
    return all;
}

void close_visits(db::Write& tx, std::string const& secret) { close_visits_under(tx, visit_hash(secret)); }
void close_visits_under(db::Write& tx, std::string const& hash) { tx.execute(delete_visits, { { "$secret_hash", hash } }); }

Result<void> may_try(db::Read& tx, std::string const& who, Instant now)
{
    return may_try_at_most(tx, who, most_failures, now);
}

Result<void> may_try(db::Read& tx, Tries const& tries, Instant now)
{
    TRY(may_try_at_most(tx, one_of(tries), most_tries_of_one, now));
    return may_try_at_most(tx, whole_address(tries), most_tries_of_address, now);
}

void note_failure(db::Write& tx, Tries const& tries, Instant now)
{
    note_failure(tx, one_of(tries), now);
    note_failure(tx, whole_address(tries), now);
}

void note_failure(db::Write& tx, std::string const& who, Instant now)
{
    auto const before = failures(tx, who, now);
    tx.execute(delete_old_failures, { { "$before", now.microseconds - hour } });  // addresses of people are kept no longer than they count
    tx.execute(upsert_failure, { { "$who", who }, { "$since", before.since }, { "$times", before.times + 1 } });
}

}  // namespace mado::identity

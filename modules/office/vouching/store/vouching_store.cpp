#include "store/vouching_store.h"

#include <mado/crypto/box.h>

namespace mado::vouching::store {

namespace {

constexpr db::Statement insert_account { "vouching.insert_account", R"sql(
    INSERT INTO vouching_account (tenant, account, public_half, boxed_key, boxed_app, app_step, failures, failing_since)
    VALUES ($tenant, $account, $public_half, $boxed_key, NULL, 0, 0, 0)
)sql" };
constexpr db::Statement select_account { "vouching.select_account", R"sql(
    SELECT account, public_half, boxed_key, boxed_app, app_step, failures, failing_since FROM vouching_account WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement update_app { "vouching.update_app", R"sql(
    UPDATE vouching_account SET boxed_app = $boxed_app, app_step = 0 WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement update_step { "vouching.update_app_step", R"sql(
    UPDATE vouching_account SET app_step = $step WHERE tenant = $tenant AND account = $account AND app_step < $step
)sql" };
constexpr db::Statement update_failures { "vouching.update_failures", R"sql(
    UPDATE vouching_account SET failures = $failures, failing_since = $since WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement delete_account { "vouching.delete_account", R"sql(DELETE FROM vouching_account WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement upsert_passkey { "vouching.upsert_passkey", R"sql(
    INSERT INTO vouching_passkey (tenant, credential, account, public_key, counter, may_be_copied) VALUES ($tenant, $credential, $account, $public_key, $counter, $may_be_copied)
    ON CONFLICT (tenant, credential) DO NOTHING
)sql" };
constexpr db::Statement select_passkey { "vouching.select_passkey", R"sql(
    SELECT account, public_key, counter, may_be_copied FROM vouching_passkey WHERE tenant = $tenant AND credential = $credential
)sql" };
constexpr db::Statement update_counter { "vouching.update_counter", R"sql(
    UPDATE vouching_passkey SET counter = $counter WHERE tenant = $tenant AND credential = $credential
)sql" };
constexpr db::Statement delete_passkey { "vouching.delete_passkey", R"sql(
    DELETE FROM vouching_passkey WHERE tenant = $tenant AND account = $account AND credential = $credential
)sql" };
constexpr db::Statement delete_passkeys { "vouching.delete_passkeys", R"sql(DELETE FROM vouching_passkey WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement insert_link_ { "vouching.insert_link", R"sql(
    INSERT INTO vouching_link (tenant, provider, subject_hash, account, at) VALUES ($tenant, $provider, $subject_hash, $account, $at)
    ON CONFLICT (tenant, provider, subject_hash) DO NOTHING
)sql" };
constexpr db::Statement select_link { "vouching.select_link", R"sql(
    SELECT account FROM vouching_link WHERE tenant = $tenant AND provider = $provider AND subject_hash = $subject_hash
)sql" };
constexpr db::Statement delete_link { "vouching.delete_link", R"sql(DELETE FROM vouching_link WHERE tenant = $tenant AND account = $account AND provider = $provider)sql" };
constexpr db::Statement delete_links { "vouching.delete_links", R"sql(DELETE FROM vouching_link WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement insert_answered { "vouching.insert_answered", R"sql(
    INSERT INTO vouching_answered (tenant, challenge_hash, at) VALUES ($tenant, $challenge_hash, $at) ON CONFLICT (tenant, challenge_hash) DO NOTHING
)sql" };
constexpr db::Statement delete_answered { "vouching.delete_answered", R"sql(DELETE FROM vouching_answered WHERE tenant = $tenant AND at < $before)sql" };

db::Value bytes(std::string value) { return db::Bytes { std::move(value) }; }

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_account, select_account, update_app, update_step, update_failures, delete_account, upsert_passkey, select_passkey, update_counter, delete_passkey, delete_passkeys, insert_link_, select_link, delete_link, delete_links,
        insert_answered, delete_answered };
}

void insert(db::Write& tx, Kept const& kept)
{
    tx.execute(insert_account, { { "$account", kept.account }, { "$public_half", bytes(kept.public_half) }, { "$boxed_key", bytes(kept.boxed_key) } });
}

std::optional<Kept> find(db::Read& tx, AccountId const& id)
{
    return tx.one(select_account, { { "$account", id } }, [](db::Row const& row) {
        return Kept { row.id<AccountTag>("account"), row.bytes("public_half"), row.bytes("boxed_key"), row.bytes("boxed_app"), row.integer("app_step"), row.integer("failures"), { row.integer("failing_since") } };
    });
}

void keep_app(db::Write& tx, AccountId const& id, std::optional<std::string> const& boxed_app)
{
    tx.execute(update_app, { { "$account", id }, { "$boxed_app", boxed_app ? bytes(*boxed_app) : db::Value { nullptr } } });
}

bool take_app_step(db::Write& tx, AccountId const& id, std::int64_t step) { return tx.execute(update_step, { { "$account", id }, { "$step", step } }) == 1; }
void keep_failures(db::Write& tx, AccountId const& id, std::int64_t failures, Instant since) { tx.execute(update_failures, { { "$account", id }, { "$failures", failures }, { "$since", since.microseconds } }); }

void remove(db::Write& tx, AccountId const& id)
{
    tx.execute(delete_passkeys, { { "$account", id } });
    tx.execute(delete_links, { { "$account", id } });
    tx.execute(delete_account, { { "$account", id } });
}

void insert_passkey(db::Write& tx, AccountId const& id, webauthn::Credential const& credential)
{
    tx.execute(upsert_passkey, { { "$credential", crypto::base64url(credential.id) }, { "$account", id }, { "$public_key", bytes(credential.public_key) }, { "$counter", credential.counter }, { "$may_be_copied", credential.may_be_copied } });
}

std::optional<KeptPasskey> passkey(db::Read& tx, std::string const& credential)
{
    return tx.one(select_passkey, { { "$credential", crypto::base64url(credential) } }, [&](db::Row const& row) {
        return KeptPasskey { row.id<AccountTag>("account"),
            { .id = credential, .public_key = row.bytes("public_key"), .counter = static_cast<std::uint32_t>(row.integer("counter")), .may_be_copied = row.flag("may_be_copied") } };
    });
}

void keep_counter(db::Write& tx, std::string const& credential, std::uint32_t counter) { tx.execute(update_counter, { { "$credential", crypto::base64url(credential) }, { "$counter", counter } }); }
void remove_passkey(db::Write& tx, AccountId const& id, std::string const& credential) { tx.execute(delete_passkey, { { "$account", id }, { "$credential", crypto::base64url(credential) } }); }

void drop_passkeys(db::Write& tx, AccountId const& id) { tx.execute(delete_passkeys, { { "$account", id } }); }

bool insert_link(db::Write& tx, AccountId const& id, std::string const& provider, std::string const& subject_hash, Instant at)
{
    if (auto const known = linked(tx, provider, subject_hash))
        return *known == id;
    tx.execute(delete_link, { { "$account", id }, { "$provider", provider } });
    return tx.execute(insert_link_, { { "$provider", provider }, { "$subject_hash", subject_hash }, { "$account", id }, { "$at", at.microseconds } }) == 1;
}

std::optional<AccountId> linked(db::Read& tx, std::string const& provider, std::string const& subject_hash)
{
    return tx.one(select_link, { { "$provider", provider }, { "$subject_hash", subject_hash } }, [](db::Row const& row) { return row.id<AccountTag>("account"); });
}

void remove_link(db::Write& tx, AccountId const& id, std::string const& provider) { tx.execute(delete_link, { { "$account", id }, { "$provider", provider } }); }
void remove_links(db::Write& tx, AccountId const& id) { tx.execute(delete_links, { { "$account", id } }); }

bool answer_once(db::Write& tx, std::string const& challenge_hash, Instant at, Instant forget_before)
{
    tx.execute(delete_answered, { { "$before", forget_before.microseconds } });
    return tx.execute(insert_answered, { { "$challenge_hash", challenge_hash }, { "$at", at.microseconds } }) == 1;
}

}  // namespace mado::vouching::store

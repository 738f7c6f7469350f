#include "store/account_store.h"

namespace mado::accounts::store {

namespace {

constexpr db::Statement upsert_reopening { "accounts.upsert_recovery", R"sql(
    INSERT INTO accounts_recovery (tenant, account, recovery, state, opens_at, expires_at, stop_hash) VALUES ($tenant, $account, $recovery, $state, $opens_at, $expires_at, $stop_hash)
    ON CONFLICT (tenant, account) DO UPDATE SET recovery = $recovery, state = $state, opens_at = $opens_at, expires_at = $expires_at, stop_hash = $stop_hash
)sql" };
constexpr db::Statement update_reopening { "accounts.update_recovery", R"sql(
    UPDATE accounts_recovery SET state = 'stopping' WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement delete_reopening { "accounts.delete_recovery", R"sql(DELETE FROM accounts_recovery WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement select_reopening { "accounts.select_recovery", R"sql(
    SELECT account, recovery, state, opens_at, expires_at, stop_hash FROM accounts_recovery WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement select_of_stop { "accounts.select_recovery_of_stop", R"sql(
    SELECT account, recovery, state, opens_at, expires_at, stop_hash FROM accounts_recovery WHERE tenant = $tenant AND stop_hash = $stop_hash ORDER BY account LIMIT 1
)sql" };
constexpr db::Statement upsert_link { "accounts.upsert_link", R"sql(
    INSERT INTO accounts_link (tenant, account, provider, hash, added_at) VALUES ($tenant, $account, $provider, $hash, $at)
    ON CONFLICT (tenant, account, provider) DO UPDATE SET hash = $hash, added_at = $at
)sql" };
constexpr db::Statement delete_link { "accounts.delete_link", R"sql(DELETE FROM accounts_link WHERE tenant = $tenant AND account = $account AND provider = $provider)sql" };
constexpr db::Statement delete_links { "accounts.delete_links", R"sql(DELETE FROM accounts_link WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement select_links { "accounts.select_links", R"sql(
    SELECT provider, hash, added_at FROM accounts_link WHERE tenant = $tenant AND account = $account ORDER BY added_at, provider
)sql" };

Reopening reopening_from(db::Row const& row)
{
    return { row.id<AccountTag>("account"), row.text("recovery"), row.text("state"), { row.integer("opens_at") }, { row.integer("expires_at") }, row.text("stop_hash") };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { upsert_reopening, update_reopening, delete_reopening, select_reopening, select_of_stop, upsert_link, delete_link, delete_links, select_links };
}

void keep_reopening(db::Write& tx, Reopening const& one)
{
    tx.execute(upsert_reopening, { { "$account", one.account }, { "$recovery", one.recovery }, { "$state", one.state }, { "$opens_at", one.opens_at.microseconds },
        { "$expires_at", one.expires_at.microseconds }, { "$stop_hash", one.stop_hash } });
}

void mark_stopping(db::Write& tx, AccountId const& account) { tx.execute(update_reopening, { { "$account", account } }); }
void forget_reopening(db::Write& tx, AccountId const& account) { tx.execute(delete_reopening, { { "$account", account } }); }
std::optional<Reopening> reopening(db::Read& tx, AccountId const& account) { return tx.one(select_reopening, { { "$account", account } }, reopening_from); }
std::optional<Reopening> reopening_of_stop(db::Read& tx, std::string const& stop_hash) { return tx.one(select_of_stop, { { "$stop_hash", stop_hash } }, reopening_from); }

void keep_link(db::Write& tx, AccountId const& account, Link const& link)
{
    tx.execute(upsert_link, { { "$account", account }, { "$provider", link.provider }, { "$hash", link.hash }, { "$at", link.added_at.microseconds } });
}

bool forget_link(db::Write& tx, AccountId const& account, std::string const& provider) { return tx.execute(delete_link, { { "$account", account }, { "$provider", provider } }) == 1; }
void forget_links(db::Write& tx, AccountId const& account) { tx.execute(delete_links, { { "$account", account } }); }

std::vector<Link> links(db::Read& tx, AccountId const& account)
{
    return tx.all(select_links, { { "$account", account } }, [](db::Row const& row) { return Link { row.text("provider"), row.text("hash"), { row.integer("added_at") } }; });
}

}  // namespace mado::accounts::store

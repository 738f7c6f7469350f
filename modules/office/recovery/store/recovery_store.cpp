#include "store/recovery_store.h"

namespace mado::recovery::store {

namespace {

#define MADO_RECOVERY_COLUMNS \
    "id, account, document, state, recorded_by, recorded_at, confirmed_by, confirmed_at, opens_at, expires_at, code_hash, stop_hash, failures, failing_since"

constexpr db::Statement upsert_holder { "recovery.upsert_holder", R"sql(
    INSERT INTO recovery_holder (tenant, account, number, person, boxed, kept_at) VALUES ($tenant, $account, $number, $person, $boxed, $at)
    ON CONFLICT (tenant, account) DO UPDATE SET number = $number, person = $person, boxed = $boxed, kept_at = $at
)sql" };
constexpr db::Statement delete_holder { "recovery.delete_holder", R"sql(DELETE FROM recovery_holder WHERE tenant = $tenant AND account = $account)sql" };
constexpr db::Statement select_holder { "recovery.select_holder", R"sql(
    SELECT account, number, person, boxed FROM recovery_holder WHERE tenant = $tenant AND account = $account
)sql" };
constexpr db::Statement select_of_number { "recovery.select_holders_of_number", R"sql(
    SELECT account, number, person, boxed FROM recovery_holder WHERE tenant = $tenant AND number = $number ORDER BY account
)sql" };
constexpr db::Statement select_of_person { "recovery.select_holders_of_person", R"sql(
    SELECT account, number, person, boxed FROM recovery_holder WHERE tenant = $tenant AND person = $person ORDER BY account
)sql" };
constexpr db::Statement insert_recovery { "recovery.insert_recovery",
    "INSERT INTO recovery_recovery (tenant, " MADO_RECOVERY_COLUMNS ") VALUES ($tenant, $id, $account, $document, $state, $recorded_by, $recorded_at, $confirmed_by, $confirmed_at, "
    "$opens_at, $expires_at, $code_hash, $stop_hash, 0, 0)" };
constexpr db::Statement update_recovery { "recovery.update_recovery", R"sql(
    UPDATE recovery_recovery SET state = $state, confirmed_by = $confirmed_by, confirmed_at = $confirmed_at, opens_at = $opens_at, expires_at = $expires_at, code_hash = $code_hash,
           stop_hash = $stop_hash
     WHERE tenant = $tenant AND id = $id AND state = $from
)sql" };
constexpr db::Statement update_failures { "recovery.update_failures", R"sql(
    UPDATE recovery_recovery SET failures = $failures, failing_since = $since WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_recovery { "recovery.select_recovery", "SELECT " MADO_RECOVERY_COLUMNS " FROM recovery_recovery WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_latest { "recovery.select_latest_recovery",
    "SELECT " MADO_RECOVERY_COLUMNS " FROM recovery_recovery WHERE tenant = $tenant AND account = $account ORDER BY recorded_at DESC, id DESC LIMIT 1" };
constexpr db::Statement select_recoveries { "recovery.select_recoveries",
    "SELECT " MADO_RECOVERY_COLUMNS " FROM recovery_recovery WHERE tenant = $tenant ORDER BY recorded_at DESC, id DESC LIMIT 200" };
constexpr db::Statement select_policy { "recovery.select_policy", R"sql(SELECT waiting_days FROM recovery_policy WHERE tenant = $tenant)sql" };
constexpr db::Statement upsert_policy { "recovery.upsert_policy", R"sql(
    INSERT INTO recovery_policy (tenant, waiting_days) VALUES ($tenant, $days) ON CONFLICT (tenant) DO UPDATE SET waiting_days = $days
)sql" };

KeptHolder holder_from(db::Row const& row) { return { row.id<AccountTag>("account"), row.text("number"), row.text("person"), row.bytes("boxed") }; }

Recovery recovery_from(db::Row const& row)
{
    Recovery one;
    one.id = row.id<RecoveryTag>("id");
    one.account = row.id<AccountTag>("account");
    one.document = value_of<Document>(row.text("document"));
    one.state = value_of<State>(row.text("state"));
    one.recorded_by = row.id<PersonTag>("recorded_by");
    one.recorded_at = { row.integer("recorded_at") };
    one.confirmed_by = row.id<PersonTag>("confirmed_by");
    one.confirmed_at = { row.integer("confirmed_at") };
    one.opens_at = { row.integer("opens_at") };
    one.expires_at = { row.integer("expires_at") };
    one.code_hash = row.text("code_hash");
    one.stop_hash = row.text("stop_hash");
    one.failures = row.integer("failures");
    one.failing_since = { row.integer("failing_since") };
    return one;
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { upsert_holder, delete_holder, select_holder, select_of_number, select_of_person, insert_recovery, update_recovery, update_failures, select_recovery, select_latest, select_recoveries,
        select_policy, upsert_policy };
}

void keep_holder(db::Write& tx, KeptHolder const& one, Instant at)
{
    tx.execute(upsert_holder, { { "$account", one.account }, { "$number", one.number }, { "$person", one.person }, { "$boxed", db::Value { db::Bytes { one.boxed } } }, { "$at", at.microseconds } });
}

void forget_holder(db::Write& tx, AccountId const& account) { tx.execute(delete_holder, { { "$account", account } }); }
std::optional<KeptHolder> holder(db::Read& tx, AccountId const& account) { return tx.one(select_holder, { { "$account", account } }, holder_from); }
std::vector<KeptHolder> holders_of_number(db::Read& tx, std::string const& number) { return tx.all(select_of_number, { { "$number", number } }, holder_from); }
std::vector<KeptHolder> holders_of_person(db::Read& tx, std::string const& person) { return tx.all(select_of_person, { { "$person", person } }, holder_from); }

void insert(db::Write& tx, Recovery const& one)
{
    tx.execute(insert_recovery, { { "$id", one.id }, { "$account", one.account }, { "$document", word_of(one.document) }, { "$state", word_of(one.state) }, { "$recorded_by", one.recorded_by },
        { "$recorded_at", one.recorded_at.microseconds }, { "$confirmed_by", one.confirmed_by }, { "$confirmed_at", one.confirmed_at.microseconds }, { "$opens_at", one.opens_at.microseconds },
        { "$expires_at", one.expires_at.microseconds }, { "$code_hash", one.code_hash }, { "$stop_hash", one.stop_hash } });
}

bool change(db::Write& tx, Recovery const& one, State from)
{
    return tx.execute(update_recovery, { { "$id", one.id }, { "$state", word_of(one.state) }, { "$from", word_of(from) }, { "$confirmed_by", one.confirmed_by },
               { "$confirmed_at", one.confirmed_at.microseconds }, { "$opens_at", one.opens_at.microseconds }, { "$expires_at", one.expires_at.microseconds }, { "$code_hash", one.code_hash },
               { "$stop_hash", one.stop_hash } }) == 1;
}

void keep_failures(db::Write& tx, Recovery const& one) { tx.execute(update_failures, { { "$id", one.id }, { "$failures", one.failures }, { "$since", one.failing_since.microseconds } }); }
std::optional<Recovery> find(db::Read& tx, RecoveryId const& id) { return tx.one(select_recovery, { { "$id", id } }, recovery_from); }
std::optional<Recovery> latest(db::Read& tx, AccountId const& account) { return tx.one(select_latest, { { "$account", account } }, recovery_from); }
std::vector<Recovery> all(db::Read& tx) { return tx.all(select_recoveries, {}, recovery_from); }

std::optional<int> waiting_days(db::Read& tx) { return tx.one(select_policy, {}, [](db::Row const& row) { return static_cast<int>(row.integer("waiting_days")); }); }
void keep_waiting_days(db::Write& tx, int days) { tx.execute(upsert_policy, { { "$days", days } }); }

}  // namespace mado::recovery::store

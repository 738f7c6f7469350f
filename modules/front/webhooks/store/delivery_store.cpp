#include "store/delivery_store.h"

namespace mado::webhooks::store {

namespace {

#define MADO_DELIVERY_COLUMNS "id, system, application, type, subject, body, state, attempts, made_at, next_at, fault FROM webhooks_delivery "
constexpr db::Statement insert_delivery { "webhooks.insert_delivery", R"sql(
    INSERT INTO webhooks_delivery (tenant, id, system, application, type, subject, body, state, attempts, made_at, next_at, fault)
    VALUES ($tenant, $id, $system, $application, $type, $subject, $body, 'waiting', 0, $made_at, $made_at, '')
)sql" };
constexpr db::Statement select_delivery { "webhooks.select_delivery", "SELECT " MADO_DELIVERY_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_due { "webhooks.select_due",
    "SELECT " MADO_DELIVERY_COLUMNS "AS d WHERE tenant = $tenant AND system = $system AND state = 'waiting' AND next_at <= $now "
    "AND NOT EXISTS (SELECT 1 FROM webhooks_delivery AS older WHERE older.tenant = d.tenant AND older.system = d.system AND older.application = d.application "
    "AND older.state = 'waiting' AND older.id < d.id) ORDER BY id LIMIT $most" };
constexpr db::Statement select_systems_with_due { "webhooks.select_systems_with_due", R"sql(
    SELECT DISTINCT system FROM webhooks_delivery WHERE tenant = $tenant AND state = 'waiting' AND next_at <= $now ORDER BY system
)sql" };
constexpr db::Statement update_delivery { "webhooks.update_delivery", R"sql(
    UPDATE webhooks_delivery SET state = $state, attempts = $attempts, next_at = $next_at, fault = $fault
     WHERE tenant = $tenant AND id = $id AND attempts = $expected AND state = $from
)sql" };
constexpr db::Statement restart_delivery { "webhooks.restart_delivery", R"sql(
    UPDATE webhooks_delivery SET state = 'waiting', attempts = 0, made_at = $now, next_at = $now WHERE tenant = $tenant AND id = $id AND state = $from
)sql" };
constexpr db::Statement select_newest { "webhooks.select_newest",
    "SELECT " MADO_DELIVERY_COLUMNS "WHERE tenant = $tenant AND system = $system AND id < $before ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_newest_of_state { "webhooks.select_newest_of_state",
    "SELECT " MADO_DELIVERY_COLUMNS "WHERE tenant = $tenant AND system = $system AND state = $state AND id < $before ORDER BY id DESC LIMIT $most" };
#undef MADO_DELIVERY_COLUMNS
constexpr db::Statement count_waiting { "webhooks.count_waiting", R"sql(
    SELECT COUNT(*) AS n FROM webhooks_delivery WHERE tenant = $tenant AND system = $system AND state = 'waiting'
)sql" };
constexpr db::Statement delete_delivered { "webhooks.delete_delivered", R"sql(
    DELETE FROM webhooks_delivery WHERE tenant = $tenant AND state = 'delivered' AND next_at < $before
)sql" };
constexpr db::Statement select_report { "webhooks.select_report", "SELECT hash FROM webhooks_report WHERE tenant = $tenant AND system = $system" };
constexpr db::Statement upsert_report { "webhooks.upsert_report", R"sql(
    INSERT INTO webhooks_report (tenant, system, hash) VALUES ($tenant, $system, $hash) ON CONFLICT (tenant, system) DO UPDATE SET hash = $hash
)sql" };

constexpr std::string_view after_all = "~";  // behind every id

Delivery read_delivery(db::Row const& row)
{
    return { .id = row.text("id"), .system = row.id<api::SystemTag>("system"), .application = row.id<ApplicationTag>("application"), .type = row.text("type"),
        .subject = row.text("subject"), .body = row.bytes("body"), .state = value_of<State>(row.text("state")), .attempts = row.integer("attempts"),
        .made_at = { row.integer("made_at") }, .next_at = { row.integer("next_at") }, .fault = row.text("fault") };
}

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_delivery, select_delivery, select_due, select_systems_with_due, update_delivery, restart_delivery, select_newest, select_newest_of_state, count_waiting, delete_delivered,
        select_report, upsert_report };
}

void insert(db::Write& tx, Delivery const& d)
{
    tx.execute(insert_delivery, { { "$id", d.id }, { "$system", d.system }, { "$application", d.application }, { "$type", d.type }, { "$subject", d.subject },
        { "$body", db::Bytes { d.body } }, { "$made_at", d.made_at.microseconds } });
}

std::optional<Delivery> find(db::Read& tx, std::string const& id) { return tx.one(select_delivery, { { "$id", id } }, read_delivery); }

std::vector<Delivery> due(db::Read& tx, api::SystemId const& system, Instant now, int most)
{
    return tx.all(select_due, { { "$system", system }, { "$now", now.microseconds }, { "$most", most } }, read_delivery);
}

std::vector<api::SystemId> systems_with_due(db::Read& tx, Instant now)
{
    return tx.all(select_systems_with_due, { { "$now", now.microseconds } }, [](db::Row const& row) { return row.id<api::SystemTag>("system"); });
}

bool settle(db::Write& tx, Delivery const& seen, State state, Instant next_at, std::string const& fault)
{
    return tx.execute(update_delivery, { { "$state", word_of(state) }, { "$attempts", seen.attempts + 1 }, { "$next_at", next_at.microseconds }, { "$fault", fault }, { "$id", seen.id },
               { "$expected", seen.attempts }, { "$from", word_of(seen.state) } })
        == 1;
}

bool again(db::Write& tx, Delivery const& seen, Instant now)
{
    return tx.execute(restart_delivery, { { "$now", now.microseconds }, { "$id", seen.id }, { "$from", word_of(seen.state) } }) == 1;
}

std::vector<Delivery> newest(db::Read& tx, api::SystemId const& system, std::string const& before, int most)
{
    return tx.all(select_newest, { { "$system", system }, { "$before", before.empty() ? std::string(after_all) : before }, { "$most", most } }, read_delivery);
}

std::vector<Delivery> newest_of_state(db::Read& tx, api::SystemId const& system, State state, std::string const& before, int most)
{
    return tx.all(select_newest_of_state, { { "$system", system }, { "$state", word_of(state) }, { "$before", before.empty() ? std::string(after_all) : before }, { "$most", most } },
        read_delivery);
}

std::int64_t waiting(db::Read& tx, api::SystemId const& system)
{
    return *tx.one(count_waiting, { { "$system", system } }, [](db::Row const& row) { return row.integer("n"); });
}

void forget_delivered(db::Write& tx, Instant before) { tx.execute(delete_delivered, { { "$before", before.microseconds } }); }

std::string reported(db::Read& tx, api::SystemId const& system)
{
    return tx.one(select_report, { { "$system", system } }, [](db::Row const& row) { return row.text("hash"); }).value_or("");
}

void keep_reported(db::Write& tx, api::SystemId const& system, std::string const& hash) { tx.execute(upsert_report, { { "$system", system }, { "$hash", hash } }); }

}  // namespace mado::webhooks::store

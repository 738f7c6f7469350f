#include "store/subscription_store.h"

namespace mado::catalogue::store {

namespace {

#define MADO_SUBSCRIPTION_COLUMNS "SELECT id, way, dataset, search, address, hash, language, state, asked_at FROM catalogue_subscription WHERE tenant = $tenant "
constexpr db::Statement insert_subscription { "catalogue.insert_subscription", R"sql(
    INSERT INTO catalogue_subscription (tenant, id, way, dataset, search, address, hash, language, state, asked_at)
    VALUES ($tenant, $id, $way, $dataset, $search, $address, $hash, $language, 'asked', $asked_at)
)sql" };
constexpr db::Statement select_subscription { "catalogue.select_subscription", MADO_SUBSCRIPTION_COLUMNS "AND id = $id" };
constexpr db::Statement select_subscription_of_hash { "catalogue.select_subscription_of_hash", MADO_SUBSCRIPTION_COLUMNS "AND hash = $hash" };
constexpr db::Statement update_live { "catalogue.update_live", R"sql(
    UPDATE catalogue_subscription SET state = 'live' WHERE tenant = $tenant AND id = $id AND state = 'asked'
)sql" };
constexpr db::Statement delete_subscription { "catalogue.delete_subscription", "DELETE FROM catalogue_subscription WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement delete_deliveries { "catalogue.delete_deliveries", "DELETE FROM catalogue_delivery WHERE tenant = $tenant AND subscription = $id" };
constexpr db::Statement select_live { "catalogue.select_live", MADO_SUBSCRIPTION_COLUMNS "AND state = 'live' AND dataset = $dataset AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_unconfirmed { "catalogue.select_unconfirmed", R"sql(
    SELECT id FROM catalogue_subscription WHERE tenant = $tenant AND state = 'asked' AND asked_at < $before ORDER BY asked_at, id LIMIT 1000
)sql" };
#undef MADO_SUBSCRIPTION_COLUMNS

#define MADO_DELIVERY_COLUMNS "SELECT id, subscription, happened, body, state, attempts, made_at, next_at FROM catalogue_delivery WHERE tenant = $tenant "
constexpr db::Statement insert_delivery { "catalogue.insert_delivery", R"sql(
    INSERT INTO catalogue_delivery (tenant, id, subscription, happened, body, state, attempts, made_at, next_at, fault)
    VALUES ($tenant, $id, $subscription, $happened, $body, $state, 0, $made_at, $made_at, '') ON CONFLICT (tenant, subscription, happened) DO NOTHING
)sql" };
constexpr db::Statement select_due { "catalogue.select_due",
    MADO_DELIVERY_COLUMNS "AND subscription = $subscription AND state = 'waiting' AND next_at <= $now ORDER BY id LIMIT $most" };
constexpr db::Statement select_with_due { "catalogue.select_with_due", R"sql(
    SELECT DISTINCT subscription FROM catalogue_delivery WHERE tenant = $tenant AND state = 'waiting' AND next_at <= $now ORDER BY subscription
)sql" };
constexpr db::Statement update_delivery { "catalogue.update_delivery", R"sql(
    UPDATE catalogue_delivery SET state = $state, attempts = $attempts, next_at = $next_at, fault = $fault
     WHERE tenant = $tenant AND id = $id AND state = 'waiting' AND attempts = $expected
)sql" };
constexpr db::Statement select_told { "catalogue.select_told", MADO_DELIVERY_COLUMNS "AND subscription = $subscription ORDER BY id DESC LIMIT $most" };
#undef MADO_DELIVERY_COLUMNS
constexpr db::Statement select_settled { "catalogue.select_settled", R"sql(
    SELECT id FROM catalogue_delivery WHERE tenant = $tenant AND state <> 'waiting' AND made_at < $before ORDER BY made_at, id LIMIT 1000
)sql" };
constexpr db::Statement delete_delivery { "catalogue.delete_delivery", "DELETE FROM catalogue_delivery WHERE tenant = $tenant AND id = $id" };

Subscription read_subscription(db::Row const& row)
{
    return { row.text("id"), value_of<Way>(row.text("way")), row.text("dataset"), row.text("search"), row.bytes("address"), row.text("hash"), row.text("language"),
        value_of<SubscriptionState>(row.text("state")), { row.integer("asked_at") } };
}

Delivery read_delivery(db::Row const& row)
{
    return { row.text("id"), row.text("subscription"), row.text("happened"), row.bytes("body"), value_of<DeliveryState>(row.text("state")), row.integer("attempts"),
        { row.integer("made_at") }, { row.integer("next_at") } };
}

std::string read_id(db::Row const& row) { return row.text("id"); }

}  // namespace

std::vector<db::Statement> subscription_statements()
{
    return { insert_subscription, select_subscription, select_subscription_of_hash, update_live, delete_subscription, delete_deliveries, select_live, select_unconfirmed, insert_delivery,
        select_due, select_with_due, update_delivery, select_told, select_settled, delete_delivery };
}

void insert(db::Write& tx, Subscription const& one)
{
    tx.execute(insert_subscription, { { "$id", one.id }, { "$way", word_of(one.way) }, { "$dataset", one.dataset }, { "$search", one.search }, { "$address", db::Value { db::Bytes { one.address } } },
        { "$hash", one.hash }, { "$language", one.language }, { "$asked_at", one.asked_at.microseconds } });
}

std::optional<Subscription> subscription(db::Read& tx, std::string_view id) { return tx.one(select_subscription, { { "$id", id } }, read_subscription); }
std::optional<Subscription> subscription_of_hash(db::Read& tx, std::string_view hash) { return tx.one(select_subscription_of_hash, { { "$hash", hash } }, read_subscription); }
bool go_live(db::Write& tx, std::string_view id) { return tx.execute(update_live, { { "$id", id } }) == 1; }

bool remove_subscription(db::Write& tx, std::string_view id)
{
    tx.execute(delete_deliveries, { { "$id", id } });
    return tx.execute(delete_subscription, { { "$id", id } }) == 1;
}

std::vector<Subscription> of_dataset(db::Read& tx, std::string_view dataset, std::string_view after, int most)
{
    return tx.all(select_live, { { "$dataset", dataset }, { "$after", after }, { "$most", most } }, read_subscription);
}

bool has_unconfirmed(db::Read& tx, Instant before) { return !tx.all(select_unconfirmed, { { "$before", before.microseconds } }, read_id).empty(); }

std::size_t forget_unconfirmed(db::Write& tx, Instant before)
{
    auto const ids = tx.all(select_unconfirmed, { { "$before", before.microseconds } }, read_id);
    for (auto const& id : ids)
        remove_subscription(tx, id);
    return ids.size();
}

bool insert(db::Write& tx, Delivery const& one)
{
    return tx.execute(insert_delivery, { { "$id", one.id }, { "$subscription", one.subscription }, { "$happened", one.happened }, { "$body", db::Value { db::Bytes { one.body } } },
               { "$state", word_of(one.state) }, { "$made_at", one.made_at.microseconds } }) == 1;
}

std::vector<Delivery> due(db::Read& tx, std::string_view subscription, Instant now, int most)
{
    return tx.all(select_due, { { "$subscription", subscription }, { "$now", now.microseconds }, { "$most", most } }, read_delivery);
}

std::vector<std::string> subscriptions_with_due(db::Read& tx, Instant now)
{
    return tx.all(select_with_due, { { "$now", now.microseconds } }, [](db::Row const& row) { return row.text("subscription"); });
}

bool settle(db::Write& tx, Delivery const& seen, DeliveryState state, Instant next_at, std::string_view fault)
{
    return tx.execute(update_delivery, { { "$state", word_of(state) }, { "$attempts", seen.attempts + 1 }, { "$next_at", next_at.microseconds }, { "$fault", fault }, { "$id", seen.id },
               { "$expected", seen.attempts } }) == 1;
}

std::vector<Delivery> told(db::Read& tx, std::string_view subscription, int most)
{
    return tx.all(select_told, { { "$subscription", subscription }, { "$most", most } }, read_delivery);
}

bool has_settled(db::Read& tx, Instant before) { return !tx.all(select_settled, { { "$before", before.microseconds } }, read_id).empty(); }

std::size_t forget_settled(db::Write& tx, Instant before)
{
    auto const ids = tx.all(select_settled, { { "$before", before.microseconds } }, read_id);
    for (auto const& id : ids)
        tx.execute(delete_delivery, { { "$id", id } });
    return ids.size();
}

}  // namespace mado::catalogue::store

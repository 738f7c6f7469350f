#include "store/provider_refund_store.h"

namespace mado::treasury::store {

namespace {

constexpr db::Statement upsert_word { "treasury.keep_refund_word", R"sql(
    INSERT INTO treasury_refund_word (tenant, refund, calls, why, given_back, at) VALUES ($tenant, $refund, $calls, $why, $given_back, $at)
    ON CONFLICT (tenant, refund) DO UPDATE SET calls = excluded.calls, why = excluded.why, given_back = excluded.given_back, at = excluded.at
     WHERE treasury_refund_word.calls <= excluded.calls
)sql" };
constexpr db::Statement select_word { "treasury.select_refund_word", "SELECT refund, calls, why, given_back, at FROM treasury_refund_word WHERE tenant = $tenant AND refund = $refund" };
constexpr db::Statement insert_end { "treasury.insert_refund_end", R"sql(
    INSERT INTO treasury_refund_ended (tenant, refund, how, on_day, reason, contradicted, by_whom, at) VALUES ($tenant, $refund, $how, $on_day, $reason, '', $by_whom, $at)
)sql" };
constexpr db::Statement update_end { "treasury.contradict_refund_end", "UPDATE treasury_refund_ended SET contradicted = $why WHERE tenant = $tenant AND refund = $refund" };
#define MADO_END_COLUMNS "refund, how, on_day, reason, contradicted, by_whom, at"
constexpr db::Statement select_end { "treasury.select_refund_end", "SELECT " MADO_END_COLUMNS " FROM treasury_refund_ended WHERE tenant = $tenant AND refund = $refund" };
constexpr db::Statement select_ends { "treasury.select_refund_ends", "SELECT refund AS id FROM treasury_refund_ended WHERE tenant = $tenant AND refund < $before ORDER BY refund DESC LIMIT $most" };
#undef MADO_END_COLUMNS
constexpr db::Statement select_asked { "treasury.select_refunds_asked_of_providers",
    "SELECT id FROM treasury_refund WHERE tenant = $tenant AND state = 'planned' AND way = 'provider' AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_twice { "treasury.select_refunds_twice", "SELECT id FROM treasury_refund WHERE tenant = $tenant AND state = 'twice' AND id < $before ORDER BY id DESC LIMIT $most" };
constexpr db::Statement update_given { "treasury.contradict_given_refund", "UPDATE treasury_refund SET contradicted = $why WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_contradiction { "treasury.select_contradiction", "SELECT contradicted FROM treasury_refund WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_contradicted { "treasury.select_contradicted_refunds",
    "SELECT id FROM treasury_refund WHERE tenant = $tenant AND contradicted <> '' AND id < $before ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_settled_as { "treasury.select_refund_settled_as", "SELECT id FROM treasury_refund WHERE tenant = $tenant AND settled_as = $line AND settled_as <> ''" };
constexpr db::Statement update_settled { "treasury.settle_refund",
    "UPDATE treasury_refund SET settled_on = $on, settled_as = $line, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version" };
constexpr db::Statement insert_undone { "treasury.insert_refund_undone", R"sql(
    INSERT INTO treasury_refund_undone (tenant, refund, version, given_on, says, reason, by_whom, at) VALUES ($tenant, $refund, $version, $given_on, $says, $reason, $by_whom, $at)
)sql" };
constexpr db::Statement select_undone { "treasury.select_refund_undone",
    "SELECT refund, given_on, says, reason, by_whom, at FROM treasury_refund_undone WHERE tenant = $tenant AND refund = $refund ORDER BY version" };
constexpr db::Statement select_undone_ids { "treasury.select_undone_refunds",
    "SELECT DISTINCT refund AS id FROM treasury_refund_undone WHERE tenant = $tenant AND refund < $before ORDER BY refund DESC LIMIT $most" };
constexpr db::Statement insert_told { "treasury.keep_told_payment", R"sql(
    INSERT INTO treasury_told_payment (tenant, way, provider, reference, matter_kind, matter, charge) VALUES ($tenant, $way, $provider, $reference, $matter_kind, $matter, $charge)
    ON CONFLICT (tenant, way, provider, reference) DO NOTHING
)sql" };
constexpr db::Statement select_told { "treasury.select_told_payment",
    "SELECT way, provider, reference, matter_kind, matter, charge FROM treasury_told_payment WHERE tenant = $tenant AND way = $way AND provider = $provider AND reference = $reference" };
constexpr db::Statement select_told_for { "treasury.select_told_payments", R"sql(
    SELECT way, provider, reference, matter_kind, matter, charge FROM treasury_told_payment
     WHERE tenant = $tenant AND matter_kind = $matter_kind AND matter = $matter AND charge = $charge ORDER BY reference, way, provider
)sql" };

RefundWord read_word(db::Row const& row)
{
    auto const given_back = row.optional_integer("given_back");
    return { row.id<RefundTag>("refund"), row.integer("calls"), row.text("why"), given_back ? std::optional(Yen(*given_back)) : std::nullopt, { row.integer("at") } };
}

RefundEnd read_end(db::Row const& row)
{
    return { row.id<RefundTag>("refund"), value_of<HandEnd>(row.text("how")), Day::parse(row.text("on_day")).value_or(Day {}), row.text("reason"), row.text("contradicted"),
        row.id<PersonTag>("by_whom"), { row.integer("at") } };
}

RefundId read_id(db::Row const& row) { return row.id<RefundTag>("id"); }

ToldPayment read_told(db::Row const& row)
{
    return { row.text("way"), row.text("provider"), row.text("reference"), row.text("matter_kind"), row.text("matter"), row.text("charge") };
}

}  // namespace

std::vector<db::Statement> provider_refund_statements()
{
    return { upsert_word, select_word, insert_end, update_end, select_end, select_ends, select_asked, select_twice, update_given, select_contradiction, select_contradicted,
        select_settled_as, update_settled, insert_undone, select_undone, select_undone_ids, insert_told, select_told, select_told_for };
}

void keep_word(db::Write& tx, RefundWord const& word)
{
    tx.execute(upsert_word, { { "$refund", word.refund }, { "$calls", word.calls }, { "$why", word.why }, { "$given_back", word.given_back ? std::optional(word.given_back->amount()) : std::nullopt },
        { "$at", word.at.microseconds } });
}

std::optional<RefundWord> word(db::Read& tx, RefundId const& id) { return tx.one(select_word, { { "$refund", id } }, read_word); }

void insert(db::Write& tx, RefundEnd const& end)
{
    tx.execute(insert_end, { { "$refund", end.refund }, { "$how", word_of(end.how) }, { "$on_day", end.on.iso() }, { "$reason", end.reason }, { "$by_whom", end.by }, { "$at", end.at.microseconds } });
}

void contradict(db::Write& tx, RefundId const& id, std::string const& why) { tx.execute(update_end, { { "$refund", id }, { "$why", why } }); }
std::optional<RefundEnd> end(db::Read& tx, RefundId const& id) { return tx.one(select_end, { { "$refund", id } }, read_end); }
std::vector<RefundId> ended(db::Read& tx, std::string_view before, int most) { return tx.all(select_ends, { { "$before", before }, { "$most", most } }, read_id); }
std::vector<RefundId> asked_of_providers(db::Read& tx, std::string_view after, int most) { return tx.all(select_asked, { { "$after", after }, { "$most", most } }, read_id); }
std::vector<RefundId> refunded_twice(db::Read& tx, std::string_view before, int most) { return tx.all(select_twice, { { "$before", before }, { "$most", most } }, read_id); }

void contradict_given(db::Write& tx, RefundId const& id, std::string const& why) { tx.execute(update_given, { { "$id", id }, { "$why", why } }); }

std::string contradiction(db::Read& tx, RefundId const& id)
{
    return tx.one(select_contradiction, { { "$id", id } }, [](db::Row const& row) { return row.text("contradicted"); }).value_or("");
}

std::vector<RefundId> contradicted(db::Read& tx, std::string_view before, int most) { return tx.all(select_contradicted, { { "$before", before }, { "$most", most } }, read_id); }
void insert(db::Write& tx, UndoneRefund const& undone, std::int64_t version)
{
    tx.execute(insert_undone, { { "$refund", undone.refund }, { "$version", version }, { "$given_on", undone.given_on.iso() }, { "$says", undone.says }, { "$reason", undone.reason },
        { "$by_whom", undone.by }, { "$at", undone.at.microseconds } });
}

std::vector<UndoneRefund> undone(db::Read& tx, RefundId const& id)
{
    return tx.all(select_undone, { { "$refund", id } }, [](db::Row const& row) {
        return UndoneRefund { row.id<RefundTag>("refund"), Day::parse(row.text("given_on")).value_or(Day {}), row.text("says"), row.text("reason"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

std::vector<RefundId> undone_ids(db::Read& tx, std::string_view before, int most) { return tx.all(select_undone_ids, { { "$before", before }, { "$most", most } }, read_id); }

std::optional<RefundId> settled_as(db::Read& tx, std::string_view line) { return tx.one(select_settled_as, { { "$line", line } }, read_id); }

bool settle(db::Write& tx, Refund const& refund, std::string const& line, Day on)
{
    return tx.execute(update_settled, { { "$on", on.iso() }, { "$line", line }, { "$id", refund.id }, { "$version", refund.version } }) == 1;
}

void keep_told(db::Write& tx, ToldPayment const& told)
{
    tx.execute(insert_told, { { "$way", told.way }, { "$provider", told.provider }, { "$reference", told.reference }, { "$matter_kind", told.matter_kind }, { "$matter", told.matter },
        { "$charge", told.charge } });
}

std::optional<ToldPayment> told_of(db::Read& tx, std::string_view way, std::string_view provider, std::string_view reference)
{
    return tx.one(select_told, { { "$way", way }, { "$provider", provider }, { "$reference", reference } }, read_told);
}

std::vector<ToldPayment> told_for(db::Read& tx, std::string_view matter_kind, std::string_view matter, std::string_view charge)
{
    return tx.all(select_told_for, { { "$matter_kind", matter_kind }, { "$matter", matter }, { "$charge", charge } }, read_told);
}

}  // namespace mado::treasury::store

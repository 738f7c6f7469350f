#include "store/refund_store.h"

namespace mado::treasury::store {

namespace {

#define MADO_REFUND_COLUMNS "id, claim, amount, reason, way, state, to_claim, payout, receipt, document, asked_on, paid_on, repaid, by_whom, version, interest, reckoning, till, cause, interest_laid, interest_payout, settled_on"
#define MADO_OWNER_WITHIN "(CAST($division AS code_text) = '' OR c.owner = $division OR (c.owner > $beneath AND c.owner < $beyond))"
// Something is left to be given back that no refund holds.
#define MADO_NOT_PLANNED "c.to_refund > (SELECT COALESCE(CAST(SUM(r.amount) AS yen_int), 0) FROM treasury_refund r WHERE r.tenant = c.tenant AND r.claim = c.id AND r.state = 'planned')"

constexpr db::Statement insert_refund { "treasury.insert_refund", "INSERT INTO treasury_refund (tenant, " MADO_REFUND_COLUMNS
    ", at) VALUES ($tenant, $id, $claim, $amount, $reason, $way, $state, $to_claim, $payout, $receipt, $document, $asked_on, $paid_on, $repaid, $by_whom, $version, $interest, $reckoning, $till, $cause, $interest_laid, $interest_payout, $settled_on, $at)" };
constexpr db::Statement update_refund { "treasury.update_refund", R"sql(
    UPDATE treasury_refund SET state = $state, payout = $payout, receipt = $receipt, document = $document, paid_on = $paid_on, repaid = $repaid, till = $till,
           interest_payout = $interest_payout, settled_on = $settled_on, version = version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_refund { "treasury.select_refund", "SELECT " MADO_REFUND_COLUMNS " FROM treasury_refund WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_refunds_of { "treasury.select_refunds_of", "SELECT " MADO_REFUND_COLUMNS " FROM treasury_refund WHERE tenant = $tenant AND claim = $claim ORDER BY id" };
constexpr db::Statement select_refunds_at { "treasury.select_refunds_at", "SELECT " MADO_REFUND_COLUMNS " FROM treasury_refund WHERE tenant = $tenant AND till = $till AND till <> '' ORDER BY id" };
constexpr db::Statement select_planned { "treasury.select_planned_refunds",
    "SELECT " MADO_REFUND_COLUMNS " FROM treasury_refund WHERE tenant = $tenant AND state = 'planned' AND id > $after ORDER BY id LIMIT $most" };
constexpr db::Statement select_of_interest { "treasury.select_refund_of_interest",
    "SELECT " MADO_REFUND_COLUMNS " FROM treasury_refund WHERE tenant = $tenant AND interest_payout = $payout AND interest_payout <> '' ORDER BY id LIMIT 1" };
constexpr db::Statement sum_planned { "treasury.sum_planned_refunds",
    "SELECT COALESCE(CAST(SUM(amount) AS yen_int), 0) AS amount FROM treasury_refund WHERE tenant = $tenant AND claim = $claim AND state = 'planned'" };
constexpr db::Statement select_set_offs { "treasury.select_set_offs",
    "SELECT id, amount + interest_laid AS amount, paid_on FROM treasury_refund WHERE tenant = $tenant AND to_claim = $claim AND way = 'set_off' AND state = 'done' ORDER BY id" };
constexpr db::Statement select_overpaid { "treasury.select_overpaid",
    "SELECT c.id FROM treasury_claim c WHERE c.tenant = $tenant AND c.to_refund > 0 AND c.id > $after AND " MADO_OWNER_WITHIN " AND " MADO_NOT_PLANNED " ORDER BY c.id LIMIT $most" };
constexpr db::Statement count_overpaid_rows { "treasury.count_overpaid",
    "SELECT COUNT(*) AS n FROM treasury_claim c WHERE c.tenant = $tenant AND c.to_refund > 0 AND " MADO_OWNER_WITHIN " AND " MADO_NOT_PLANNED };
constexpr db::Statement select_owed_by { "treasury.select_owed_by",
    "SELECT c.id FROM treasury_claim c WHERE c.tenant = $tenant AND c.payer_kana = $kana AND c.payer_name = $name AND c.unpaid > 0 ORDER BY c.id LIMIT $most" };

Day day_in(db::Row const& row, std::string_view column) { return Day::parse(row.text(column)).value_or(Day {}); }
std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }
std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }
ClaimId read_id(db::Row const& row) { return row.id<ClaimTag>("id"); }

json::Value written(std::vector<LatenessSpan> const& spans)
{
    return json::array_of(spans, [](LatenessSpan const& one) {
        return json::object({ { "from", one.from.iso() }, { "through", one.through.iso() }, { "principal", one.principal.amount() }, { "rate", one.rate } });
    });
}

std::vector<LatenessSpan> spans_of(std::string const& text)
{
    std::vector<LatenessSpan> all;
    auto const parsed = json::parse(text).value_or(json::Value {});
    if (parsed.is_array())
        for (auto const& one : parsed.array())
            all.push_back({ Day::parse(one.text("from")).value_or(Day {}), Day::parse(one.text("through")).value_or(Day {}), Yen(one.integer("principal")), static_cast<int>(one.integer("rate")) });
    return all;
}

Refund read_refund(db::Row const& row)
{
    return { row.id<RefundTag>("id"), row.id<ClaimTag>("claim"), Yen(row.integer("amount")), row.text("reason"), value_of<RefundWay>(row.text("way")),
        value_of<RefundState>(row.text("state")), row.id<ClaimTag>("to_claim"), row.id<PayoutTag>("payout"), row.text("receipt"), row.text("document"), day_in(row, "asked_on"),
        day_or_none(row, "paid_on"), row.flag("repaid"), row.id<PersonTag>("by_whom"), row.integer("version"), Yen(row.integer("interest")),
        spans_of(row.text("reckoning")), row.id<TillTag>("till"), row.text("cause"), Yen(row.integer("interest_laid")), row.id<PayoutTag>("interest_payout"), day_or_none(row, "settled_on") };
}

db::Parameters changing(Refund const& refund)
{
    return { { "$id", refund.id }, { "$state", word_of(refund.state) }, { "$payout", refund.payout }, { "$receipt", refund.receipt }, { "$document", refund.document },
        { "$paid_on", iso(refund.paid_on) }, { "$repaid", refund.repaid }, { "$till", refund.till }, { "$interest_payout", refund.interest_payout }, { "$settled_on", iso(refund.settled_on) },
        { "$version", refund.version } };
}

db::Parameters of_division(std::string const& division)
{
    return { { "$division", division }, { "$beneath", division + "/" }, { "$beyond", division + "0" } };
}

}  // namespace

std::vector<db::Statement> refund_statements()
{
    return { insert_refund, update_refund, select_refund, select_of_interest, select_refunds_of, select_refunds_at, select_planned, sum_planned, select_set_offs, select_overpaid, count_overpaid_rows, select_owed_by };
}

void insert(db::Write& tx, Refund const& refund, Instant at)
{
    auto all = changing(refund);
    for (auto& more : db::Parameters { { "$claim", refund.claim }, { "$amount", refund.amount.amount() }, { "$reason", refund.reason }, { "$way", word_of(refund.way) },
             { "$to_claim", refund.to_claim }, { "$asked_on", refund.asked_on.iso() }, { "$by_whom", refund.by }, { "$at", at.microseconds }, { "$interest", refund.interest.amount() },
             { "$reckoning", json::write(written(refund.reckoning)) }, { "$cause", refund.cause }, { "$interest_laid", refund.interest_laid.amount() } })
        all.push_back(std::move(more));
    tx.execute(insert_refund, all);
}

bool change(db::Write& tx, Refund& refund)
{
    if (tx.execute(update_refund, changing(refund)) == 0)
        return false;
    ++refund.version;
    return true;
}

std::optional<Refund> refund(db::Read& tx, RefundId const& id) { return tx.one(select_refund, { { "$id", id } }, read_refund); }
std::optional<Refund> refund_of_interest(db::Read& tx, PayoutId const& id) { return tx.one(select_of_interest, { { "$payout", id } }, read_refund); }
std::vector<Refund> refunds_of(db::Read& tx, ClaimId const& id) { return tx.all(select_refunds_of, { { "$claim", id } }, read_refund); }
std::vector<Refund> refunds_at(db::Read& tx, TillId const& till) { return tx.all(select_refunds_at, { { "$till", till } }, read_refund); }
std::vector<Refund> planned(db::Read& tx, std::string_view after, int most) { return tx.all(select_planned, { { "$after", after }, { "$most", most } }, read_refund); }

Yen planned_of(db::Read& tx, ClaimId const& id)
{
    return tx.one(sum_planned, { { "$claim", id } }, [](db::Row const& row) { return Yen(row.integer("amount")); }).value_or(Yen(0));
}

std::vector<LatePayment> set_offs_onto(db::Read& tx, ClaimId const& id)
{
    return tx.all(select_set_offs, { { "$claim", id } }, [](db::Row const& row) { return LatePayment { day_in(row, "paid_on"), Yen(row.integer("amount")) }; });
}

std::vector<ClaimId> overpaid(db::Read& tx, std::string const& division, std::string_view after, int most)
{
    auto all = of_division(division);
    all.emplace_back("$after", after);
    all.emplace_back("$most", most);
    return tx.all(select_overpaid, all, read_id);
}

std::int64_t count_overpaid(db::Read& tx, std::string const& division)
{
    return tx.one(count_overpaid_rows, of_division(division), [](db::Row const& row) { return row.integer("n"); }).value_or(0);
}

std::vector<ClaimId> owed_by(db::Read& tx, std::string_view name, std::string_view kana, int most)
{
    return tx.all(select_owed_by, { { "$name", name }, { "$kana", kana }, { "$most", most } }, read_id);
}

}  // namespace mado::treasury::store

#include "store/assistance_store.h"

#include <mado/json/json.h>

namespace mado::public_assistance::store {

namespace {

#define MADO_CORRECTION "id, household, month, amount, way, settled, decision, version"
#define MADO_PAYMENT "id, household, owner, month, kind, way, amount, source, payout, state, paid_on, receipt, version"

constexpr db::Statement insert_month { "public_assistance.insert_month",
    "INSERT INTO public_assistance_month (tenant, household, month, amounts, paid, sheet, hash, source, at) VALUES ($tenant, $household, $month, $amounts, $paid, $sheet, $hash, $source, $at) "
    "ON CONFLICT (tenant, household, month) DO NOTHING" };
constexpr db::Statement select_months { "public_assistance.select_months",
    "SELECT household, month, amounts, sheet, hash, source FROM public_assistance_month WHERE tenant = $tenant AND household = $household ORDER BY month" };
constexpr db::Statement count_month { "public_assistance.count_month",
    "SELECT COUNT(*) AS n FROM public_assistance_month WHERE tenant = $tenant AND household = $household AND month = $month" };

constexpr db::Statement insert_correction { "public_assistance.insert_correction", "INSERT INTO public_assistance_correction (tenant, " MADO_CORRECTION
    ", by_whom, at) VALUES ($tenant, $id, $household, $month, $amount, $way, $settled, $decision, 1, $by, $at)" };
constexpr db::Statement update_correction { "public_assistance.update_correction",
    "UPDATE public_assistance_correction SET way = $way, settled = $settled, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version" };
constexpr db::Statement select_correction { "public_assistance.select_correction", "SELECT " MADO_CORRECTION " FROM public_assistance_correction WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_corrections { "public_assistance.select_corrections",
    "SELECT " MADO_CORRECTION " FROM public_assistance_correction WHERE tenant = $tenant AND household = $household ORDER BY month, id" };
constexpr db::Statement select_waiting { "public_assistance.select_waiting_corrections",
    "SELECT " MADO_CORRECTION " FROM public_assistance_correction WHERE tenant = $tenant AND way = 'waiting' ORDER BY month, id LIMIT 500" };

constexpr db::Statement insert_payment { "public_assistance.insert_payment", "INSERT INTO public_assistance_payment (tenant, " MADO_PAYMENT
    ", at) VALUES ($tenant, $id, $household, $owner, $month, $kind, $way, $amount, $source, $payout, $state, $paid_on, $receipt, 1, $at) ON CONFLICT (tenant, household, source, kind) DO NOTHING" };
constexpr db::Statement update_payment { "public_assistance.update_payment",
    "UPDATE public_assistance_payment SET payout = $payout, state = $state, paid_on = $paid_on, receipt = $receipt, version = version + 1 WHERE tenant = $tenant AND id = $id AND version = $version" };
constexpr db::Statement select_payment { "public_assistance.select_payment", "SELECT is_elsewhere, " MADO_PAYMENT " FROM public_assistance_payment WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_payout { "public_assistance.select_payment_of_payout",
    "SELECT is_elsewhere, " MADO_PAYMENT " FROM public_assistance_payment WHERE tenant = $tenant AND payout = $payout ORDER BY id LIMIT 1" };
constexpr db::Statement select_failed { "public_assistance.select_failed_payments", R"sql(
    SELECT is_elsewhere, id, household, owner, month, kind, way, amount, source, payout, state, paid_on, receipt, version FROM public_assistance_payment
     WHERE tenant = $tenant AND state IN ('returned', 'cancelled') AND is_elsewhere = 0
       AND NOT EXISTS (SELECT 1 FROM public_assistance_payment AS later
                        WHERE later.tenant = $tenant AND later.household = public_assistance_payment.household AND later.source = public_assistance_payment.id || '/again')
     ORDER BY month, id LIMIT 500
)sql" };
constexpr db::Statement select_payments { "public_assistance.select_payments",
    "SELECT is_elsewhere, " MADO_PAYMENT " FROM public_assistance_payment WHERE tenant = $tenant AND household = $household ORDER BY month, id" };

Correction read_correction(db::Row const& row)
{
    return { row.id<AssistanceCorrectionTag>("id"), { row.text("household") }, month_in(row), Yen(row.integer("amount")), value_of<CorrectionWay>(row.text("way")), row.text("settled"),
        row.id<AssistanceDecisionTag>("decision"), row.integer("version") };
}
Payment read_payment(db::Row const& row)
{
    return { row.id<AssistancePaymentTag>("id"), { row.text("household") }, row.text("owner"), month_in(row), value_of<PaymentKind>(row.text("kind")), value_of<PayWay>(row.text("way")),
        Yen(row.integer("amount")), row.text("source"), { row.text("payout") }, value_of<PaymentState>(row.text("state")), day_or_none(row, "paid_on"), row.text("receipt"), row.integer("version"),
        row.flag("is_elsewhere") };
}

db::Parameters changing(Payment const& one)
{
    return { { "$id", one.id }, { "$payout", one.payout }, { "$state", word_of(one.state) }, { "$paid_on", iso(one.paid_on) }, { "$receipt", one.receipt } };
}

struct Named { char const* name; Yen Month::*amount; };
constexpr std::array<Named, 10> amounts { { { "needed", &Month::needed }, { "income", &Month::income }, { "income_for_need", &Month::income_for_need }, { "living", &Month::living },
    { "housing", &Month::housing }, { "education", &Month::education }, { "care", &Month::care }, { "medical", &Month::medical }, { "own_payment", &Month::own_payment }, { "paid", &Month::paid } } };

}  // namespace

std::string written(Month const& month)
{
    json::Value value = json::object({ { "is_in_need", month.is_in_need } });
    for (auto const& [name, amount] : amounts)
        value.set(name, (month.*amount).amount());
    return json::canonical(value);
}

Month read_amounts(std::string_view text, Day first)
{
    Month month;
    month.first = first;
    auto const value = json::parse(text).value_or(json::Value {});
    month.is_in_need = value.flag("is_in_need");
    for (auto const& [name, amount] : amounts)
        month.*amount = Yen(value.integer(name));
    return month;
}

std::vector<db::Statement> money_statements()
{
    return { insert_month, select_months, count_month, insert_correction, update_correction, select_correction, select_corrections, select_waiting, insert_payment, update_payment, select_payment,
        select_of_payout, select_failed, select_payments };
}

bool insert(db::Write& tx, ClosedMonth const& one, Instant at)
{
    return tx.execute(insert_month,
               { { "$household", one.household }, { "$month", month_text(one.month) }, { "$amounts", written(one.amounts) }, { "$paid", one.amounts.paid.amount() }, { "$sheet", db::Bytes { one.sheet } },
                   { "$hash", one.hash }, { "$source", one.source }, { "$at", at.microseconds } })
        == 1;
}
std::vector<ClosedMonth> closed_months(db::Read& tx, HouseholdId const& id)
{
    return tx.all(select_months, { { "$household", id } }, [](db::Row const& row) {
        return ClosedMonth { { row.text("household") }, month_in(row), read_amounts(row.text("amounts"), month_in(row)), row.bytes("sheet"), row.text("hash"), row.text("source") };
    });
}
bool is_closed(db::Read& tx, HouseholdId const& id, Day month)
{
    return tx.one(count_month, { { "$household", id }, { "$month", month_text(month) } }, [](db::Row const& row) { return row.integer("n") > 0; }).value_or(false);
}

void insert(db::Write& tx, Correction const& one, PersonId const& by, Instant at)
{
    tx.execute(insert_correction,
        { { "$id", one.id }, { "$household", one.household }, { "$month", month_text(one.month) }, { "$amount", one.amount.amount() }, { "$way", word_of(one.way) }, { "$settled", one.settled },
            { "$decision", one.decision }, { "$by", by }, { "$at", at.microseconds } });
}
bool change(db::Write& tx, Correction& one)
{
    if (tx.execute(update_correction, { { "$id", one.id }, { "$way", word_of(one.way) }, { "$settled", one.settled }, { "$version", one.version } }) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Correction> correction(db::Read& tx, CorrectionId const& id) { return tx.one(select_correction, { { "$id", id } }, read_correction); }
std::vector<Correction> corrections(db::Read& tx, HouseholdId const& id) { return tx.all(select_corrections, { { "$household", id } }, read_correction); }
std::vector<Correction> waiting_corrections(db::Read& tx) { return tx.all(select_waiting, {}, read_correction); }

bool insert(db::Write& tx, Payment const& one, Instant at)
{
    auto all = changing(one);
    all.insert(all.end(),
        { { "$household", one.household }, { "$owner", one.owner }, { "$month", month_text(one.month) }, { "$kind", word_of(one.kind) }, { "$way", word_of(one.way) }, { "$amount", one.amount.amount() },
            { "$source", one.source }, { "$at", at.microseconds } });
    return tx.execute(insert_payment, all) == 1;
}
bool change(db::Write& tx, Payment& one)
{
    auto all = changing(one);
    all.push_back({ "$version", one.version });
    if (tx.execute(update_payment, all) == 0)
        return false;
    ++one.version;
    return true;
}
std::optional<Payment> payment(db::Read& tx, PaymentId const& id) { return tx.one(select_payment, { { "$id", id } }, read_payment); }
std::optional<Payment> payment_of_payout(db::Read& tx, treasury::PayoutId const& id) { return tx.one(select_of_payout, { { "$payout", id } }, read_payment); }
std::vector<Payment> failed_payments(db::Read& tx) { return tx.all(select_failed, {}, read_payment); }
std::vector<Payment> payments(db::Read& tx, HouseholdId const& id) { return tx.all(select_payments, { { "$household", id } }, read_payment); }

}  // namespace mado::public_assistance::store

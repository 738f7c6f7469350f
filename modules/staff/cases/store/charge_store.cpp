#include "store/charge_store.h"

#include <algorithm>

namespace mado::cases::store {

namespace {

constexpr db::Statement upsert_charge { "cases.upsert_charge", R"sql(
    INSERT INTO cases_charge (tenant, case_id, charge, title, amount, before_decision, charged_on, paid_on, reckoned, exempted_on)
    VALUES ($tenant, $id, $charge, $title, $amount, $before_decision, $charged_on, NULL, $reckoned, $exempted_on)
    ON CONFLICT (tenant, case_id, charge) DO UPDATE
       SET amount = CASE WHEN cases_charge.paid_on IS NULL THEN $amount ELSE cases_charge.amount END, reckoned = $reckoned,
           exempted_on = CASE WHEN cases_charge.paid_on IS NOT NULL THEN cases_charge.exempted_on WHEN $amount > 0 THEN NULL ELSE COALESCE(cases_charge.exempted_on, $exempted_on) END
)sql" };
constexpr db::Statement update_amount { "cases.update_charge_amount", R"sql(
    UPDATE cases_charge SET amount = $amount, exempted_on = $exempted_on WHERE tenant = $tenant AND case_id = $id AND charge = $charge
)sql" };
constexpr db::Statement update_reckoned { "cases.update_charge_reckoned",
    "UPDATE cases_charge SET reckoned = $reckoned WHERE tenant = $tenant AND case_id = $id AND charge = $charge AND reckoned <> $reckoned" };
constexpr db::Statement delete_charge { "cases.delete_charge", R"sql(
    DELETE FROM cases_charge WHERE tenant = $tenant AND case_id = $id AND charge = $charge AND paid_on IS NULL
)sql" };
constexpr db::Statement pay_charge { "cases.pay_charge", R"sql(
    UPDATE cases_charge SET paid_on = $on WHERE tenant = $tenant AND case_id = $id AND charge = $charge AND paid_on IS NULL
)sql" };
constexpr db::Statement unpay_charge { "cases.unpay_charge",
    "UPDATE cases_charge SET paid_on = NULL WHERE tenant = $tenant AND case_id = $id AND charge = $charge AND paid_on IS NOT NULL" };
constexpr db::Statement select_charges { "cases.select_charges", R"sql(
    SELECT charge, title, amount, before_decision, charged_on, paid_on, reckoned, exempted_on FROM cases_charge WHERE tenant = $tenant AND case_id = $id ORDER BY charged_on, charge
)sql" };
constexpr db::Statement insert_payment_row { "cases.insert_payment", R"sql(
    INSERT INTO cases_payment (tenant, id, case_id, charge, amount, paid_on, receipt, by_whom, at)
    VALUES ($tenant, $id, $case_id, $charge, $amount, $paid_on, $receipt, $by, $at)
)sql" };
constexpr db::Statement select_payments { "cases.select_payments", R"sql(
    SELECT charge, amount, paid_on, receipt, by_whom, at FROM cases_payment WHERE tenant = $tenant AND case_id = $id ORDER BY id
)sql" };

#define MADO_CHANGE_COLUMNS "id, case_id, charge, step, amount, amount_before, amount_after, article, reason, state, draft, by_whom, at, carried"
constexpr db::Statement insert_change_row { "cases.insert_charge_change", "INSERT INTO cases_charge_change (tenant, " MADO_CHANGE_COLUMNS
    ", ended_at) VALUES ($tenant, $id, $case_id, $charge, $step, $amount, $amount_before, $amount_after, $article, $reason, $state, $draft, $by, $at, $carried, NULL)" };
constexpr db::Statement end_change_row { "cases.end_charge_change",
    "UPDATE cases_charge_change SET state = $state, carried = $carried, ended_at = $at WHERE tenant = $tenant AND id = $id AND state = 'drafted'" };
constexpr db::Statement select_change { "cases.select_charge_change", "SELECT " MADO_CHANGE_COLUMNS " FROM cases_charge_change WHERE tenant = $tenant AND id = $id" };
// In the order in which they came to count: one that waited for its approval counts from then.
constexpr db::Statement select_changes { "cases.select_charge_changes",
    "SELECT " MADO_CHANGE_COLUMNS " FROM cases_charge_change WHERE tenant = $tenant AND case_id = $case_id ORDER BY COALESCE(ended_at, at), id" };
#undef MADO_CHANGE_COLUMNS

std::optional<Day> day_or_none(db::Row const& row, std::string_view column) { return Day::parse(row.optional_text(column).value_or("")); }
std::optional<std::string> exempted(std::int64_t amount, Day today) { return amount > 0 ? std::nullopt : std::optional(today.iso()); }

ChargeChange read_change(db::Row const& row)
{
    return { row.id<ChargeChangeTag>("id"), row.id<ApplicationTag>("case_id"), row.text("charge"), value_of<ChargeStep>(row.text("step")), row.integer("amount"), row.integer("amount_before"),
        row.integer("amount_after"), row.text("article"), row.text("reason"), value_of<ChargeChangeState>(row.text("state")), row.id<approvals::DraftTag>("draft"), row.id<PersonTag>("by_whom"),
        { row.integer("at") }, row.integer("carried") };
}

}  // namespace

std::vector<db::Statement> charge_statements()
{
    return { upsert_charge, update_amount, update_reckoned, delete_charge, pay_charge, unpay_charge, select_charges, insert_payment_row, select_payments, insert_change_row, end_change_row, select_change,
        select_changes };
}

void keep_owed(db::Write& tx, CaseId const& id, Owed const& owed, std::int64_t reckoned, Day today)
{
    tx.execute(upsert_charge, { { "$id", id }, { "$charge", owed.charge }, { "$title", owed.title }, { "$amount", owed.amount }, { "$before_decision", owed.before_decision },
        { "$charged_on", owed.charged_on.iso() }, { "$reckoned", reckoned }, { "$exempted_on", exempted(owed.amount, today) } });
}

void set_amount(db::Write& tx, CaseId const& id, std::string const& charge, std::int64_t amount, Day today)
{
    tx.execute(update_amount, { { "$id", id }, { "$charge", charge }, { "$amount", amount }, { "$exempted_on", exempted(amount, today) } });
}

void set_reckoned(db::Write& tx, CaseId const& id, std::string const& charge, std::int64_t reckoned)
{
    tx.execute(update_reckoned, { { "$id", id }, { "$charge", charge }, { "$reckoned", reckoned } });
}

void forget_owed(db::Write& tx, CaseId const& id, std::string const& charge) { tx.execute(delete_charge, { { "$id", id }, { "$charge", charge } }); }

bool pay(db::Write& tx, CaseId const& id, std::string const& charge, Day on)
{
    return tx.execute(pay_charge, { { "$id", id }, { "$charge", charge }, { "$on", on.iso() } }) == 1;
}

bool unpay(db::Write& tx, CaseId const& id, std::string const& charge) { return tx.execute(unpay_charge, { { "$id", id }, { "$charge", charge } }) == 1; }

std::vector<Charge> charges(db::Read& tx, CaseId const& id)
{
    return tx.all(select_charges, { { "$id", id } }, [](db::Row const& row) {
        return Charge { { row.text("charge"), row.text("title"), row.integer("amount"), row.flag("before_decision"), *Day::parse(row.text("charged_on")), day_or_none(row, "paid_on") },
            row.integer("reckoned"), day_or_none(row, "exempted_on") };
    });
}

std::vector<Owed> owed(db::Read& tx, CaseId const& id)
{
    std::vector<Owed> all;
    for (auto& one : charges(tx, id))
        if (one.owed.amount > 0)
            all.push_back(std::move(one.owed));
    return all;
}

void insert_payment(db::Write& tx, CaseId const& id, std::string const& payment, Payment const& paid)
{
    tx.execute(insert_payment_row, { { "$id", payment }, { "$case_id", id }, { "$charge", paid.charge }, { "$amount", paid.amount }, { "$paid_on", paid.paid_on.iso() },
        { "$receipt", paid.receipt }, { "$by", paid.by }, { "$at", paid.at.microseconds } });
}

std::vector<Payment> payments(db::Read& tx, CaseId const& id)
{
    return tx.all(select_payments, { { "$id", id } }, [](db::Row const& row) {
        return Payment { row.text("charge"), row.integer("amount"), *Day::parse(row.text("paid_on")), row.text("receipt"), row.id<PersonTag>("by_whom"), { row.integer("at") } };
    });
}

void insert_change(db::Write& tx, ChargeChange const& c)
{
    tx.execute(insert_change_row, { { "$id", c.id }, { "$case_id", c.of }, { "$charge", c.charge }, { "$step", word_of(c.step) }, { "$amount", c.amount }, { "$amount_before", c.before },
        { "$amount_after", c.after }, { "$article", c.article }, { "$reason", c.reason }, { "$state", word_of(c.state) }, { "$draft", c.draft }, { "$by", c.by }, { "$at", c.at.microseconds }, { "$carried", c.carried } });
}

bool end_change(db::Write& tx, ChargeChange const& change, Instant at)
{
    return tx.execute(end_change_row, { { "$id", change.id }, { "$state", word_of(change.state) }, { "$carried", change.carried }, { "$at", at.microseconds } }) == 1;
}

std::optional<ChargeChange> charge_change(db::Read& tx, ChargeChangeId const& id) { return tx.one(select_change, { { "$id", id } }, read_change); }
std::vector<ChargeChange> charge_changes(db::Read& tx, CaseId const& of) { return tx.all(select_changes, { { "$case_id", of } }, read_change); }

std::vector<ChargeChange> charge_changes(db::Read& tx, CaseId const& of, std::string const& charge)
{
    auto all = charge_changes(tx, of);
    std::erase_if(all, [&](ChargeChange const& one) { return one.charge != charge; });
    return all;
}

}  // namespace mado::cases::store

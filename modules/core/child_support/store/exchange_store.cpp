#include "store/exchange_store.h"

#include <mado/child_support/payments.h>
#include <mado/child_support/reports.h>

namespace mado::child_support::store {

namespace {

using sheets::Key;
using sheets::Needed;
using sheets::Table;
using sheets::Type;

template <class Enum>
std::vector<std::string_view> words_of()
{
    auto const names = names_of(Enum {});
    return { names.begin(), names.end() };
}

constexpr db::Statement out_terms { "child_support.out_terms", R"sql(
    SELECT told_on, reminded_on, warned_on, answer_days, months_before_lapse, by_whom, at FROM child_support_terms WHERE tenant = $tenant AND tenant > $after ORDER BY
    tenant LIMIT $most
)sql" };
constexpr db::Statement same_terms { "child_support.same_terms", R"sql(
    SELECT told_on, reminded_on, warned_on, answer_days, months_before_lapse, by_whom, at FROM child_support_terms WHERE tenant = $tenant ORDER BY tenant
)sql" };
constexpr db::Statement in_terms { "child_support.in_terms", R"sql(
    INSERT INTO child_support_terms (tenant, told_on, reminded_on, warned_on, answer_days, months_before_lapse, by_whom, at, version) VALUES ($tenant, $told_on,
    $reminded_on, $warned_on, $answer_days, $months_before_lapse, $by_whom, $at, 1)
)sql" };
constexpr db::Statement out_recipients { "child_support.out_recipients", R"sql(
    SELECT number, id, individual, owner, claim, receipt, town, is_guardian, claimed_on, qualified_on, counted_from, pay_way, state, changed_at
    FROM child_support_recipient WHERE tenant = $tenant AND id > $after ORDER BY id LIMIT $most
)sql" };
constexpr db::Statement same_recipients { "child_support.same_recipients", R"sql(
    SELECT number, id, individual, owner, claim, receipt, town, is_guardian, claimed_on, qualified_on, counted_from, pay_way, state, changed_at
    FROM child_support_recipient WHERE tenant = $tenant AND (id = $id OR number = $number) ORDER BY number
)sql" };
constexpr db::Statement in_recipients { "child_support.in_recipients", R"sql(
    INSERT INTO child_support_recipient (tenant, number, id, individual, owner, claim, receipt, town, is_guardian, claimed_on, qualified_on, counted_from, pay_way,
    state, changed_at, version) VALUES ($tenant, $number, $id, $individual, $owner, $claim, $receipt, $town, $is_guardian, $claimed_on, $qualified_on, $counted_from,
    $pay_way, $state, $changed_at, 1)
)sql" };
constexpr db::Statement out_children { "child_support.out_children", R"sql(
    SELECT id, recipient, individual FROM child_support_child WHERE tenant = $tenant AND recipient = $root ORDER BY id
)sql" };
constexpr db::Statement same_children { "child_support.same_children", R"sql(
    SELECT id, recipient, individual FROM child_support_child WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_children { "child_support.in_children", R"sql(
    INSERT INTO child_support_child (tenant, id, recipient, individual) VALUES ($tenant, $id, $recipient, $individual)
)sql" };
constexpr db::Statement out_facts { "child_support.out_facts", R"sql(
    SELECT id, recipient, kind, from_day, until_day, body, decision, by_whom, at FROM child_support_circumstance WHERE tenant = $tenant AND recipient = $root ORDER BY id
)sql" };
constexpr db::Statement same_facts { "child_support.same_facts", R"sql(
    SELECT id, recipient, kind, from_day, until_day, body, decision, by_whom, at FROM child_support_circumstance WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_facts { "child_support.in_facts", R"sql(
    INSERT INTO child_support_circumstance (tenant, id, recipient, kind, from_day, until_day, body, decision, by_whom, at) VALUES ($tenant, $id, $recipient, $kind,
    $from_day, $until_day, $body, $decision, $by_whom, $at)
)sql" };
constexpr db::Statement out_months { "child_support.out_months", R"sql(
    SELECT recipient, month, version, is_current, state, why, children, amount, payable, withheld, tier, asked, sheet, rules, decision, at FROM child_support_month WHERE
    tenant = $tenant AND recipient = $root ORDER BY month, version
)sql" };
constexpr db::Statement same_months { "child_support.same_months", R"sql(
    SELECT recipient, month, version, is_current, state, why, children, amount, payable, withheld, tier, asked, sheet, rules, decision, at FROM child_support_month WHERE
    tenant = $tenant AND recipient = $recipient AND month = $month AND version = $version ORDER BY recipient
)sql" };
constexpr db::Statement in_months { "child_support.in_months", R"sql(
    INSERT INTO child_support_month (tenant, recipient, month, version, is_current, state, why, children, amount, payable, withheld, tier, asked, sheet, rules, decision,
    at) VALUES ($tenant, $recipient, $month, $version, $is_current, $state, $why, $children, $amount, $payable, $withheld, $tier, $asked, $sheet, $rules, $decision, $at)
)sql" };
constexpr db::Statement out_decisions { "child_support.out_decisions", R"sql(
    SELECT id, recipient, kind, from_month, facts, change, reasons, state, draft, document, by_whom, at, decided_on FROM child_support_decision WHERE tenant = $tenant
    AND recipient = $root AND state IN ('decided', 'dropped') ORDER BY id
)sql" };
constexpr db::Statement same_decisions { "child_support.same_decisions", R"sql(
    SELECT id, recipient, kind, from_month, facts, change, reasons, state, draft, document, by_whom, at, decided_on FROM child_support_decision WHERE tenant = $tenant
    AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_decisions { "child_support.in_decisions", R"sql(
    INSERT INTO child_support_decision (tenant, id, recipient, kind, from_month, facts, change, reasons, state, draft, document, by_whom, at, decided_on) VALUES
    ($tenant, $id, $recipient, $kind, $from_month, $facts, $change, $reasons, $state, $draft, $document, $by_whom, $at, $decided_on)
)sql" };
constexpr db::Statement out_runs { "child_support.out_runs", R"sql(
    SELECT id, owner, kind, month, pays_on, set_off, only_for, payee, state, draft, hash, signature, by_whom, at FROM child_support_run WHERE tenant = $tenant AND id >
    $after AND state IN ('carried', 'dropped') ORDER BY id LIMIT $most
)sql" };
constexpr db::Statement same_runs { "child_support.same_runs", R"sql(
    SELECT id, owner, kind, month, pays_on, set_off, only_for, payee, state, draft, hash, signature, by_whom, at FROM child_support_run WHERE tenant = $tenant AND id =
    $id ORDER BY id
)sql" };
constexpr db::Statement in_runs { "child_support.in_runs", R"sql(
    INSERT INTO child_support_run (tenant, id, owner, kind, month, pays_on, set_off, only_for, payee, state, draft, hash, signature, by_whom, at, after, version) VALUES
    ($tenant, $id, $owner, $kind, $month, $pays_on, $set_off, $only_for, $payee, $state, $draft, $hash, $signature, $by_whom, $at, '', 1)
)sql" };
constexpr db::Statement out_payments { "child_support.out_payments", R"sql(
    SELECT id, run, recipient, way, amount, overpaid, state, payout, fault, paid_on, receipt FROM child_support_payment WHERE tenant = $tenant AND recipient = $root AND
    run IN (SELECT id FROM child_support_run WHERE tenant = $tenant AND state IN ('carried', 'dropped')) ORDER BY id
)sql" };
constexpr db::Statement same_payments { "child_support.same_payments", R"sql(
    SELECT id, run, recipient, way, amount, overpaid, state, payout, fault, paid_on, receipt FROM child_support_payment WHERE tenant = $tenant AND (id = $id OR (run =
    $run AND recipient = $recipient)) ORDER BY id
)sql" };
constexpr db::Statement in_payments { "child_support.in_payments", R"sql(
    INSERT INTO child_support_payment (tenant, id, run, recipient, way, amount, overpaid, state, payout, fault, paid_on, receipt) VALUES ($tenant, $id, $run, $recipient,
    $way, $amount, $overpaid, $state, $payout, $fault, $paid_on, $receipt)
)sql" };
constexpr db::Statement out_lines { "child_support.out_lines", R"sql(
    SELECT id, payment, recipient, month, amount FROM child_support_line WHERE tenant = $tenant AND recipient = $root AND (payment = '' OR payment IN (SELECT p.id
    FROM child_support_payment p JOIN child_support_run r ON r.tenant = p.tenant AND r.id = p.run WHERE p.tenant = $tenant AND r.state IN ('carried', 'dropped'))) ORDER BY
    month, id
)sql" };
constexpr db::Statement same_lines { "child_support.same_lines", R"sql(
    SELECT id, payment, recipient, month, amount FROM child_support_line WHERE tenant = $tenant AND id = $id ORDER BY id
)sql" };
constexpr db::Statement in_lines { "child_support.in_lines", R"sql(
    INSERT INTO child_support_line (tenant, id, payment, recipient, month, amount) VALUES ($tenant, $id, $payment, $recipient, $month, $amount)
)sql" };
constexpr db::Statement out_reports { "child_support.out_reports", R"sql(
    SELECT recipient, year, step, on_day, way, about, at FROM child_support_report WHERE tenant = $tenant AND recipient = $root ORDER BY year, step
)sql" };
constexpr db::Statement same_reports { "child_support.same_reports", R"sql(
    SELECT recipient, year, step, on_day, way, about, at FROM child_support_report WHERE tenant = $tenant AND recipient = $recipient AND year = $year AND step = $step
    ORDER BY recipient
)sql" };
constexpr db::Statement in_reports { "child_support.in_reports", R"sql(
    INSERT INTO child_support_report (tenant, recipient, year, step, on_day, way, about, at) VALUES ($tenant, $recipient, $year, $step, $on_day, $way, $about, $at)
)sql" };
constexpr db::Statement out_work { "child_support.out_work", R"sql(
    SELECT id, recipient, owner, kind, about, words, due_on, is_open, at, ended_by, ended_at FROM child_support_work WHERE tenant = $tenant AND recipient = $root ORDER
    BY id
)sql" };
constexpr db::Statement same_work { "child_support.same_work", R"sql(
    SELECT id, recipient, owner, kind, about, words, due_on, is_open, at, ended_by, ended_at FROM child_support_work WHERE tenant = $tenant AND (id = $id OR (recipient =
    $recipient AND kind = $kind AND about = $about)) ORDER BY id
)sql" };
constexpr db::Statement in_work { "child_support.in_work", R"sql(
    INSERT INTO child_support_work (tenant, id, recipient, owner, kind, about, words, due_on, is_open, at, ended_by, ended_at) VALUES ($tenant, $id, $recipient, $owner,
    $kind, $about, $words, $due_on, $is_open, $at, $ended_by, $ended_at)
)sql" };

}  // namespace

std::vector<sheets::Table> exchange_tables()
{
    std::vector<Table> all;
    all.push_back({ "terms", {
        { "told_on", {}, Type::Words, Needed::No }, { "reminded_on", {}, Type::Words, Needed::No }, { "warned_on", {}, Type::Words, Needed::No },
        { "answer_days", {}, Type::Whole }, { "months_before_lapse", {}, Type::Whole }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Itself, out_terms, same_terms, in_terms, "tenant", "", "", false });
    all.push_back({ "recipients", {
        { "number", {}, Type::Whole, Needed::Yes, Key::Yes }, { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "individual", {}, Type::Individual },
        { "owner", {}, Type::Words, Needed::No }, { "claim", {}, Type::Uuid, Needed::No }, { "receipt", {}, Type::Words, Needed::No },
        { "town", {}, Type::Words, Needed::No }, { "is_guardian", {}, Type::Flag }, { "claimed_on", {}, Type::Day }, { "qualified_on", {}, Type::Day },
        { "counted_from", {}, Type::Day, Needed::No }, { "pay_way", {}, Type::Word, Needed::Yes, Key::No, words_of<PayWay>() },
        { "state", {}, Type::Word, Needed::Yes, Key::No, words_of<RecipientState>() }, { "changed_at", {}, Type::Moment } },
        Table::By::Itself, out_recipients, same_recipients, in_recipients, "id", "owner", "", false });
    all.push_back({ "children", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "number", "recipient", Type::Root }, { "individual", {}, Type::Individual } },
        Table::By::Root, out_children, same_children, in_children, "", "", "", false });
    all.push_back({ "decisions", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "number", "recipient", Type::Root }, { "kind", {}, Type::Word, Needed::Yes, Key::No, words_of<DecisionKind>() },
        { "from_month", {}, Type::Day }, { "facts", {}, Type::Json }, { "change", {}, Type::Json }, { "reasons", {}, Type::Words, Needed::No },
        { "state", {}, Type::Word, Needed::Yes, Key::No, { "decided", "dropped" } }, { "draft", {}, Type::Uuid, Needed::No }, { "document", {}, Type::Words, Needed::No },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment }, { "decided_on", {}, Type::Day, Needed::No } },
        Table::By::Root, out_decisions, same_decisions, in_decisions, "", "", "", false });
    all.push_back({ "runs", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No }, { "kind", {}, Type::Word, Needed::Yes, Key::No, words_of<RunKind>() },
        { "month", {}, Type::Day }, { "pays_on", {}, Type::Day }, { "set_off", {}, Type::Flag }, { "only_for", {}, Type::Uuid, Needed::No },
        { "payee", {}, Type::Uuid, Needed::No }, { "state", {}, Type::Word, Needed::Yes, Key::No, { "carried", "dropped" } }, { "draft", {}, Type::Uuid, Needed::No },
        { "sha256", "hash", Type::Words, Needed::No }, { "signature", {}, Type::Bytes, Needed::No }, { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Itself, out_runs, same_runs, in_runs, "id", "owner", "", false });
    all.push_back({ "payments", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "run", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "number", "recipient", Type::Root, Needed::Yes, Key::Yes },
        { "way", {}, Type::Word, Needed::Yes, Key::No, words_of<PayWay>() }, { "amount", {}, Type::Yen }, { "overpaid", {}, Type::Yen },
        { "state", {}, Type::Word, Needed::Yes, Key::No, { "ordered", "waiting", "paid", "returned", "held", "cancelled" } }, { "payout", {}, Type::Uuid, Needed::No },
        { "fault", {}, Type::Words, Needed::No }, { "paid_on", {}, Type::Day, Needed::No }, { "receipt", {}, Type::Whole, Needed::No } },
        Table::By::Root, out_payments, same_payments, in_payments, "", "", "", false });
    all.push_back({ "lines", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "payment", {}, Type::Uuid, Needed::No }, { "number", "recipient", Type::Root }, { "month", {}, Type::Day },
        { "amount", {}, Type::Yen } },
        Table::By::Root, out_lines, same_lines, in_lines, "", "", "", false });
    // After what was paid of them, and before the facts: a table that is refused leaves nothing behind that would be reckoned, written about or paid once more.
    all.push_back({ "months", {
        { "number", "recipient", Type::Root, Needed::Yes, Key::Yes }, { "month", {}, Type::Day, Needed::Yes, Key::Yes },
        { "version", {}, Type::Whole, Needed::Yes, Key::Yes }, { "is_current", {}, Type::Flag }, { "state", {}, Type::Word, Needed::Yes, Key::No, words_of<MonthState>() },
        { "why", {}, Type::Words, Needed::No }, { "children", {}, Type::Whole }, { "amount", {}, Type::Yen }, { "payable", {}, Type::Yen }, { "withheld", {}, Type::Yen },
        { "tier", {}, Type::Words, Needed::No }, { "asked", {}, Type::Json }, { "sheet_sha256", "sheet", Type::Words, Needed::No }, { "rules", {}, Type::Words, Needed::No },
        { "decision", {}, Type::Uuid, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_months, same_months, in_months, "", "", "", false });
    all.push_back({ "reports", {
        { "number", "recipient", Type::Root, Needed::Yes, Key::Yes }, { "year", {}, Type::Whole, Needed::Yes, Key::Yes },
        { "step", {}, Type::Word, Needed::Yes, Key::Yes, words_of<ReportStep>() }, { "on", "on_day", Type::Day }, { "way", {}, Type::Words, Needed::No },
        { "about", {}, Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_reports, same_reports, in_reports, "", "", "", false });
    all.push_back({ "work", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "number", "recipient", Type::Root, Needed::Yes, Key::Yes }, { "owner", {}, Type::Words, Needed::No },
        { "kind", {}, Type::Word, Needed::Yes, Key::Yes, words_of<WorkKind>() }, { "about", {}, Type::Words, Needed::No, Key::Yes }, { "words", {}, Type::Words, Needed::No },
        { "due_on", {}, Type::Day }, { "is_open", {}, Type::Flag }, { "at", {}, Type::Moment }, { "ended_by", {}, Type::Words, Needed::No },
        { "ended_at", {}, Type::Moment, Needed::No } },
        Table::By::Root, out_work, same_work, in_work, "", "owner", "", false });
    all.push_back({ "facts", {
        { "id", {}, Type::Uuid, Needed::Yes, Key::Yes }, { "number", "recipient", Type::Root }, { "kind", {}, Type::Word, Needed::Yes, Key::No, words_of<FactKind>() },
        { "from", "from_day", Type::Day }, { "until", "until_day", Type::Day, Needed::No }, { "values", "body", Type::Json }, { "decision", {}, Type::Uuid, Needed::No },
        { "by", "by_whom", Type::Words, Needed::No }, { "at", {}, Type::Moment } },
        Table::By::Root, out_facts, same_facts, in_facts, "", "", "", false });
    return all;
}

std::vector<db::Statement> exchange_statements()
{
    return { out_terms, same_terms, in_terms, out_recipients, same_recipients, in_recipients, out_children, same_children, in_children, out_facts, same_facts, in_facts, out_months, same_months, in_months, out_decisions, same_decisions, in_decisions, out_runs, same_runs, in_runs, out_payments, same_payments, in_payments, out_lines, same_lines, in_lines, out_reports, same_reports, in_reports, out_work, same_work, in_work };
}

}  // namespace mado::child_support::store

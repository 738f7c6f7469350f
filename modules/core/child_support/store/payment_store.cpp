#include "store/payment_store.h"

namespace mado::child_support::store {

namespace {

#define MADO_RUN_COLUMNS "SELECT id, owner, kind, month, pays_on, set_off, only_for, payee, state, after, draft, hash, signature, by_whom, at, version FROM child_support_run "
#define MADO_PAYMENT_COLUMNS "SELECT id, run, recipient, way, amount, overpaid, state, payout, fault, paid_on, receipt FROM child_support_payment "
constexpr db::Statement insert_run { "child_support.insert_run", R"sql(
    INSERT INTO child_support_run (tenant, id, owner, kind, month, pays_on, set_off, only_for, payee, state, after, draft, hash, signature, by_whom, at, version)
    VALUES ($tenant, $id, $owner, $kind, $month, $pays_on, $set_off, $only_for, $payee, $state, $after, $draft, $hash, $signature, $by, $at, $version)
)sql" };
constexpr db::Statement update_run { "child_support.update_run", R"sql(
    UPDATE child_support_run SET state = $state, after = $after, draft = $draft, hash = $hash, signature = $signature, version = $version + 1
     WHERE tenant = $tenant AND id = $id AND version = $version
)sql" };
constexpr db::Statement select_run { "child_support.select_run", MADO_RUN_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_runs { "child_support.select_runs",
    MADO_RUN_COLUMNS "WHERE tenant = $tenant AND (CAST($owner AS code_text) = '' OR owner = $owner OR (owner > $below AND owner < $beyond)) ORDER BY id DESC LIMIT $most" };
constexpr db::Statement select_regular { "child_support.select_regular_runs",
    MADO_RUN_COLUMNS "WHERE tenant = $tenant AND month = $month AND owner = $owner AND kind = 'regular' AND state <> 'dropped' ORDER BY id" };

constexpr db::Statement insert_payment { "child_support.insert_payment", R"sql(
    INSERT INTO child_support_payment (tenant, id, run, recipient, way, amount, overpaid, state, payout, fault)
    VALUES ($tenant, $id, $run, $recipient, $way, $amount, $overpaid, $state, $payout, $fault) ON CONFLICT (tenant, run, recipient) DO NOTHING
)sql" };
constexpr db::Statement update_payment { "child_support.update_payment", R"sql(
    UPDATE child_support_payment SET state = $state, payout = $payout, fault = $fault, paid_on = $paid_on, receipt = $receipt WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_payment { "child_support.select_payment", MADO_PAYMENT_COLUMNS "WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_of_payout { "child_support.select_of_payout", MADO_PAYMENT_COLUMNS "WHERE tenant = $tenant AND payout = $payout ORDER BY id" };
constexpr db::Statement select_payments { "child_support.select_payments", MADO_PAYMENT_COLUMNS "WHERE tenant = $tenant AND run = $run AND recipient > $after ORDER BY recipient LIMIT $most" };
constexpr db::Statement select_planned { "child_support.select_planned",
    MADO_PAYMENT_COLUMNS "WHERE tenant = $tenant AND run = $run AND state = 'planned' AND recipient > $after ORDER BY recipient LIMIT $most" };
constexpr db::Statement select_payments_of { "child_support.select_payments_of", MADO_PAYMENT_COLUMNS "WHERE tenant = $tenant AND recipient = $recipient ORDER BY id DESC" };
#undef MADO_RUN_COLUMNS
#undef MADO_PAYMENT_COLUMNS
constexpr db::Statement cancel_payments { "child_support.cancel_payments", R"sql(
    UPDATE child_support_payment SET state = 'cancelled' WHERE tenant = $tenant AND run = $run AND (state = 'planned' OR state = 'held')
)sql" };
constexpr db::Statement select_figures { "child_support.select_figures", R"sql(
    SELECT COUNT(*) AS payments, COALESCE(SUM(CASE WHEN state = 'planned' THEN 0 ELSE 1 END), 0) AS ordered, COALESCE(SUM(CASE WHEN state = 'paid' THEN 1 ELSE 0 END), 0) AS paid,
           COALESCE(SUM(CASE WHEN state = 'held' THEN 1 ELSE 0 END), 0) AS held, CAST(COALESCE(SUM(amount), 0) AS yen_int) AS total,
           CAST(COALESCE(SUM(CASE WHEN state = 'paid' THEN amount ELSE 0 END), 0) AS yen_int) AS paid_yen, CAST(COALESCE(SUM(overpaid), 0) AS yen_int) AS overpaid
      FROM child_support_payment WHERE tenant = $tenant AND run = $run
)sql" };
constexpr db::Statement select_next_receipt { "child_support.select_next_receipt", "SELECT COALESCE(MAX(receipt), 0) + 1 AS n FROM child_support_payment WHERE tenant = $tenant" };

constexpr db::Statement insert_line { "child_support.insert_line", R"sql(
    INSERT INTO child_support_line (tenant, id, payment, recipient, month, amount) VALUES ($tenant, $id, $payment, $recipient, $month, $amount)
)sql" };
constexpr db::Statement select_lines { "child_support.select_lines", "SELECT month, amount FROM child_support_line WHERE tenant = $tenant AND payment = $payment ORDER BY month, id" };
constexpr db::Statement select_paid { "child_support.select_paid", R"sql(
    SELECT l.month AS month, CAST(SUM(l.amount) AS yen_int) AS amount FROM child_support_line l
     WHERE l.tenant = $tenant AND l.recipient = $recipient
       AND NOT EXISTS (SELECT 1 FROM child_support_payment p WHERE p.tenant = l.tenant AND p.id = l.payment AND (p.state = 'cancelled' OR p.state = 'held'))
     GROUP BY l.month ORDER BY l.month
)sql" };

std::optional<std::string> iso(std::optional<Day> const& day) { return day ? std::optional(day->iso()) : std::nullopt; }

Run run_from(db::Row const& row)
{
    Run one;
    one.id = { row.text("id") };
    one.owner = row.text("owner");
    one.kind = value_of<RunKind>(row.text("kind"));
    one.month = Day::parse(row.text("month")).value_or(Day {});
    one.pays_on = Day::parse(row.text("pays_on")).value_or(Day {});
    one.set_off = row.flag("set_off") ? Offset::Yes : Offset::No;
    one.only_for = { row.text("only_for") };
    one.payee = { row.text("payee") };
    one.state = value_of<RunState>(row.text("state"));
    one.after = row.text("after");
    one.draft = { row.text("draft") };
    one.hash = row.text("hash");
    one.signature = row.bytes("signature");
    one.by = { row.text("by_whom") };
    one.at = { row.integer("at") };
    one.version = row.integer("version");
    return one;
}

Payment payment_from(db::Row const& row)
{
    Payment one;
    one.id = { row.text("id") };
    one.run = { row.text("run") };
    one.recipient = { row.text("recipient") };
    one.way = value_of<PayWay>(row.text("way"));
    one.amount = Yen(row.integer("amount"));
    one.overpaid = Yen(row.integer("overpaid"));
    one.state = value_of<PaymentState>(row.text("state"));
    one.payout = { row.text("payout") };
    one.fault = row.text("fault");
    if (auto const paid = row.optional_text("paid_on"))
        one.paid_on = Day::parse(*paid);
    one.receipt = row.optional_integer("receipt").value_or(0);
    return one;
}

MonthYen line_from(db::Row const& row) { return { Day::parse(row.text("month")).value_or(Day {}), Yen(row.integer("amount")) }; }

}  // namespace

std::vector<db::Statement> payment_statements()
{
    return { insert_run, update_run, select_run, select_runs, select_regular, insert_payment, update_payment, select_payment, select_of_payout, select_payments, select_planned, select_payments_of,
        cancel_payments, select_figures, select_next_receipt, insert_line, select_lines, select_paid };
}

void insert(db::Write& tx, Run const& made)
{
    tx.execute(insert_run, { { "$id", made.id }, { "$owner", made.owner }, { "$kind", word_of(made.kind) }, { "$month", made.month.iso() }, { "$pays_on", made.pays_on.iso() },
        { "$set_off", made.set_off == Offset::Yes }, { "$only_for", made.only_for }, { "$payee", made.payee }, { "$state", word_of(made.state) }, { "$after", made.after }, { "$draft", made.draft }, { "$hash", made.hash },
        { "$signature", db::Value { db::Bytes { made.signature } } }, { "$by", made.by }, { "$at", made.at.microseconds }, { "$version", made.version } });
}

bool change(db::Write& tx, Run& changed)
{
    if (tx.execute(update_run, { { "$id", changed.id }, { "$state", word_of(changed.state) }, { "$after", changed.after }, { "$draft", changed.draft }, { "$hash", changed.hash },
            { "$signature", db::Value { db::Bytes { changed.signature } } }, { "$version", changed.version } }) != 1)
        return false;
    ++changed.version;
    return true;
}

std::optional<Run> run(db::Read& tx, RunId const& id) { return tx.one(select_run, { { "$id", id } }, run_from); }
std::vector<Run> runs(db::Read& tx, std::string_view owner, int most)
{
    return tx.all(select_runs, { { "$owner", owner }, { "$below", std::string(owner) + "/" }, { "$beyond", std::string(owner) + "0" }, { "$most", most } }, run_from);
}
std::vector<Run> regular_of(db::Read& tx, std::string_view owner, Day month) { return tx.all(select_regular, { { "$owner", owner }, { "$month", month.iso() } }, run_from); }

bool insert(db::Write& tx, Payment const& made)
{
    return tx.execute(insert_payment, { { "$id", made.id }, { "$run", made.run }, { "$recipient", made.recipient }, { "$way", word_of(made.way) }, { "$amount", made.amount.amount() },
               { "$overpaid", made.overpaid.amount() }, { "$state", word_of(made.state) }, { "$payout", made.payout }, { "$fault", made.fault } }) == 1;
}

void change(db::Write& tx, Payment const& changed)
{
    tx.execute(update_payment, { { "$id", changed.id }, { "$state", word_of(changed.state) }, { "$payout", changed.payout }, { "$fault", changed.fault }, { "$paid_on", iso(changed.paid_on) },
        { "$receipt", changed.receipt == 0 ? std::optional<std::int64_t> {} : std::optional(changed.receipt) } });
}

std::optional<Payment> payment(db::Read& tx, PaymentId const& id) { return tx.one(select_payment, { { "$id", id } }, payment_from); }
std::optional<Payment> of_payout(db::Read& tx, treasury::PayoutId const& payout) { return tx.one(select_of_payout, { { "$payout", payout } }, payment_from); }
std::vector<Payment> payments(db::Read& tx, RunId const& run, std::string_view after, int most)
{
    return tx.all(select_payments, { { "$run", run }, { "$after", after }, { "$most", most } }, payment_from);
}
std::vector<Payment> planned(db::Read& tx, RunId const& run, std::string_view after, int most)
{
    return tx.all(select_planned, { { "$run", run }, { "$after", after }, { "$most", most } }, payment_from);
}
std::vector<Payment> payments_of(db::Read& tx, RecipientId const& recipient) { return tx.all(select_payments_of, { { "$recipient", recipient } }, payment_from); }
void cancel_all(db::Write& tx, RunId const& run) { tx.execute(cancel_payments, { { "$run", run } }); }

RunFigures figures(db::Read& tx, RunId const& run)
{
    return tx.one(select_figures, { { "$run", run } }, [](db::Row const& row) {
        return RunFigures { row.integer("payments"), row.integer("ordered"), row.integer("paid"), row.integer("held"), Yen(row.integer("total")), Yen(row.integer("paid_yen")), Yen(row.integer("overpaid")) };
    }).value_or(RunFigures {});
}

std::int64_t next_receipt(db::Read& tx) { return tx.one(select_next_receipt, {}, [](db::Row const& row) { return row.integer("n"); }).value_or(1); }

void add_line(db::Write& tx, KeptLine const& kept)
{
    tx.execute(insert_line, { { "$id", kept.id }, { "$payment", kept.payment }, { "$recipient", kept.recipient }, { "$month", kept.line.month.iso() }, { "$amount", kept.line.amount.amount() } });
}
std::vector<MonthYen> lines(db::Read& tx, PaymentId const& payment) { return tx.all(select_lines, { { "$payment", payment } }, line_from); }
std::vector<MonthYen> paid(db::Read& tx, RecipientId const& recipient) { return tx.all(select_paid, { { "$recipient", recipient } }, line_from); }

}  // namespace mado::child_support::store

// 支払: planned, decided, ordered and paid; stopped anywhere and begun again; nothing is paid twice and nothing is lost.
#include "tests/office.h"

#include <mado/treasury/claims.h>

#include "service/workings.h"

using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;
using Kind = Refusal::Kind;

TEST_CASE_FIXTURE(Office, "paid in an odd month what is due for the two before; the account, the bank's answer, the trace")
{
    auto const one = entered(claim());
    today("2026-08-20");
    CHECK(begun("2026-08-01").error().fields.front().key == "child_support.run.odd_months");
    CHECK(begun("2026-11-01").error().fields.front().key == "child_support.run.too_early");
    CHECK(begun("2026-11-01", RunKind::Extra, one.id).error().fields.front().key == "child_support.run.too_early");
    auto const dry = read([&](db::Read& tx) { return dry_run(tx, clerk, here, on("2026-09-01"), Offset::Yes); });
    REQUIRE(dry.size() == 1);
    CHECK(dry.front().settled.total == Yen(144'150));  // June to August: July's payment was missed
    auto const run = ordered("2026-09-01");
    CHECK(run.state == RunState::Carried);
    CHECK(run.pays_on == on("2026-09-11"));
    CHECK(begun("2026-09-01").error().key == "child_support.run.there_already");
    auto const payment = payments(one).front();
    CHECK(payment.state == PaymentState::Ordered);
    CHECK(payment.amount == Yen(144'150));
    auto const payout = *read([&](db::Read& tx) { return treasury::find_payout(tx, payment.payout); });
    CHECK(payout.wish.month == "2026-09");
    CHECK(payout.ordered_by == head.person);
    banked("2026-09-11");
    CHECK(payments(one).front().state == PaymentState::Paid);
    CHECK(payments(one).front().paid_on == on("2026-09-11"));
    CHECK(paid(one) == Yen(144'150));
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.payment.paid"));
    today("2026-10-20");
    CHECK(read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-11-01"), Offset::Yes); }).total == Yen(96'100));
}

TEST_CASE_FIXTURE(Office, "stopped anywhere and begun again: every recipient once, every payout once")
{
    std::vector<Recipient> all;
    for (int i = 0; i < 7; ++i)
        all.push_back(entered(claim(i * 200'000)));
    today("2026-08-20");
    auto const made = begun("2026-09-01");
    REQUIRE(made);
    CHECK(*prepare_some(here, code, made->id, 3) == 3);   // killed here
    CHECK(*prepare_some(here, code, made->id, 3) == 3);
    REQUIRE(prepare(here, job_of(made->id)));
    REQUIRE(prepare(here, job_of(made->id)));             // at least once means twice
    auto const ready = run(made->id);
    CHECK(ready.state == RunState::Prepared);
    CHECK(read([&](db::Read& tx) { return is_signed(tx, here, ready); }));
    CHECK(read([&](db::Read& tx) { return figures_of(tx, ready.id); }).payments == 7);
    auto const decided_run = run_decided(ready);
    std::string after;
    CHECK(*pay_some(here, code, decided_run.id, after, 2) == 2);
    after.clear();                                        // killed here, and the place forgotten
    CHECK(*pay_some(here, code, decided_run.id, after, 2) == 2);
    REQUIRE(pay(here, job_of(decided_run.id)));
    REQUIRE(pay(here, job_of(decided_run.id)));
    CHECK(testing::count_in(database, "SELECT COUNT(*) AS n FROM treasury_payout WHERE tenant = $tenant", code) == 7);
    auto const figures = read([&](db::Read& tx) { return figures_of(tx, ready.id); });
    CHECK(figures.ordered == 7);
    CHECK(figures.held == 0);
    for (auto const& one : all)
        CHECK(payments(one).size() == 1);
}

TEST_CASE_FIXTURE(Office, "what was changed after it was prepared is not paid as it was prepared")
{
    auto const one = entered(claim());
    auto const other = entered(claim());
    today("2026-08-20");
    auto const ready = prepared("2026-09-01");
    carried(one, fact(FactKind::Loss, "2026-06-30", { { "ground", "married" } }, "x"));
    auto const decided_run = run_decided(ready);
    REQUIRE(pay(here, job_of(decided_run.id)));
    CHECK(payments(one).front().state == PaymentState::Held);
    CHECK(has_work(one, WorkKind::PaymentChanged));
    CHECK(payments(other).front().state == PaymentState::Ordered);
    CHECK(read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-09-01"), Offset::Yes); }).total == Yen(48'050));  // June is still due
    auto const extra = begun("2026-09-01", RunKind::Extra, one.id);
    REQUIRE_MESSAGE(extra, (extra ? "" : extra.error().key));
    REQUIRE(prepare(here, job_of(extra->id)));
    REQUIRE(pay(here, job_of(run_decided(run(extra->id)).id)));
    CHECK(payments(one).front().amount == Yen(48'050));
    CHECK(payments(one).front().state == PaymentState::Ordered);
}

TEST_CASE_FIXTURE(Office, "no account: kept back and told; 窓口払: handed over against a receipt, once")
{
    auto wish = claim();
    wish.account.reset();
    auto const without = entered(wish);
    auto const counter = entered(claim());
    REQUIRE(write([&](db::Write& tx) { return set_pay_way(tx, clerk, here, counter.id, PayWay::Counter, find(tx, counter.id)->version); }));
    today("2026-08-20");
    ordered("2026-09-01");
    CHECK(payments(without).front().state == PaymentState::Held);
    CHECK(payments(without).front().fault == "child_support.payment.no_account");
    CHECK(paid(without) == Yen(0));
    CHECK(has_work(without, WorkKind::PaymentChanged));
    auto const waiting = payments(counter).front();
    CHECK(waiting.state == PaymentState::Waiting);
    CHECK(write([&](db::Write& tx) { return hand_over(tx, cashier, here, waiting.id, " "); }).error().fields.front().field == "received_by");
    CHECK(write([&](db::Write& tx) { return hand_over(tx, clerk, here, waiting.id, "見本"); }).error().key == "child_support.payment.by_another");  // who drafted the run
    CHECK(write([&](db::Write& tx) { return hand_over(tx, stranger, here, waiting.id, "見本"); }).error().kind == Kind::NotFound);
    auto const done = write([&](db::Write& tx) { return hand_over(tx, cashier, here, waiting.id, "見本 花子"); });
    REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
    CHECK(done->receipt == 1);
    CHECK(write([&](db::Write& tx) { return hand_over(tx, cashier, here, waiting.id, "見本 花子"); }).error().key == "child_support.payment.not_waiting");
    CHECK(write([&](db::Write& tx) { return withdraw_waiting(tx, clerk, here, waiting.id, "受け取った"); }).error().key == "child_support.payment.not_waiting");
    CHECK(paid(counter) == Yen(144'150));
}

TEST_CASE_FIXTURE(Office, "窓口払: what is no more due is not handed over; taken back it is due again, and the run is still what was signed")
{
    auto const one = entered(claim());
    REQUIRE(write([&](db::Write& tx) { return set_pay_way(tx, clerk, here, one.id, PayWay::Counter, find(tx, one.id)->version); }));
    today("2026-08-20");
    auto const made = ordered("2026-09-01");
    auto const waiting = payments(one).front();
    carried(one, fact(FactKind::Loss, "2026-06-30", { { "ground", "married" } }, "x"));
    CHECK(write([&](db::Write& tx) { return hand_over(tx, cashier, here, waiting.id, "見本 花子"); }).error().key == "child_support.payment.changed");
    CHECK(write([&](db::Write& tx) { return withdraw_waiting(tx, clerk, here, waiting.id, " "); }).error().fields.front().field == "reason");
    CHECK(write([&](db::Write& tx) { return withdraw_waiting(tx, stranger, here, waiting.id, "婚姻のため"); }).error().kind == Kind::NotFound);
    REQUIRE(visit(clerk, "/child-support/payments/{run}", { { "run", made.id.value } }, { { "do", "withdraw" }, { "payment", waiting.id.value }, { "reason_" + waiting.id.value, "7月分から資格がないため" } }));
    CHECK(payments(one).front().state == PaymentState::Cancelled);
    CHECK(paid(one) == Yen(0));
    CHECK(read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-09-01"), Offset::Yes); }).total == Yen(48'050));
    CHECK(read([&](db::Read& tx) { return is_signed(tx, here, made); }));
    CHECK(has_work(one, WorkKind::PaymentChanged));
    CHECK(has_event("child_support_recipient", one.id.value, "child_support.payment.cancelled"));
}

TEST_CASE_FIXTURE(Office, "paid too much: set against what comes, or asked back; a month that was worth more is paid afterwards")
{
    auto const one = entered(claim());
    today("2026-08-20");
    ordered("2026-09-01");
    banked("2026-09-11");
    carried(one, fact(FactKind::Income, "2026-08-01", { { "counted", 1'500'000 }, { "dependants", 1 } }, "x"));
    CHECK(has_work(one, WorkKind::Overpaid));
    auto const due = read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-11-01"), Offset::Yes); });
    CHECK(due.total == Yen(36'690 * 2 - (48'050 - 36'690)));
    CHECK(due.overpaid == Yen(0));
    SUBCASE("asked back")
    {
        CHECK(write([&](db::Write& tx) { return ask_back(tx, clerk, here, one.id, ""); }).error().fields.front().field == "reason");
        auto const asked = write([&](db::Write& tx) { return ask_back(tx, clerk, here, one.id, "所得の更正により、8月分が払い過ぎになったため。"); });
        REQUIRE_MESSAGE(asked, (asked ? "" : asked.error().key + (asked.error().fields.empty() ? "" : asked.error().fields.front().key)));
        CHECK(*asked == Yen(48'050 - 36'690));
        CHECK(read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-11-01"), Offset::Yes); }).total == Yen(36'690 * 2));
        CHECK(write([&](db::Write& tx) { return ask_back(tx, clerk, here, one.id, "もう一度"); }).error().key == "child_support.ask_back.nothing");
        CHECK(has_event("child_support_recipient", one.id.value, "child_support.recipient.asked_back"));
    }
    SUBCASE("and set right again: 追給")
    {
        carried(one, fact(FactKind::Income, "2026-08-01", { { "counted", 0 }, { "dependants", 1 } }, "x"));
        CHECK(read([&](db::Read& tx) { return due_of(tx, one.id, on("2026-11-01"), Offset::Yes); }).total == Yen(96'100));
    }
}

TEST_CASE_FIXTURE(Office, "振込不能: it comes back as work, and is paid again without being doubled")
{
    auto const one = entered(claim());
    today("2026-08-20");
    ordered("2026-09-01");
    banked("2026-09-11", { { 1, "口座なし" } });
    CHECK(payments(one).front().state == PaymentState::Returned);
    CHECK(has_work(one, WorkKind::PaymentReturned));
    CHECK(paid(one) == Yen(144'150));  // it is still on its way to her: treasury pays it to another account
}

TEST_CASE_FIXTURE(Office, "未支払手当: what the dead did not receive is paid to the child")
{
    auto const one = entered(claim());
    auto const child = read([&](db::Read& tx) { return kept_children(tx, one.id).front(); });
    today("2026-07-20");
    CHECK(write([&](db::Write& tx) { return pay_unpaid(tx, clerk, here, one.id, child.id); }).error().key == "child_support.unpaid.not_dead");
    carried(one, fact(FactKind::Loss, "2026-07-15", { { "ground", "death" } }, "x"));
    REQUIRE(write([&](db::Write& tx) {
        return persons::keep_account(tx, { .tenant = code, .kind = CallerKind::System, .job = "test" }, here, child.who, account("7654321"), persons::known(tx, child.who, on("2026-07-20")).version);
    }));
    auto const run_made = write([&](db::Write& tx) { return pay_unpaid(tx, clerk, here, one.id, child.id); });
    REQUIRE_MESSAGE(run_made, (run_made ? "" : run_made.error().key));
    REQUIRE(prepare(here, job_of(run_made->id)));
    REQUIRE(pay(here, job_of(run_decided(run(run_made->id)).id)));
    auto const payment = payments(one).front();
    CHECK(payment.amount == Yen(96'100));  // June and July
    CHECK(read([&](db::Read& tx) { return treasury::find_payout(tx, payment.payout)->wish.payee; }) == "見本 芽");
}

TEST_CASE_FIXTURE(Office, "runs are of the division: another one and another town neither see nor move them; a run can be given up")
{
    auto const one = entered(claim());
    today("2026-08-20");
    auto const ready = prepared("2026-09-01");
    for (auto const* caller : { &stranger, &theirs }) {
        CHECK(read([&](db::Read& tx) { return runs(tx, *caller); }, caller->tenant).empty());
        CHECK(read([&](db::Read& tx) { return run_for(tx, *caller, may_read, ready.id); }, caller->tenant).error().kind == Kind::NotFound);
        CHECK(read([&](db::Read& tx) { return dry_run(tx, *caller, here, on("2026-09-01"), Offset::Yes); }, caller->tenant).empty());
        CHECK(write([&](db::Write& tx) { return propose_run(tx, *caller, here, ready.id, ready.version); }, caller->tenant).error().kind == Kind::NotFound);
    }
    CHECK(write([&](db::Write& tx) { return drop_run(tx, auditor, here, ready.id, ready.version); }).error().kind == Kind::Forbidden);
    REQUIRE(write([&](db::Write& tx) { return drop_run(tx, clerk, here, ready.id, ready.version); }));
    CHECK(paid(one) == Yen(0));
    CHECK(begun("2026-09-01"));
}

// What the two jobs of a run do in one write (jobs/runs.cpp): it is filled, and once decided it is ordered. What is done is marked in the commit that does it, so that a kill
// between writes loses and doubles nothing.
#include "service/payment_workings.h"

#include "store/payment_store.h"
#include "store/recipient_store.h"

#include <algorithm>

namespace mado::child_support {

namespace service {

persons::IndividualId payee_of(Run const& run, Recipient const& recipient) { return run.payee ? run.payee : recipient.who; }

bool is_still_due(db::Read& tx, Run const& run, Payment const& payment)
{
    auto paid = store::paid(tx, payment.recipient);
    auto const lines = store::lines(tx, payment.id);
    for (auto const& line : lines)
        for (auto& one : paid)
            if (one.month == line.month)
                one.amount -= line.amount;
    return settle(owed(service::plain_months(tx, payment.recipient), paid, run.month), run.set_off).lines == lines;
}

bool is_dead(db::Read& tx, Run const& run, Recipient const& recipient, Day today) { return persons::known(tx, payee_of(run, recipient), today).died_on.has_value(); }

}  // namespace service

namespace {

using Kind = Refusal::Kind;
using service::payee_of;

constexpr int at_once = 50, days_to_look = 7;
constexpr char const* source = "child_support";

std::string canonical_lines(db::Read& tx, RunId const& id)
{
    std::string all;
    for (std::string after;;) {
        auto const some = store::payments(tx, id, after, at_once);
        if (some.empty())
            return all;
        after = some.back().recipient.value;
        for (auto const& one : some) {
            all += one.recipient.value + " " + std::to_string(one.amount.amount());
            for (auto const& line : store::lines(tx, one.id))
                all += " " + line.month.iso().substr(0, 7) + ":" + std::to_string(line.amount.amount());
            all += "\n";
        }
    }
}

// One recipient's part of a run; nothing when nothing is due.
void plan(db::Write& tx, Workplace const& here, Run const& run, Recipient const& recipient)
{
    auto const settled = due_of(tx, recipient.id, run.month, run.set_off);
    if (settled.lines.empty())
        return;
    auto const now = here.now();
    Payment payment { { now.id() }, run.id, recipient.id, recipient.pay_way, settled.total, settled.overpaid, PaymentState::Planned, {}, {}, {}, 0 };
    if (payment.way == PayWay::Account && !settled.total.is_zero() && !persons::account_for(tx, here, payee_of(run, recipient), source, now.today())) {
        payment.state = PaymentState::Held;
        payment.fault = "child_support.payment.no_account";
    }
    if (service::may_be_paid_twice(tx, recipient.id)) {
        payment.state = PaymentState::Held;
        payment.fault = "child_support.payment.child_twice";
    }
    if (!store::insert(tx, payment))
        return;  // the job runs a second time
    if (payment.state == PaymentState::Held)
        service::add_work(tx, here, recipient, WorkKind::PaymentChanged, payment.id.value, now.today().plus_days(days_to_look), payment.amount.text());
    for (auto const& line : settled.lines)
        store::add_line(tx, { here.now().id(), payment.id, recipient.id, line });
}

std::vector<Recipient> next_of(db::Read& tx, Run const& run, int most)
{
    if (run.only_for) {
        auto one = run.after.empty() ? store::find(tx, run.only_for) : std::nullopt;
        return one ? std::vector<Recipient> { *one } : std::vector<Recipient> {};
    }
    auto all = store::every(tx, { run.after }, most);
    return all;
}

Result<void> hold(db::Write& tx, Workplace const& here, Recipient const& recipient, Payment payment, std::string fault, WorkKind kind)
{
    payment.state = PaymentState::Held;
    payment.fault = std::move(fault);
    store::change(tx, payment);
    service::add_work(tx, here, recipient, kind, payment.id.value, here.now().today().plus_days(days_to_look), payment.amount.text());
    return {};
}

Result<void> order_payment(db::Write& tx, Caller const& caller, Workplace const& here, Run const& run, Payment payment)
{
    auto const recipient = store::find(tx, payment.recipient);
    if (!service::is_still_due(tx, run, payment))
        return hold(tx, here, *recipient, payment, "child_support.payment.changed", WorkKind::PaymentChanged);
    if (service::may_be_paid_twice(tx, recipient->id))
        return hold(tx, here, *recipient, payment, "child_support.payment.child_twice", WorkKind::PaymentChanged);
    if (service::is_dead(tx, run, *recipient, here.now().today()))
        return hold(tx, here, *recipient, payment, "child_support.payment.died", WorkKind::PaymentChanged);
    if (payment.amount.is_zero()) {          // all of it was set against what had been paid too much
        payment.state = PaymentState::Paid;
        payment.paid_on = here.now().today();
        store::change(tx, payment);
        return {};
    }
    if (payment.way == PayWay::Counter) {
        payment.state = PaymentState::Waiting;
        store::change(tx, payment);
        return {};
    }
    auto const today = here.now().today();
    auto const account = persons::account_for(tx, here, payee_of(run, *recipient), source, today);
    if (!account)
        return hold(tx, here, *recipient, payment, "child_support.payment.no_account", WorkKind::PaymentChanged);
    auto const who = persons::known(tx, payee_of(run, *recipient), today);
    auto const payout = treasury::obligate(tx, caller, here, { source, payment.id.value, recipient->owner, "扶助費　児童扶養手当", "児童扶養手当", who.name.characters,
        { account->bank, account->bank_name, account->branch, account->branch_name, account->kind, account->number, account->name }, payment.amount, run.month.iso().substr(0, 7) });
    if (!payout)                             // an account that the banks' files do not take
        return hold(tx, here, *recipient, payment, "child_support.payment.wrong_account", WorkKind::PaymentChanged);
    TRY(treasury::order(tx, caller, here, payout->id, payout->version));
    payment.state = PaymentState::Ordered;
    payment.payout = payout->id;
    store::change(tx, payment);
    service::trace(tx, caller, here, "child_support.payment.ordered", *recipient, { { "payment", payment.id.value }, { "amount", std::to_string(payment.amount.amount()) } });
    return {};
}

Result<void> finish_preparing(db::Write& tx, Caller const& caller, Workplace const& here, Run& run)
{
    run.state = RunState::Prepared;
    auto const lines = canonical_lines(tx, run.id);
    run.hash = crypto::sha256_hex(lines);
    run.signature = crypto::sign(here.keys.signing, run.hash);
    TRY(service::keep(tx, run));
    service::trace(tx, caller, here, "child_support.run.prepared", run, { { "hash", run.hash } });
    return {};
}

Result<void> back_to_prepared(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft)
{
    if (draft.proposal.matter_kind != "child_support_run")
        return {};
    auto run = store::run(tx, { draft.proposal.matter });
    if (!run || run->draft != draft.id)
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    run->state = RunState::Prepared;
    run->draft = {};
    TRY(service::keep(tx, *run));
    service::trace(tx, caller, here, "child_support.run.sent_back", *run, { { "draft", draft.id.value } });
    return {};
}

Result<void> payment_to(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Payout const& payout, PaymentState to)
{
    if (payout.wish.source_kind != source)
        return {};
    auto payment = store::of_payout(tx, payout.id);
    auto const recipient = payment ? store::find(tx, payment->recipient) : std::nullopt;
    if (!recipient)
        return {};
    payment->state = to;
    payment->paid_on = to == PaymentState::Paid ? payout.paid_on : std::nullopt;
    payment->fault = to == PaymentState::Returned ? "child_support.payment.returned" : std::string();
    store::change(tx, *payment);
    auto const event = to == PaymentState::Paid ? "child_support.payment.paid" : to == PaymentState::Returned ? "child_support.payment.returned" : "child_support.payment.cancelled";
    service::trace(tx, caller, here, event, *recipient, { { "payment", payment->id.value }, { "payout", payout.id.value } });
    if (to == PaymentState::Returned)
        service::add_work(tx, here, *recipient, WorkKind::PaymentReturned, payment->id.value + "/" + std::to_string(payout.attempts), here.now().today().plus_days(days_to_look), payment->amount.text());
    look_over(tx, here, *recipient);
    return {};
}

}  // namespace

bool is_signed(db::Read& tx, Workplace const& here, Run const& run)
{
    return !run.hash.empty() && crypto::sha256_hex(canonical_lines(tx, run.id)) == run.hash && crypto::verify(here.keys.signing.public_half, run.hash, run.signature);
}

// What one write of a job does.
namespace service {

Result<std::size_t> prepare_some(db::Write& tx, Workplace const& here, std::string const& tenant, RunId const& id, int most)
{
    auto run = store::run(tx, id);
    if (!run || run->state != RunState::Preparing)
        return 0;
    auto const caller = service::program(tenant, prepare_job, run->by);
    auto const some = next_of(tx, *run, most);
    for (auto const& one : some) {
        run->after = one.id.value;
        if (run->only_for || access::within(one.owner, run->owner))
            plan(tx, here, *run, one);
    }
    if (some.empty())
        TRY(finish_preparing(tx, caller, here, *run));
    else
        TRY(service::keep(tx, *run));
    return some.size();
}

Result<std::size_t> pay_some(db::Write& tx, Workplace const& here, std::string const& tenant, RunId const& id, std::string& after, int most)
{
    auto run = store::run(tx, id);
    if (!run || run->state != RunState::Decided)
        return 0;
    auto const draft = TRY(approvals::find(tx, run->draft));
    auto const caller = service::program(tenant, pay_job, draft.decided_by);  // 支出命令: of who decided; who ordered does not pay
    auto const some = store::planned(tx, id, after, most);
    for (auto const& one : some)
        TRY(order_payment(tx, caller, here, *run, one));
    if (!some.empty())
        return some.size();
    run->state = RunState::Carried;
    TRY(service::keep(tx, *run));
    service::trace(tx, caller, here, "child_support.run.carried", *run);
    return 0;
}

Result<void> run_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event)
{
    auto const& proposal = event.draft.proposal;
    if (proposal.matter_kind != "child_support_run")
        return {};
    auto run = store::run(tx, { proposal.matter });
    if (!run || run->draft != event.draft.id || run->state != RunState::InApproval)
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    if (crypto::sha256_hex(canonical_lines(tx, run->id)) != run->hash)
        return refuse(Kind::Conflict, "child_support.run.lines_changed");
    run->state = RunState::Decided;
    TRY(keep(tx, *run));
    trace(tx, caller, here, "child_support.run.decided", *run, { { "draft", event.draft.id.value }, { "hash", run->hash } });
    if (run->payee)
        if (auto const recipient = store::find(tx, run->only_for))
            TRY(issue_paper(tx, caller, here, *recipient, { "child_support_unpaid", "未支払児童扶養手当支給決定通知書", run->payee,
                { { "支給する額", store::figures(tx, run->id).total.text() } }, proposal.reasons, "児童扶養手当法第16条", {} }));
    jobs::enqueue(tx, here.now(), pay_job, json::object({ { "run", run->id.value } }));
    return {};
}

Result<void> run_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event) { return back_to_prepared(tx, caller, here, event.draft); }
Result<void> run_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event) { return back_to_prepared(tx, caller, here, event.draft); }
Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutPaid const& event) { return payment_to(tx, caller, here, event.payout, PaymentState::Paid); }
Result<void> on_returned(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutReturned const& event) { return payment_to(tx, caller, here, event.payout, PaymentState::Returned); }
Result<void> on_cancelled(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutCancelled const& event) { return payment_to(tx, caller, here, event.payout, PaymentState::Cancelled); }

}  // namespace service

}  // namespace mado::child_support

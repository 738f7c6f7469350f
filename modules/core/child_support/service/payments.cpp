#include <mado/child_support/payments.h>

#include <mado/text/utf8.h>
#include <mado/treasury/claims.h>

#include "service/payment_workings.h"
#include "store/payment_store.h"
#include "store/recipient_store.h"

#include <algorithm>

namespace mado::child_support {

namespace {

using Kind = Refusal::Kind;

constexpr int a_page = 100;
constexpr std::size_t most_name = 100, most_reason = 500;
constexpr char const* return_item = "child_support/return";

Result<void> words_at(std::string_view field, std::string_view words, std::size_t most)
{
    if (text::trimmed(words).empty())
        return refuse({ { std::string(field), "child_support.wrong.missing" } });
    if (text::length(words) > most)
        return refuse({ { std::string(field), "child_support.too_long", { { "most", std::to_string(most) } } } });
    return {};
}

// The division for which the caller pays: the one he may pay for; whoever may for several pays for the uppermost.
Result<std::string> division_of(db::Read& tx, Caller const& caller)
{
    auto const all = access::scope(tx, caller, may_pay);
    if (all.empty())
        return refuse(Kind::Forbidden, "child_support.run.not_yours");
    return std::ranges::min(all);
}

Result<Run> made_run(db::Write& tx, Caller const& caller, Workplace const& here, Run run)
{
    auto const now = here.now();
    run.id = { now.id() };
    run.by = caller.person;
    run.at = now.at;
    store::insert(tx, run);
    service::trace(tx, caller, here, "child_support.run.begun", run);
    jobs::enqueue(tx, now, prepare_job, json::object({ { "run", run.id.value } }));
    return run;
}

}  // namespace

namespace service {

Caller program(std::string const& tenant, char const* job, PersonId const& by) { return { .tenant = tenant, .kind = CallerKind::System, .person = by, .job = job }; }

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Run const& run, std::map<std::string, std::string> details)
{
    details.emplace("month", run.month.iso().substr(0, 7));
    details.emplace("kind", word_of(run.kind));
    audit::record(tx, caller, here.now(), event, { { "child_support_run", run.id.value } }, details);
}

Result<Run> run_in(db::Read& tx, Caller const& caller, access::Action const& action, RunId const& id, std::int64_t expected_version)
{
    auto run = TRY(run_for(tx, caller, action, id));
    if (run.version != expected_version)
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    return run;
}

Result<void> keep(db::Write& tx, Run& run)
{
    if (!store::change(tx, run))
        return refuse(Kind::Conflict, "child_support.changed_meanwhile");
    return {};
}

}  // namespace service

Settled due_of(db::Read& tx, RecipientId const& id, Day month, Offset offset) { return settle(owed(service::plain_months(tx, id), store::paid(tx, id), month), offset); }

std::vector<DryLine> dry_run(db::Read& tx, Caller const& caller, Workplace const& here, Day month, Offset offset)
{
    std::vector<DryLine> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (std::int64_t after = 0;;) {
            auto const found = store::all_after(tx, division, RecipientState::Active, after, a_page);
            if (found.empty())
                break;
            after = found.back().number;
            for (auto const& one : found) {
                auto settled = due_of(tx, one.id, month, offset);
                if (!settled.lines.empty() || !settled.overpaid.is_zero())
                    all.push_back({ one, std::move(settled), one.pay_way == PayWay::Counter || persons::account_for(tx, here, one.who, "child_support", here.now().today()).has_value() });
            }
        }
    return all;
}

Result<Run> begin_run(db::Write& tx, Caller const& caller, Workplace const& here, RunKind kind, Day month, Offset set_off, RecipientId const& only_for)
{
    Run run;
    run.kind = kind;
    run.month = month_of(month);
    run.set_off = set_off;
    if (run.month > month_of(here.now().today()).plus_months(1))  // nothing is paid before its month
        return refuse({ { "month", "child_support.run.too_early" } });
    if (kind == RunKind::Extra) {
        auto const recipient = TRY(find_for(tx, caller, may_pay, only_for));
        run.owner = recipient.owner;
        run.only_for = recipient.id;
        if (due_of(tx, recipient.id, run.month, set_off).total.is_zero())
            return refuse({ { "month", "child_support.run.nothing_due" } });
        auto const day = here.calendar.next_open(here.now().today().plus_days(3));
        run.pays_on = day.value_or(here.now().today());
        return made_run(tx, caller, here, std::move(run));
    }
    run.owner = TRY(division_of(tx, caller));
    if (!is_payment_month(run.month))
        return refuse({ { "month", "child_support.run.odd_months" } });
    if (!store::regular_of(tx, run.owner, run.month).empty())
        return refuse(Kind::Conflict, "child_support.run.there_already");
    run.pays_on = payment_day(run.month, here.calendar);
    return made_run(tx, caller, here, std::move(run));
}

Result<Run> pay_unpaid(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::string const& child)
{
    auto const recipient = TRY(find_for(tx, caller, may_pay, id));
    auto const children = store::children(tx, id);
    auto const payee = std::ranges::find(children, child, &KeptChild::id);
    if (payee == children.end())
        return refuse({ { "child", "child_support.wrong.choice" } });
    auto const basis = basis_of(tx, recipient);
    if (std::ranges::none_of(basis.facts, [&](Fact const& fact) { return fact.kind == FactKind::Loss && fact.values.text("ground") == "death" && !is_released(basis, fact); }))
        return refuse(Kind::Conflict, "child_support.unpaid.not_dead");
    Run run;
    run.kind = RunKind::Extra;
    run.month = month_of(here.now().today()).plus_months(1);
    run.owner = recipient.owner;
    run.only_for = id;
    run.payee = payee->who;
    run.pays_on = here.calendar.next_open(here.now().today().plus_days(3)).value_or(here.now().today());
    if (due_of(tx, id, run.month, run.set_off).total.is_zero())
        return refuse(Kind::Conflict, "child_support.run.nothing_due_now");
    return made_run(tx, caller, here, std::move(run));
}

Result<approvals::Draft> propose_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version)
{
    auto run = TRY(service::run_in(tx, caller, may_pay, id, expected_version));
    if (run.state != RunState::Prepared)
        return refuse(Kind::Conflict, "child_support.run.not_prepared");
    auto const figures = store::figures(tx, id);
    if (figures.payments == 0)
        return refuse(Kind::Conflict, "child_support.run.nothing_due");
    approvals::Proposal proposal;
    proposal.matter_kind = "child_support_run";
    proposal.matter = id.value;
    proposal.owner = run.owner;
    proposal.procedure = service::claim_procedure;
    proposal.matter_class = run.payee ? "未支払手当" : "支払";
    proposal.title = "児童扶養手当の支払　" + service::month_words(run.month) + (run.kind == RunKind::Extra ? "随時払" : "期");
    proposal.effect = run.payee ? "disposition" : "service";
    proposal.result = run.payee ? "granted" : "done";
    if (run.payee)
        proposal.reasons = "受給資格者が亡くなり、支払われていない手当があるため、監護又は養育を受けていた児童に支給します。";
    proposal.result_words = std::to_string(figures.payments) + "件 " + figures.total.text() + "を支払う";
    proposal.route = "child_support";
    proposal.amount = figures.total.amount();
    proposal.moves_money = true;
    proposal.lines = { { "what", service::month_words(run.month) + "に支払う分", {} }, { "law", {}, "児童扶養手当法第7条第3項" }, { "charge", std::to_string(figures.payments) + "件　" + figures.total.text(), {} },
        { "check", "明細のハッシュ（SHA-256）" + run.hash, {} } };
    if (figures.held > 0)
        proposal.lines.push_back({ "check", std::to_string(figures.held) + "件は、保留しています（口座がない、児童を確かめているなど）。", {} });
    auto const draft = TRY(approvals::draft(tx, caller, here, proposal));
    run.state = RunState::InApproval;
    run.draft = draft.id;
    TRY(service::keep(tx, run));
    service::trace(tx, caller, here, "child_support.run.proposed", run, { { "draft", draft.id.value } });
    return draft;
}

Result<void> drop_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version)
{
    auto run = TRY(service::run_in(tx, caller, may_pay, id, expected_version));
    if (run.state != RunState::Prepared && run.state != RunState::Preparing)
        return refuse(Kind::Conflict, "child_support.run.not_prepared");
    run.state = RunState::Dropped;
    store::cancel_all(tx, id);
    TRY(service::keep(tx, run));
    service::trace(tx, caller, here, "child_support.run.dropped", run);
    return {};
}

Result<Payment> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::string_view received_by)
{
    auto payment = store::payment(tx, id);
    if (!payment)
        return refuse(Kind::NotFound, "child_support.payment.not_found");
    auto const recipient = TRY(find_for(tx, caller, may_pay, payment->recipient));
    if (payment->state != PaymentState::Waiting)
        return refuse(Kind::Conflict, "child_support.payment.not_waiting");
    auto const run = *store::run(tx, payment->run);
    auto const draft = TRY(approvals::find(tx, run.draft));
    if (caller.person == draft.drafter || caller.person == draft.decided_by)  // 会計の牽制: who asks for money or grants it does not hand it out
        return refuse(Kind::Forbidden, "child_support.payment.by_another");
    TRY(words_at("received_by", received_by, most_name));
    if (!service::is_still_due(tx, run, *payment))
        return refuse(Kind::Conflict, "child_support.payment.changed");
    if (service::may_be_paid_twice(tx, recipient.id))
        return refuse(Kind::Conflict, "child_support.payment.child_twice");
    if (service::is_dead(tx, run, recipient, here.now().today()))
        return refuse(Kind::Conflict, "child_support.payment.died");
    payment->state = PaymentState::Paid;
    payment->paid_on = here.now().today();
    payment->receipt = store::next_receipt(tx);
    store::change(tx, *payment);
    service::trace(tx, caller, here, "child_support.payment.handed_over", recipient, { { "payment", id.value }, { "amount", std::to_string(payment->amount.amount()) }, { "receipt", std::to_string(payment->receipt) },
        { "received_by", audit::salted_hash(id.value, received_by) } });
    look_over(tx, here, recipient);
    return *payment;
}

Result<Payment> withdraw_waiting(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::string_view reason)
{
    auto payment = store::payment(tx, id);
    if (!payment)
        return refuse(Kind::NotFound, "child_support.payment.not_found");
    auto const recipient = TRY(find_for(tx, caller, may_pay, payment->recipient));
    if (payment->state != PaymentState::Waiting)
        return refuse(Kind::Conflict, "child_support.payment.not_waiting");
    TRY(words_at("reason", reason, most_reason));
    payment->state = PaymentState::Cancelled;
    payment->fault = "child_support.payment.withdrawn";
    store::change(tx, *payment);
    service::trace(tx, caller, here, "child_support.payment.cancelled", recipient, { { "payment", id.value }, { "amount", std::to_string(payment->amount.amount()) }, { "reason", audit::salted_hash(id.value, reason) } });
    service::add_work(tx, here, recipient, WorkKind::PaymentChanged, id.value, here.now().today().plus_days(7), payment->amount.text() + "　" + std::string(text::trimmed(reason)));
    look_over(tx, here, recipient);
    return *payment;
}

Result<Yen> ask_back(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::string_view reason)
{
    auto const recipient = TRY(find_for(tx, caller, may_pay, id));
    TRY(words_at("reason", reason, most_reason));
    auto const now = here.now();
    auto const open = owed(service::plain_months(tx, id), store::paid(tx, id), month_of(now.today()).plus_months(1));
    Yen sum;
    for (auto const& one : open)
        if (one.amount.is_negative()) {
            sum += -one.amount;
            store::add_line(tx, { now.id(), {}, id, one });
        }
    if (sum.is_zero())
        return refuse(Kind::Conflict, "child_support.ask_back.nothing");
    auto const who = persons::known(tx, recipient.who, now.today());
    // 不当利得の返還 (民法703条): not collected by force; the heading is the town's (treasury's items).
    auto const claim = TRY(treasury::assess(tx, service::work_of(caller, "child_support.return"), here,
        { return_item, "児童扶養手当返納金", "child_support", now.id(), "return", recipient.owner, sum, { who.name.characters, who.name.kana, {} }, now.today().plus_days(30) }));
    service::trace(tx, caller, here, "child_support.recipient.asked_back", recipient, { { "amount", std::to_string(sum.amount()) }, { "claim", claim.id.value } });
    TRY(service::issue_paper(tx, caller, here, recipient, { "child_support_claim_back", "児童扶養手当返納通知書", recipient.who, { { "返していただく額", sum.text() } }, std::string(reason), "民法第703条", {} }));
    look_over(tx, here, recipient);
    return sum;
}

// -- reading

std::optional<Run> find_run(db::Read& tx, RunId const& id) { return store::run(tx, id); }

Result<Run> run_for(db::Read& tx, Caller const& caller, access::Action const& action, RunId const& id)
{
    auto run = store::run(tx, id);
    if (!run || !access::allow(tx, caller, may_read, { run->owner }))
        return refuse(Kind::NotFound, "child_support.run.not_found");
    TRY(access::allow(tx, caller, action, { run->owner }));
    return std::move(*run);
}

std::vector<Run> runs(db::Read& tx, Caller const& caller)
{
    std::vector<Run> all;
    for (auto const& division : access::scope(tx, caller, may_read))
        for (auto& one : store::runs(tx, division, a_page))
            if (std::ranges::none_of(all, [&](Run const& other) { return other.id == one.id; }))
                all.push_back(std::move(one));
    return all;
}

RunFigures figures_of(db::Read& tx, RunId const& id) { return store::figures(tx, id); }
std::vector<Payment> payments_in(db::Read& tx, RunId const& id, std::string_view after, int most) { return store::payments(tx, id, after, most); }
std::vector<Payment> payments_of(db::Read& tx, RecipientId const& id) { return store::payments_of(tx, id); }
std::vector<MonthYen> lines_of(db::Read& tx, PaymentId const& id) { return store::lines(tx, id); }
std::optional<Payment> find_payment(db::Read& tx, PaymentId const& id) { return store::payment(tx, id); }
std::vector<MonthYen> paid_of(db::Read& tx, RecipientId const& id) { return store::paid(tx, id); }
std::vector<db::Statement> payment_statements() { return store::payment_statements(); }

}  // namespace mado::child_support

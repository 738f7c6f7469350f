#include "service/arrears_shared.h"

#include <mado/audit/audit.h>
#include <mado/treasury/postponements.h>
#include <mado/treasury/receipts.h>

#include "store/arrears_store.h"
#include "store/claim_store.h"
#include "store/postponement_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

std::optional<LimitationStep> limitation_step(ArrearsStep const& one)
{
    bool const through = one.end == StepEnd::CarriedThrough;
    switch (one.kind) {
    case StepKind::Acknowledgement: return LimitationStep { LimitationEvent::Acknowledged, one.on };
    case StepKind::Seizure:
    case StepKind::ShareDemand: return LimitationStep { LimitationEvent::Seizure, one.on, one.ended_on, through };
    case StepKind::PaymentOrder:
    case StepKind::Suit: return LimitationStep { LimitationEvent::Court, one.on, one.ended_on, through };
    case StepKind::Provisional: return LimitationStep { LimitationEvent::Provisional, one.on, one.ended_on, through };
    default: return std::nullopt;
    }
}

Debtor debtor_of(db::Read& tx, Workplace const& here, Claim claim, store::DebtorRow const& row, Day today)
{
    Debtor made;
    auto const item = service::item_of(tx, here, claim);
    made.late_days = today - claim.due_on;
    made.is_demanded = row.is_demanded;
    made.is_postponed = postponed_on(tx, claim.id, today).has_value();
    made.must_be_demanded = !row.is_demanded && !made.is_postponed && made.late_days >= (item ? item->reminder_days : Item {}.reminder_days);
    if (row.has_promise)
        for (auto const& promise : promises_of(tx, claim, today)) {
            made.has_promise = made.has_promise || promise.state == PromiseState::Live;
            made.has_missed = made.has_missed || (promise.state == PromiseState::Live && std::ranges::any_of(promise.instalments, &Instalment::is_missed));
        }
    made.claim = std::move(claim);
    return made;
}

bool renews_limitation(Workplace const& here, std::string const& kind)
{
    auto const rules = postponement_rules(here);
    auto const found = std::ranges::find(rules, kind, &PostponementRule::name);
    return found != rules.end() && found->renews_limitation;
}

// What is charged of the days of each 徴収猶予.
std::vector<LatenessRelief> reliefs_of(db::Read& tx, Workplace const& here, ClaimId const& id)
{
    std::vector<LatenessRelief> all;
    auto const kept = store::postponements(tx, id);
    for (auto const& rule : kept.empty() ? std::vector<PostponementRule> {} : postponement_rules(here))
        for (auto const& one : kept)
            for (auto const& ground : rule.grounds)
                if (one.kind == rule.name && one.ground == ground.name && one.last() >= one.from)
                    all.push_back({ one.from, one.last(), ground.relief });
    return all;
}

std::vector<std::string> divisions_of(db::Read& tx, Caller const& caller, std::string const& wanted)
{
    std::vector<std::string> all;
    for (auto const& one : access::scope(tx, caller, may_collect))
        if (wanted.empty() || access::within(one, wanted))
            all.push_back(one);
        else if (access::within(wanted, one))
            all.push_back(wanted);
    return all;
}

}  // namespace

Limitation limitation(db::Read& tx, Workplace const& here, Claim const& claim)
{
    auto const item = service::item_of(tx, here, claim);
    std::vector<LimitationStep> steps;
    for (auto const& letter : store::letters(tx, claim.id))
        steps.push_back({ letter.kind == LetterKind::Demand ? LimitationEvent::Demand : LimitationEvent::Reminder, letter.sent_on });
    for (auto const& promise : store::promises(tx, claim.id))
        steps.push_back({ LimitationEvent::Acknowledged, promise.signed_on });
    for (auto const& receipt : receipts_of(tx, claim.id))
        if (is_money(receipt.incoming.state))
            steps.push_back({ LimitationEvent::PartPayment, receipt.incoming.paid_on });
    for (auto const& one : store::steps(tx, claim.id))
        if (auto const step = limitation_step(one))
            steps.push_back(*step);
    for (auto const& one : store::postponements(tx, claim.id))
        if (one.last() >= one.from)
            steps.push_back({ renews_limitation(here, one.kind) ? LimitationEvent::Deferred : LimitationEvent::Suspended, one.from, one.last() });
    return limitation_of(claim.claim_class, item ? item->limitation_years : Item {}.limitation_years, claim.due_on, std::move(steps));
}

std::optional<LateCharge> late_charge(db::Read& tx, Workplace const& here, Claim const& claim, Day through)
{
    auto const item = service::item_of(tx, here, claim);
    if (!item || item->lateness.empty())
        return std::nullopt;
    for (auto const& rule : service::rules(here)) {
        if (rule.name != item->lateness)
            continue;
        auto const payments = service::payments_of(tx, claim);
        // What was owed when the term ended, from what is unpaid now and what came in since.
        auto owed = claim.balance.unpaid() + claim.balance.written_off - claim.balance.overpaid();
        for (auto const& payment : payments)
            if (payment.on > claim.due_on)
                owed += payment.amount;
        return LateCharge { rule, lateness_of(rule, claim.due_on, owed, payments, claim.settled_on && claim.balance.settled() ? std::min(*claim.settled_on, through) : through,
            reliefs_of(tx, here, claim.id)) };
    }
    return std::nullopt;
}

Result<Claim> fix_late_charge(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id)
{
    auto claim = TRY(service::claim_for(tx, caller, may_collect, id));
    if (!claim.overdue_charges.is_zero())
        return refuse(Kind::Conflict, "treasury.arrears.charge_fixed");
    if (!claim.balance.settled() || !claim.settled_on || !claim.balance.written_off.is_zero())  // what was written off bears nothing more
        return refuse(Kind::Conflict, "treasury.arrears.charge_runs");
    auto const charge = late_charge(tx, here, claim, here.now().today());
    if (!charge || charge->lateness.charge.is_zero())
        return refuse(Kind::Conflict, "treasury.arrears.nothing_charged");
    claim.overdue_charges = charge->lateness.charge;
    if (!store::change(tx, claim))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    Assessment wanted;
    wanted.item = charge->rule.item;
    wanted.title = claim.title + "の" + charge->rule.title;
    wanted.matter_kind = "own";
    wanted.matter = claim.id.value;
    wanted.charge = "lateness";
    wanted.owner = claim.owner;
    wanted.amount = charge->lateness.charge;
    wanted.payer = claim.payer;
    auto const made = TRY(assess(tx, caller, here, wanted));
    audit::record(tx, caller, here.now(), "treasury.arrears.charge_fixed", { { "claim", id.value } }, { { "amount", std::to_string(made.balance.assessed.amount()) }, { "as", made.id.value } });
    return made;
}

std::vector<Debtor> debtors(db::Read& tx, Caller const& caller, Workplace const& here, DebtorQuery const& query)
{
    auto const today = here.now().today();
    auto wanted = query;
    if (wanted.late_on == Day {})
        wanted.late_on = today;
    std::vector<std::pair<Claim, store::DebtorRow>> found;
    for (auto const& division : divisions_of(tx, caller, query.owner))
        for (auto const& row : store::debtors(tx, wanted, division, query.most))
            if (auto claim = treasury::find(tx, row.claim))
                found.emplace_back(std::move(*claim), row);
    std::ranges::sort(found, {}, [](auto const& one) { return std::pair(one.first.due_on, one.first.id); });
    std::vector<Debtor> all;
    for (auto& [claim, row] : found)
        if (std::ssize(all) < query.most && (all.empty() || all.back().claim.id != claim.id))  // divisions of one position may hold each other
            all.push_back(debtor_of(tx, here, std::move(claim), row, today));
    return all;
}

std::int64_t count_debtors_to_demand(db::Read& tx, Caller const& caller, Day late_on)
{
    std::int64_t count = 0;
    for (auto const& division : divisions_of(tx, caller, {}))
        count += store::count_not_demanded(tx, late_on, division);
    return count;
}

std::vector<db::Statement> arrears_statements()
{
    auto all = store::arrears_statements();
    for (auto const& one : store::postponement_statements())
        all.push_back(one);
    return all;
}

}  // namespace mado::treasury

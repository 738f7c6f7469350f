#include "service/charging.h"

#include <mado/treasury/refunds.h>

#include "model/life.h"
#include "model/sent.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/content_store.h"
#include "store/shield_store.h"

namespace mado::cases::service {

namespace {

constexpr std::string_view matter_kind = "case";

// The law makes the claim, by what was answered; nobody's hand does.
Caller reckoning(db::Read& tx) { return { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "cases.charges" }; }

// Where a letter of the treasury goes; nothing for whom a 支援措置 protects.
Result<std::string> address_of(db::Read& tx, Workplace const& here, Case const& found)
{
    if (store::shield(tx, found.id))
        return std::string();
    auto const evaluation = TRY(cases::evaluation(tx, here, found));
    return model::applicant_address(evaluation.definition(), evaluation.inputs().answers);
}

treasury::Assessment assessment_of(Case const& found, Owed const& owed, std::string const& revenue, std::string address)
{
    treasury::Assessment asked;
    asked.item = revenue.empty() ? "sundry/unlisted" : revenue;
    asked.title = owed.title;
    asked.matter_kind = matter_kind;
    asked.matter = found.id.value;
    asked.charge = owed.charge;
    asked.owner = found.owner;
    asked.amount = Yen(owed.amount);
    asked.payer = { found.applicant_name, {}, std::move(address) };
    asked.before_decision = owed.before_decision;
    return asked;
}

std::string_view state_of(Owed const& owed, std::optional<treasury::Claim> const& claim)
{
    return owed.paid_on ? "paid" : claim && claim->announced_on ? "announced" : "open";
}

json::Value ways_of(db::Read& tx, Workplace const& here, treasury::Claim const& claim)
{
    json::Array ways;
    if (auto const item = treasury::item(tx, here, claim.item))
        for (auto const way : item->ways)
            ways.push_back(word_of(way));
    return ways;
}

std::string live_slip(db::Read& tx, treasury::ClaimId const& id)
{
    for (auto const& slip : treasury::slips_of(tx, id))
        if (slip.state == treasury::SlipState::Live && slip.instalment == 0)
            return slip.number;
    return {};
}

}  // namespace

Result<void> charge(db::Write& tx, Workplace const& here, Case const& found, Owed const& owed, std::string const& revenue)
{
    auto const by = reckoning(tx);
    store::keep_owed(tx, found.id, owed);
    auto const known = treasury::claim_of(tx, matter_kind, found.id.value, owed.charge);
    if (!known) {
        auto address = TRY(address_of(tx, here, found));
        auto const claim = TRY(treasury::assess(tx, by, here, assessment_of(found, owed, revenue, std::move(address))));
        TRY(treasury::issue_slip(tx, by, here, claim.id));
        return {};
    }
    auto const amount = Yen(owed.amount);
    // What was carried over into another year's books stands there with what was unpaid: no answer changes it any more.
    if (known->balance.assessed == amount || known->balance.settled() || known->fiscal_year != known->first_year)
        return {};
    // What came in part may be enough for a lower amount: then the case says paid itself, and the word of treasury finds nothing left to do.
    if (known->balance.kept() >= amount)
        store::pay(tx, found.id, owed.charge, here.now().today());
    TRY(treasury::correct(tx, by, here, known->id, amount, "申請の内容による額の変更"));
    if (known->balance.kept() < amount)
        TRY(treasury::issue_slip(tx, by, here, known->id));
    return {};
}

Result<void> uncharge(db::Write& tx, Workplace const& here, Case const& found, std::string const& charge, std::string_view why)
{
    store::forget_owed(tx, found.id, charge);
    auto const claim = treasury::claim_of(tx, matter_kind, found.id.value, charge);
    if (claim && !claim->balance.settled() && !claim->balance.assessed.is_zero())
        TRY(treasury::correct(tx, reckoning(tx), here, claim->id, Yen(0), why));
    return {};
}

Result<void> end_charges(db::Write& tx, Workplace const& here, Case const& found)
{
    return treasury::retire_claims(tx, reckoning(tx), here, matter_kind, found.id.value, "申請の取下げ");
}

json::Value charges_told(db::Read& tx, Workplace const& here, CaseId const& id)
{
    json::Array charges;
    for (auto const& owed : store::owed(tx, id)) {
        auto const claim = treasury::claim_of(tx, matter_kind, id.value, owed.charge);
        auto told = json::object({ { "id", owed.charge }, { "title", owed.title }, { "amount", claim && !owed.paid_on && !claim->balance.unpaid().is_zero() ? claim->balance.unpaid().amount() : owed.amount }, { "due", nullptr }, { "state", std::string(state_of(owed, claim)) },
            { "paid_on", owed.paid_on ? json::Value(owed.paid_on->iso()) : json::Value {} } });
        if (claim && !owed.before_decision)  // who pays before the decision delays nobody but himself
            told.set("due", claim->due_on.iso());
        told.set("ways", claim ? ways_of(tx, here, *claim) : json::Value(json::Array {}));
        told.set("slip", claim && !owed.paid_on ? live_slip(tx, claim->id) : std::string());
        charges.push_back(std::move(told));
    }
    return charges;
}

Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Settled const& settled)
{
    auto const& claim = settled.claim;
    if (claim.matter_kind != matter_kind)
        return {};
    auto found = store::find(tx, { claim.matter });
    if (!found || found->state == CaseState::Withdrawn || found->state == CaseState::Closed)
        return {};  // paid too late: treasury offers it for refund
    auto const amount = claim.balance.assessed.amount();
    if (!store::pay(tx, found->id, claim.charge, settled.paid_on))
        return {};
    auto const payment = here.now().id();
    auto const receipts = treasury::receipts_of(tx, claim.id);
    auto const reference = receipts.empty() ? std::string() : receipts.back().incoming.remark.empty() ? receipts.back().incoming.reference : receipts.back().incoming.remark;
    store::insert_payment(tx, found->id, payment, { claim.charge, amount, settled.paid_on, reference, caller.person, here.now().at });
    TRY(refresh(tx, here, *found));
    TRY(store::change(tx, *found));
    trace(tx, caller, here, "cases.case.payment_recorded", *found, { { "charge", claim.charge }, { "amount", std::to_string(amount) }, { "payment", payment }, { "paid_on", settled.paid_on.iso() } });
    tell(tx, here, *found, "");
    return close_if_done(tx, caller, here, *found);
}

Result<void> on_unpaid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Unsettled const& unsettled)
{
    auto const& claim = unsettled.claim;
    if (claim.matter_kind != matter_kind)
        return {};
    auto found = store::find(tx, { claim.matter });
    if (!found || found->state == CaseState::Withdrawn || found->state == CaseState::Closed || !store::unpay(tx, found->id, claim.charge))
        return {};
    TRY(refresh(tx, here, *found));
    TRY(store::change(tx, *found));
    trace(tx, caller, here, "cases.case.payment_taken_back", *found, { { "charge", claim.charge } });
    tell(tx, here, *found, "");
    return {};
}

}  // namespace mado::cases::service

#include "service/charging.h"

#include "model/life.h"
#include "model/sent.h"
#include "service/workings.h"
#include "store/case_store.h"
#include "store/charge_store.h"
#include "store/shield_store.h"

namespace mado::cases::service {

namespace {

constexpr std::string_view matter_kind = "case", reckoning_job = "cases.charges";

// The law makes the claim, by what was answered; nobody's hand does.
Caller reckoning(db::Read& tx) { return { .tenant = tx.tenant(), .kind = CallerKind::System, .job = std::string(reckoning_job) }; }

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
    if (owed.amount == 0)
        return "cancelled";
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

// The slip that is out asks for what is left to pay, and for nothing else. Those of a promise (分納) stay as they were promised.
Result<void> keep_slip(db::Write& tx, Workplace const& here, treasury::ClaimId const& id)
{
    auto const claim = treasury::find(tx, id);
    if (!claim || claim->balance.unpaid().is_zero())
        return {};  // whatever was out is cancelled with the last yen of a correction; who pays it twice is offered a refund
    for (auto const& slip : treasury::slips_of(tx, id))
        if (slip.state == treasury::SlipState::Live && (slip.instalment > 0 || slip.amount == claim->balance.unpaid()))
            return {};
    TRY(treasury::issue_slip(tx, reckoning(tx), here, id));
    return {};
}

// The case's row says first what the books will say, so that their word finds nothing left to do.
Result<void> correct_claim(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, treasury::Claim const& claim, Yen to, std::string_view why)
{
    if (to > Yen(0) && claim.balance.kept() >= to)
        store::pay(tx, found.id, claim.charge, here.now().today());
    else if (to > Yen(0))
        store::unpay(tx, found.id, claim.charge);
    TRY(treasury::correct(tx, caller, here, claim.id, to, why));
    return keep_slip(tx, here, claim.id);
}

bool is_carried(treasury::Claim const& claim) { return claim.fiscal_year != claim.first_year; }

// By card or wallet: what the front's providers said, and the books have heard. What waits for a claim is not in the amount that is told.
json::Value heard_of(db::Read& tx, treasury::Claim const& claim)
{
    return json::array_of(treasury::heard_payments(tx, claim), [](std::string const& reference) { return json::Value(reference); });
}

// Of a case that the front follows; nothing to do for another.
std::optional<Case> case_of(db::Read& tx, treasury::Claim const& claim)
{
    auto found = claim.matter_kind == matter_kind ? store::find(tx, { claim.matter }) : std::nullopt;
    return found && found->state != CaseState::Withdrawn ? found : std::nullopt;
}

}  // namespace

Result<void> charge(db::Write& tx, Workplace const& here, Case const& found, Owed const& reckoned, std::string const& revenue)
{
    auto const by = reckoning(tx);
    auto owed = reckoned;
    owed.amount = laid_over(reckoned.amount, store::charge_changes(tx, found.id, reckoned.charge));
    store::keep_owed(tx, found.id, owed, reckoned.amount, here.now().today());
    auto const amount = Yen(owed.amount);
    auto const known = treasury::claim_of(tx, matter_kind, found.id.value, owed.charge);
    if (!known && amount.is_zero())
        return {};
    if (!known) {
        auto address = TRY(address_of(tx, here, found));
        auto const claim = TRY(treasury::assess(tx, by, here, assessment_of(found, owed, revenue, std::move(address))));
        TRY(treasury::issue_slip(tx, by, here, claim.id));
        return {};
    }
    // What was carried over into another year's books stands there with what was unpaid: no answer changes it any more.
    if (known->balance.assessed == amount || known->balance.settled() || is_carried(*known))
        return {};
    // Money of it is on its way back to the payer: the claim follows when that has landed.
    if (amount > known->balance.assessed && treasury::is_going_back(tx, known->id))
        return {};
    return correct_claim(tx, by, here, found, *known, amount, "申請の内容による額の変更");
}

Result<void> recharge(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Owed const& owed, std::int64_t to, std::string_view why)
{
    auto const claim = treasury::claim_of(tx, matter_kind, found.id.value, owed.charge);
    if (!claim)
        return refuse(Refusal::Kind::Conflict, "cases.charge_change.not_asked_yet");
    // Carried over, it stands in this year's books with what was unpaid: the change is made there.
    auto const target = is_carried(*claim) ? claim->balance.assessed + Yen(to - owed.amount) : Yen(to);
    if (target.is_negative())
        return refuse(Refusal::Kind::Conflict, "cases.charge_change.of_closed_year");
    store::set_amount(tx, found.id, owed.charge, to, here.now().today());
    return correct_claim(tx, caller, here, found, *claim, target, why);
}

Result<void> uncharge(db::Write& tx, Workplace const& here, Case const& found, std::string const& charge, std::string_view why)
{
    store::forget_owed(tx, found.id, charge);
    auto const claim = treasury::claim_of(tx, matter_kind, found.id.value, charge);
    if (claim && !claim->balance.settled() && !claim->balance.assessed.is_zero())
        TRY(treasury::correct(tx, reckoning(tx), here, claim->id, Yen(0), why));
    return {};
}

Result<void> end_charges(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found)
{
    TRY(drop_charge_changes(tx, caller, here, found.id));
    return treasury::retire_claims(tx, reckoning(tx), here, matter_kind, found.id.value, "申請の取下げ");
}

json::Value charges_told(db::Read& tx, Workplace const& here, CaseId const& id)
{
    json::Array charges;
    for (auto const& [owed, reckoned, exempted_on] : store::charges(tx, id)) {
        auto const claim = treasury::claim_of(tx, matter_kind, id.value, owed.charge);
        bool const is_owed = claim && owed.amount > 0 && !owed.paid_on && !claim->balance.unpaid().is_zero();
        auto told = json::object({ { "id", owed.charge }, { "title", owed.title }, { "amount", is_owed ? claim->balance.unpaid().amount() : owed.amount }, { "due", nullptr }, { "state", std::string(state_of(owed, claim)) },
            { "paid_on", owed.paid_on ? json::Value(owed.paid_on->iso()) : json::Value {} } });
        if (claim && !owed.before_decision)  // who pays before the decision delays nobody but himself
            told.set("due", claim->due_on.iso());
        told.set("ways", claim ? ways_of(tx, here, *claim) : json::Value(json::Array {}));
        told.set("slip", is_owed ? live_slip(tx, claim->id) : std::string());
        told.set("part_paid", is_owed ? claim->balance.kept().amount() : 0);
        told.set("heard", claim ? heard_of(tx, *claim) : json::Value(json::Array {}));
        charges.push_back(std::move(told));
    }
    return charges;
}

json::Value refunds_told(db::Read& tx, CaseId const& id)
{
    return json::array_of(treasury::asked_refunds(tx, matter_kind, id.value), [](treasury::AskedRefund const& one) {
        return json::object({ { "id", one.id.value }, { "charge", one.charge }, { "provider", one.provider }, { "reference", one.reference }, { "amount", one.amount.amount() } });
    });
}

json::Value refunds_over_told(db::Read& tx, CaseId const& id)
{
    return json::array_of(treasury::over_refunds(tx, matter_kind, id.value), [](treasury::RefundId const& one) { return json::Value(one.value); });
}

Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Settled const& settled)
{
    auto const& claim = settled.claim;
    auto found = case_of(tx, claim);
    if (!found)
        return {};  // withdrawn: treasury offers it for refund
    auto const amount = claim.balance.assessed.amount();
    if (!store::pay(tx, found->id, claim.charge, settled.paid_on))
        return {};
    auto const payment = here.now().id();
    auto const receipts = treasury::receipts_of(tx, claim.id);
    auto const reference = receipts.empty() ? std::string() : receipts.back().incoming.remark.empty() ? receipts.back().incoming.reference : receipts.back().incoming.remark;
    store::insert_payment(tx, found->id, payment, { claim.charge, amount, settled.paid_on, reference, caller.person, here.now().at });
    if (found->state != CaseState::Closed)  // closed, and what was reversed since came after all
        TRY(refresh(tx, here, *found));
    TRY(store::change(tx, *found));
    trace(tx, caller, here, "cases.case.payment_recorded", *found, { { "charge", claim.charge }, { "amount", std::to_string(amount) }, { "payment", payment }, { "paid_on", settled.paid_on.iso() } });
    tell(tx, here, *found, "");
    return close_if_done(tx, caller, here, *found);
}

// A closed case stays closed: what it granted is granted, what is owed is collected.
Result<void> on_unpaid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Unsettled const& unsettled)
{
    auto const& claim = unsettled.claim;
    auto found = case_of(tx, claim);
    if (!found || !store::unpay(tx, found->id, claim.charge))
        return {};
    if (found->state != CaseState::Closed)
        TRY(refresh(tx, here, *found));
    TRY(store::change(tx, *found));
    trace(tx, caller, here, "cases.case.payment_taken_back", *found, { { "charge", claim.charge } });
    TRY(keep_slip(tx, here, claim.id));
    tell(tx, here, *found, "");
    return {};
}

Result<void> on_left_to_pay(db::Write& tx, Caller const&, Workplace const& here, treasury::LeftToPay const& event)
{
    auto const found = case_of(tx, event.claim);
    if (!found)
        return {};
    TRY(keep_slip(tx, here, event.claim.id));
    tell(tx, here, *found, "");
    return {};
}

Result<void> on_slip(db::Write& tx, Caller const& caller, Workplace const& here, treasury::SlipIssued const& event)
{
    if (caller.kind == CallerKind::System && caller.job == reckoning_job)  // our own: the letter that follows says its number
        return {};
    if (auto const found = case_of(tx, event.claim))
        tell(tx, here, *found, "");
    return {};
}

Result<void> on_refund_asked(db::Write& tx, Caller const&, Workplace const& here, treasury::RefundAsked const& event)
{
    auto const found = event.claim.matter_kind == matter_kind ? store::find(tx, { event.claim.matter }) : std::nullopt;
    if (!found || found->application_key.empty())
        return refuse(Refusal::Kind::Conflict, "cases.charge_change.no_front");
    tell(tx, here, *found, "");
    return {};
}

// What the answers made of the charge meanwhile waited for it. The front hears of every end: it asks its provider no more.
Result<void> on_refund_landed(db::Write& tx, Caller const&, Workplace const& here, treasury::RefundLanded const& event)
{
    auto found = event.claim.matter_kind == matter_kind ? store::find(tx, { event.claim.matter }) : std::nullopt;
    if (!found)
        return {};
    if (model::is_open(found->state)) {
        TRY(refresh(tx, here, *found));
        TRY(store::change(tx, *found));
    }
    tell(tx, here, *found, "");
    return {};
}

}  // namespace mado::cases::service

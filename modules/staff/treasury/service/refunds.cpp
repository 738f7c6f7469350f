#include <mado/treasury/refunds.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>
#include <mado/treasury/receipts.h>
#include <mado/treasury/years.h>

#include "service/arrears_shared.h"
#include "service/carrying.h"
#include "service/posting.h"
#include "store/claim_store.h"
#include "store/refund_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view source_kind = "refund";
constexpr int most_owed = 50;

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Refund const& refund)
{
    audit::record(tx, caller, here.now(), event, { { "claim", refund.claim.value }, { "refund", refund.id.value } },
        { { "way", word_of(refund.way) }, { "amount", std::to_string(refund.amount.amount()) }, { "repaid", refund.repaid ? "yes" : "no" } });
}

Result<Refund> begun(db::Read& tx, Caller const& caller, Workplace const& here, Claim const& claim, Yen amount, std::string_view reason, RefundWay way)
{
    TRY(service::words_at("reason", reason));
    if (amount <= Yen(0))
        return refuse({ { "amount", "treasury.balance.not_positive" } });
    auto const most = refundable(tx, claim);
    if (amount > most)
        return refuse(Kind::Conflict, "treasury.refund.more_than_overpaid", { { "most", most.text() } });
    Refund made;
    made.id = { here.now().id() };
    made.claim = claim.id;
    made.amount = amount;
    made.reason = std::string(text::trimmed(reason));
    made.way = way;
    made.asked_on = here.now().today();
    made.by = caller.person;
    return made;
}

Account account_of_way(RefundWay way)
{
    switch (way) {
    case RefundWay::Cash: return Account::Till;
    case RefundWay::Provider: return Account::Entrusted;
    case RefundWay::SetOff: return Account::Offset;
    case RefundWay::Account: return Account::Bank;
    }
    return Account::Bank;
}

// 施行令165条の7: out of the revenue that took it, until its books close; 165条の8: after that expenditure of the year in which it is given back. The day on which the
// money leaves decides. What was found after the closing was never in that year's 還付未済額 and is expenditure too.
Result<Claim> give_back(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund& refund, Day left_on)
{
    bool const closed = !may_book_in(claim.fiscal_year, left_on) || service::year_is_closed(tx, claim.fiscal_year) || !claim.balance.excess.is_zero();
    refund.repaid = closed;
    refund.state = RefundState::Done;
    refund.paid_on = left_on;
    auto const account = account_of_way(refund.way);
    if (!refund.interest.is_zero())
        service::post_loose(tx, caller, here, { "interest", { Account::Interest, account, refund.interest }, fiscal_year(left_on), claim.item, refund.id.value, refund.reason, left_on });
    auto const change = closed ? Change::Repay : refund.way == RefundWay::SetOff ? Change::SetOff : Change::Refund;
    return service::post(tx, caller, here, claim, { change, refund.amount, account, refund.id.value, refund.reason, left_on });
}

// Cash leaves the drawer of whoever hands it over, so that drawer, receipts and books stay the same.
Result<TillId> drawer_of(db::Read& tx, Caller const& caller, Yen amount)
{
    auto const till = open_till_of(tx, caller.person);
    if (!till)
        return refuse(Kind::Conflict, "treasury.refund.no_till");
    if (auto const holds = cash_in(tx, *till); holds < amount)
        return refuse(Kind::Conflict, "treasury.refund.drawer_short", { { "most", holds.text() } });
    return till->id;
}

Result<void> reckon(db::Read& tx, Workplace const& here, Claim const& claim, Refund& refund, std::string_view cause)
{
    if (cause.empty())
        return {};
    auto found = TRY(interest_of(tx, here, claim, refund.amount, cause, here.now().today()));
    refund.interest = found.amount;
    refund.reckoning = std::move(found.spans);
    return {};
}

Result<std::string> notice(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund const& refund)
{
    bool const is_public = claim.claim_class != ClaimClass::Private;
    service::Paper paper { "refund_notice", "過誤納金還付通知書" };
    paper.facts = { { "納めていただくはずの額", claim.balance.due().text() }, { "お返しする額", refund.amount.text() }, { "お返しする理由", refund.reason } };
    if (!refund.interest.is_zero()) {
        paper.facts.emplace_back("還付加算金", refund.interest.text());
        paper.facts.emplace_back("お支払いする額", refund.paid_out().text());
    }
    paper.law = is_public ? "地方自治法第231条の3第4項" : "民法第703条";
    return service::issue_paper(tx, caller, here, claim, paper);
}

// The same name is not the same person: the address has to be the same too, or the matter.
bool is_same_payer(Claim const& a, Claim const& b)
{
    auto const of_one_matter = a.matter_kind == b.matter_kind && a.matter == b.matter;
    return !a.payer.name.empty() && a.payer.name == b.payer.name && a.payer.kana == b.payer.kana && (of_one_matter || (!a.payer.address.empty() && a.payer.address == b.payer.address));
}

Result<void> fits(Claim const& from, Claim const& onto, Yen amount, Day today)
{
    if (from.id == onto.id || !is_same_payer(from, onto))
        return refuse(Kind::Conflict, "treasury.set_off.other_payer");
    if ((from.claim_class == ClaimClass::Private) != (onto.claim_class == ClaimClass::Private))
        return refuse(Kind::Conflict, "treasury.set_off.classes");
    if (onto.balance.unpaid().is_zero())
        return refuse(Kind::Conflict, "treasury.set_off.nothing_owed");
    // 充当 does not wait for the term of what is owed (地方税法17条の2第1項); 相殺 does (民法505条1項).
    if (onto.claim_class == ClaimClass::Private && onto.due_on > today)
        return refuse(Kind::Conflict, "treasury.set_off.not_due");
    if (amount > onto.balance.unpaid())
        return refuse({ { "amount", "treasury.set_off.more_than_owed", { { "most", onto.balance.unpaid().text() } } } });
    return {};
}

Result<void> landed(db::Write& tx, Caller const& caller, Workplace const& here, Refund& refund, std::string_view event)
{
    if (!store::change(tx, refund))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, event, refund);
    return here.listeners.publish(tx, caller, here, RefundLanded { refund, *treasury::find(tx, refund.claim) });
}

Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, PayoutPaid const& event)
{
    auto refund = event.payout.wish.source_kind == source_kind ? store::refund(tx, { event.payout.wish.source }) : std::nullopt;
    if (!refund || refund->state != RefundState::Planned)
        return {};
    auto const claim = treasury::find(tx, refund->claim);
    if (!claim)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    TRY(give_back(tx, caller, here, *claim, *refund, event.payout.paid_on.value_or(here.now().today())));
    return landed(tx, caller, here, *refund, "treasury.refund.paid");
}

Result<void> on_cancelled(db::Write& tx, Caller const& caller, Workplace const& here, PayoutCancelled const& event)
{
    auto refund = event.payout.wish.source_kind == source_kind ? store::refund(tx, { event.payout.wish.source }) : std::nullopt;
    if (!refund || refund->state != RefundState::Planned)
        return {};
    refund->state = RefundState::Dropped;
    if (!store::change(tx, *refund))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace(tx, caller, here, "treasury.refund.dropped", *refund);
    return {};
}

Result<void> on_returned(db::Write& tx, Caller const& caller, Workplace const& here, PayoutReturned const& event)
{
    auto const refund = event.payout.wish.source_kind == source_kind ? store::refund(tx, { event.payout.wish.source }) : std::nullopt;
    if (!refund || refund->state != RefundState::Planned)
        return {};
    return here.listeners.publish(tx, caller, here, RefundLanded { *refund, *treasury::find(tx, refund->claim) });
}

}  // namespace

Yen refundable(db::Read& tx, Claim const& claim) { return claim.balance.to_refund() - store::planned_of(tx, claim.id); }

Result<void> not_made_today(db::Read& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason)
{
    for (auto const& one : store::refunds_of(tx, id))
        if (one.state != RefundState::Dropped && one.amount == amount && one.reason == text::trimmed(reason) && one.by == caller.person && one.asked_on == here.now().today())
            return refuse(Kind::Conflict, "treasury.refund.just_made");
    return {};
}

Result<Refund> refund_to_account(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, BankAccount const& account,
    std::string_view cause)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, id));
    auto made = TRY(begun(tx, caller, here, claim, amount, reason, RefundWay::Account));
    TRY(reckon(tx, here, claim, made, cause));
    auto const item = service::item_of(tx, here, claim);
    PayoutWish wish { std::string(source_kind), made.id.value, claim.owner, item ? item->title + "（過誤納金の還付）" : "過誤納金の還付", claim.title + "の還付" + (made.interest.is_zero() ? "" : "（還付加算金" + made.interest.text() + "を含む）"), claim.payer.name, account, made.paid_out(),
        made.asked_on.iso().substr(0, 7) };
    made.payout = TRY(obligate(tx, caller, here, wish)).id;
    made.document = TRY(notice(tx, caller, here, claim, made));
    store::insert(tx, made, here.now().at);
    trace(tx, caller, here, "treasury.refund.planned", made);
    return made;
}

namespace {

struct HeldPayment { Way way; std::string provider, reference; Yen left; };

// What providers still hold of it. A refund by hand names the provider's number of the refund, not of the payment, and is taken off the payments one after the other.
std::vector<HeldPayment> held_payments(db::Read& tx, Claim const& claim)
{
    std::vector<HeldPayment> all;
    for (auto const& receipt : receipts_of(tx, claim.id))
        if (auto const& money = receipt.incoming; is_money(money.state) && (money.way == Way::Card || money.way == Way::Wallet || money.way == Way::Terminal))
            all.push_back({ money.way, money.provider, money.reference, money.amount });
    Yen by_hand(0);
    for (auto const& one : store::refunds_of(tx, claim.id)) {
        if (one.way != RefundWay::Provider || one.state == RefundState::Dropped)
            continue;
        if (auto const from = std::ranges::find(all, one.receipt, &HeldPayment::reference); from != all.end())
            from->left = from->left - one.amount;
        else
            by_hand += one.amount;
    }
    for (auto& one : all) {
        auto const taken = std::clamp(by_hand, Yen(0), std::max(one.left, Yen(0)));
        one.left = one.left - taken;
        by_hand = by_hand - taken;
    }
    std::erase_if(all, [](HeldPayment const& one) { return one.left <= Yen(0); });
    return all;
}

// The front knows charges of cases alone, and no terminal.
std::vector<HeldPayment> held_online(db::Read& tx, Claim const& claim)
{
    auto all = held_payments(tx, claim);
    std::erase_if(all, [&](HeldPayment const& one) { return claim.matter_kind != "case" || one.way == Way::Terminal; });
    return all;
}

Yen most_of(std::vector<HeldPayment> const& held)
{
    Yen most(0);
    for (auto const& one : held)
        most = std::max(most, one.left);
    return most;
}

// Who made the amount smaller does not hand out the cash: nobody pays money out by a decision of one person alone.
Result<void> corrected_by_another(db::Read& tx, Caller const& caller, Claim const& claim)
{
    PersonId by;
    for (auto const& event : audit::events_of(tx, { "claim", claim.id.value }))
        if (event.event == "treasury.claim.corrected")
            by = event.person;
    if (!by.value.empty() && by == caller.person)
        return refuse(Kind::Conflict, "treasury.refund.own_correction");
    return {};
}

}  // namespace

Result<Refund> refund_now(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, RefundWay way, std::string_view proof,
    std::string_view cause)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, id));
    if (way != RefundWay::Cash && way != RefundWay::Provider)
        return refuse({ { "way", "treasury.refund.wrong_way" } });
    TRY(service::words_at("proof", proof, 100));
    auto made = TRY(begun(tx, caller, here, claim, amount, reason, way));
    made.receipt = std::string(text::trimmed(proof));
    if (way == RefundWay::Provider) {
        if (auto const most = most_of(held_payments(tx, claim)); most < amount)
            return refuse(Kind::Conflict, "treasury.refund.not_held", { { "most", most.text() } });
    } else {
        TRY(corrected_by_another(tx, caller, claim));
        TRY(reckon(tx, here, claim, made, cause));
        made.till = TRY(drawer_of(tx, caller, made.paid_out()));
    }
    TRY(give_back(tx, caller, here, claim, made, here.now().today()));
    made.document = TRY(notice(tx, caller, here, claim, made));
    store::insert(tx, made, here.now().at);
    trace(tx, caller, here, "treasury.refund.paid", made);
    return made;
}

Yen held_by_provider(db::Read& tx, Claim const& claim) { return most_of(held_online(tx, claim)); }

Result<Refund> refund_by_provider(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, id));
    auto made = TRY(begun(tx, caller, here, claim, amount, reason, RefundWay::Provider));
    auto const held = held_online(tx, claim);
    auto const from = std::ranges::find_if(held, [&](HeldPayment const& one) { return one.left >= amount; });
    if (from == held.end())
        return refuse(Kind::Conflict, "treasury.refund.not_by_provider", { { "most", held_by_provider(tx, claim).text() } });
    made.receipt = from->reference;
    made.document = TRY(notice(tx, caller, here, claim, made));
    store::insert(tx, made, here.now().at);
    trace(tx, caller, here, "treasury.refund.planned", made);
    TRY(here.listeners.publish(tx, caller, here, RefundAsked { made, claim }));
    return made;
}

std::vector<AskedRefund> asked_refunds(db::Read& tx, std::string_view matter_kind, std::string_view matter)
{
    std::vector<AskedRefund> all;
    for (auto const& claim : claims_of(tx, matter_kind, matter))
        for (auto const& refund : store::refunds_of(tx, claim.id)) {
            if (refund.way != RefundWay::Provider || refund.state != RefundState::Planned)
                continue;
            for (auto const& receipt : receipts_of(tx, claim.id))
                if (receipt.incoming.reference == refund.receipt && !receipt.incoming.provider.empty())
                    all.push_back({ refund.id, claim.charge, receipt.incoming.provider, refund.receipt, refund.amount });
        }
    return all;
}

Result<void> provider_answered(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, ProviderAnswer answer, std::string_view why)
{
    auto refund = store::refund(tx, id);
    if (!refund || refund->way != RefundWay::Provider)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    if (refund->state != RefundState::Planned)
        return {};
    if (answer == ProviderAnswer::Refused) {
        refund->state = RefundState::Dropped;
        audit::record(tx, caller, here.now(), "treasury.refund.refused", { { "claim", refund->claim.value }, { "refund", id.value } }, { { "why", std::string(why.substr(0, 100)) } });
        return landed(tx, caller, here, *refund, "treasury.refund.dropped");
    }
    auto const claim = treasury::find(tx, refund->claim);
    if (!claim)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    TRY(give_back(tx, caller, here, *claim, *refund, here.now().today()));
    return landed(tx, caller, here, *refund, "treasury.refund.paid");
}

bool is_going_back(db::Read& tx, ClaimId const& id)
{
    return std::ranges::any_of(store::refunds_of(tx, id), [&](Refund const& one) {
        auto const payout = one.state == RefundState::Planned && one.payout ? find_payout(tx, one.payout) : std::nullopt;
        return one.state == RefundState::Planned && (one.way == RefundWay::Provider || (payout && payout->state == PayoutState::InFile));
    });
}

Result<Refund> set_off(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, ClaimId const& onto_id, Yen amount, std::string_view reason)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, id));
    auto onto = TRY(service::claim_for(tx, caller, may_refund, onto_id));
    auto const today = here.now().today();
    auto made = TRY(begun(tx, caller, here, claim, amount, reason, RefundWay::SetOff));
    TRY(fits(claim, onto, amount, today));
    made.to_claim = onto.id;
    onto = TRY(service::carried(tx, caller, here, std::move(onto)));
    auto const before = onto;
    TRY(give_back(tx, caller, here, claim, made, today));
    if (onto.balance.unpaid() <= amount && !onto.settled_on)
        onto.settled_on = today;
    onto = TRY(service::post(tx, caller, here, std::move(onto), { Change::Receive, amount, Account::Offset, made.id.value, made.reason }));
    if (onto.balance.unpaid().is_zero())
        store::cancel_slips(tx, onto.id);
    service::Paper paper { "set_off_notice", claim.claim_class == ClaimClass::Private ? "相殺通知書" : "過誤納金充当通知書" };
    paper.facts = { { "充てる額", amount.text() }, { "充てる先", onto.title + "（" + service::number_words(onto) + "）" }, { "充てたあとに残る額", onto.balance.unpaid().text() }, { "理由", made.reason } };
    paper.law = claim.claim_class == ClaimClass::Private ? "民法第505条第1項" : "地方自治法第231条の3第4項、地方税法第17条の2第1項";
    made.document = TRY(service::issue_paper(tx, caller, here, claim, paper));
    store::insert(tx, made, here.now().at);
    trace(tx, caller, here, "treasury.refund.set_off", made);
    TRY(service::publish_money(tx, caller, here, before, onto, today));
    return made;
}

Result<Refund> drop_refund(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, std::string_view reason, std::int64_t expected_version)
{
    auto const found = store::refund(tx, id);
    if (!found)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    TRY(service::claim_for(tx, caller, may_refund, found->claim));
    if (found->version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (found->state == RefundState::Planned && found->way == RefundWay::Provider)  // nobody knows whether the provider has done it already
        return refuse(Kind::Conflict, "treasury.refund.under_way", { { "amount", found->amount.text() } });
    auto const payout = found->state == RefundState::Planned ? find_payout(tx, found->payout) : std::nullopt;
    if (!payout)
        return refuse(Kind::Conflict, "treasury.refund.ended");
    TRY(cancel_payout(tx, caller, here, payout->id, reason, payout->version));  // and on_cancelled drops the refund
    return *store::refund(tx, id);
}

Result<void> retire_claims(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter, std::string_view reason)
{
    for (auto const& claim : claims_of(tx, matter_kind, matter)) {
        auto const item = service::item_of(tx, here, claim);
        bool const is_paid = claim.balance.received > Yen(0);
        if (claim.cancelled_on)
            continue;
        if (is_paid && (!item || !item->returned_on_withdrawal)) {  // kept as far as it was paid; the rest falls away
            if (!claim.balance.unpaid().is_zero())
                TRY(correct(tx, caller, here, claim.id, claim.balance.assessed - claim.balance.unpaid(), reason));
            continue;
        }
        // What was settled in a year whose books are closed is not corrected any more: a person looks at it.
        if (claim.balance.unpaid().is_zero() && (!may_book_in(claim.fiscal_year, here.now().today()) || service::year_is_closed(tx, claim.fiscal_year))) {
            audit::record(tx, caller, here.now(), "treasury.refund.left", { { "claim", claim.id.value } }, { { "year", std::to_string(claim.fiscal_year) } });
            continue;
        }
        TRY(correct(tx, caller, here, claim.id, Yen(0), reason));
    }
    return {};
}

std::optional<Refund> find_refund(db::Read& tx, RefundId const& id) { return store::refund(tx, id); }
std::vector<Refund> refunds_at(db::Read& tx, TillId const& till) { return store::refunds_at(tx, till); }
std::vector<Refund> refunds_of(db::Read& tx, ClaimId const& id) { return store::refunds_of(tx, id); }
std::vector<Refund> planned_refunds(db::Read& tx, std::string_view after, int most) { return store::planned(tx, after, most); }

std::vector<Claim> to_refund(db::Read& tx, Caller const& caller, std::string_view after, int most)
{
    std::vector<ClaimId> ids;
    for (auto const& division : access::scope(tx, caller, may_refund))
        for (auto const& id : store::overpaid(tx, division, after, most))
            ids.push_back(id);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    std::vector<Claim> all;
    for (auto const& id : ids)
        if (auto claim = treasury::find(tx, id); claim && std::ssize(all) < most)
            all.push_back(std::move(*claim));
    return all;
}

std::int64_t count_to_refund(db::Read& tx, Caller const& caller)
{
    std::int64_t count = 0;
    for (auto const& division : access::scope(tx, caller, may_refund))
        count += store::count_overpaid(tx, division);
    return count;
}

std::vector<Claim> owed_by_payer_of(db::Read& tx, Claim const& claim)
{
    std::vector<Claim> all;
    for (auto const& id : store::owed_by(tx, claim.payer.name, claim.payer.kana, most_owed))
        if (auto found = treasury::find(tx, id); found && found->id != claim.id && is_same_payer(claim, *found) && (found->claim_class == ClaimClass::Private) == (claim.claim_class == ClaimClass::Private))
            all.push_back(std::move(*found));
    return all;
}

std::vector<db::Statement> refund_statements() { return store::refund_statements(); }

void refund_listeners(Listeners& listeners)
{
    listeners.on<PayoutPaid>(on_paid);
    listeners.on<PayoutReturned>(on_returned);
    listeners.on<PayoutCancelled>(on_cancelled);
}

}  // namespace mado::treasury

#include <mado/treasury/debits.h>
#include <mado/treasury/provider_refunds.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/time/wareki.h>
#include <mado/treasury/receipts.h>
#include <mado/treasury/vouchers.h>
#include <mado/treasury/years.h>

#include "service/arrears_shared.h"
#include "service/carrying.h"
#include "service/giving_back.h"
#include "service/interest_payments.h"
#include "service/posting.h"
#include "store/claim_store.h"
#include "store/refund_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view source_kind = "refund";
constexpr int most_owed = 50;

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

service::Paper set_off_paper(Claim const& claim, Claim const& onto, Refund const& made)
{
    bool const is_private = claim.claim_class == ClaimClass::Private;
    service::Paper paper { "set_off_notice", is_private ? "相殺通知書" : "過誤納金充当通知書" };
    paper.facts = { { "充てる額", made.amount.text() } };
    if (!made.interest.is_zero())
        paper.facts.emplace_back("還付加算金", made.interest.text() + "（うち充てる額" + made.interest_laid.text() + "、口座に振り込む額" + (made.interest - made.interest_laid).text() + "）");
    paper.facts.insert(paper.facts.end(), { { "充てる先", onto.title + "（" + service::number_words(onto) + "）" }, { "充てたあとに残る額", onto.balance.unpaid().text() }, { "理由", made.reason } });
    paper.law = is_private ? "民法第505条第1項" : "地方自治法第231条の3第4項、地方税法第17条の2第1項";
    return paper;
}

Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, PayoutPaid const& event)
{
    auto refund = event.payout.wish.source_kind == source_kind ? store::refund(tx, { event.payout.wish.source }) : std::nullopt;
    if (!refund || refund->state != RefundState::Planned)
        return {};
    auto const claim = treasury::find(tx, refund->claim);
    if (!claim)
        return refuse(Kind::NotFound, "treasury.claim.not_found");
    TRY(service::give_back(tx, caller, here, *claim, *refund, event.payout.paid_on.value_or(here.now().today())));
    return service::landed(tx, caller, here, *refund, "treasury.refund.paid");
}

Result<void> on_cancelled(db::Write& tx, Caller const& caller, Workplace const& here, PayoutCancelled const& event)
{
    auto refund = event.payout.wish.source_kind == source_kind ? store::refund(tx, { event.payout.wish.source }) : std::nullopt;
    if (!refund || refund->state != RefundState::Planned)
        return {};
    refund->state = RefundState::Dropped;
    if (!store::change(tx, *refund))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    service::trace_refund(tx, caller, here, "treasury.refund.dropped", *refund);
    return {};
}

// Still planned, and in the house again.
Result<void> back(db::Write& tx, Caller const& caller, Workplace const& here, Payout const& payout)
{
    auto const refund = payout.wish.source_kind == source_kind ? store::refund(tx, { payout.wish.source }) : std::nullopt;
    if (!refund || refund->state != RefundState::Planned)
        return {};
    return here.listeners.publish(tx, caller, here, RefundLanded { *refund, *treasury::find(tx, refund->claim) });
}

Result<void> on_returned(db::Write& tx, Caller const& caller, Workplace const& here, PayoutReturned const& event) { return back(tx, caller, here, event.payout); }
Result<void> on_left(db::Write& tx, Caller const& caller, Workplace const& here, PaymentLeft const& event) { return back(tx, caller, here, event.payout); }

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
    auto made = TRY(service::begun(tx, caller, here, claim, amount, reason, RefundWay::Account));
    TRY(service::reckon(tx, here, claim, made, cause, here.now().today()));
    auto const item = service::item_of(tx, here, claim);
    PayoutWish wish { std::string(source_kind), made.id.value, claim.owner, item ? item->title + "（過誤納金の還付）" : "過誤納金の還付", claim.title + "の還付" + (made.interest.is_zero() ? "" : "（還付加算金" + made.interest.text() + "を含む）"), claim.payer.name, account, made.paid_out(),
        made.asked_on.iso().substr(0, 7), PayoutWay::Transfer };
    made.payout = TRY(obligate(tx, caller, here, wish)).id;
    made.document = TRY(service::refund_notice(tx, caller, here, claim, made));
    store::insert(tx, made, here.now().at);
    service::trace_refund(tx, caller, here, "treasury.refund.planned", made);
    return made;
}

bool is_going_back(db::Read& tx, ClaimId const& id)
{
    return std::ranges::any_of(store::refunds_of(tx, id), [&](Refund const& one) {
        auto const payout = one.state == RefundState::Planned && one.payout ? find_payout(tx, one.payout) : std::nullopt;
        return one.state == RefundState::Planned && (one.way == RefundWay::Provider || (payout && (payout->state == PayoutState::InFile || payout->elsewhere)));
    });
}

Result<Refund> set_off(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, ClaimId const& onto_id, Yen amount, std::string_view reason, std::string_view cause)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, id));
    auto onto = TRY(service::claim_for(tx, caller, may_refund, onto_id));
    auto const today = here.now().today();
    auto made = TRY(service::begun(tx, caller, here, claim, amount, reason, RefundWay::SetOff));
    TRY(fits(claim, onto, amount, today));
    made.to_claim = onto.id;
    TRY(service::reckon(tx, here, claim, made, cause, service::bears_until_set_off(tx, here, claim, onto, amount)));
    onto = TRY(service::carried(tx, caller, here, std::move(onto)));
    made.interest_laid = std::min(made.interest, onto.balance.unpaid() - amount);
    auto const before = onto;
    auto const laid = amount + made.interest_laid;
    TRY(service::give_back(tx, caller, here, claim, made, today));
    if (onto.balance.unpaid() <= laid && !onto.settled_on)
        onto.settled_on = today;
    onto = TRY(service::post(tx, caller, here, std::move(onto), { Change::Receive, laid, Account::Offset, made.id.value, made.reason }));
    if (onto.balance.unpaid().is_zero())
        store::cancel_slips(tx, onto.id);
    made.document = TRY(service::issue_paper(tx, caller, here, claim, set_off_paper(claim, onto, made)));
    store::insert(tx, made, here.now().at);
    service::trace_refund(tx, caller, here, "treasury.refund.set_off", made);
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

std::vector<db::Statement> refund_statements()
{
    auto all = store::refund_statements();
    for (auto const& more : { provider_refund_statements(), debit_statements() })
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

void refund_listeners(Listeners& listeners)
{
    listeners.on<PayoutPaid>(on_paid);
    listeners.on<PayoutReturned>(on_returned);
    listeners.on<PaymentLeft>(on_left);
    listeners.on<PayoutCancelled>(on_cancelled);
    service::interest_listeners(listeners);
}

}  // namespace mado::treasury

#include "service/giving_back.h"

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/years.h>

#include "service/arrears_shared.h"
#include "service/posting.h"
#include "store/refund_store.h"

namespace mado::treasury::service {

namespace {

using Kind = Refusal::Kind;

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

// What goes out in the same step. The rest is a payment of its own.
Yen interest_with(Refund const& refund)
{
    return refund.way == RefundWay::SetOff ? refund.interest_laid : refund.way == RefundWay::Provider ? Yen(0) : refund.interest;
}

}  // namespace

void trace_refund(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Refund const& refund)
{
    audit::record(tx, caller, here.now(), event, { { "claim", refund.claim.value }, { "refund", refund.id.value } },
        { { "way", word_of(refund.way) }, { "amount", std::to_string(refund.amount.amount()) }, { "repaid", refund.repaid ? "yes" : "no" } });
}

Result<Refund> begun(db::Read& tx, Caller const& caller, Workplace const& here, Claim const& claim, Yen amount, std::string_view reason, RefundWay way)
{
    TRY(words_at("reason", reason));
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

Result<void> reckon(db::Read& tx, Workplace const& here, Claim const& claim, Refund& refund, std::string_view cause, Day through)
{
    if (cause.empty())
        return {};
    auto found = TRY(interest_of(tx, here, claim, refund.amount, cause, through));
    refund.cause = std::string(cause);
    refund.interest = found.amount;
    refund.reckoning = std::move(found.spans);
    return {};
}

Result<std::string> refund_notice(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund const& refund)
{
    bool const is_public = claim.claim_class != ClaimClass::Private;
    Paper paper { "refund_notice", "過誤納金還付通知書" };
    paper.facts = { { "納めていただくはずの額", claim.balance.due().text() }, { "お返しする額", refund.amount.text() }, { "お返しする理由", refund.reason } };
    if (!refund.interest.is_zero()) {
        paper.facts.emplace_back("還付加算金", refund.interest.text() + (refund.way == RefundWay::Provider ? "（別に口座に振り込みます）" : ""));
        paper.facts.emplace_back("お支払いする額", refund.paid_out().text());
    }
    paper.law = is_public ? "地方自治法第231条の3第4項" : "民法第703条";
    return issue_paper(tx, caller, here, claim, paper);
}

// What was found after the closing was never in that year's 還付未済額 and is expenditure too.
bool is_expenditure(db::Read& tx, Claim const& claim, Day left_on)
{
    return !may_book_in(claim.fiscal_year, left_on) || year_is_closed(tx, claim.fiscal_year) || !claim.balance.excess.is_zero();
}

// 施行令165条の7: out of the revenue that took it, until its books close; 165条の8: after that expenditure of the year in which it is given back. The day on which the
// money leaves decides.
Result<Claim> give_back(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund& refund, Day left_on)
{
    refund.repaid = is_expenditure(tx, claim, left_on);
    refund.state = RefundState::Done;
    refund.paid_on = left_on;
    auto const account = account_of_way(refund.way);
    if (auto const interest = interest_with(refund); !interest.is_zero())
        post_loose(tx, caller, here, { "interest", { Account::Interest, account, interest }, fiscal_year(left_on), claim.item, refund.id.value, refund.reason, left_on });
    auto const change = refund.repaid ? Change::Repay : refund.way == RefundWay::SetOff ? Change::SetOff : Change::Refund;
    return post(tx, caller, here, claim, { change, refund.amount, account, refund.id.value, refund.reason, left_on });
}

Result<void> landed(db::Write& tx, Caller const& caller, Workplace const& here, Refund& refund, std::string_view event)
{
    if (!store::change(tx, refund))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    trace_refund(tx, caller, here, event, refund);
    return here.listeners.publish(tx, caller, here, RefundLanded { refund, *treasury::find(tx, refund.claim) });
}

}  // namespace mado::treasury::service

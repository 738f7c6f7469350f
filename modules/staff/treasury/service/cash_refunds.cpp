// Cash over the counter and what a provider has given back by its own papers: at once, but cash that is expenditure waits for its order.
#include <mado/treasury/refunds.h>

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>

#include "service/arrears_shared.h"
#include "service/giving_back.h"
#include "store/refund_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::size_t most_proof = 100;

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

// Who ever made the amount smaller does not hand out the cash, whoever came after: nobody pays money out by a decision of one person alone.
Result<void> corrected_by_another(db::Read& tx, Caller const& caller, Claim const& claim)
{
    bool const is_own = std::ranges::any_of(audit::events_of(tx, { "claim", claim.id.value }), [&](auto const& event) {
        return event.event == "treasury.claim.corrected" && !event.person.value.empty() && event.person == caller.person;
    });
    return is_own ? refuse(Kind::Conflict, "treasury.refund.own_correction") : Result<void>();
}

// 支出命令 first: an obligation of the claim's division, which its head orders.
Result<Refund> planned_in_cash(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund made)
{
    auto const item = service::item_of(tx, here, claim);
    PayoutWish const wish { "refund", made.id.value, claim.owner, item ? item->title + "（過誤納金の還付）" : "過誤納金の還付",
        claim.title + "の還付" + (made.interest.is_zero() ? "" : "（還付加算金" + made.interest.text() + "を含む）"), claim.payer.name, {}, made.paid_out(), made.asked_on.iso().substr(0, 7),
        PayoutWay::Cash };
    made.payout = TRY(obligate(tx, caller, here, wish)).id;
    made.document = TRY(service::refund_notice(tx, caller, here, claim, made));
    store::insert(tx, made, here.now().at);
    service::trace_refund(tx, caller, here, "treasury.refund.planned", made);
    return made;
}

}  // namespace

Result<Refund> refund_now(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, RefundWay way, std::string_view proof,
    std::string_view cause)
{
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, id));
    auto const today = here.now().today();
    if (way != RefundWay::Cash && way != RefundWay::Provider)
        return refuse({ { "way", "treasury.refund.wrong_way" } });
    auto made = TRY(service::begun(tx, caller, here, claim, amount, reason, way));
    if (way == RefundWay::Cash)
        TRY(corrected_by_another(tx, caller, claim));
    else if (auto const most = service::most_held(tx, claim); most < amount)
        return refuse(Kind::Conflict, "treasury.refund.not_held", { { "most", most.text() } });
    TRY(service::reckon(tx, here, claim, made, cause, today));
    if (way == RefundWay::Cash && (!made.interest.is_zero() || service::is_expenditure(tx, claim, today)))
        return planned_in_cash(tx, caller, here, claim, std::move(made));
    TRY(service::words_at("proof", proof, most_proof));
    made.receipt = std::string(text::trimmed(proof));
    if (way == RefundWay::Cash)
        made.till = TRY(drawer_of(tx, caller, made.paid_out()));
    TRY(service::give_back(tx, caller, here, claim, made, today));
    made.document = TRY(service::refund_notice(tx, caller, here, claim, made));
    store::insert(tx, made, here.now().at);
    service::trace_refund(tx, caller, here, "treasury.refund.paid", made);
    return made;
}

Result<Refund> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, std::string_view proof, std::int64_t expected_version)
{
    auto refund = store::refund(tx, id);
    if (!refund)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, refund->claim));
    if (refund->version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    auto const payout = refund->state == RefundState::Planned && refund->way == RefundWay::Cash ? find_payout(tx, refund->payout) : std::nullopt;
    if (!payout)
        return refuse(Kind::Conflict, "treasury.refund.ended");
    if (payout->state != PayoutState::Ordered)
        return refuse(Kind::Conflict, "treasury.refund.not_ordered");
    if (payout->ordered_by == caller.person)
        return refuse(Kind::Conflict, "treasury.refund.own_order");
    TRY(corrected_by_another(tx, caller, claim));
    TRY(service::words_at("proof", proof, most_proof));
    refund->receipt = std::string(text::trimmed(proof));
    refund->till = TRY(drawer_of(tx, caller, refund->paid_out()));
    if (!store::change(tx, *refund))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    TRY(service::pay_in_cash(tx, caller, here, payout->id));
    return *store::refund(tx, id);
}

}  // namespace mado::treasury

#include "service/planned_refunds.h"

#include "store/refund_store.h"

#include <ranges>

namespace mado::treasury::service {

namespace {

using Kind = Refusal::Kind;

// Whoever corrects a claim need not have the right to pay out: the plan falls because of the correction, by nobody's wish.
Caller giving_way(db::Read& tx) { return { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "treasury.refunds" }; }

bool can_be_called_back(std::optional<Payout> const& payout)
{
    return payout && !payout->elsewhere && (payout->state == PayoutState::Obligated || payout->state == PayoutState::Ordered || payout->state == PayoutState::Returned);
}

}  // namespace

Result<void> make_way(db::Write& tx, Workplace const& here, Claim const& claim, Yen left)
{
    auto planned = store::planned_of(tx, claim.id);
    if (planned <= left)
        return {};
    auto const all = store::refunds_of(tx, claim.id);
    for (auto const& refund : std::views::reverse(all)) {
        if (planned <= left)
            break;
        if (refund.state != RefundState::Planned)
            continue;
        auto const payout = find_payout(tx, refund.payout);
        if (!can_be_called_back(payout))
            return refuse(Kind::Conflict, "treasury.refund.under_way", { { "amount", refund.amount.text() } });
        TRY(cancel_payout(tx, giving_way(tx), here, payout->id, "調定の更正により、還付する額が変わった", payout->version));  // its listener drops the refund
        planned = planned - refund.amount;
    }
    return {};
}

}  // namespace mado::treasury::service

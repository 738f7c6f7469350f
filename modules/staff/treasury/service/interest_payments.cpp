// 還付加算金 that neither a provider nor the other claim of a 充当 takes: a payment of its own, ordered and transferred like any other.
#include "service/interest_payments.h"

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/refunds.h>

#include "service/arrears_shared.h"
#include "service/posting.h"
#include "store/refund_store.h"

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

constexpr std::string_view source_kind = "refund_interest";

std::optional<Refund> refund_of(db::Read& tx, Payout const& payout)
{
    return payout.wish.source_kind == source_kind ? store::refund_of_interest(tx, payout.id) : std::nullopt;
}

Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, PayoutPaid const& event)
{
    auto const refund = refund_of(tx, event.payout);
    auto const claim = refund ? treasury::find(tx, refund->claim) : std::nullopt;
    if (!claim)
        return {};
    auto const left_on = event.payout.paid_on.value_or(here.now().today());
    service::post_loose(tx, caller, here, { "interest", { Account::Interest, Account::Bank, event.payout.wish.amount }, fiscal_year(left_on), claim->item, refund->id.value, refund->reason, left_on });
    audit::record(tx, caller, here.now(), "treasury.refund.interest_paid", { { "claim", claim->id.value }, { "refund", refund->id.value } }, { { "amount", std::to_string(event.payout.wish.amount.amount()) } });
    return {};
}

// It is open again: another account may be named.
Result<void> on_cancelled(db::Write& tx, Caller const&, Workplace const&, PayoutCancelled const& event)
{
    auto refund = refund_of(tx, event.payout);
    if (!refund)
        return {};
    refund->interest_payout = {};
    return store::change(tx, *refund) ? Result<void>() : refuse(Kind::Conflict, "treasury.changed_meanwhile");
}

}  // namespace

Result<Refund> pay_interest(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, BankAccount const& account, std::int64_t expected_version)
{
    auto refund = store::refund(tx, id);
    if (!refund)
        return refuse(Kind::NotFound, "treasury.refund.not_found");
    auto const claim = TRY(service::claim_for(tx, caller, may_refund, refund->claim));
    if (refund->version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (refund->interest_open().is_zero())
        return refuse(Kind::Conflict, "treasury.refund.no_interest");
    auto const item = service::item_of(tx, here, claim);
    PayoutWish const wish { std::string(source_kind), here.now().id(), claim.owner, item ? item->title + "（還付加算金）" : "還付加算金", claim.title + "の還付加算金", claim.payer.name, account,
        refund->interest_open(), here.now().today().iso().substr(0, 7), PayoutWay::Transfer };
    refund->interest_payout = TRY(obligate(tx, caller, here, wish)).id;
    if (!store::change(tx, *refund))
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    return *store::refund(tx, id);
}

void service::interest_listeners(Listeners& listeners)
{
    listeners.on<PayoutPaid>(on_paid);
    listeners.on<PayoutCancelled>(on_cancelled);
}

}  // namespace mado::treasury

#include "service/past_years.h"

#include <mado/audit/audit.h>
#include <mado/text/utf8.h>
#include <mado/time/fiscal.h>

#include "service/arrears_shared.h"
#include "service/carrying.h"
#include "service/posting.h"
#include "store/refund_store.h"

#include <algorithm>

namespace mado::treasury {

namespace {

using Kind = Refusal::Kind;

}  // namespace

bool is_past(db::Read& tx, Workplace const& here, Claim const& claim)
{
    return claim.balance.unpaid().is_zero() && service::is_over(tx, here, claim.fiscal_year);
}

Result<Claim> correct_past(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen to, std::string_view reason, std::int64_t expected_version)
{
    auto const before = TRY(service::claim_for(tx, caller, may_assess, id));
    TRY(service::words_at("reason", reason));
    if (before.version != expected_version)
        return refuse(Kind::Conflict, "treasury.changed_meanwhile");
    if (before.matter_kind == "case")  // as correct_own: its amount follows from the case
        return refuse(Kind::Conflict, "treasury.claim.of_case");
    if (!is_past(tx, here, before))
        return refuse(Kind::Conflict, "treasury.past.not_closed");
    auto const was = before.balance.due() - before.balance.excess;
    if (to.is_negative() || to == was)
        return refuse({ { "to", "treasury.past.wrong_amount", { { "was", was.text() } } } });
    if (to > was && !before.balance.to_refund().is_zero())  // what is given back stands in the closed year's row
        return refuse(Kind::Conflict, "treasury.past.refund_first");
    auto const words = std::string(text::trimmed(reason));
    auto claim = to > was ? TRY(service::asked_anew(tx, caller, here, before, to - was, {}, words)) : TRY(service::post(tx, caller, here, before, { Change::Exceed, was - to, Account::Repaid, {}, words }));
    audit::record(tx, caller, here.now(), "treasury.claim.corrected", { { "claim", id.value }, { claim.matter_kind, claim.matter } },
        { { "from", std::to_string(was.amount()) }, { "to", std::to_string(to.amount()) }, { "past", std::to_string(before.fiscal_year) }, { "reason", audit::salted_hash(here.now().id(), words) } });
    TRY(service::publish_settling(tx, caller, here, before, claim, here.now().today()));
    return claim;
}

Result<Claim> service::taken_back_later(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Receipt const& receipt, Account from, std::string const& reason)
{
    auto const amount = receipt.incoming.amount;
    auto const over = std::min(amount, claim.balance.to_refund() - store::planned_of(tx, claim.id));
    if (over > Yen(0))  // what was paid too much is no longer there to be given back
        claim = TRY(post(tx, caller, here, std::move(claim), { Change::Repay, over, from, receipt.id.value, reason }));
    if (over == amount)
        return claim;
    post_loose(tx, caller, here, { "past_out", { Account::Repaid, from, amount - over }, fiscal_year(here.now().today()), claim.item, receipt.id.value, reason });
    return asked_anew(tx, caller, here, std::move(claim), amount - over, receipt.id.value, reason);
}

Result<Claim> service::taken_back_onto(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Receipt const& receipt, Account from, std::string const& reason)
{
    auto const amount = receipt.incoming.amount;
    post_loose(tx, caller, here, { "past_out", { Account::Repaid, from, amount }, fiscal_year(here.now().today()), claim.item, receipt.id.value, reason });
    claim.cancelled_on = std::nullopt;
    return post(tx, caller, here, std::move(claim), { Change::Assess, amount, Account::Assessed, receipt.id.value, reason });
}

}  // namespace mado::treasury

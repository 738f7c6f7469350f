#include "service/carrying.h"

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/years.h>

#include "service/posting.h"
#include "store/claim_store.h"

namespace mado::treasury::service {

namespace {

bool is_over(db::Read& tx, Workplace const& here, int year)
{
    return state_of(year, here.now().today()) == BookState::Over || year_is_closed(tx, year);
}

// The balance of another year is a row of its own, begun with what is claimed there.
Result<Claim> begin_year(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, int year, Yen amount, std::string kind)
{
    claim.fiscal_year = year;
    claim.balance = {};
    claim.balance.assessed = amount;
    if (!store::change(tx, claim))
        return refuse(Refusal::Kind::Conflict, "treasury.changed_meanwhile");
    store::keep_balance(tx, claim);
    if (!amount.is_zero())
        store::append(tx, { here.now().id(), book_day(tx, here), year, claim.id, claim.item, std::move(kind), { Account::Receivable, Account::Assessed, amount }, {}, {}, caller.person,
            here.now().at });
    return claim;
}

}  // namespace

Result<Claim> carried(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim)
{
    auto const until = fiscal_year(here.now().today());
    while (claim.fiscal_year < until && is_over(tx, here, claim.fiscal_year) && !claim.balance.unpaid().is_zero()) {
        auto const from = claim.fiscal_year;
        claim = TRY(begin_year(tx, caller, here, claim, from + 1, claim.balance.unpaid(), "carry"));
        audit::record(tx, caller, here.now(), "treasury.claim.carried", { { "claim", claim.id.value } }, { { "from", std::to_string(from) }, { "amount", std::to_string(claim.balance.assessed.amount()) } });
    }
    return claim;
}

Result<Claim> in_year_of_receipt(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, YearBasis basis, Day paid_on)
{
    auto const year = fiscal_year(paid_on);
    if (basis != YearBasis::Receipt || year <= claim.fiscal_year || year > fiscal_year(here.now().today()) || !claim.balance.kept().is_zero() || claim.balance.unpaid().is_zero() || !may_book_in(claim.fiscal_year, here.now().today())
        || year_is_closed(tx, claim.fiscal_year))
        return claim;
    auto const amount = claim.balance.unpaid();
    claim = TRY(post(tx, caller, here, claim, { Change::Assess, -amount, Account::Assessed, {}, "142" }));
    claim.first_year = year;
    return begin_year(tx, caller, here, claim, year, amount, word_of(Change::Assess));
}

}  // namespace mado::treasury::service

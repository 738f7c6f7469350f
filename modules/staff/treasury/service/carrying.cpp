#include "service/carrying.h"

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/questions.h>
#include <mado/treasury/years.h>

#include "service/posting.h"
#include "store/claim_store.h"

namespace mado::treasury::service {

bool is_over(db::Read& tx, Workplace const& here, int year)
{
    return state_of(year, here.now().today()) == BookState::Over || year_is_closed(tx, year);
}

namespace {

// The balance of another year is a row of its own, begun with what is claimed there.
Result<Claim> begin_year(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, int year, Yen amount, std::string kind, std::string source = {}, std::string remark = {})
{
    claim.fiscal_year = year;
    claim.balance = {};
    claim.balance.assessed = amount;
    if (!store::change(tx, claim))
        return refuse(Refusal::Kind::Conflict, "treasury.changed_meanwhile");
    store::keep_balance(tx, claim);
    Booked booked { claim, {} };
    if (!amount.is_zero()) {
        booked.lines.push_back({ here.now().id(), book_day(tx, here), year, claim.id, claim.item, std::move(kind), { Account::Receivable, Account::Assessed, amount }, std::move(source), std::move(remark), caller.person, here.now().at });
        store::append(tx, booked.lines.back());
    }
    TRY(here.listeners.publish(tx, caller, here, booked));
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

Result<Claim> lapsed_or_carried(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, YearBasis basis)
{
    bool has_ended = false;
    if (basis == YearBasis::Receipt && claim.balance.received.is_zero() && is_over(tx, here, claim.fiscal_year))
        TRY(here.listeners.publish(tx, caller, here, EndAsked { claim, has_ended }));
    if (!has_ended)
        return carried(tx, caller, here, std::move(claim));
    auto const from = claim.fiscal_year;
    claim.cancelled_on = here.now().today();
    claim = TRY(begin_year(tx, caller, here, claim, from + 1, Yen(0), {}));
    store::cancel_slips(tx, claim.id);
    audit::record(tx, caller, here.now(), "treasury.claim.lapsed", { { "claim", claim.id.value }, { claim.matter_kind, claim.matter } }, { { "from", std::to_string(from) } });
    return claim;
}

Result<Claim> asked_anew(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Yen amount, std::string source, std::string remark)
{
    auto const from = claim.fiscal_year;
    claim.settled_on = std::nullopt;
    claim.cancelled_on = std::nullopt;
    claim = TRY(begin_year(tx, caller, here, claim, fiscal_year(here.now().today()), amount, "past", std::move(source), std::move(remark)));
    audit::record(tx, caller, here.now(), "treasury.claim.carried", { { "claim", claim.id.value } }, { { "from", std::to_string(from) }, { "amount", std::to_string(amount.amount()) } });
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

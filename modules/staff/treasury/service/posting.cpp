#include "service/posting.h"

#include <mado/audit/audit.h>
#include <mado/time/fiscal.h>
#include <mado/treasury/years.h>

#include "store/claim_store.h"

namespace mado::treasury::service {

namespace {

std::vector<Entry> written(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Posted const& posted, std::vector<Line> const& lines, int fiscal_year)
{
    std::vector<Entry> all;
    for (auto const& line : lines) {
        all.push_back({ here.now().id(), book_day(tx, here, posted.moved_on), fiscal_year, claim.id, claim.item, word_of(posted.change), line, posted.source, posted.remark, caller.person, here.now().at });
        store::append(tx, all.back());
    }
    return all;
}

}  // namespace

Day book_day(db::Read& tx, Workplace const& here, std::optional<Day> moved_on)
{
    auto day = moved_on.value_or(here.now().today());
    while (store::day_is_closed(tx, day))
        day = day.plus_days(1);
    return day;
}

bool year_is_closed(db::Read& tx, int fiscal_year) { return store::year_is_closed(tx, fiscal_year); }
std::int64_t next_number(db::Write& tx, std::string const& name) { return store::next_number(tx, name); }

Account asset_of(Way way)
{
    switch (way) {
    case Way::Counter:
        return Account::Till;
    case Way::Card:
    case Way::Wallet:
    case Way::Terminal:
        return Account::Entrusted;
    case Way::Convenience:
    case Way::PayEasy:
    case Way::ElQr:
        return Account::Agency;
    case Way::Debit:
    case Way::Transfer:
        return Account::Bank;
    }
    return Account::Bank;
}

Result<Claim> post(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Posted const& posted)
{
    auto const day = posted.moved_on.value_or(here.now().today());
    bool const is_past = posted.change == Change::Repay || posted.change == Change::Exceed || posted.change == Change::Unrepay;  // these leave the closed year's figures alone
    auto const year = posted.year != 0 ? posted.year : is_past ? fiscal_year(day) : claim.fiscal_year;
    bool const follows_the_day = is_past && posted.year == 0;
    if (!follows_the_day && (!may_book_in(year, day) || year_is_closed(tx, year)))
        return refuse(Refusal::Kind::Conflict, "treasury.year.closed", { { "year", std::to_string(year) } });
    auto const before = claim.balance;
    claim.balance = TRY(after(before, posted.change, posted.amount));
    if (!claim.balance.settled())
        claim.settled_on = std::nullopt;
    if (!store::change(tx, claim))
        return refuse(Refusal::Kind::Conflict, "treasury.changed_meanwhile");
    store::keep_balance(tx, claim);
    TRY(here.listeners.publish(tx, caller, here, Booked { claim, written(tx, caller, here, claim, posted, lines(before, claim.balance, posted.change, posted.counter), year) }));
    return claim;
}

void post_loose(db::Write& tx, Caller const& caller, Workplace const& here, Loose const& loose)
{
    store::append(tx, { here.now().id(), book_day(tx, here, loose.moved_on), loose.fiscal_year, {}, loose.item, loose.kind, loose.line, loose.source, loose.remark, caller.person, here.now().at });
}

Result<void> publish_settling(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& before, Claim const& claim, Day paid_on)
{
    if (claim.balance.settled() && !before.balance.settled())
        return here.listeners.publish(tx, caller, here, Settled { claim, paid_on });
    if (!claim.balance.settled() && before.balance.settled() && !claim.cancelled_on)
        return here.listeners.publish(tx, caller, here, Unsettled { claim });
    return {};
}

Result<void> publish_money(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& before, Claim const& claim, Day paid_on)
{
    if (claim.balance.settled() == before.balance.settled() && (claim.balance.unpaid() != before.balance.unpaid() || claim.announced_on != before.announced_on))
        return here.listeners.publish(tx, caller, here, LeftToPay { claim });
    return publish_settling(tx, caller, here, before, claim, paid_on);
}

}  // namespace mado::treasury::service

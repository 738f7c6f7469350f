#pragma once
// The one way into the books: every amount that changes goes through here, with its lines of the journal, in the caller's transaction.
#include <mado/treasury/claims.h>
#include <mado/treasury/receipts.h>

namespace mado::treasury::service {

struct Posted {
    Change change;
    Yen amount;
    Account counter;           // Assessed, Till, Bank, Entrusted, Agency, WrittenOff, Offset
    std::string source {};     // id of the receipt, refund, decision
    std::string remark {};
    std::optional<Day> moved_on {};  // when the money moved, where that is told later: it decides of the year; nothing: today
    int year = 0;              // Unrepay: of the expenditure that is taken back
};
// Books it on that day, or the first open one after it, and keeps the claim, with its version counted up. Refuses what the balance refuses, and Conflict `treasury.year.closed`
// where the claim's year is closed (Repay is booked in the year of that day, Unrepay in the year that it names). Publishes Booked; that it settles something the receipts publish.
Result<Claim> post(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Posted const& posted);

// A line that is no claim's: money that waits to be matched, a remittance of a provider, a deposit of the till.
struct Loose {
    std::string kind;          // unmatched matched remit deposit float difference
    Line line;
    int fiscal_year;
    std::string item {}, source {}, remark {};
    std::optional<Day> moved_on {};
};
void post_loose(db::Write& tx, Caller const& caller, Workplace const& here, Loose const& loose);

Day book_day(db::Read& tx, Workplace const& here, std::optional<Day> moved_on = {});  // that day or today, or the first day after it that is not closed
bool year_is_closed(db::Read& tx, int fiscal_year);
std::int64_t next_number(db::Write& tx, std::string const& name);
Account asset_of(Way way);                                            // where the money is, once it came that way

// Settled or Unsettled, when `claim` is so and `before` was not.
Result<void> publish_settling(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& before, Claim const& claim, Day paid_on);
// By money that came or went: the same, else LeftToPay where what is left to pay, or what is announced, is another than before.
Result<void> publish_money(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& before, Claim const& claim, Day paid_on);

}  // namespace mado::treasury::service

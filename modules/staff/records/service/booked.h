#pragma once
// Money files itself: what is booked on a claim with the claim (a case's with the case), what goes out, the day and the year that were closed.
#include <mado/treasury/books.h>
#include <mado/treasury/days.h>
#include <mado/treasury/payouts.h>
#include <mado/records/records.h>

namespace mado::records::service {

Result<void> on_booked(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Booked const& event);
Result<void> on_payout_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutPaid const& event);
Result<void> on_payout_returned(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutReturned const& event);
Result<void> on_day_closed(db::Write& tx, Caller const& caller, Workplace const& here, treasury::DayClosed const& event);
Result<void> on_year_closed(db::Write& tx, Caller const& caller, Workplace const& here, treasury::YearClosed const& event);

// What was booked, as it is hashed: the same line of the journal gives the same words.
json::Value words_of_entry(treasury::Entry const& entry);
json::Value words_of_claim(treasury::Claim const& claim, std::vector<treasury::Entry> const& journal);
json::Value words_of_payout(treasury::Payout const& payout);
int year_of_books(std::string_view object);  // "year.2026"; 0: of none

inline constexpr std::string_view claim_matter = "claim", payout_matter = "payout";

}  // namespace mado::records::service

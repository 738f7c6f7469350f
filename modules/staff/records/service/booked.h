#pragma once
// Money files itself: what is booked on a claim with the claim (a case's with the case), what goes out, the day and the year that were closed.
#include <mado/treasury/booked_together.h>
#include <mado/treasury/books.h>
#include <mado/treasury/days.h>
#include <mado/treasury/payouts.h>
#include <mado/records/records.h>

namespace mado::records::service {

Result<void> on_booked(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Booked const& event);
Result<void> on_booked_together(db::Write& tx, Caller const& caller, Workplace const& here, treasury::BookedTogether const& event);
Result<void> on_payout_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutPaid const& event);
Result<void> on_payout_returned(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutReturned const& event);
Result<void> on_day_closed(db::Write& tx, Caller const& caller, Workplace const& here, treasury::DayClosed const& event);
Result<void> on_year_closed(db::Write& tx, Caller const& caller, Workplace const& here, treasury::YearClosed const& event);

Part part_of(treasury::Entry const& entry);
// The record of a claim that is over, or goes on again because a payment was taken back.
Result<void> follow(db::Write& tx, Caller const& caller, Workplace const& here, Record const& record, treasury::Claim const& claim);
bool is_over(treasury::Claim const& claim);  // nothing is owed, and nothing is to be given back

// What was booked, as it is hashed: the same line of the journal gives the same words.
json::Value words_of_entry(treasury::Entry const& entry);
json::Value words_of_claim(treasury::Claim const& claim, std::vector<treasury::Entry> const& journal);
json::Value words_of_payout(treasury::Payout const& payout);
int year_of_books(std::string_view object);  // "year.2026"; 0: of none

inline constexpr std::string_view claim_matter = "claim", payout_matter = "payout";

}  // namespace mado::records::service

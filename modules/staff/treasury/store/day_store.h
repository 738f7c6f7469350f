#pragma once
#include <mado/treasury/days.h>

#include <mado/json/json.h>

namespace mado::treasury::store {

std::vector<db::Statement> day_statements();

struct ClosedDay { Day day; json::Value figures; PersonId closed_by; Instant closed_at; };
std::optional<ClosedDay> closed_day(db::Read& tx, Day day);
std::vector<ClosedDay> closed_days(db::Read& tx, Day from, Day through);
std::optional<Day> closed_before(db::Read& tx, Day day);
bool is_closed_after(db::Read& tx, Day day);
bool close_day(db::Write& tx, ClosedDay const& closed);                  // false: it is closed already
void reopen_day(db::Write& tx, std::string const& id, ClosedDay const& was, std::string_view reason, PersonId const& by, Instant at);

struct DayCount { Day day; Tally all, unmatched; };
std::vector<DayCount> counts_by_day(db::Read& tx, Day from, Day through);
Tally automatic_of(db::Read& tx, Day day);
Tally taken_back_on(db::Read& tx, Day day);
std::int64_t count_not_inquired(db::Read& tx, Day through);
Tally to_refund(db::Read& tx);

BookSide balances_of(db::Read& tx, int fiscal_year);
BookSide journal_of_year(db::Read& tx, int fiscal_year);

std::vector<ClaimId> claims_found(db::Read& tx, ClaimQuery const& query, std::string const& division);
std::vector<ClaimId> claims_unpaid_of(db::Read& tx, Yen amount, int most);
std::vector<ClaimId> claims_unpaid_by(db::Read& tx, std::string_view kana, int most);

}  // namespace mado::treasury::store

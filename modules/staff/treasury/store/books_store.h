#pragma once
#include <mado/treasury/books.h>

#include <functional>

namespace mado::treasury::store {

std::vector<db::Statement> books_statements();

std::vector<YearLine> year_lines(db::Read& tx, int fiscal_year);
struct AccountSum { std::string item; bool is_repay = false, is_claim = false; Account debit, credit; Yen amount; };
std::vector<AccountSum> account_sums(db::Read& tx, int fiscal_year);
struct DaySum { Day day; Account debit, credit; Yen amount; };
std::vector<DaySum> day_sums(db::Read& tx, Day first, Day last);
std::vector<DaySum> sums_before(db::Read& tx, Day first);                        // day: not set
std::optional<Day> last_booked(db::Read& tx, int fiscal_year);

std::optional<ClosedYear> closed_year(db::Read& tx, int fiscal_year);
bool insert_year(db::Write& tx, ClosedYear const& year);
std::vector<Claim> unpaid_of_year(db::Read& tx, int fiscal_year, std::string const& after, int most);

void each_balance(db::Read& tx, int fiscal_year, std::function<void(Claim const&, bool carried)> const& see);  // the claim with the balance of that year
void each_entry(db::Read& tx, int fiscal_year, std::function<void(Entry const&)> const& see);
bool has_year(db::Read& tx, int fiscal_year);

}  // namespace mado::treasury::store

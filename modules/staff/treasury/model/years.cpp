#include <mado/treasury/years.h>

#include <mado/time/fiscal.h>

namespace mado::treasury {

std::optional<int> year_of(YearBasis basis, YearDays const& days)
{
    if (basis == YearBasis::Term && days.term_ends) {
        auto const year = fiscal_year(*days.term_ends);
        return days.noticed_on && *days.noticed_on > books_close_on(year) ? fiscal_year(*days.noticed_on) : year;
    }
    if (basis != YearBasis::Receipt && days.noticed_on)
        return fiscal_year(*days.noticed_on);
    if (days.received_on)
        return fiscal_year(*days.received_on);
    if (days.noticed_on)
        return fiscal_year(*days.noticed_on);
    return std::nullopt;
}

Day books_close_on(int year) { return *Day::of(year + 1, 5, 31); }

BookState state_of(int year, Day today)
{
    if (today < first_day_of_fiscal_year(year))
        return BookState::NotBegun;
    if (today <= last_day_of_fiscal_year(year))
        return BookState::Open;
    return today <= books_close_on(year) ? BookState::Settling : BookState::Over;
}

bool may_assess_in(int year, Day today) { return state_of(year, today) == BookState::Open; }
bool may_book_in(int year, Day today) { return state_of(year, today) == BookState::Open || state_of(year, today) == BookState::Settling; }

}  // namespace mado::treasury

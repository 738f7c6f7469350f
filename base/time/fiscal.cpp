#include <mado/time/fiscal.h>

#include <stdexcept>
#include <string>

namespace mado {

int fiscal_year(Day day)
{
    return day.month() >= 4 ? day.year() : day.year() - 1;
}

Day first_day_of_fiscal_year(int fiscal_year)
{
    auto const day = Day::of(fiscal_year, 4, 1);
    if (!day)
        throw std::out_of_range("no such fiscal year: " + std::to_string(fiscal_year));
    return *day;
}

Day last_day_of_fiscal_year(int fiscal_year)
{
    return first_day_of_fiscal_year(fiscal_year).plus_months(12).plus_days(-1);
}

}  // namespace mado

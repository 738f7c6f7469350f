#include <mado/time/calendar.h>

#include <algorithm>
#include <utility>

namespace mado {

bool YearlyClosure::holds(Day day) const
{
    auto const number = [](unsigned month, unsigned day_of_month) { return month * 100 + day_of_month; };
    auto const from = number(from_month, from_day), through = number(through_month, through_day);
    auto const at = number(day.month(), day.day_of_month());
    return from <= through ? from <= at && at <= through : at >= from || at <= through;
}

bool Calendar::is_open(Day day) const
{
    if (open.contains(day))
        return true;
    return !closed_on_weekday.at(day.weekday()) && !holidays.contains(day) && !closed.contains(day)
        && std::none_of(yearly.begin(), yearly.end(), [&](YearlyClosure const& closure) { return closure.holds(day); });
}

std::optional<Day> Calendar::next_open(Day day) const
{
    auto const last = *Day::of(9999, 12, 31);
    for (; day <= last; day = day.plus_days(1))
        if (is_open(day))
            return day;
    return {};
}

Calendar Calendar::of_offices(std::set<Day> holidays)
{
    Calendar calendar;
    calendar.closed_on_weekday[6] = calendar.closed_on_weekday[7] = true;
    calendar.holidays = std::move(holidays);
    calendar.yearly = { { 12, 29, 1, 3 } };
    return calendar;
}

}  // namespace mado

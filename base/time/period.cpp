#include <mado/time/period.h>

namespace mado {

namespace {

std::optional<Day> within_years(std::int64_t number)
{
    static auto const first = Day::of(1, 1, 1)->number(), last = Day::of(9999, 12, 31)->number();
    if (number < first || number > last)
        return {};
    return Day::from_number(static_cast<std::int32_t>(number));
}

// The last day of a period of whole months (民法143条2項): the eve of the corresponding day. A month without that day ends it with its
// own last day, which is what plus_months gives then.
std::optional<Day> last_day_of_months(Day first_counted, std::int32_t months)
{
    if (months > 12 * 9999)
        return {};
    auto const corresponding = first_counted.plus_months(months);
    auto const exists = corresponding.day_of_month() == first_counted.day_of_month();
    return within_years(corresponding.number() - (exists ? 1 : 0));
}

}  // namespace

std::optional<Day> last_day(Day first_counted, Term term)
{
    if (term.months < 0 || term.days < 0)
        return {};
    auto const end = last_day_of_months(first_counted, term.months);
    return end ? within_years(std::int64_t { end->number() } + term.days) : std::nullopt;
}

std::optional<Day> deadline(Day from, Term term, Calendar const& calendar)
{
    auto const end = last_day(from.plus_days(1), term);
    return end ? calendar.next_open(*end) : std::nullopt;
}

std::optional<Day> add_working_days(Day from, std::int32_t n, Calendar const& calendar)
{
    if (n < 0)
        return {};
    std::optional<Day> day = from;
    for (; n > 0 && day; --n)
        day = calendar.next_open(day->plus_days(1));
    return day;
}

std::int32_t working_days_between(Day from, Day through, Calendar const& calendar)
{
    std::int32_t count = 0;
    for (auto day = from.plus_days(1); day <= through; day = day.plus_days(1))
        count += calendar.is_open(day) ? 1 : 0;
    return count;
}

std::optional<int> age(Day born, Day on)
{
    if (on < born)
        return {};
    auto const years = on.year() - born.year();
    auto const birthday_passed = on.month() > born.month() || (on.month() == born.month() && on.day_of_month() >= born.day_of_month());
    return birthday_passed ? years : years - 1;
}

std::optional<Day> age_reached_on(Day born, int years)
{
    if (years < 0 || years > 9999)
        return {};
    return last_day(born, Term::of_years(years));
}

std::optional<Day> fiscal_year_end_of_age(Day born, int years)
{
    auto const reached = age_reached_on(born, years);
    if (!reached)
        return {};
    return Day::of(reached->month() <= 3 ? reached->year() : reached->year() + 1, 3, 31);
}

std::int32_t months_begun(Day from, Day through)
{
    if (through < from)
        return 0;
    // Never more months begun than calendar months touched, and at most one less.
    auto const touched = (through.year() - from.year()) * 12 + static_cast<int>(through.month()) - static_cast<int>(from.month()) + 1;
    if (touched == 1)
        return 1;
    return last_day_of_months(from, touched - 1).value_or(from) >= through ? touched - 1 : touched;
}

}  // namespace mado

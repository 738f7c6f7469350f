#include <mado/time/day.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace mado {

namespace chr = std::chrono;

namespace {

constexpr std::int64_t second = 1'000'000, day_length = 86'400 * second, tokyo = 9 * 3'600 * second;

chr::year_month_day civil(std::int32_t number)
{
    return chr::sys_days { chr::days { number } };
}

std::string padded(long long value, std::size_t width)
{
    auto const sign = value < 0 ? "-" : "";
    auto digits = std::to_string(value < 0 ? -value : value);
    if (digits.size() < width)
        digits.insert(0, width - digits.size(), '0');
    return sign + digits;
}

// Digits only: no sign, no space, as std::from_chars and std::stoi would let pass.
std::optional<int> digits(std::string_view text)
{
    int value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9')
            return {};
        value = value * 10 + (c - '0');
    }
    return value;
}

std::int64_t floored(std::int64_t value, std::int64_t unit)
{
    return value / unit - (value % unit < 0 ? 1 : 0);
}

}  // namespace

std::optional<Day> Day::of(int year, unsigned month, unsigned day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31)
        return {};
    chr::year_month_day const date { chr::year { year }, chr::month { month }, chr::day { day } };
    if (!date.ok())
        return {};
    return from_number(static_cast<std::int32_t>(chr::sys_days { date }.time_since_epoch().count()));
}

std::optional<Day> Day::parse(std::string_view iso)
{
    if (iso.size() != 10 || iso[4] != '-' || iso[7] != '-')
        return {};
    auto const year = digits(iso.substr(0, 4)), month = digits(iso.substr(5, 2)), day = digits(iso.substr(8, 2));
    if (!year || !month || !day)
        return {};
    return of(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

int Day::year() const { return static_cast<int>(civil(number_).year()); }
unsigned Day::month() const { return static_cast<unsigned>(civil(number_).month()); }
unsigned Day::day_of_month() const { return static_cast<unsigned>(civil(number_).day()); }
unsigned Day::weekday() const { return chr::weekday { chr::sys_days { chr::days { number_ } } }.iso_encoding(); }

std::string Day::iso() const
{
    auto const date = civil(number_);
    return padded(static_cast<int>(date.year()), 4) + "-" + padded(static_cast<unsigned>(date.month()), 2) + "-"
        + padded(static_cast<unsigned>(date.day()), 2);
}

Day Day::plus_months(int months) const
{
    auto const date = civil(number_);
    auto const month = date.year() / date.month() + chr::months { months };
    auto const last = chr::year_month_day_last { month.year(), chr::month_day_last { month.month() } };
    auto const moved = chr::year_month_day { month.year(), month.month(), std::min(date.day(), last.day()) };
    return from_number(static_cast<std::int32_t>(chr::sys_days { moved }.time_since_epoch().count()));
}

Day day_in_tokyo(Instant at)
{
    return Day::from_number(static_cast<std::int32_t>(floored(at.microseconds + tokyo, day_length)));
}

TimeOfDay time_in_tokyo(Instant at)
{
    auto const local = at.microseconds + tokyo;
    auto const seconds = static_cast<int>((local - floored(local, day_length) * day_length) / second);
    return { seconds / 3600, seconds / 60 % 60, seconds % 60 };
}

Instant instant_in_tokyo(Day day, int hour, int minute, int second_of_minute)
{
    return { day.number() * day_length + (hour * 3600 + minute * 60 + second_of_minute) * second - tokyo };
}

std::string iso_in_tokyo(Instant at)
{
    auto const time = time_in_tokyo(at);
    return day_in_tokyo(at).iso() + "T" + padded(time.hour, 2) + ":" + padded(time.minute, 2) + ":" + padded(time.second, 2) + "+09:00";
}

}  // namespace mado

#include <mado/feel/temporal.h>

#include "text_scan.h"

#include <cstdlib>

namespace mado::feel {

namespace {

constexpr std::int64_t most_years = 999'999'999;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0); }

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(std::int64_t year, int month)
{
    constexpr int lengths[] { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

// Years are counted from 1 March, so that the leap day is the last of its year; 400 years are 146,097 days.
std::int64_t days_from_civil(std::int64_t year, int month, int day)
{
    year -= month <= 2 ? 1 : 0;
    auto const era = floor_div(year, 400);
    auto const year_of_era = year - era * 400;
    auto const day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

}  // namespace

std::optional<Date> Date::of(std::int64_t year, int month, int day)
{
    if (year < -most_years || year > most_years || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
        return std::nullopt;
    return Date { days_from_civil(year, month, day) };
}

Date::Civil Date::civil() const
{
    auto const shifted = days + 719'468;
    auto const era = floor_div(shifted, 146'097);
    auto const day_of_era = shifted - era * 146'097;
    auto const year_of_era = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    auto const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    auto const shifted_month = (5 * day_of_year + 2) / 153;
    auto const day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    auto const month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    return { year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

std::optional<Day> Date::day() const
{
    auto const year = civil().year;
    if (year < 1 || year > 9999)
        return std::nullopt;
    return Day::from_number(static_cast<std::int32_t>(days));
}

int Date::weekday() const { return static_cast<int>(days + 3 - floor_div(days + 3, 7) * 7) + 1; }

std::optional<Date> Date::plus_months(std::int64_t months) const
{
    if (std::abs(months) > 2 * 12 * most_years)
        return std::nullopt;
    auto const [year, month, day] = civil();
    auto const total = year * 12 + month - 1 + months;
    auto const new_year = floor_div(total, 12);
    auto const new_month = static_cast<int>(total - new_year * 12) + 1;
    return of(new_year, new_month, std::min(day, days_in(new_year, new_month)));
}

namespace {

// Four digits or more without a leading zero beyond four; a sign only for the years before 0.
std::optional<Date> scan_date(TextScan& scan)
{
    bool const negative = scan.take('-');
    auto const from = scan.at;
    auto const year = scan.number(1, 9);
    auto const length = scan.at - from;
    if (!year || length < 4 || (length > 4 && scan.text[from] == '0') || !scan.take('-'))
        return std::nullopt;
    auto const month = scan.number(2, 2);
    if (!month || !scan.take('-'))
        return std::nullopt;
    auto const day = scan.number(2, 2);
    if (!day)
        return std::nullopt;
    return Date::of(negative ? -*year : *year, static_cast<int>(*month), static_cast<int>(*day));
}

std::optional<Zone> scan_zone(TextScan& scan)
{
    if (scan.done())
        return Zone::none();
    if (scan.take('Z') || scan.take('z'))
        return scan.done() ? std::optional(Zone::of_offset(0)) : std::nullopt;
    if (scan.take('@'))
        return Zone::named(scan.rest());
    auto const sign = scan.take('-') ? -1 : scan.take('+') ? 1 : 0;
    if (sign == 0)
        return std::nullopt;
    auto const hours = scan.number(2, 2);
    if (!hours || !scan.take(':'))
        return std::nullopt;
    auto const minutes = scan.number(2, 2);
    std::optional<std::int64_t> seconds = 0;
    if (scan.take(':'))
        seconds = scan.number(2, 2);
    if (!minutes || !seconds || !scan.done() || *hours > 18 || *minutes > 59 || *seconds > 59)
        return std::nullopt;
    auto const offset = *hours * 3600 + *minutes * 60 + *seconds;
    if (offset > 18 * 3600)
        return std::nullopt;
    return Zone::of_offset(static_cast<std::int32_t>(sign * offset));
}

std::optional<std::int32_t> scan_fraction(TextScan& scan)
{
    if (!scan.take('.'))
        return 0;
    std::int32_t nanoseconds = 0;
    int places = 0;
    while (!scan.done() && scan.peek() >= '0' && scan.peek() <= '9') {
        if (places < 9)
            nanoseconds = nanoseconds * 10 + (scan.peek() - '0');
        ++places;
        ++scan.at;
    }
    if (places == 0)
        return std::nullopt;
    for (; places < 9; ++places)
        nanoseconds *= 10;
    return nanoseconds;
}

std::optional<Time> scan_time(TextScan& scan)
{
    auto const hour = scan.number(2, 2);
    if (!hour || !scan.take(':'))
        return std::nullopt;
    auto const minute = scan.number(2, 2);
    if (!minute || !scan.take(':'))
        return std::nullopt;
    auto const second = scan.number(2, 2);
    if (!second)
        return std::nullopt;
    auto const fraction = scan_fraction(scan);
    if (!fraction)
        return std::nullopt;
    auto const zone = scan_zone(scan);
    if (!zone)
        return std::nullopt;
    return Time::of(static_cast<int>(*hour), static_cast<int>(*minute), static_cast<int>(*second), *fraction, *zone);
}

std::string two(std::int64_t value) { return value < 10 ? "0" + std::to_string(value) : std::to_string(value); }

std::string fraction_text(std::int64_t nanoseconds)
{
    if (nanoseconds == 0)
        return "";
    auto digits = std::to_string(nanoseconds);
    digits.insert(0, 9 - digits.size(), '0');
    digits.erase(digits.find_last_not_of('0') + 1);
    return "." + digits;
}

std::string zone_text(Zone const& zone)
{
    switch (zone.kind) {
    case Zone::Kind::None: return "";
    case Zone::Kind::Named: return "@" + std::string(zone.iana());
    case Zone::Kind::Offset: break;
    }
    if (zone.offset == 0)
        return "Z";
    auto const size = std::abs(zone.offset);
    auto const seconds = size % 60 == 0 ? "" : ":" + two(size % 60);
    return (zone.offset < 0 ? "-" : "+") + two(size / 3600) + ":" + two(size / 60 % 60) + seconds;
}

}  // namespace

std::optional<Date> Date::parse(std::string_view iso)
{
    TextScan scan { iso };
    auto const date = scan_date(scan);
    return scan.done() ? date : std::nullopt;
}

std::string Date::to_text() const
{
    auto const [year, month, day] = civil();
    auto digits = std::to_string(std::abs(year));
    if (digits.size() < 4)
        digits.insert(0, 4 - digits.size(), '0');
    return (year < 0 ? "-" : "") + digits + "-" + two(month) + "-" + two(day);
}

std::optional<Time> Time::of(int hour, int minute, int second, std::int32_t nanosecond, Zone zone)
{
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || nanosecond < 0 || nanosecond > 999'999'999)
        return std::nullopt;
    auto const seconds = (std::int64_t { hour } * 60 + minute) * 60 + second;
    return Time { seconds * 1'000'000'000 + nanosecond, zone };
}

std::optional<Time> Time::parse(std::string_view iso)
{
    TextScan scan { iso };
    return scan_time(scan);
}

std::string Time::to_text() const
{
    return two(hour()) + ":" + two(minute()) + ":" + two(second()) + fraction_text(nanoseconds % 1'000'000'000) + zone_text(zone);
}

std::optional<DateTime> DateTime::parse(std::string_view iso)
{
    TextScan scan { iso };
    auto const date = scan_date(scan);
    if (!date)
        return std::nullopt;
    if (scan.done())
        return DateTime { *date, {} };
    if (!scan.take('T'))
        return std::nullopt;
    auto const time = scan_time(scan);
    if (!time)
        return std::nullopt;
    return DateTime { *date, *time };
}

DateTime DateTime::in_tokyo(Instant at)
{
    constexpr std::int64_t day_microseconds = 86'400'000'000, offset = 9 * 3600;
    auto const local = at.microseconds + offset * 1'000'000;
    auto const days = floor_div(local, day_microseconds);
    return { Date { days }, Time { (local - days * day_microseconds) * 1000, Zone::of_offset(offset) } };
}

std::string DateTime::to_text() const { return date.to_text() + "T" + time.to_text(); }

namespace {

constexpr std::int64_t most_seconds = 100'000'000'000'000'000;  // three thousand million years

bool add_scaled(std::int64_t& sum, std::int64_t count, std::int64_t unit)
{
    std::int64_t product = 0;
    return !__builtin_mul_overflow(count, unit, &product) && !__builtin_add_overflow(sum, product, &sum) && sum <= most_seconds;
}

}  // namespace

// [-]PnDTnHnMn.nS, at least one part, and one after a T.
std::optional<DaysTime> DaysTime::parse(std::string_view iso)
{
    TextScan scan { iso };
    bool const negative = scan.take('-');
    if (!scan.take('P'))
        return std::nullopt;
    std::int64_t seconds = 0;
    std::int32_t nanoseconds = 0;
    int parts = 0, level = 0;  // level: 0 before D, 1 after T, 2 after H, 3 after M
    while (!scan.done()) {
        if (level == 0 && scan.take('T')) {
            level = 1;
            parts = 0;
            continue;
        }
        auto const count = scan.number(1, 18);
        if (!count)
            return std::nullopt;
        if (level == 0 && parts == 0 && scan.take('D')) {
            if (!add_scaled(seconds, *count, 86'400))
                return std::nullopt;
        } else if (level == 1 && scan.take('H')) {
            level = 2;
            if (!add_scaled(seconds, *count, 3600))
                return std::nullopt;
        } else if ((level == 1 || level == 2) && scan.take('M')) {
            level = 3;
            if (!add_scaled(seconds, *count, 60))
                return std::nullopt;
        } else if (level >= 1) {
            auto const fraction = scan.rest().starts_with(".S") && scan.take('.') ? std::optional<std::int32_t>(0) : scan_fraction(scan);
            if (!fraction || !scan.take('S') || !scan.done() || !add_scaled(seconds, *count, 1))
                return std::nullopt;
            nanoseconds = *fraction;
        } else {
            return std::nullopt;
        }
        ++parts;
    }
    if (parts == 0)
        return std::nullopt;
    if (negative)
        return nanoseconds == 0 ? DaysTime { -seconds, 0 } : DaysTime { -seconds - 1, 1'000'000'000 - nanoseconds };
    return DaysTime { seconds, nanoseconds };
}

std::string DaysTime::to_text() const
{
    bool const negative = seconds < 0;
    auto const whole = negative ? -seconds - (nanoseconds != 0 ? 1 : 0) : seconds;
    auto const fraction = negative && nanoseconds != 0 ? 1'000'000'000 - nanoseconds : nanoseconds;
    if (whole == 0 && fraction == 0)
        return "PT0S";
    std::string text = negative ? "-P" : "P";
    if (whole >= 86'400)
        text += std::to_string(whole / 86'400) + "D";
    if (whole % 86'400 == 0 && fraction == 0)
        return text;
    text += "T";
    if (auto const hours = whole / 3600 % 24; hours != 0)
        text += std::to_string(hours) + "H";
    if (auto const minutes = whole / 60 % 60; minutes != 0)
        text += std::to_string(minutes) + "M";
    if (whole % 60 != 0 || fraction != 0)
        text += std::to_string(whole % 60) + fraction_text(fraction) + "S";
    return text;
}

std::optional<YearsMonths> YearsMonths::parse(std::string_view iso)
{
    TextScan scan { iso };
    bool const negative = scan.take('-');
    if (!scan.take('P'))
        return std::nullopt;
    std::int64_t months = 0;
    auto count = scan.number(1, 16);
    if (!count)
        return std::nullopt;
    if (scan.take('Y')) {
        months = *count * 12;
        if (scan.done())
            return YearsMonths { negative ? -months : months };
        count = scan.number(1, 16);
    }
    if (!count || !scan.take('M') || !scan.done())
        return std::nullopt;
    months += *count;
    return YearsMonths { negative ? -months : months };
}

std::string YearsMonths::to_text() const
{
    if (months == 0)
        return "P0M";
    auto const size = std::abs(months);
    std::string text = months < 0 ? "-P" : "P";
    if (size >= 12)
        text += std::to_string(size / 12) + "Y";
    if (size % 12 != 0)
        text += std::to_string(size % 12) + "M";
    return text;
}

}  // namespace mado::feel

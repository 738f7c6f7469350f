#include "moment.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mado::csvw {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool take(std::string_view& text, std::string_view what)
{
    if (!text.starts_with(what))
        return false;
    text.remove_prefix(what.size());
    return true;
}

// From `least` to `most` digits; nothing when there are fewer.
std::optional<std::int64_t> take_number(std::string_view& text, std::size_t least, std::size_t most)
{
    std::size_t count = 0;
    std::int64_t value = 0;
    for (; count < most && count < text.size() && is_digit(text[count]); ++count)
        value = value * 10 + (text[count] - '0');
    if (count < least)
        return {};
    text.remove_prefix(count);
    return value;
}

bool take_into(std::string_view& text, std::size_t least, std::size_t most, int& into)
{
    auto const value = take_number(text, least, most);
    into = value ? static_cast<int>(*value) : 0;
    return value.has_value();
}

bool take_year(std::string_view& text, std::int64_t& year)
{
    auto const negative = take(text, "-");
    auto const zero = text.starts_with('0');
    auto const before = text.size();
    auto const value = take_number(text, 4, 9);
    if (!value || (zero && before - text.size() > 4))
        return false;
    year = negative ? -*value : *value;
    return true;
}

std::string take_fraction(std::string_view& text)
{
    std::string fraction;
    while (!text.empty() && is_digit(text.front())) {
        fraction += text.front();
        text.remove_prefix(1);
    }
    return fraction;
}

bool take_time(std::string_view& text, Moment& moment)
{
    if (!take_into(text, 2, 2, moment.hour) || !take(text, ":") || !take_into(text, 2, 2, moment.minute) || !take(text, ":") || !take_into(text, 2, 2, moment.second))
        return false;
    if (take(text, ".")) {
        moment.fraction = take_fraction(text);
        return !moment.fraction.empty();
    }
    return true;
}

bool take_zone(std::string_view& text, Moment& moment)
{
    if (text.empty())
        return true;
    if (take(text, "Z")) {
        moment.zone = 0;
        return text.empty();
    }
    bool const west = text.front() == '-';
    if (!west && text.front() != '+')
        return false;
    text.remove_prefix(1);
    int hours = 0, minutes = 0;
    if (!take_into(text, 2, 2, hours) || !take(text, ":") || !take_into(text, 2, 2, minutes) || minutes > 59 || hours * 60 + minutes > 14 * 60)
        return false;
    moment.zone = (west ? -1 : 1) * (hours * 60 + minutes);
    return text.empty();
}

int days_of(std::int64_t year, int month)
{
    constexpr std::array days { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool const leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

bool is_there(Moment const& moment)
{
    if (moment.month < 1 || moment.month > 12 || moment.day < 1 || moment.day > days_of(moment.year, moment.month))
        return false;
    bool const midnight = moment.hour == 24 && moment.minute == 0 && moment.second == 0 && moment.fraction.find_first_not_of('0') == std::string::npos;
    return midnight || (moment.hour < 24 && moment.minute < 60 && moment.second < 60);
}

bool take_by_kind(Kind kind, std::string_view& text, Moment& moment)
{
    switch (kind) {
    case Kind::Date:
        return take_year(text, moment.year) && take(text, "-") && take_into(text, 2, 2, moment.month) && take(text, "-") && take_into(text, 2, 2, moment.day);
    case Kind::DateTime:
    case Kind::DateTimeStamp:
        return take_by_kind(Kind::Date, text, moment) && take(text, "T") && take_time(text, moment);
    case Kind::Time: return take_time(text, moment);
    case Kind::GYear: return take_year(text, moment.year);
    case Kind::GYearMonth: return take_year(text, moment.year) && take(text, "-") && take_into(text, 2, 2, moment.month);
    case Kind::GMonth: return take(text, "--") && take_into(text, 2, 2, moment.month);
    case Kind::GMonthDay: return take(text, "--") && take_into(text, 2, 2, moment.month) && take(text, "-") && take_into(text, 2, 2, moment.day);
    case Kind::GDay: return take(text, "---") && take_into(text, 2, 2, moment.day);
    default: return false;
    }
}

// Days from the first of March of year 0 to the first of this month.
std::int64_t days_before(std::int64_t year, int month)
{
    auto const y = year - (month <= 2 ? 1 : 0);
    auto const era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
    return era * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;
}

std::string two(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string year_text(std::int64_t year)
{
    auto digits = std::to_string(year < 0 ? -year : year);
    while (digits.size() < 4)
        digits.insert(0, "0");
    return (year < 0 ? "-" : "") + digits;
}

std::string zone_text(std::optional<int> zone)
{
    if (!zone)
        return {};
    if (*zone == 0)
        return "Z";
    auto const minutes = *zone < 0 ? -*zone : *zone;
    return (*zone < 0 ? "-" : "+") + two(minutes / 60) + ":" + two(minutes % 60);
}

}  // namespace

std::string Moment::text(Kind kind) const
{
    auto const date = [&] { return year_text(year) + "-" + two(month) + "-" + two(day); };
    auto const time = [&] { return two(hour) + ":" + two(minute) + ":" + two(second) + (fraction.empty() ? "" : "." + fraction); };
    switch (kind) {
    case Kind::Date: return date() + zone_text(zone);
    case Kind::Time: return time() + zone_text(zone);
    case Kind::GYear: return year_text(year) + zone_text(zone);
    case Kind::GYearMonth: return year_text(year) + "-" + two(month) + zone_text(zone);
    case Kind::GMonth: return "--" + two(month) + zone_text(zone);
    case Kind::GMonthDay: return "--" + two(month) + "-" + two(day) + zone_text(zone);
    case Kind::GDay: return "---" + two(day) + zone_text(zone);
    default: return date() + "T" + time() + zone_text(zone);
    }
}

std::optional<Moment> moment_of(Kind kind, std::string_view text)
{
    Moment moment;
    if (!take_by_kind(kind, text, moment) || !take_zone(text, moment) || !is_there(moment))
        return {};
    if (kind == Kind::DateTimeStamp && !moment.zone)
        return {};
    return moment;
}

std::partial_ordering compare(Moment const& a, Moment const& b)
{
    // What has no zone is taken for one of Greenwich.
    auto const seconds = [](Moment const& moment) {
        return (days_before(moment.year, moment.month) + moment.day - 1) * 86'400 + moment.hour * 3'600 + moment.minute * 60 + moment.second - moment.zone.value_or(0) * 60;
    };
    if (auto const order = seconds(a) <=> seconds(b); order != 0)
        return order;
    auto of_a = a.fraction, of_b = b.fraction;
    of_a.resize(std::max(of_a.size(), of_b.size()), '0');
    of_b.resize(of_a.size(), '0');
    return of_a <=> of_b;
}

std::optional<Duration> duration_of(Kind kind, std::string_view text)
{
    Duration duration;
    duration.negative = take(text, "-");
    if (!take(text, "P") || text.empty())
        return {};
    bool time = false, any = false;
    std::size_t last = 0;
    constexpr std::string_view date_signs = "YMD", time_signs = "HMS";
    while (!text.empty()) {
        if (!time && take(text, "T")) {
            time = true;
            last = 0;
            any = false;
            continue;
        }
        auto const value = take_number(text, 1, 10);
        if (!value)
            return {};
        std::string fraction;
        if (take(text, ".") && ((fraction = take_fraction(text)).empty() || !time || !text.starts_with('S')))
            return {};
        if (text.empty())
            return {};
        auto const at = (time ? time_signs : date_signs).find(text.front());
        if (at == std::string_view::npos || at + 1 <= last)
            return {};
        last = at + 1;
        text.remove_prefix(1);
        any = true;
        if (!time)
            (at == 2 ? duration.seconds : duration.months) += *value * (at == 0 ? 12 : at == 1 ? 1 : 86'400);
        else
            duration.seconds += *value * (at == 0 ? 3'600 : at == 1 ? 60 : 1);
        duration.fraction = fraction;
        if ((kind == Kind::YearMonthDuration && (time || at == 2)) || (kind == Kind::DayTimeDuration && !time && at != 2))
            return {};
    }
    return any ? std::optional(duration) : std::nullopt;
}

std::partial_ordering compare(Duration const& a, Duration const& b)
{
    // XML Schema 1.1, 3.2.6.2 of Part 2: added to four moments; the order of all of them, or none.
    constexpr std::array<std::pair<std::int64_t, int>, 4> starts { { { 1696, 9 }, { 1697, 2 }, { 1903, 3 }, { 1903, 7 } } };
    std::optional<std::partial_ordering> all;
    for (auto const& [year, month] : starts) {
        auto const end = [&](Duration const& duration) {
            auto const sign = duration.negative ? -1 : 1;
            auto const months = year * 12 + (month - 1) + sign * duration.months;
            auto const whole = months >= 0 ? months / 12 : (months - 11) / 12;
            return days_before(whole, static_cast<int>(months - whole * 12) + 1) * 86'400 + sign * duration.seconds;
        };
        auto order = std::partial_ordering(end(a) <=> end(b));
        if (order == 0) {
            auto fraction_a = a.fraction, fraction_b = b.fraction;
            fraction_a.resize(std::max(fraction_a.size(), fraction_b.size()), '0');
            fraction_b.resize(fraction_a.size(), '0');
            order = fraction_a <=> fraction_b;
            if (a.negative)
                order = 0 <=> order;
        }
        if (all && *all != order)
            return std::partial_ordering::unordered;
        all = order;
    }
    return *all;
}

std::optional<DateFormat> DateFormat::of(Kind kind, std::string_view pattern)
{
    DateFormat format;
    for (std::size_t i = 0; i < pattern.size();) {
        auto const c = pattern[i];
        std::size_t count = 1;
        while (i + count < pattern.size() && pattern[i + count] == c)
            ++count;
        constexpr std::string_view signs = "yMdHmsSXx";
        if (signs.find(c) != std::string_view::npos) {
            auto const wrong = c == 'y' ? count != 4 : c == 'S' ? count > 18 : c == 'X' || c == 'x' ? count > 3 : count > 2;
            if (wrong || std::ranges::any_of(format.fields_, [&](Field const& field) { return field.sign == c; }))
                return {};
            format.fields_.push_back({ c, count });
            i += count;
            continue;
        }
        // Letters mean something in UAX #35; only T stands for itself here. Japanese and punctuation stand as they are.
        if (((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'' || c == '#' || (c >= '0' && c <= '9')) && c != 'T')
            return {};
        format.fields_.push_back({ '\'', 0, std::string(1, c) });
        ++i;
    }
    auto const has = [&](char sign) { return std::ranges::any_of(format.fields_, [&](Field const& field) { return field.sign == sign; }); };
    auto const only = [&](std::string_view needed, std::string_view allowed) {
        for (auto const sign : std::string_view("yMdHmsSXx"))
            if (needed.find(sign) != std::string_view::npos ? !has(sign) : allowed.find(sign) == std::string_view::npos && has(sign))
                return false;
        return !(has('S') && !has('s')) && !(has('X') && has('x'));
    };
    bool fits = false;
    switch (kind) {
    case Kind::Date: fits = only("yMd", "Xx"); break;
    case Kind::Time: fits = only("Hm", "sSXx"); break;
    case Kind::DateTime:
    case Kind::DateTimeStamp: fits = only("yMdHm", "sSXx"); break;
    case Kind::GYear: fits = only("y", "Xx"); break;
    case Kind::GYearMonth: fits = only("yM", "Xx"); break;
    case Kind::GMonth: fits = only("M", "Xx"); break;
    case Kind::GMonthDay: fits = only("Md", "Xx"); break;
    case Kind::GDay: fits = only("d", "Xx"); break;
    default: break;
    }
    return fits ? std::optional(format) : std::nullopt;
}

std::optional<Moment> DateFormat::read(std::string_view text) const
{
    Moment moment;
    for (std::size_t i = 0; i < fields_.size(); ++i) {
        auto const& [sign, count, literal] = fields_[i];
        bool good = true;
        int year = 0;
        switch (sign) {
        case 'y': good = take_into(text, 4, 4, year); moment.year = year; break;
        case 'M': good = take_into(text, count, 2, moment.month); break;
        case 'd': good = take_into(text, count, 2, moment.day); break;
        case 'H': good = take_into(text, count, 2, moment.hour); break;
        case 'm': good = take_into(text, count, 2, moment.minute); break;
        case 's': good = take_into(text, count, 2, moment.second); break;
        case 'S':
            moment.fraction = take_fraction(text);
            good = !moment.fraction.empty() && moment.fraction.size() <= count;
            break;
        case 'X':
        case 'x': {
            if (sign == 'X' && take(text, "Z")) {
                moment.zone = 0;
                break;
            }
            bool const west = text.starts_with('-');
            int hours = 0, minutes = 0;
            good = (west || text.starts_with('+')) && (text.remove_prefix(1), take_into(text, 2, 2, hours));
            if (good && count == 3)
                good = take(text, ":") && take_into(text, 2, 2, minutes);
            else if (good && (count == 2 || (!text.empty() && is_digit(text.front()))))
                good = take_into(text, 2, 2, minutes);
            good = good && minutes < 60 && hours * 60 + minutes <= 14 * 60;
            moment.zone = (west ? -1 : 1) * (hours * 60 + minutes);
            break;
        }
        default:
            // "The maximum number of fractional seconds": with none of them their point goes too.
            if (literal == "." && i + 1 < fields_.size() && fields_[i + 1].sign == 'S' && !text.starts_with('.')) {
                ++i;
                break;
            }
            good = take(text, literal);
        }
        if (!good)
            return {};
    }
    return text.empty() && is_there(moment) ? std::optional(moment) : std::nullopt;
}

}  // namespace mado::csvw

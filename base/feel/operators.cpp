// Arithmetic on all kinds (DMN 1.5, tables 56 to 58) and the properties of temporal values and ranges (table 65).
#include "evaluation.h"

#include <algorithm>

namespace mado::feel {

namespace {

constexpr std::int64_t second_nanoseconds = 1'000'000'000;
constexpr std::int64_t most_days = 365'250'000'000;  // a thousand million years

Value checked_date(std::int64_t days)
{
    return days > most_days || days < -most_days ? Value {} : Value::date(Date { days });
}

DaysTime sum(DaysTime a, DaysTime b)
{
    auto const nanoseconds = std::int64_t { a.nanoseconds } + b.nanoseconds;
    return { a.seconds + b.seconds + nanoseconds / second_nanoseconds, static_cast<std::int32_t>(nanoseconds % second_nanoseconds) };
}

DaysTime minus(DaysTime a)
{
    return a.nanoseconds == 0 ? DaysTime { -a.seconds, 0 } : DaysTime { -a.seconds - 1, static_cast<std::int32_t>(second_nanoseconds - a.nanoseconds) };
}

constexpr std::int64_t most_duration_seconds = 100'000'000'000'000'000;

Value checked(DaysTime duration)
{
    return duration.seconds > most_duration_seconds || duration.seconds < -most_duration_seconds ? Value {} : Value::days_time(duration);
}

Value checked(std::optional<std::int64_t> months)
{
    constexpr std::int64_t most = 1'000'000'000'000'000'000;
    return months && *months <= most && *months >= -most ? Value::years_months({ *months }) : Value {};
}

std::int64_t floor_days(std::int64_t seconds) { return seconds / 86'400 - (seconds % 86'400 < 0 ? 1 : 0); }

Value moved(DateTime at, DaysTime by)
{
    auto const total = sum({ at.time.nanoseconds / second_nanoseconds, static_cast<std::int32_t>(at.time.nanoseconds % second_nanoseconds) }, by);
    auto const carry = floor_days(total.seconds);
    auto const date = checked_date(at.date.days + carry);
    if (date.is_null())
        return {};
    at.date = date.as_date();
    at.time.nanoseconds = (total.seconds - carry * 86'400) * second_nanoseconds + total.nanoseconds;
    return Value::date_time(at);
}

Value moved(Value const& at, DaysTime by)
{
    switch (at.kind()) {
    case Kind::Date: {
        auto const moment = moved(DateTime { at.as_date(), {} }, by);
        return moment.is_null() ? Value {} : Value::date(moment.as_date_time().date);
    }
    case Kind::DateTime: return moved(at.as_date_time(), by);
    case Kind::Time: {
        auto const moment = moved(DateTime { {}, at.as_time() }, by);
        return moment.is_null() ? Value {} : Value::time(moment.as_date_time().time);
    }
    default: return {};
    }
}

Value moved(Value const& at, std::int64_t months)
{
    if (at.is_date()) {
        auto const date = at.as_date().plus_months(months);
        return date ? Value::date(*date) : Value {};
    }
    if (at.kind() != Kind::DateTime)
        return {};
    auto moment = at.as_date_time();
    auto const date = moment.date.plus_months(months);
    if (!date)
        return {};
    moment.date = *date;
    return Value::date_time(moment);
}

DaysTime since_epoch(DateTime const& at)
{
    return sum({ at.date.days * 86'400 - at.offset(), 0 },
        { at.time.nanoseconds / second_nanoseconds, static_cast<std::int32_t>(at.time.nanoseconds % second_nanoseconds) });
}

Value difference(Value const& a, Value const& b)
{
    if (a.kind() == Kind::Time && b.kind() == Kind::Time) {
        if ((a.as_time().zone.kind == Zone::Kind::None) != (b.as_time().zone.kind == Zone::Kind::None))
            return {};
        return checked(sum(since_epoch({ {}, a.as_time() }), minus(since_epoch({ {}, b.as_time() }))));
    }
    bool const a_date = a.is_date(), b_date = b.is_date();
    if ((!a_date && a.kind() != Kind::DateTime) || (!b_date && b.kind() != Kind::DateTime))
        return {};
    auto const from = b_date ? DateTime { b.as_date(), {} } : b.as_date_time();
    auto const to = a_date ? DateTime { a.as_date(), {} } : a.as_date_time();
    // A date counts as its midnight in UTC (10.3.2.3.6), so only two date-times must agree on having a zone.
    if (!a_date && !b_date && (from.time.zone.kind == Zone::Kind::None) != (to.time.zone.kind == Zone::Kind::None))
        return {};
    if (a_date != b_date && (a_date ? from : to).time.zone.kind == Zone::Kind::None)
        return {};
    return checked(sum(since_epoch(to), minus(since_epoch(from))));
}

std::optional<std::int64_t> sum(std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
}

Value scaled_months(YearsMonths duration, Decimal by)
{
    return checked((Decimal { duration.months } * by).rounded(0, Decimal::Rounding::Down).to_integer());
}

}  // namespace

Decimal nanoseconds_of(DaysTime duration) { return Decimal { duration.seconds } * second_nanoseconds + Decimal { duration.nanoseconds }; }

Value days_time_of(Decimal nanoseconds)
{
    auto const whole = nanoseconds.rounded(0, Decimal::Rounding::Down);
    if (!whole.is_finite())
        return {};
    auto const seconds = (whole / second_nanoseconds).floor().to_integer();
    auto const rest = seconds ? (whole - Decimal { *seconds } * second_nanoseconds).to_integer() : std::nullopt;
    return rest ? checked(DaysTime { *seconds, static_cast<std::int32_t>(*rest) }) : Value {};
}

Value add(Value const& a, Value const& b)
{
    if (a.is_number() && b.is_number())
        return Value::number(a.as_number() + b.as_number());
    if (a.is_string() && b.is_string())
        return Value::string(a.as_string(), b.as_string());
    if (a.kind() == Kind::DaysTime)
        return b.kind() == Kind::DaysTime ? checked(sum(a.as_days_time(), b.as_days_time())) : moved(b, a.as_days_time());
    if (b.kind() == Kind::DaysTime)
        return moved(a, b.as_days_time());
    if (a.kind() == Kind::YearsMonths)
        return b.kind() == Kind::YearsMonths ? checked(sum(a.as_years_months().months, b.as_years_months().months)) : moved(b, a.as_years_months().months);
    if (b.kind() == Kind::YearsMonths)
        return moved(a, b.as_years_months().months);
    return {};
}

Value subtract(Value const& a, Value const& b)
{
    if (a.is_number() && b.is_number())
        return Value::number(a.as_number() - b.as_number());
    if (b.kind() == Kind::DaysTime)
        return a.kind() == Kind::DaysTime ? checked(sum(a.as_days_time(), minus(b.as_days_time()))) : moved(a, minus(b.as_days_time()));
    if (b.kind() == Kind::YearsMonths)
        return a.kind() == Kind::YearsMonths ? checked(sum(a.as_years_months().months, -b.as_years_months().months)) : moved(a, -b.as_years_months().months);
    return difference(a, b);
}

Value multiply(Value const& a, Value const& b)
{
    if (a.is_number() && b.is_number())
        return Value::number(a.as_number() * b.as_number());
    if (b.is_number() && a.kind() == Kind::DaysTime)
        return days_time_of(nanoseconds_of(a.as_days_time()) * b.as_number());
    if (b.is_number() && a.kind() == Kind::YearsMonths)
        return scaled_months(a.as_years_months(), b.as_number());
    return a.is_number() && (b.kind() == Kind::DaysTime || b.kind() == Kind::YearsMonths) ? multiply(b, a) : Value {};
}

Value divide(Value const& a, Value const& b)
{
    if (a.is_number() && b.is_number())
        return Value::number(a.as_number() / b.as_number());
    if (b.is_number() && !b.as_number().is_zero() && a.kind() == Kind::DaysTime)
        return days_time_of(nanoseconds_of(a.as_days_time()) / b.as_number());
    if (b.is_number() && !b.as_number().is_zero() && a.kind() == Kind::YearsMonths)
        return checked((Decimal { a.as_years_months().months } / b.as_number()).rounded(0, Decimal::Rounding::Down).to_integer());
    if (a.kind() == Kind::DaysTime && b.kind() == Kind::DaysTime)
        return Value::number(nanoseconds_of(a.as_days_time()) / nanoseconds_of(b.as_days_time()));
    if (a.kind() == Kind::YearsMonths && b.kind() == Kind::YearsMonths)
        return Value::number(Decimal { a.as_years_months().months } / b.as_years_months().months);
    return {};
}

Value power(Value const& a, Value const& b) { return a.is_number() && b.is_number() ? Value::number(a.as_number().power(b.as_number())) : Value {}; }

Value negated(Value const& a)
{
    switch (a.kind()) {
    case Kind::Number: return Value::number(-a.as_number());
    case Kind::DaysTime: return Value::days_time(minus(a.as_days_time()));
    case Kind::YearsMonths: return Value::years_months({ -a.as_years_months().months });
    default: return {};
    }
}

namespace {

Value of_date(Date date, std::string_view name)
{
    auto const [year, month, day] = date.civil();
    if (name == "year")
        return Value::number(year);
    if (name == "month")
        return Value::number(month);
    if (name == "day")
        return Value::number(day);
    return name == "weekday" ? Value::number(date.weekday()) : Value {};
}

Value of_time(DateTime const& at, std::string_view name)
{
    if (name == "hour")
        return Value::number(at.time.hour());
    if (name == "minute")
        return Value::number(at.time.minute());
    if (name == "second")
        return Value::number(at.time.second());
    if (name == "time offset")
        return at.time.zone.kind == Zone::Kind::None ? Value {} : Value::days_time({ at.offset(), 0 });
    return name == "timezone" && at.time.zone.kind == Zone::Kind::Named ? Value::string(at.time.zone.iana()) : Value {};
}

Value of_days_time(DaysTime duration, std::string_view name)
{
    bool const negative = duration.seconds < 0;
    auto const size = negative ? minus(duration).seconds : duration.seconds;
    auto const signed_number = [&](std::int64_t value) { return Value::number(negative ? -value : value); };
    if (name == "days")
        return signed_number(size / 86'400);
    if (name == "hours")
        return signed_number(size / 3600 % 24);
    if (name == "minutes")
        return signed_number(size / 60 % 60);
    return name == "seconds" ? signed_number(size % 60) : Value {};
}

Value of_range(RangeParts const& range, std::string_view name)
{
    if (range.form == RangeParts::Form::Unequal)
        return {};
    if (name == "start")
        return range.from;
    if (name == "end")
        return range.to;
    if (name == "start included")
        return Value::boolean(range.from_closed);
    return name == "end included" ? Value::boolean(range.to_closed) : Value {};
}

}  // namespace

Value property(Value const& of, std::string_view name)
{
    switch (of.kind()) {
    case Kind::Context: return of.get(name);
    case Kind::Date: return of_date(of.as_date(), name);
    case Kind::Time: return of_time({ {}, of.as_time() }, name);
    case Kind::DateTime: {
        auto const at = of.as_date_time();
        auto value = of_date(at.date, name);
        return value.is_null() ? of_time(at, name) : value;
    }
    case Kind::DaysTime: return of_days_time(of.as_days_time(), name);
    case Kind::YearsMonths:
        if (name == "years")
            return Value::number(of.as_years_months().months / 12);
        return name == "months" ? Value::number(of.as_years_months().months % 12) : Value {};
    case Kind::Range: return of_range(of.as_range(), name);
    default: return {};
    }
}

}  // namespace mado::feel

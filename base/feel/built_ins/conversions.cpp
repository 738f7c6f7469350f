#include "evaluation.h"

namespace mado::feel {

namespace {

Value unreadable(Call const& call)
{
    return call.refuse("This cannot be converted. Write dates as 2026-04-01, times as 09:00:00, durations as P1Y2M or P3DT4H.",
        "この値には変えられません。日付は 2026-04-01、時刻は 09:00:00、期間は P1Y2M や P3DT4H のように書いてください。");
}

Value date(Call const& call)
{
    if (call.size() == 3) {
        auto const year = call[0].to_integer(), month = call[1].to_integer(), day = call[2].to_integer();
        if (!year || !month || !day || *month < 1 || *month > 12 || *day < 1 || *day > 31)
            return unreadable(call);
        auto const made = Date::of(*year, static_cast<int>(*month), static_cast<int>(*day));
        return made ? Value::date(*made) : unreadable(call);
    }
    if (call[0].is_date())
        return call[0];
    if (call[0].kind() == Kind::DateTime)
        return Value::date(call[0].as_date_time().date);
    auto const parsed = Date::parse(call[0].as_string());
    return parsed ? Value::date(*parsed) : unreadable(call);
}

Value date_and_time(Call const& call)
{
    if (call.size() == 2) {
        return Value::date_time({ call[0].is_date() ? call[0].as_date() : call[0].as_date_time().date, call[1].as_time() });
    }
    if (call[0].kind() == Kind::DateTime)
        return call[0];
    if (call[0].is_date())
        return Value::date_time({ call[0].as_date(), Time { 0, Zone::of_offset(0) } });
    auto const parsed = DateTime::parse(call[0].as_string());
    return parsed ? Value::date_time(*parsed) : unreadable(call);
}

Value time_of_parts(Call const& call)
{
    auto const hour = call[0].to_integer(), minute = call[1].to_integer();
    if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59)
        return unreadable(call);
    auto const second = call[2].as_number();
    auto const whole = second.floor();
    if (second < 0 || second >= 60)
        return unreadable(call);
    auto const fraction = ((second - whole) * 1'000'000'000).rounded(0, Decimal::Rounding::Down).to_integer().value_or(0);
    Zone zone;
    if (call.size() == 4 && !call[3].is_null()) {
        auto const offset = call[3].as_days_time();
        if (offset.nanoseconds != 0 || offset.seconds > 18 * 3600 || offset.seconds < -18 * 3600)
            return unreadable(call);
        zone = Zone::of_offset(static_cast<std::int32_t>(offset.seconds));
    }
    auto const made = Time::of(static_cast<int>(*hour), static_cast<int>(*minute), static_cast<int>(whole.to_integer().value_or(0)),
        static_cast<std::int32_t>(fraction), zone);
    return made ? Value::time(*made) : unreadable(call);
}

Value time(Call const& call)
{
    if (call.size() > 1)
        return time_of_parts(call);
    switch (call[0].kind()) {
    case Kind::Time: return call[0];
    case Kind::DateTime: return Value::time(call[0].as_date_time().time);
    case Kind::Date: return Value::time({ 0, Zone::of_offset(0) });
    case Kind::String: {
        auto const parsed = Time::parse(call[0].as_string());
        return parsed ? Value::time(*parsed) : unreadable(call);
    }
    default: return unreadable(call);
    }
}

Value duration(Call const& call)
{
    if (call[0].kind() == Kind::DaysTime || call[0].kind() == Kind::YearsMonths)
        return call[0];
    if (auto const days = DaysTime::parse(call[0].as_string()))
        return Value::days_time(*days);
    auto const months = YearsMonths::parse(call[0].as_string());
    return months ? Value::years_months(*months) : unreadable(call);
}

// number(from, grouping separator, decimal separator): space, comma, period or null; the two differ.
Value number(Call const& call)
{
    auto const separator = [&](std::size_t i) -> std::optional<std::string_view> {
        if (i >= call.size() || call[i].is_null())
            return std::string_view {};
        return !call[i].as_string().empty() ? std::optional(call[i].as_string()) : std::nullopt;
    };
    if (call[0].is_number())
        return call.size() == 1 ? call[0] : unreadable(call);
    auto const group = separator(1), point = separator(2);
    bool const known = group && point && (group->empty() || *group == " " || *group == "," || *group == ".")
        && (point->empty() || *point == "." || *point == ",") && (group->empty() || *group != *point);
    if (!known)
        return unreadable(call);
    std::string plain;
    for (auto const c : call[0].as_string()) {
        if (!group->empty() && c == group->front())
            continue;
        if (!point->empty() && c == point->front())
            plain += '.';
        else if (c == '.' && !point->empty())
            return unreadable(call);
        else
            plain += c;
    }
    auto const parsed = Decimal::parse(plain);
    return parsed ? Value::number(*parsed) : unreadable(call);
}

Value string(Call const& call)
{
    if (call[0].is_null())
        return {};
    auto text = call[0].to_text();
    call.spend(text.size() / 16);
    call.check_bytes(text.size());
    return Value::string(text);
}

Value negation(Call const& call) { return call[0].is_null() ? Value {} : Value::boolean(call[0].is_false()); }

// The same element of the semantic domain: a moment in another zone is another one, though it is equal (10.3.4.7).
Value is(Call const& call)
{
    auto const& a = call[0];
    auto const& b = call[1];
    if (a.kind() != b.kind())
        return Value::boolean(false);
    if (a.is_null())
        return Value::boolean(true);
    if (a.kind() == Kind::Time)
        return Value::boolean(a.as_time().nanoseconds == b.as_time().nanoseconds && a.as_time().zone == b.as_time().zone);
    if (a.kind() == Kind::DateTime)
        return Value::boolean(a.as_date_time().date == b.as_date_time().date && a.as_date_time().time.nanoseconds == b.as_date_time().time.nanoseconds
            && a.as_date_time().time.zone == b.as_date_time().time.zone);
    return Value::boolean(equal(a, b).is_true());
}

}  // namespace

std::span<BuiltIn const> conversion_built_ins()
{
    static std::vector<BuiltIn> const table {
        { "date", "from: string/date/datetime; year: number, month: number, day: number", date, Kind::Date },
        { "date and time", "from: string/date/datetime; date: date/datetime, time: time", date_and_time, Kind::DateTime },
        { "time", "from: string/date/time/datetime; hour: number, minute: number, second: number, offset?: days/null", time, Kind::Time },
        { "duration", "from: string/days/months", duration },
        { "number", "from: string/number, grouping separator?: string/null, decimal separator?: string/null", number, Kind::Number },
        { "string", "from: any", string, Kind::String },
        { "not", "negand: boolean/null", negation, Kind::Boolean },
        { "is", "value1!: any, value2!: any", is, Kind::Boolean },
    };
    return table;
}

}  // namespace mado::feel

#include "evaluation.h"

#include <mado/feel/evaluate.h>

namespace mado::feel {

namespace {

Date date_in(Value const& value) { return value.is_date() ? value.as_date() : value.as_date_time().date; }

Value today(Call const& call) { return call.scope().today(); }
Value now(Call const& call) { return call.scope().now(); }

Value day_of_year(Call const& call)
{
    auto const date = date_in(call[0]);
    return Value::number(date.days - Date::of(date.civil().year, 1, 1)->days + 1);
}

Value day_of_week(Call const& call)
{
    constexpr std::string_view names[] { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
    auto const date = date_in(call[0]);
    return Value::string(names[date.weekday() - 1]);
}

Value month_of_year(Call const& call)
{
    constexpr std::string_view names[] { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" };
    auto const date = date_in(call[0]);
    return Value::string(names[date.civil().month - 1]);
}

// ISO 8601: the week of a day is that of its Thursday.
Value week_of_year(Call const& call)
{
    auto const date = date_in(call[0]);
    Date const thursday { date.days + 4 - date.weekday() };
    return Value::number((thursday.days - Date::of(thursday.civil().year, 1, 1)->days) / 7 + 1);
}

Value years_and_months(Call const& call)
{
    auto const from = date_in(call[0]), to = date_in(call[1]);
    auto const a = from.civil(), b = to.civil();
    auto months = (b.year - a.year) * 12 + b.month - a.month;
    if (months > 0 && b.day < a.day)
        --months;
    if (months < 0 && b.day > a.day)
        ++months;
    return Value::years_months({ months });
}

}  // namespace

std::span<BuiltIn const> temporal_built_ins()
{
    static std::vector<BuiltIn> const table {
        { "today", "", today, Kind::Date },
        { "now", "", now, Kind::DateTime },
        { "day of year", "date: date/datetime", day_of_year, Kind::Number },
        { "day of week", "date: date/datetime", day_of_week, Kind::String },
        { "month of year", "date: date/datetime", month_of_year, Kind::String },
        { "week of year", "date: date/datetime", week_of_year, Kind::Number },
        { "years and months duration", "from: date/datetime, to: date/datetime", years_and_months, Kind::YearsMonths },
    };
    return table;
}

}  // namespace mado::feel

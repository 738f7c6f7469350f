// Equality and order (DMN 1.5, 10.3.2.13 and tables 53, 54).
#include <mado/feel/value.h>

namespace mado::feel {

namespace {

bool has_zone(Time const& time) { return time.zone.kind != Zone::Kind::None; }

// Whole seconds, in UTC when there is a zone, else as the wall clock shows: the value of a time is a number of seconds (10.3.2.3.4), and a
// fraction does not count. A time of day is compared as of one day, not wrapped at midnight.
std::int64_t moment_of(DateTime const& at) { return at.date.days * 86'400 + at.time.nanoseconds / 1'000'000'000 - at.offset(); }
std::int64_t moment_of(Time const& time) { return moment_of(DateTime { {}, time }); }

template <class T>
int order_of(T const& a, T const& b) { return a < b ? -1 : b < a ? 1 : 0; }

Value equal_lists(std::span<Value const> a, std::span<Value const> b)
{
    if (a.size() != b.size())
        return Value::boolean(false);
    bool unknown = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto const same = equal(a[i], b[i]);
        if (same.is_false())
            return same;
        unknown = unknown || same.is_null();
    }
    return unknown ? Value {} : Value::boolean(true);
}

Value equal_contexts(Value const& a, Value const& b)
{
    if (a.as_context().size() != b.as_context().size())
        return Value::boolean(false);
    bool unknown = false;
    for (auto const& entry : a.as_context()) {
        auto const* other = b.find(entry.key);
        if (!other)
            return Value::boolean(false);
        auto const same = equal(entry.value, *other);
        if (same.is_false())
            return same;
        unknown = unknown || same.is_null();
    }
    return unknown ? Value {} : Value::boolean(true);
}

bool equal_ranges(RangeParts const& a, RangeParts const& b)
{
    return a.from_closed == b.from_closed && a.to_closed == b.to_closed && a.from_open == b.from_open && a.to_open == b.to_open && a.form == b.form
        && equal(a.from, b.from).is_true() && equal(a.to, b.to).is_true();
}

}  // namespace

std::optional<int> compare(Value const& a, Value const& b)
{
    if (a.kind() != b.kind())
        return std::nullopt;
    switch (a.kind()) {
    case Kind::Number: {
        auto const order = a.as_number() <=> b.as_number();
        return order < 0 ? -1 : order == 0 ? 0 : 1;
    }
    case Kind::String: {  // UTF-8 bytes have the order of code points
        auto const order = a.as_string().compare(b.as_string());
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    case Kind::Date: return order_of(a.as_date().days, b.as_date().days);
    case Kind::Time: {
        auto const x = a.as_time(), y = b.as_time();
        if (has_zone(x) != has_zone(y))
            return std::nullopt;
        return order_of(moment_of(x), moment_of(y));
    }
    case Kind::DateTime: {
        auto const x = a.as_date_time(), y = b.as_date_time();
        if (has_zone(x.time) != has_zone(y.time))
            return std::nullopt;
        return order_of(moment_of(x), moment_of(y));
    }
    case Kind::DaysTime: return order_of(a.as_days_time(), b.as_days_time());
    case Kind::YearsMonths: return order_of(a.as_years_months(), b.as_years_months());
    default: return std::nullopt;
    }
}

Value equal(Value const& a, Value const& b)
{
    if (a.is_null() || b.is_null())
        return Value::boolean(a.is_null() && b.is_null());
    if (a.kind() != b.kind())
        return {};
    switch (a.kind()) {
    case Kind::Boolean: return Value::boolean(a.is_true() == b.is_true());
    case Kind::String: return Value::boolean(a.as_string() == b.as_string());
    case Kind::List: return equal_lists(a.as_list(), b.as_list());
    case Kind::Context: return equal_contexts(a, b);
    case Kind::Range: return Value::boolean(equal_ranges(a.as_range(), b.as_range()));
    case Kind::Function: return Value::boolean(&a.as_function() == &b.as_function());
    default: return Value::boolean(compare(a, b) == 0);
    }
}

bool operator==(Value const& a, Value const& b)
{
    if (a.kind() != b.kind())
        return false;
    return equal(a, b).is_true();
}

Value in_range(Value const& value, RangeParts const& range)
{
    if (range.form != RangeParts::Form::Interval) {
        auto const same = equal(value, range.from);
        return same.is_null() || range.form == RangeParts::Form::Equal ? same : Value::boolean(same.is_false());
    }
    if (value.is_null() || (range.from.is_null() && !range.from_open) || (range.to.is_null() && !range.to_open))
        return {};
    bool inside = true;
    if (!range.from.is_null()) {
        auto const order = compare(value, range.from);
        if (!order)
            return {};
        inside = *order > 0 || (*order == 0 && range.from_closed);
    }
    if (!range.to.is_null()) {
        auto const order = compare(value, range.to);
        if (!order)
            return {};
        inside = inside && (*order < 0 || (*order == 0 && range.to_closed));
    }
    return Value::boolean(inside);
}

}  // namespace mado::feel

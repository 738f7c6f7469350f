// What types tell before anything runs (DMN 1.5, tables 53 to 58 and 65). Where a type is not certain, nothing is said.
#include "compilation.h"

#include <algorithm>

namespace mado::feel {

namespace {

struct Rule {
    Op op;
    Kind a, b, result;
};

constexpr Rule rules[] {
    { Op::Add, Kind::Number, Kind::Number, Kind::Number }, { Op::Add, Kind::String, Kind::String, Kind::String }, { Op::Add, Kind::Date, Kind::DaysTime, Kind::Date },
    { Op::Add, Kind::DateTime, Kind::DaysTime, Kind::DateTime }, { Op::Add, Kind::Time, Kind::DaysTime, Kind::Time }, { Op::Add, Kind::Date, Kind::YearsMonths, Kind::Date },
    { Op::Add, Kind::DateTime, Kind::YearsMonths, Kind::DateTime }, { Op::Add, Kind::DaysTime, Kind::Date, Kind::Date }, { Op::Add, Kind::DaysTime, Kind::DateTime, Kind::DateTime },
    { Op::Add, Kind::DaysTime, Kind::Time, Kind::Time }, { Op::Add, Kind::YearsMonths, Kind::Date, Kind::Date }, { Op::Add, Kind::YearsMonths, Kind::DateTime, Kind::DateTime },
    { Op::Add, Kind::DaysTime, Kind::DaysTime, Kind::DaysTime }, { Op::Add, Kind::YearsMonths, Kind::YearsMonths, Kind::YearsMonths },
    { Op::Subtract, Kind::Number, Kind::Number, Kind::Number }, { Op::Subtract, Kind::Date, Kind::Date, Kind::DaysTime }, { Op::Subtract, Kind::DateTime, Kind::DateTime, Kind::DaysTime },
    { Op::Subtract, Kind::Date, Kind::DateTime, Kind::DaysTime }, { Op::Subtract, Kind::DateTime, Kind::Date, Kind::DaysTime }, { Op::Subtract, Kind::Time, Kind::Time, Kind::DaysTime },
    { Op::Subtract, Kind::Date, Kind::DaysTime, Kind::Date }, { Op::Subtract, Kind::DateTime, Kind::DaysTime, Kind::DateTime }, { Op::Subtract, Kind::Time, Kind::DaysTime, Kind::Time },
    { Op::Subtract, Kind::Date, Kind::YearsMonths, Kind::Date }, { Op::Subtract, Kind::DateTime, Kind::YearsMonths, Kind::DateTime },
    { Op::Subtract, Kind::DaysTime, Kind::DaysTime, Kind::DaysTime }, { Op::Subtract, Kind::YearsMonths, Kind::YearsMonths, Kind::YearsMonths },
    { Op::Multiply, Kind::Number, Kind::Number, Kind::Number }, { Op::Multiply, Kind::Number, Kind::DaysTime, Kind::DaysTime }, { Op::Multiply, Kind::DaysTime, Kind::Number, Kind::DaysTime },
    { Op::Multiply, Kind::Number, Kind::YearsMonths, Kind::YearsMonths }, { Op::Multiply, Kind::YearsMonths, Kind::Number, Kind::YearsMonths },
    { Op::Divide, Kind::Number, Kind::Number, Kind::Number }, { Op::Divide, Kind::DaysTime, Kind::Number, Kind::DaysTime }, { Op::Divide, Kind::YearsMonths, Kind::Number, Kind::YearsMonths },
    { Op::Divide, Kind::DaysTime, Kind::DaysTime, Kind::Number }, { Op::Divide, Kind::YearsMonths, Kind::YearsMonths, Kind::Number },
    { Op::Power, Kind::Number, Kind::Number, Kind::Number },
};

bool is_certain(Type const& type) { return !type.is_any() && type.kind() != Kind::Null; }

struct Property {
    Kind of;
    std::string_view name;
    Kind gives;
};

constexpr Property properties[] {
    { Kind::Date, "year", Kind::Number }, { Kind::Date, "month", Kind::Number }, { Kind::Date, "day", Kind::Number }, { Kind::Date, "weekday", Kind::Number },
    { Kind::DateTime, "year", Kind::Number }, { Kind::DateTime, "month", Kind::Number }, { Kind::DateTime, "day", Kind::Number }, { Kind::DateTime, "weekday", Kind::Number },
    { Kind::DateTime, "hour", Kind::Number }, { Kind::DateTime, "minute", Kind::Number }, { Kind::DateTime, "second", Kind::Number },
    { Kind::DateTime, "time offset", Kind::DaysTime }, { Kind::DateTime, "timezone", Kind::String }, { Kind::Time, "hour", Kind::Number },
    { Kind::Time, "minute", Kind::Number }, { Kind::Time, "second", Kind::Number }, { Kind::Time, "time offset", Kind::DaysTime }, { Kind::Time, "timezone", Kind::String },
    { Kind::DaysTime, "days", Kind::Number }, { Kind::DaysTime, "hours", Kind::Number }, { Kind::DaysTime, "minutes", Kind::Number }, { Kind::DaysTime, "seconds", Kind::Number },
    { Kind::YearsMonths, "years", Kind::Number }, { Kind::YearsMonths, "months", Kind::Number }, { Kind::Range, "start included", Kind::Boolean },
    { Kind::Range, "end included", Kind::Boolean },
};

}  // namespace

Judged arithmetic_of(Op op, Type const& a, Type const& b)
{
    auto const fits = [&](Rule const& rule) { return rule.op == op && (!is_certain(a) || rule.a == a.kind()) && (!is_certain(b) || rule.b == b.kind()); };
    auto const* const first = std::find_if(std::begin(rules), std::end(rules), fits);
    if (first == std::end(rules))
        return { {}, true };
    // With one side open the result is known only when all rules agree.
    bool const agreed = std::all_of(first, std::end(rules), [&](Rule const& rule) { return !fits(rule) || rule.result == first->result; });
    return { agreed && a.kind() != Kind::Null && b.kind() != Kind::Null ? Type::of(first->result) : Type {}, false };
}

Judged negation_of(Type const& a)
{
    bool const fits = a.kind() == Kind::Number || a.kind() == Kind::DaysTime || a.kind() == Kind::YearsMonths;
    return { fits ? a : Type {}, is_certain(a) && !fits };
}

Judged property_of(Type const& of, std::string_view name)
{
    if (!is_certain(of) || (of.kind() == Kind::Context && !of.has_members()))
        return {};
    if (of.kind() == Kind::Context) {
        auto const* member = of.member(name);
        return member ? Judged { *member, false } : Judged { {}, true };
    }
    if (of.kind() == Kind::Range && (name == "start" || name == "end"))
        return { of.end(), false };
    auto const* const found = std::find_if(std::begin(properties), std::end(properties), [&](Property const& row) { return row.of == of.kind() && row.name == name; });
    return found == std::end(properties) ? Judged { {}, true } : Judged { Type::of(found->gives), false };
}

bool never_equal(Type const& a, Type const& b) { return is_certain(a) && is_certain(b) && a.kind() != b.kind(); }

bool never_ordered(Type const& a, Type const& b)
{
    auto const has_order = [](Type const& type) {
        constexpr Kind ordered[] { Kind::Number, Kind::String, Kind::Date, Kind::Time, Kind::DateTime, Kind::DaysTime, Kind::YearsMonths };
        return !is_certain(type) || std::find(std::begin(ordered), std::end(ordered), *type.kind()) != std::end(ordered);
    };
    return never_equal(a, b) || !has_order(a) || !has_order(b);
}

Type common(Type const& a, Type const& b)
{
    if (a.kind() != b.kind())
        return {};
    return a.text() == b.text() ? a : a.is_any() ? Type {} : Type::of(*a.kind());
}

}  // namespace mado::feel

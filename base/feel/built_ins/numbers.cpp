#include "built_in.h"

namespace mado::feel {

namespace {

using Rounding = Decimal::Rounding;

std::optional<int> scale_of(Value const& value)
{
    auto const scale = value.as_number().rounded(0, Rounding::Down).to_integer();
    return scale && *scale >= -6111 && *scale <= 6176 ? std::optional(static_cast<int>(*scale)) : std::nullopt;
}

template <Rounding rounding>
Value round_to(Call const& call)
{
    auto const scale = call.size() > 1 ? scale_of(call[1]) : std::optional(0);
    if (!scale)
        return call.refuse("The scale must be between -6111 and 6176.", "小数の桁数は -6111 から 6176 までにしてください。");
    return Value::number(call[0].as_number().rounded(*scale, rounding));
}

Value absolute(Call const& call)
{
    switch (call[0].kind()) {
    case Kind::Number: return Value::number(call[0].as_number().absolute());
    case Kind::DaysTime: {
        auto const duration = call[0].as_days_time();
        if (duration.seconds >= 0)
            return call[0];
        return Value::days_time(duration.nanoseconds == 0 ? DaysTime { -duration.seconds, 0 }
                                                          : DaysTime { -duration.seconds - 1, 1'000'000'000 - duration.nanoseconds });
    }
    case Kind::YearsMonths: {
        auto const months = call[0].as_years_months().months;
        return Value::years_months({ months < 0 ? -months : months });
    }
    default: return {};
    }
}

Value modulo(Call const& call)
{
    return Value::number(call[0].as_number().modulo(call[1].as_number()));
}

template <Decimal (Decimal::*function)() const>
Value of_number(Call const& call)
{
    return Value::number((call[0].as_number().*function)());
}

template <int rest>
Value parity(Call const& call)
{
    return Value::boolean(call[0].as_number().modulo(2) == rest);
}

}  // namespace

std::span<BuiltIn const> number_built_ins()
{
    static std::vector<BuiltIn> const table {
        { "decimal", "n: number, scale: number", round_to<Rounding::HalfEven>, Kind::Number },
        { "floor", "n: number, scale?: number", round_to<Rounding::Floor>, Kind::Number },
        { "ceiling", "n: number, scale?: number", round_to<Rounding::Ceiling>, Kind::Number },
        { "round up", "n: number, scale: number", round_to<Rounding::Up>, Kind::Number },
        { "round down", "n: number, scale: number", round_to<Rounding::Down>, Kind::Number },
        { "round half up", "n: number, scale: number", round_to<Rounding::HalfUp>, Kind::Number },
        { "round half down", "n: number, scale: number", round_to<Rounding::HalfDown>, Kind::Number },
        { "abs", "n: number/days/months", absolute },
        { "modulo", "dividend: number, divisor: number", modulo, Kind::Number },
        { "sqrt", "number: number", of_number<&Decimal::square_root>, Kind::Number },
        { "log", "number: number", of_number<&Decimal::natural_logarithm>, Kind::Number },
        { "exp", "number: number", of_number<&Decimal::exponential>, Kind::Number },
        { "odd", "number: number", parity<1>, Kind::Boolean },
        { "even", "number: number", parity<0>, Kind::Boolean },
    };
    return table;
}

}  // namespace mado::feel

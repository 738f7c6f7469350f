// Arithmetic and order of columns of numbers: whole digits with one scale a column. Where no digit can be lost the loops do not look; else each row is looked at in 128 bits, and a row
// that does not fit is left.
#include "columns.h"

#include <algorithm>

namespace mado::feel {

namespace {

constexpr std::array<std::int64_t, most_scale + 1> powers = [] {
    std::array<std::int64_t, most_scale + 1> all {};
    std::int64_t power = 1;
    for (auto& one : all) {
        one = power;
        power = power < most_number / 10 ? power * 10 : power;
    }
    return all;
}();

// Calls the loop with what reads a row, so that a constant costs no reading.
template <class Loop>
void with_rows(Numbers const& a, Numbers const& b, Loop const& loop)
{
    auto const constant = [](std::int64_t one) { return [one](std::size_t) { return one; }; };
    auto const each = [](std::int64_t const* numbers) { return [numbers](std::size_t row) { return numbers[row]; }; };
    if (a.each && b.each)
        loop(each(a.each), each(b.each));
    else if (a.each)
        loop(each(a.each), constant(b.one));
    else if (b.each)
        loop(constant(a.one), each(b.each));
    else
        loop(constant(a.one), constant(b.one));
}

bool is_safe(Wide most) { return most <= most_number; }

std::int64_t kept(Wide number, Rows const& rows, std::size_t row)
{
    if (number <= most_number && number >= -most_number)
        return static_cast<std::int64_t>(number);
    rows.leave(row);
    return 0;
}

// out = a * times_a + b * times_b
Column added(Numbers const& a, std::int64_t times_a, Numbers const& b, std::int64_t times_b, int scale, Rows const& rows)
{
    auto const count = rows.size();
    NewCells<std::int64_t> cells(count);
    auto* const out = cells.data();
    auto const magnitude = [](std::int64_t times) { return times < 0 ? -times : times; };
    auto const most = Wide { a.most } * magnitude(times_a) + Wide { b.most } * magnitude(times_b);
    with_rows(a, b, [&](auto x, auto y) {
        if (!is_safe(most))
            for (std::size_t row = 0; row < count; ++row)
                out[row] = kept(Wide { x(row) } * times_a + Wide { y(row) } * times_b, rows, row);
        else if (times_a == 1 && times_b == 1)
            for (std::size_t row = 0; row < count; ++row)
                out[row] = x(row) + y(row);
        else if (times_a == 1 && times_b == -1)
            for (std::size_t row = 0; row < count; ++row)
                out[row] = x(row) - y(row);
        else
            for (std::size_t row = 0; row < count; ++row)
                out[row] = x(row) * times_a + y(row) * times_b;
    });
    return number_column(cells, scale, is_safe(most) ? static_cast<std::int64_t>(most) : most_number, either_null(a.nulls, b.nulls, count));
}

Column multiplied(Numbers const& a, Numbers const& b, Rows const& rows)
{
    if (a.scale + b.scale > most_scale)
        throw NotByColumns("a product has too many digits");
    auto const count = rows.size();
    NewCells<std::int64_t> cells(count);
    auto* const out = cells.data();
    auto const most = Wide { a.most } * b.most;
    with_rows(a, b, [&](auto x, auto y) {
        if (is_safe(most))
            for (std::size_t row = 0; row < count; ++row)
                out[row] = x(row) * y(row);
        else
            for (std::size_t row = 0; row < count; ++row)
                out[row] = kept(Wide { x(row) } * y(row), rows, row);
    });
    return number_column(cells, a.scale + b.scale, is_safe(most) ? static_cast<std::int64_t>(most) : most_number, either_null(a.nulls, b.nulls, count));
}

// Digits behind the point that a quotient by this number needs when the number has no other factors than 2 and 5.
int digits_of_division(std::int64_t by)
{
    int twos = 0, fives = 0;
    for (; by != 0 && by % 2 == 0; by /= 2)
        ++twos;
    for (; by != 0 && by % 5 == 0; by /= 5)
        ++fives;
    return std::max(twos, fives);
}

void mark_null(std::shared_ptr<std::uint8_t[]>& nulls, Cells<std::uint8_t> const& before, std::size_t row, std::size_t count)
{
    if (!nulls) {
        nulls = std::make_shared<std::uint8_t[]>(count);
        for (std::size_t i = 0; before && i < count; ++i)
            nulls[static_cast<std::ptrdiff_t>(i)] = before.get()[i];
    }
    nulls[static_cast<std::ptrdiff_t>(row)] = 1;
}

// A quotient that does not end within these digits is left: a case by itself has 34 of them. By zero: null.
Column divided(Numbers const& a, Numbers const& b, Rows const& rows)
{
    constexpr int usual_digits = 4;
    auto const count = rows.size();
    auto const scale = std::max(0, a.scale - b.scale) + (b.each ? usual_digits : digits_of_division(b.one));
    auto const exponent = b.scale + scale - a.scale;
    if (exponent > most_scale || scale > most_scale)
        throw NotByColumns("a quotient has too many digits");
    auto const times = Wide { power_of_ten(exponent) };
    NewCells<std::int64_t> cells(count);
    auto before = either_null(a.nulls, b.nulls, count);
    std::shared_ptr<std::uint8_t[]> nulls;
    std::int64_t most = 0;
    for (std::size_t row = 0; row < count; ++row) {
        auto const by = b[row];
        cells[row] = 0;
        if (by == 0) {
            mark_null(nulls, before, row, count);
            continue;
        }
        auto const digits = Wide { a[row] } * times;
        if (digits % by != 0)
            rows.leave(row);
        else
            cells[row] = kept(digits / by, rows, row);
        most = std::max(most, cells[row] < 0 ? -cells[row] : cells[row]);
    }
    return number_column(cells, scale, most, nulls ? Cells<std::uint8_t>(nulls) : before);
}

// The whole number that a / b is rounded to; b > 0.
template <Decimal::Rounding rounding>
std::int64_t rounded_quotient(std::int64_t a, std::int64_t b)
{
    using enum Decimal::Rounding;
    auto const quotient = a / b, rest = a % b;
    if (rest == 0)
        return quotient;
    auto const away = a < 0 ? quotient - 1 : quotient + 1;
    auto const twice = 2 * (rest < 0 ? -rest : rest);
    switch (rounding) {
    case Floor: return a < 0 ? away : quotient;
    case Ceiling: return a < 0 ? quotient : away;
    case Up: return away;
    case Down: return quotient;
    case HalfUp: return twice >= b ? away : quotient;
    case HalfDown: return twice > b ? away : quotient;
    case HalfEven: return twice > b || (twice == b && quotient % 2 != 0) ? away : quotient;
    }
    return quotient;
}

template <Decimal::Rounding rounding>
struct RoundedRows {
    // a * times_a / (b * times_b), times the third when that is to whole tens.
    static void run(Numbers const& a, std::int64_t times_a, Numbers const& b, std::int64_t times_b, std::int64_t step, std::int64_t* out, std::size_t count)
    {
        with_rows(a, b, [&](auto x, auto y) {
            for (std::size_t row = 0; row < count; ++row) {
                auto const above = x(row) * times_a, below = y(row) * times_b;
                out[row] = below == 0 ? 0 : step * rounded_quotient<rounding>(below < 0 ? -above : above, below < 0 ? -below : below);
            }
        });
    }
};

using Loop = void (*)(Numbers const&, std::int64_t, Numbers const&, std::int64_t, std::int64_t, std::int64_t*, std::size_t);

Loop loop_of(Decimal::Rounding rounding)
{
    using enum Decimal::Rounding;
    switch (rounding) {
    case HalfEven: return RoundedRows<HalfEven>::run;
    case HalfUp: return RoundedRows<HalfUp>::run;
    case HalfDown: return RoundedRows<HalfDown>::run;
    case Up: return RoundedRows<Up>::run;
    case Down: return RoundedRows<Down>::run;
    case Floor: return RoundedRows<Floor>::run;
    case Ceiling: break;
    }
    return RoundedRows<Ceiling>::run;
}

// Sets the rows aside that are too large for what follows; gives the column without them.
Numbers within(Numbers numbers, std::int64_t most, Rows const& rows, Cells<std::int64_t>& room)
{
    if (numbers.most <= most)
        return numbers;
    NewCells<std::int64_t> cells(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        bool const fits = numbers[row] <= most && numbers[row] >= -most;
        if (!fits)
            rows.leave(row);
        cells[row] = fits ? numbers[row] : 0;
    }
    room = cells;
    numbers.each = room.get();
    numbers.most = most;
    return numbers;
}

template <class Holds>
Column compared(Numbers const& a, std::int64_t times_a, Numbers const& b, std::int64_t times_b, Rows const& rows, Holds const& holds)
{
    auto const count = rows.size();
    NewCells<std::uint8_t> cells(count);
    auto* const out = cells.data();
    bool const safe = is_safe(Wide { a.most } * times_a) && is_safe(Wide { b.most } * times_b);
    with_rows(a, b, [&](auto x, auto y) {
        if (!safe)
            for (std::size_t row = 0; row < count; ++row)
                out[row] = holds(Wide { x(row) } * times_a, Wide { y(row) } * times_b);
        else if (times_a == 1 && times_b == 1)
            for (std::size_t row = 0; row < count; ++row)
                out[row] = holds(x(row), y(row));
        else
            for (std::size_t row = 0; row < count; ++row)
                out[row] = holds(x(row) * times_a, y(row) * times_b);
    });
    return flag_column(cells, nullptr);
}

}  // namespace

std::int64_t power_of_ten(int exponent) { return powers.at(static_cast<std::size_t>(exponent)); }

std::optional<Scaled> scaled(Decimal number)
{
    constexpr int most_digits = 15;
    for (int scale = 0; scale <= most_digits; ++scale) {
        auto const digits = scale == 0 ? number.to_integer() : (number * Decimal(power_of_ten(scale))).to_integer();
        if (digits && *digits <= most_number && *digits >= -most_number)
            return Scaled { *digits, scale };
    }
    return std::nullopt;
}

std::optional<Numbers> numbers_of(Column const& column)
{
    if (column.form == Column::Form::Number)
        return Numbers { column.numbers.get(), 0, column.scale, column.most, column.nulls };
    if (!column.is_constant() || !column.value.is_number())
        return std::nullopt;
    auto const number = scaled(column.value.as_number());
    return number ? std::optional(Numbers { nullptr, number->digits, number->scale, number->digits < 0 ? -number->digits : number->digits, {} }) : std::nullopt;
}

Column number_column(Cells<std::int64_t> numbers, int scale, std::int64_t most, Cells<std::uint8_t> nulls)
{
    Column column;
    column.form = Column::Form::Number;
    column.numbers = std::move(numbers);
    column.scale = scale;
    column.most = most;
    column.nulls = std::move(nulls);
    return column;
}

Column flag_column(Cells<std::uint8_t> flags, Cells<std::uint8_t> nulls)
{
    Column column;
    column.form = Column::Form::Boolean;
    column.flags = std::move(flags);
    column.nulls = std::move(nulls);
    return column;
}

Cells<std::uint8_t> either_null(Cells<std::uint8_t> const& a, Cells<std::uint8_t> const& b, std::size_t count)
{
    if (!a || !b || a == b)
        return a ? a : b;
    NewCells<std::uint8_t> cells(count);
    for (std::size_t row = 0; row < count; ++row)
        cells[row] = a.get()[row] | b.get()[row];
    return cells;
}

Column calculated(Op op, Numbers const& a, Numbers const& b, Rows const& rows)
{
    if (op == Op::Multiply)
        return multiplied(a, b, rows);
    if (op == Op::Divide)
        return divided(a, b, rows);
    auto const scale = std::max(a.scale, b.scale);
    auto const times_b = power_of_ten(scale - b.scale);
    return added(a, power_of_ten(scale - a.scale), b, op == Op::Subtract ? -times_b : times_b, scale, rows);
}

Column rescaled(Numbers const& numbers, int scale, Rows const& rows)
{
    Numbers const nothing {};
    auto const wanted = std::max(scale, numbers.scale);
    return added(numbers, power_of_ten(wanted - numbers.scale), nothing, 0, wanted, rows);
}

Column ordered(Op op, Numbers const& a, Numbers const& b, Rows const& rows)
{
    auto const scale = std::max(a.scale, b.scale);
    auto const times_a = power_of_ten(scale - a.scale), times_b = power_of_ten(scale - b.scale);
    auto const with = [&](auto const& holds) { return compared(a, times_a, b, times_b, rows, holds); };
    switch (op) {
    case Op::Equal: return with([](auto x, auto y) { return x == y; });
    case Op::NotEqual: return with([](auto x, auto y) { return x != y; });
    case Op::Less: return with([](auto x, auto y) { return x < y; });
    case Op::LessEqual: return with([](auto x, auto y) { return x <= y; });
    case Op::Greater: return with([](auto x, auto y) { return x > y; });
    default: return with([](auto x, auto y) { return x >= y; });
    }
}

// A quotient is rounded from its 34 digits. That comes to the same as rounding the fraction itself while both parts are below 10^15: then it is further from every limit of rounding than its
// 34 digits are from it.
Column rounded_ratio(Numbers const& a, Numbers const& b, int scale, Decimal::Rounding rounding, Rows const& rows)
{
    constexpr std::int64_t most_part = 1'000'000'000'000'000;
    auto const exponent = b.scale + scale - a.scale;
    if (exponent > most_scale || exponent < -most_scale || scale > most_scale || scale < -most_scale)
        throw NotByColumns("a number is rounded too far");
    auto const times_a = exponent > 0 ? power_of_ten(exponent) : 1, times_b = exponent < 0 ? power_of_ten(-exponent) : 1;
    auto const step = scale < 0 ? power_of_ten(-scale) : 1;
    auto const count = rows.size();
    Cells<std::int64_t> room_a, room_b;
    auto const x = within(a, most_part / times_a, rows, room_a), y = within(b, most_part / times_b, rows, room_b);
    NewCells<std::int64_t> cells(count);
    // The quotient is at most its dividend, and one more when it is rounded up.
    auto const most = Wide { x.most * times_a + 1 } * step;
    if (!is_safe(most))
        throw NotByColumns("a number is rounded too far");
    loop_of(rounding)(x, times_a, y, times_b, step, cells.data(), count);
    auto const before = either_null(a.nulls, b.nulls, count);
    std::shared_ptr<std::uint8_t[]> nulls;
    for (std::size_t row = 0; (y.each || y.one == 0) && row < count; ++row)
        if (y[row] == 0)
            mark_null(nulls, before, row, count);
    return number_column(cells, std::max(scale, 0), static_cast<std::int64_t>(most), nulls ? Cells<std::uint8_t>(nulls) : before);
}

Column extreme(Numbers const& a, Numbers const& b, bool greater, Rows const& rows)
{
    auto const scale = std::max(a.scale, b.scale);
    auto const count = rows.size();
    auto const times_a = power_of_ten(scale - a.scale), times_b = power_of_ten(scale - b.scale);
    auto const most = std::max(Wide { a.most } * times_a, Wide { b.most } * times_b);
    if (!is_safe(most))
        throw NotByColumns("numbers are too large to be compared");
    NewCells<std::int64_t> cells(count);
    auto* const out = cells.data();
    with_rows(a, b, [&](auto x, auto y) {
        if (greater)
            for (std::size_t row = 0; row < count; ++row)
                out[row] = std::max(x(row) * times_a, y(row) * times_b);
        else
            for (std::size_t row = 0; row < count; ++row)
                out[row] = std::min(x(row) * times_a, y(row) * times_b);
    });
    return number_column(cells, scale, static_cast<std::int64_t>(most), either_null(a.nulls, b.nulls, count));
}

}  // namespace mado::feel

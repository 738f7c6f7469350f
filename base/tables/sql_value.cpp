#include "sql_value.h"

#include "cell.h"

#include <algorithm>
#include <functional>

namespace mado::tables::sql {

namespace {

std::optional<Wide> times_ten(Wide value, int exponent)
{
    for (; exponent > 0; --exponent)
        if (__builtin_mul_overflow(value, Wide { 10 }, &value))
            return {};
    return value;
}

// a / b, half to even. b > 0.
Wide rounded(Wide a, Wide b)
{
    auto quotient = a / b;
    auto const left = a % b;
    auto const rest = left < 0 ? -left : left;
    if (rest > b - rest || (rest == b - rest && quotient % 2 != 0))
        quotient += a < 0 ? -1 : 1;
    return quotient;
}

struct Pair { Wide a, b; std::uint8_t scale; };

std::optional<Pair> aligned(Value const& a, Value const& b)
{
    auto const scale = std::max(a.scale, b.scale);
    auto const left = times_ten(a.number, scale - a.scale), right = times_ten(b.number, scale - b.scale);
    if (!left || !right)
        return {};
    return Pair { *left, *right, scale };
}

Value number(Wide value, std::uint8_t scale) { return { Kind::Number, scale, value, {} }; }

}  // namespace

char const* name_of(Kind kind)
{
    constexpr char const* names[] = { "NULL", "boolean", "number", "text", "day", "instant" };
    return names[static_cast<std::size_t>(kind)];
}

std::optional<Value> added(Value const& a, Value const& b)
{
    auto const both = aligned(a, b);
    Wide sum = 0;
    if (!both || __builtin_add_overflow(both->a, both->b, &sum))
        return {};
    return number(sum, both->scale);
}

std::optional<Value> subtracted(Value const& a, Value const& b)
{
    auto const both = aligned(a, b);
    Wide difference = 0;
    if (!both || __builtin_sub_overflow(both->a, both->b, &difference))
        return {};
    return number(difference, both->scale);
}

std::optional<Value> multiplied(Value const& a, Value const& b)
{
    Wide product = 0;
    if (__builtin_mul_overflow(a.number, b.number, &product))
        return {};
    auto scale = a.scale + b.scale;
    if (scale > scale_at_most) {
        product = rounded(product, *times_ten(1, scale - scale_at_most));
        scale = scale_at_most;
    }
    return number(product, static_cast<std::uint8_t>(scale));
}

std::optional<Value> divided(Value const& a, Value const& b)
{
    constexpr int behind = 12;
    if (b.number == 0)
        return {};
    auto const scale = std::max<int>(a.scale, behind);
    auto over = times_ten(a.number, scale - a.scale + b.scale);
    constexpr auto least = static_cast<Wide>(1) << 127;
    if (!over || b.number == least || *over == least)
        return {};
    return number(rounded(b.number < 0 ? -*over : *over, b.number < 0 ? -b.number : b.number), static_cast<std::uint8_t>(scale));
}

std::optional<Value> remainder(Value const& a, Value const& b)
{
    auto const both = aligned(a, b);
    if (!both || both->b == 0)
        return {};
    return number(both->b == -1 ? 0 : both->a % both->b, both->scale);
}

int compared(Value const& a, Value const& b)
{
    auto const way = [](auto const& x, auto const& y) { return x < y ? -1 : x > y ? 1 : 0; };
    if (a.kind == Kind::Text)
        return way(a.text, b.text);
    if (a.kind == Kind::Instant)
        return way(a.number >> zone_bits, b.number >> zone_bits);
    if (a.kind != Kind::Number || a.scale == b.scale)
        return way(a.number, b.number);
    if (auto const both = aligned(a, b))
        return way(both->a, both->b);
    // What cannot be written at the other's scale is the farther from nothing.
    auto const& large = a.scale < b.scale ? a : b;
    auto const sign = large.number < 0 ? -1 : 1;
    return &large == &a ? sign : -sign;
}

std::uint64_t hash_of(Value const& value)
{
    if (value.kind == Kind::Text)
        return std::hash<std::string_view> {}(value.text);
    auto shortest = value.kind == Kind::Instant ? value.number >> zone_bits : value.number;
    auto scale = value.scale;
    for (; scale > 0 && shortest % 10 == 0; --scale)
        shortest /= 10;
    auto const low = static_cast<std::uint64_t>(shortest), high = static_cast<std::uint64_t>(shortest >> 64);
    auto hash = (low ^ high * 0x9E3779B97F4A7C15 ^ scale) * 0xD1B54A32D192ED03 + static_cast<std::uint64_t>(value.kind);
    return hash ^ hash >> 29;
}

Value number_of(std::int64_t value) { return number(value, 0); }

std::optional<Value> number_of(std::string_view digits)
{
    Wide sum = 0;
    int scale = 0;
    bool behind = false;
    for (auto const letter : digits) {
        if (letter == '.') {
            behind = true;
            continue;
        }
        if (__builtin_mul_overflow(sum, Wide { 10 }, &sum) || __builtin_add_overflow(sum, Wide { letter - '0' }, &sum))
            return {};
        scale += behind ? 1 : 0;
    }
    return scale > scale_at_most ? std::nullopt : std::optional(number(sum, static_cast<std::uint8_t>(scale)));
}

void write(Value const& value, std::string& out)
{
    switch (value.kind) {
    case Kind::Null: return;
    case Kind::Boolean: return write_boolean(value.number != 0 ? 1 : 0, out);
    case Kind::Text: out += value.text; return;
    case Kind::Day: return write_day(static_cast<std::int64_t>(value.number), out);
    case Kind::Instant: return write_instant(static_cast<std::int64_t>(value.number), out);
    case Kind::Number: break;
    }
    std::string digits;
    auto const negative = value.number < 0;
    for (auto left = value.number; left != 0 || digits.size() <= value.scale; left /= 10) {
        auto const digit = static_cast<int>(left % 10);
        digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
    }
    if (value.scale != 0)
        digits.insert(value.scale, 1, '.');
    if (negative)
        digits += '-';
    std::ranges::reverse(digits);
    out += digits;
}

}  // namespace mado::tables::sql

#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace mado {

// An exact decimal number of up to 34 digits (IEEE 754 decimal128). Results that need more digits are rounded half to even.
// Division by zero or overflow gives a value that is not finite; ask is_finite() after arithmetic on numbers from outside.
class Decimal {
public:
    enum class Rounding { HalfEven, HalfUp, HalfDown, Up, Down, Floor, Ceiling };  // HalfUp, HalfDown: ties away from, towards zero

    constexpr Decimal() = default;                       // 0
    Decimal(std::int64_t integer);                       // exact
    Decimal(int integer) : Decimal(static_cast<std::int64_t>(integer)) {}
    Decimal(double) = delete;

    // "-12.50", ".5", "1.2e3"; surrounding spaces are not a number. More than 34 significant digits are rounded half to even.
    static std::optional<Decimal> parse(std::string_view text);
    // Plain notation without exponent and trailing zeros of the fraction ("0.1", "1200"); with exponent only beyond 40 characters.
    std::string to_text() const;

    bool is_finite() const;
    bool is_zero() const;
    bool is_negative() const;                            // -0 is not
    bool is_integer() const;
    std::optional<std::int64_t> to_integer() const;      // nothing when there is a fraction or it does not fit
    std::size_t hash() const;                            // equal numbers hash alike (1.0 and 1)

    Decimal operator-() const;
    friend Decimal operator+(Decimal a, Decimal b);
    friend Decimal operator-(Decimal a, Decimal b);
    friend Decimal operator*(Decimal a, Decimal b);
    friend Decimal operator/(Decimal a, Decimal b);
    friend bool operator==(Decimal a, Decimal b);
    friend std::partial_ordering operator<=>(Decimal a, Decimal b);

    // To `scale` digits after the point; a negative scale rounds to tens, hundreds, …
    Decimal rounded(int scale, Rounding rounding) const;
    Decimal floor() const { return rounded(0, Rounding::Floor); }
    Decimal ceiling() const { return rounded(0, Rounding::Ceiling); }
    Decimal absolute() const;
    Decimal modulo(Decimal divisor) const;               // the sign of the divisor: x - d * floor(x / d)
    Decimal power(Decimal exponent) const;
    Decimal square_root() const;
    Decimal exponential() const;
    Decimal natural_logarithm() const;

private:
    std::uint64_t low_ = 0;
    std::uint64_t high_ = 0x3040000000000000;            // 0E0 in the binary encoding of decimal128
    friend struct DecimalBits;
};

}  // namespace mado

template <>
struct std::hash<mado::Decimal> {
    std::size_t operator()(mado::Decimal value) const { return value.hash(); }
};

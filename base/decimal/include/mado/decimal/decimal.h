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
    constexpr Decimal(std::int64_t integer)              // exact
        : low_(integer < 0 ? ~static_cast<std::uint64_t>(integer) + 1 : static_cast<std::uint64_t>(integer)), high_(integer < 0 ? zero | sign : zero)
    {
    }
    constexpr Decimal(int integer) : Decimal(static_cast<std::int64_t>(integer)) {}
    Decimal(double) = delete;

    // "-12.50", ".5", "1.2e3"; surrounding spaces are not a number. More than 34 significant digits are rounded half to even.
    static std::optional<Decimal> parse(std::string_view text);
    // Plain notation without exponent and trailing zeros of the fraction ("0.1", "1200"); with exponent only beyond 40 characters.
    std::string to_text() const;

    bool is_finite() const { return (high_ & special) != special; }
    bool is_zero() const;
    bool is_negative() const;                            // -0 is not
    bool is_integer() const;
    std::optional<std::int64_t> to_integer() const;      // nothing when there is a fraction or it does not fit
    std::size_t hash() const;                            // equal numbers hash alike (1.0 and 1)

    Decimal operator-() const;
    friend Decimal operator+(Decimal a, Decimal b)
    {
        if (std::uint64_t sum = 0; a.is_like(b) && !__builtin_add_overflow(a.low_, b.low_, &sum))
            return { sum, a.high_ };
        return added(a, b);
    }
    friend Decimal operator-(Decimal a, Decimal b)
    {
        if (a.is_like(b) && (a.high_ & sign) == 0)
            return a.low_ >= b.low_ ? Decimal { a.low_ - b.low_, a.high_ } : Decimal { b.low_ - a.low_, a.high_ | sign };
        return subtracted(a, b);
    }
    friend Decimal operator*(Decimal a, Decimal b)
    {
        // The fields of both exponents, each with its bias; within these bounds the product's exponent needs no look.
        auto const x = a.high_ >> 49 & 0x3fff, y = b.high_ >> 49 & 0x3fff;
        bool const plain = ((a.high_ | b.high_) & coefficient_bits) == 0 && (a.low_ | b.low_) >> 32 == 0 && x - 5'000 < 2'000 && y - 5'000 < 2'000;
        return plain ? Decimal { a.low_ * b.low_, ((a.high_ ^ b.high_) & sign) | (x + y - bias) << 49 } : multiplied(a, b);
    }
    friend Decimal operator/(Decimal a, Decimal b);
    friend bool operator==(Decimal a, Decimal b) { return a.is_like(b) ? a.low_ == b.low_ : are_equal(a, b); }
    friend std::partial_ordering operator<=>(Decimal a, Decimal b)
    {
        if (a.is_like(b))
            return (a.high_ & sign) == 0 ? a.low_ <=> b.low_ : b.low_ <=> a.low_;
        return order(a, b);
    }

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
    static constexpr std::uint64_t sign = 0x8000000000000000, special = 0x7800000000000000;  // special: infinite or not a number
    static constexpr std::uint64_t zero = 0x3040000000000000, bias = 6176, coefficient_bits = 0x1ffffffffffff;

    constexpr Decimal(std::uint64_t low, std::uint64_t high) : low_(low), high_(high) {}
    // Both finite, of one sign and one exponent, with coefficients of at most 64 bits: sums and order are those of the coefficients. Most
    // numbers are so, and then nothing is called.
    bool is_like(Decimal const& other) const
    {
        return high_ == other.high_ && (high_ & coefficient_bits) == 0 && (high_ & 0x6000000000000000) != 0x6000000000000000;
    }
    static Decimal added(Decimal a, Decimal b);
    static Decimal subtracted(Decimal a, Decimal b);
    static Decimal multiplied(Decimal a, Decimal b);
    static bool are_equal(Decimal a, Decimal b);
    static std::partial_ordering order(Decimal a, Decimal b);

    std::uint64_t low_ = 0;
    std::uint64_t high_ = zero;                          // 0E0 in the binary encoding of decimal128
    friend struct DecimalBits;
};

}  // namespace mado

template <>
struct std::hash<mado::Decimal> {
    std::size_t operator()(mado::Decimal value) const { return value.hash(); }
};

#include <mado/decimal/decimal.h>

// libbidgcc000: numbers by value, rounding mode and flags as parameters.
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>
#include <bid_functions.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>

namespace mado {

__extension__ using Wide = unsigned __int128;

struct DecimalBits {
    static constexpr int bias = 6176;
    static constexpr std::uint64_t sign = 0x8000000000000000;
    static constexpr std::uint64_t special = 0x7800000000000000;  // infinite or not a number

    // Finite, and the coefficient has at most 64 bits: nearly every number there is. Their sums, products and order need no library.
    static bool is_small(Decimal const& value)
    {
        return (value.high_ & 0x1ffffffffffff) == 0 && (value.high_ & 0x6000000000000000) != 0x6000000000000000;
    }
    static std::uint64_t small_coefficient(Decimal const& value) { return value.low_; }
    static BID_UINT128 raw(Decimal const& value)
    {
        BID_UINT128 bits;
        bits.w[0] = value.low_;
        bits.w[1] = value.high_;
        return bits;
    }
    static Decimal of(BID_UINT128 const& bits)
    {
        Decimal value;
        value.low_ = bits.w[0];
        value.high_ = bits.w[1];
        return value;
    }
    static Decimal of(bool negative, Wide coefficient, int exponent)
    {
        Decimal value;
        value.low_ = static_cast<std::uint64_t>(coefficient);
        value.high_ = static_cast<std::uint64_t>(coefficient >> 64) | static_cast<std::uint64_t>(exponent + bias) << 49
            | (negative ? sign : 0);
        return value;
    }
    static Decimal not_a_number()
    {
        Decimal value;
        value.high_ = 0x7c00000000000000;
        return value;
    }
    static bool negative(Decimal const& value) { return (value.high_ & sign) != 0; }
    static bool finite(Decimal const& value) { return (value.high_ & special) != special; }
    static int exponent(Decimal const& value) { return static_cast<int>(value.high_ >> 49 & 0x3fff) - bias; }
    static Wide coefficient(Decimal const& value)
    {
        // The second form of the encoding (top bits 11) holds only coefficients of more than 34 digits, which count as 0.
        if ((value.high_ & 0x6000000000000000) == 0x6000000000000000)
            return 0;
        return Wide { value.high_ & 0x1ffffffffffff } << 64 | value.low_;
    }
};

namespace {

constexpr unsigned nearest_even = 0;

Wide power_of_ten(int exponent)  // 0 … 38
{
    Wide power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

constexpr auto powers = [] {
    std::array<std::uint64_t, 19> all { 1 };
    for (std::size_t i = 1; i < all.size(); ++i)
        all[i] = all[i - 1] * 10;
    return all;
}();

// The coefficients of two small numbers at the lower of their exponents; nothing when those are far apart.
struct Aligned {
    Wide a, b;
    int exponent;
};

std::optional<Aligned> aligned(Decimal const& a, Decimal const& b)
{
    constexpr int most = 18;
    if (!DecimalBits::is_small(a) || !DecimalBits::is_small(b))
        return std::nullopt;
    auto const x = DecimalBits::exponent(a), y = DecimalBits::exponent(b);
    auto const apart = x - y;
    if (apart > most || apart < -most)
        return std::nullopt;
    auto const scaled = [](Decimal const& value, int by) { return Wide { DecimalBits::small_coefficient(value) } * (by > 0 ? powers[static_cast<std::size_t>(by)] : 1); };
    return Aligned { scaled(a, apart), scaled(b, -apart), std::min(x, y) };
}

constexpr Wide most_coefficient = Wide { 10'000'000'000'000'000 } * 1'000'000'000'000'000'000 - 1;  // 34 nines

std::optional<Decimal> small_sum(Decimal const& a, Decimal const& b, bool subtract)
{
    auto const both = aligned(a, b);
    if (!both)
        return std::nullopt;
    bool const a_negative = DecimalBits::negative(a), b_negative = DecimalBits::negative(b) != subtract;
    bool const same_sign = a_negative == b_negative, a_larger = both->a >= both->b;
    auto const coefficient = same_sign ? both->a + both->b : a_larger ? both->a - both->b : both->b - both->a;
    if (coefficient > most_coefficient)
        return std::nullopt;
    bool const negative = same_sign ? a_negative : coefficient != 0 && (a_larger ? a_negative : b_negative);
    return DecimalBits::of(negative, coefficient, both->exponent);
}

std::optional<Decimal> small_product(Decimal const& a, Decimal const& b)
{
    if (!DecimalBits::is_small(a) || !DecimalBits::is_small(b))
        return std::nullopt;
    auto const coefficient = Wide { DecimalBits::small_coefficient(a) } * DecimalBits::small_coefficient(b);
    auto const exponent = DecimalBits::exponent(a) + DecimalBits::exponent(b);
    if (coefficient > most_coefficient || exponent < -DecimalBits::bias || exponent > 6'111)
        return std::nullopt;
    return DecimalBits::of(DecimalBits::negative(a) != DecimalBits::negative(b), coefficient, exponent);
}

// A quotient that ends within a few digits, digit by digit: exact, with the exponent nearest to the difference of the two.
std::optional<Decimal> small_quotient(Decimal const& a, Decimal const& b)
{
    constexpr std::uint64_t most = 1'000'000'000'000'000;
    constexpr int most_digits = 4;
    auto const dividend = DecimalBits::small_coefficient(a), divisor = DecimalBits::small_coefficient(b);
    if (!DecimalBits::is_small(a) || !DecimalBits::is_small(b) || divisor == 0 || divisor > most || dividend > most)
        return std::nullopt;
    auto exponent = DecimalBits::exponent(a) - DecimalBits::exponent(b);
    if (exponent < -3'000 || exponent > 3'000)
        return std::nullopt;
    auto quotient = dividend / divisor, rest = dividend % divisor;
    for (int digits = 0; rest != 0; ++digits) {
        if (digits == most_digits || quotient > most)
            return std::nullopt;
        quotient = quotient * 10 + rest * 10 / divisor;
        rest = rest * 10 % divisor;
        --exponent;
    }
    return DecimalBits::of(DecimalBits::negative(a) != DecimalBits::negative(b), quotient, exponent);
}

// -1, 0 or 1.
std::optional<int> small_order(Decimal const& a, Decimal const& b)
{
    auto const both = aligned(a, b);
    if (!both)
        return std::nullopt;
    bool const a_negative = DecimalBits::negative(a) && both->a != 0, b_negative = DecimalBits::negative(b) && both->b != 0;
    if (a_negative != b_negative)
        return a_negative ? -1 : 1;
    auto const order = both->a < both->b ? -1 : both->a > both->b ? 1 : 0;
    return a_negative ? -order : order;
}

std::string digits_of(Wide coefficient)
{
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(coefficient % 10));
        coefficient /= 10;
    } while (coefficient != 0);
    std::reverse(digits.begin(), digits.end());
    return digits;
}

struct Parts {
    Wide coefficient;
    int exponent;
};

// Without trailing zeros: one form for equal numbers.
Parts shortest(Decimal const& value)
{
    Parts parts { DecimalBits::coefficient(value), DecimalBits::exponent(value) };
    if (parts.coefficient == 0)
        return { 0, 0 };
    while (parts.coefficient % 10 == 0) {
        parts.coefficient /= 10;
        ++parts.exponent;
    }
    return parts;
}

bool is_number_text(std::string_view text)
{
    std::size_t at = 0;
    auto const digits = [&] {
        auto const from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9')
            ++at;
        return at - from;
    };
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
        ++at;
    auto count = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        auto const fraction = digits();
        if (fraction == 0)
            return false;
        count += fraction;
    }
    if (count == 0)
        return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        auto const exponent = digits();
        if (exponent == 0 || exponent > 5)
            return false;
    }
    return at == text.size();
}

template <class Coefficient>
bool rounds_away(Decimal::Rounding rounding, bool negative, bool odd, Coefficient rest, Coefficient whole)
{
    if (rest == 0)
        return false;
    using enum Decimal::Rounding;
    switch (rounding) {
    case HalfEven: return rest > whole - rest || (rest == whole - rest && odd);
    case HalfUp: return rest >= whole - rest;
    case HalfDown: return rest > whole - rest;
    case Up: return true;
    case Down: return false;
    case Floor: return negative;
    case Ceiling: return !negative;
    }
    return false;
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text)
{
    if (!is_number_text(text) || text.size() > 10'000)
        return std::nullopt;
    _IDEC_flags flags = 0;
    std::string zero_terminated(text);
    auto const value = DecimalBits::of(bid128_from_string(zero_terminated.data(), nearest_even, &flags));
    if (!value.is_finite())
        return std::nullopt;
    return value;
}

std::string Decimal::to_text() const
{
    if (!is_finite())
        return (high_ & 0x7c00000000000000) == 0x7c00000000000000 ? "NaN" : DecimalBits::negative(*this) ? "-Infinity" : "Infinity";
    if (high_ == zero)
        return std::to_string(low_);
    auto const [coefficient, exponent] = shortest(*this);
    auto digits = digits_of(coefficient);
    auto const count = static_cast<int>(digits.size());
    std::string const sign = is_negative() ? "-" : "";
    if (exponent >= 0 && count + exponent <= 40)
        return sign + digits + std::string(static_cast<std::size_t>(exponent), '0');
    if (exponent < 0 && -exponent < count)
        return sign + digits.insert(static_cast<std::size_t>(count + exponent), ".");
    if (exponent < 0 && -exponent <= 40)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent - count), '0') + digits;
    auto const scientific = exponent + count - 1;
    if (count > 1)
        digits.insert(1, ".");
    return sign + digits + (scientific < 0 ? "e-" : "e+") + std::to_string(scientific < 0 ? -scientific : scientific);
}

bool Decimal::is_zero() const { return is_finite() && DecimalBits::coefficient(*this) == 0; }
bool Decimal::is_negative() const { return DecimalBits::negative(*this) && !is_zero(); }

bool Decimal::is_integer() const { return is_finite() && shortest(*this).exponent >= 0; }

std::optional<std::int64_t> Decimal::to_integer() const
{
    if (high_ == zero && low_ <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        return static_cast<std::int64_t>(low_);
    if (!is_finite())
        return std::nullopt;
    auto const [coefficient, exponent] = shortest(*this);
    if (exponent < 0 || exponent > 18)
        return std::nullopt;
    // At most 34 digits times 10^18 does not fit 128 bits, but a coefficient beyond 2^63 is refused before.
    constexpr Wide most = Wide { 1 } << 63;
    if (coefficient > most)
        return std::nullopt;
    Wide const magnitude = coefficient * power_of_ten(exponent);
    bool const negative = is_negative();
    if (magnitude > (negative ? most : most - 1))
        return std::nullopt;
    auto const unsigned_value = static_cast<std::uint64_t>(magnitude);
    return static_cast<std::int64_t>(negative ? ~unsigned_value + 1 : unsigned_value);
}

std::size_t Decimal::hash() const
{
    if (!is_finite())
        return static_cast<std::size_t>(high_);
    auto const [coefficient, exponent] = shortest(*this);
    std::uint64_t mixed = static_cast<std::uint64_t>(coefficient) * 0x9e3779b97f4a7c15
        ^ static_cast<std::uint64_t>(coefficient >> 64) * 0xc2b2ae3d27d4eb4f ^ static_cast<std::uint64_t>(exponent) << 1
        ^ static_cast<std::uint64_t>(is_negative());
    mixed ^= mixed >> 29;
    return static_cast<std::size_t>(mixed * 0xbf58476d1ce4e5b9);
}

Decimal Decimal::operator-() const
{
    Decimal value = *this;
    value.high_ ^= DecimalBits::sign;
    return value;
}

Decimal Decimal::added(Decimal a, Decimal b)
{
    if (auto const sum = small_sum(a, b, false))
        return *sum;
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_add(DecimalBits::raw(a), DecimalBits::raw(b), nearest_even, &flags));
}

Decimal Decimal::subtracted(Decimal a, Decimal b)
{
    if (auto const sum = small_sum(a, b, true))
        return *sum;
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_sub(DecimalBits::raw(a), DecimalBits::raw(b), nearest_even, &flags));
}

Decimal Decimal::multiplied(Decimal a, Decimal b)
{
    if (auto const product = small_product(a, b))
        return *product;
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_mul(DecimalBits::raw(a), DecimalBits::raw(b), nearest_even, &flags));
}

Decimal operator/(Decimal a, Decimal b)
{
    if (auto const quotient = small_quotient(a, b))
        return *quotient;
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_div(DecimalBits::raw(a), DecimalBits::raw(b), nearest_even, &flags));
}

bool Decimal::are_equal(Decimal a, Decimal b)
{
    if (auto const order = small_order(a, b))
        return *order == 0;
    _IDEC_flags flags = 0;
    return bid128_quiet_equal(DecimalBits::raw(a), DecimalBits::raw(b), &flags) != 0;
}

std::partial_ordering Decimal::order(Decimal a, Decimal b)
{
    if (auto const order = small_order(a, b))
        return *order <=> 0;
    _IDEC_flags flags = 0;
    if (bid128_quiet_less(DecimalBits::raw(a), DecimalBits::raw(b), &flags) != 0)
        return std::partial_ordering::less;
    if (bid128_quiet_greater(DecimalBits::raw(a), DecimalBits::raw(b), &flags) != 0)
        return std::partial_ordering::greater;
    return a == b ? std::partial_ordering::equivalent : std::partial_ordering::unordered;
}

Decimal Decimal::rounded(int scale, Rounding rounding) const
{
    if (!is_finite() || scale < -6111 || scale > 6176)
        return DecimalBits::not_a_number();
    auto const exponent = DecimalBits::exponent(*this);
    if (exponent >= -scale)
        return *this;
    auto const dropped = -scale - exponent;
    bool const negative = DecimalBits::negative(*this);
    if (DecimalBits::is_small(*this) && dropped < static_cast<int>(powers.size())) {  // in one word
        auto const whole = powers[static_cast<std::size_t>(dropped)];
        auto kept = low_ / whole;
        if (rounds_away(rounding, negative, kept % 2 == 1, low_ % whole, whole))
            ++kept;
        return DecimalBits::of(negative && kept != 0, kept, -scale);
    }
    auto const coefficient = DecimalBits::coefficient(*this);
    // Beyond 34 dropped digits nothing is left, and what is dropped is less than half: 10^38 stands for any larger power.
    auto const whole = power_of_ten(std::min(dropped, 38));
    Wide kept = dropped > 34 ? 0 : coefficient / whole;
    Wide const rest = dropped > 34 ? coefficient : coefficient % whole;
    if (rounds_away(rounding, negative, kept % 2 == 1, rest, whole))
        ++kept;
    return DecimalBits::of(negative && kept != 0, kept, -scale);
}

Decimal Decimal::absolute() const { return DecimalBits::negative(*this) ? -*this : *this; }

Decimal Decimal::modulo(Decimal divisor) const
{
    _IDEC_flags flags = 0;
    auto const rest = DecimalBits::of(bid128_fmod(DecimalBits::raw(*this), DecimalBits::raw(divisor), &flags));
    if (!rest.is_finite() || rest.is_zero() || rest.is_negative() == divisor.is_negative())
        return rest;
    return rest + divisor;
}

Decimal Decimal::power(Decimal exponent) const
{
    // Whole exponents by squaring: exact as long as the result has 34 digits (the library's pow goes through logarithms).
    if (auto const whole = exponent.to_integer(); whole && *whole >= -9'999 && *whole <= 9'999) {
        Decimal result = 1;
        Decimal base = *this;
        for (auto rest = *whole < 0 ? -*whole : *whole; rest > 0; rest /= 2) {
            if (rest % 2 == 1)
                result = result * base;
            if (rest > 1)
                base = base * base;
        }
        return *whole < 0 ? Decimal { 1 } / result : result;
    }
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_pow(DecimalBits::raw(*this), DecimalBits::raw(exponent), nearest_even, &flags));
}

Decimal Decimal::square_root() const
{
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_sqrt(DecimalBits::raw(*this), nearest_even, &flags));
}

Decimal Decimal::exponential() const
{
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_exp(DecimalBits::raw(*this), nearest_even, &flags));
}

Decimal Decimal::natural_logarithm() const
{
    _IDEC_flags flags = 0;
    return DecimalBits::of(bid128_log(DecimalBits::raw(*this), nearest_even, &flags));
}

}  // namespace mado

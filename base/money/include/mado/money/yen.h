#pragma once
// Whole yen. Never a floating point number; sums that do not fit throw std::overflow_error. Rates are base/decimal's.
#include <compare>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado {

class Yen {
public:
    constexpr Yen() = default;
    template <std::integral Integer>
    constexpr explicit Yen(Integer amount) : amount_(amount) {}
    explicit Yen(std::floating_point auto) = delete;
    static std::optional<Yen> parse(std::string_view text);  // "3000", "3,000", "-5"; ASCII digits (text::narrow_number)

    constexpr std::int64_t amount() const { return amount_; }
    constexpr bool is_zero() const { return amount_ == 0; }
    constexpr bool is_negative() const { return amount_ < 0; }

    std::string digits() const;   // "3,000", "-3,000"
    std::string text() const;     // "3,000円"
    std::string english() const;  // "3,000 yen"

    friend constexpr auto operator<=>(Yen const&, Yen const&) = default;
    friend Yen operator+(Yen a, Yen b);
    friend Yen operator-(Yen a, Yen b);
    friend Yen operator*(Yen a, std::int64_t times);
    friend Yen operator*(std::int64_t times, Yen a) { return a * times; }
    Yen operator-() const;
    Yen& operator+=(Yen other) { return *this = *this + other; }
    Yen& operator-=(Yen other) { return *this = *this - other; }

private:
    std::int64_t amount_ = 0;
};

}  // namespace mado

#pragma once
// Numbers as text with all their digits: XML Schema's forms, number patterns of UAX #35, and order.
#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::csvw {

// [sign] digits [. digits] [E exponent], or INF, -INF, NaN.
struct Number {
    bool negative = false;
    std::string whole {}, fraction {};        // digits; `whole` at least one, none of them needless
    std::optional<std::string> exponent {};   // digits with a minus, or none
    enum class Special { None, Infinite, NotANumber } special = Special::None;

    std::string text() const;                 // as XML Schema writes it, the digits kept
    std::string json() const;                 // as JSON writes it; INF and NaN as strings
};

// By XML Schema: sign, digits, point; exponent and INF, NaN are told in the result.
std::optional<Number> number_of(std::string_view text);
std::partial_ordering compare(Number const& a, Number const& b);

// By "Formats for numeric types": `decimal` and `group` are strings; percent and per mille move the point.
class NumberFormat {
public:
    static std::optional<NumberFormat> of(std::string_view pattern, std::string decimal, std::string group);  // nothing: not a pattern
    static NumberFormat without_pattern(std::string decimal, std::optional<std::string> group);

    std::optional<Number> read(std::string_view text) const;

private:
    std::optional<Number> read_plain(std::string_view text) const;
    bool take_sign(std::string_view& text, Number& number, bool& seen) const;
    bool take_whole(std::string_view& text, Number& number) const;
    bool take_fraction(std::string_view& text, Number& number) const;
    bool take_exponent(std::string_view& text, Number& number) const;
    bool literals(std::string_view& text, std::string_view wanted, Number& number, bool& signed_already) const;

    bool has_pattern_ = false;
    std::string decimal_ = ".";
    std::optional<std::string> group_ {};
    std::string prefix_ {}, suffix_ {};       // + - % ‰ around the digits
    std::size_t least_whole_ = 0, least_fraction_ = 0, most_fraction_ = 0, primary_ = 0, secondary_ = 0, fraction_group_ = 0;
    bool exponent_ = false, exponent_sign_ = false;
    std::size_t least_exponent_ = 0;
};

}  // namespace mado::csvw

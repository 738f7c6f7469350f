#include <mado/decimal/decimal.h>

#include <cstdint>
#include <limits>
#include <ostream>

using mado::Decimal;
using enum Decimal::Rounding;

namespace {

Decimal number(std::string_view text) { return Decimal::parse(text).value(); }

TEST_CASE("text: parsed exactly and printed plainly")
{
    struct Row { char const* text; char const* printed; };
    for (auto const& row : {
             Row { "0", "0" }, Row { "-0", "0" }, Row { "0.00", "0" }, Row { "1.50", "1.5" }, Row { "-12.50", "-12.5" },
             Row { ".5", "0.5" }, Row { "1200", "1200" }, Row { "1.2e3", "1200" }, Row { "1E-3", "0.001" }, Row { "+7", "7" },
             Row { "9999999999999999999999999999999999", "9999999999999999999999999999999999" },
             Row { "0.1234567890123456789012345678901234", "0.1234567890123456789012345678901234" },
             Row { "12345678901234567890123456789012345", "12345678901234567890123456789012340" },
             Row { "1e50", "1e+50" }, Row { "-1.25e-60", "-1.25e-60" },
         }) {
        CAPTURE(row.text);
        CHECK(number(row.text).to_text() == row.printed);
    }
}

TEST_CASE("text: what is no number is refused")
{
    for (char const* text : { "", " 1", "1 ", "-", ".", "1.", "1e", "e5", "1,000", "0x10", "inf", "NaN", "1e99999", "--1", "1.2.3", "１" }) {
        CAPTURE(text);
        CHECK(!Decimal::parse(text));
    }
}

TEST_CASE("arithmetic is decimal")
{
    CHECK(number("0.1") + number("0.2") == number("0.3"));
    CHECK(number("1") - number("0.9") == number("0.1"));
    CHECK(number("1.08") * 1500 == 1620);
    CHECK((Decimal { 1 } / 3).to_text() == "0.3333333333333333333333333333333333");
    CHECK(!(Decimal { 1 } / 0).is_finite());
    CHECK(!(number("1e6144") * 10).is_finite());
    CHECK(Decimal { 2 }.power(10) == 1024);
    CHECK(Decimal { 2 }.power(-1) == number("0.5"));
    CHECK(number("1.05").power(2) == number("1.1025"));
    CHECK(Decimal { 16 }.square_root() == 4);
    CHECK(!Decimal { -1 }.square_root().is_finite());
}

TEST_CASE("modulo has the sign of the divisor")
{
    struct Row { int a, b; int rest; };
    for (auto const& row : { Row { 12, 5, 2 }, Row { -12, 5, 3 }, Row { 12, -5, -3 }, Row { -12, -5, -2 }, Row { 10, 5, 0 } }) {
        CAPTURE(row.a);
        CAPTURE(row.b);
        CHECK(Decimal { row.a }.modulo(row.b) == row.rest);
    }
    CHECK(!Decimal { 1 }.modulo(0).is_finite());
    CHECK(number("10.1").modulo(number("4.5")) == number("1.1"));
}

TEST_CASE("order and hash go by value, not by form")
{
    CHECK(number("1.0") == 1);
    CHECK(number("1.0").hash() == Decimal { 1 }.hash());
    CHECK(number("-0").hash() == Decimal {}.hash());
    CHECK(number("-0") == 0);
    CHECK(number("-1.5") < number("-1.49"));
    CHECK(number("1e3") > 999);
    CHECK((Decimal { 1 } / 0 - Decimal { 1 } / 0 <=> Decimal { 1 }) == std::partial_ordering::unordered);
}

TEST_CASE("rounding: every mode at and beside the half")
{
    struct Row { char const* value; int scale; Decimal::Rounding mode; char const* expected; };
    for (auto const& row : {
             Row { "2.5", 0, HalfEven, "2" }, Row { "3.5", 0, HalfEven, "4" }, Row { "2.51", 0, HalfEven, "3" }, Row { "-2.5", 0, HalfEven, "-2" },
             Row { "2.5", 0, HalfUp, "3" }, Row { "-2.5", 0, HalfUp, "-3" }, Row { "2.49", 0, HalfUp, "2" },
             Row { "2.5", 0, HalfDown, "2" }, Row { "-2.5", 0, HalfDown, "-2" }, Row { "2.51", 0, HalfDown, "3" },
             Row { "2.1", 0, Up, "3" }, Row { "-2.1", 0, Up, "-3" }, Row { "2.9", 0, Down, "2" }, Row { "-2.9", 0, Down, "-2" },
             Row { "-2.1", 0, Floor, "-3" }, Row { "2.9", 0, Floor, "2" }, Row { "2.1", 0, Ceiling, "3" }, Row { "-2.9", 0, Ceiling, "-2" },
             Row { "-0.9", 0, Ceiling, "0" }, Row { "1.125", 2, HalfEven, "1.12" }, Row { "1250", -2, HalfEven, "1200" },
             Row { "1350", -2, HalfEven, "1400" }, Row { "5", 3, HalfUp, "5" }, Row { "1e-50", 0, Up, "1" }, Row { "1e-50", 0, HalfUp, "0" },
             Row { "0", 0, Up, "0" }, Row { "9999999999999999999999999999999999", -33, HalfUp, "10000000000000000000000000000000000" },
         }) {
        CAPTURE(row.value);
        CAPTURE(row.scale);
        CAPTURE(row.expected);
        CHECK(number(row.value).rounded(row.scale, row.mode).to_text() == row.expected);
    }
    CHECK(!Decimal { 1 }.rounded(6177, HalfUp).is_finite());
}

TEST_CASE("integers: exact to the ends of 64 bits")
{
    constexpr auto least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
    for (auto const value : { std::int64_t { 0 }, std::int64_t { -1 }, std::int64_t { 1'000'000 }, least, most })
        CHECK(Decimal { value }.to_integer() == value);
    CHECK(number("1.00").to_integer() == 1);
    CHECK(number("9e18").to_integer() == 9'000'000'000'000'000'000);
    CHECK(!number("9223372036854775808").to_integer());
    CHECK(!number("-9223372036854775809").to_integer());
    CHECK(!number("1e30").to_integer());
    CHECK(!number("1.5").to_integer());
    CHECK(number("1.50").is_integer() == false);
    CHECK(number("15e-1").is_integer() == false);
    CHECK(number("150e-1").is_integer());
}

}  // namespace

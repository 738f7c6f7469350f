#include <mado/money/yen.h>

#include <limits>
#include <stdexcept>
#include <type_traits>

using namespace mado;

namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max(), least = std::numeric_limits<std::int64_t>::min();

static_assert(!std::is_constructible_v<Yen, double>, "no floating point near money");
static_assert(!std::is_convertible_v<int, Yen>, "yen are typed");

TEST_CASE("text has its commas, its sign and its unit")
{
    struct Case { std::int64_t amount; std::string text; };
    for (auto const& row : { Case { 0, "0" }, Case { 7, "7" }, Case { 999, "999" }, Case { 1000, "1,000" }, Case { 3000, "3,000" },
             Case { 123456, "123,456" }, Case { 1234567, "1,234,567" }, Case { -1, "-1" }, Case { -999, "-999" }, Case { -1000, "-1,000" },
             Case { -123456, "-123,456" }, Case { most, "9,223,372,036,854,775,807" }, Case { least, "-9,223,372,036,854,775,808" } }) {
        CAPTURE(row.text);
        CHECK(Yen(row.amount).digits() == row.text);
        CHECK(Yen(row.amount).text() == row.text + "円");
        CHECK(Yen(row.amount).english() == row.text + " yen");
        CHECK(Yen::parse(row.text) == Yen(row.amount));
        CHECK(Yen::parse(std::to_string(row.amount)) == Yen(row.amount));
    }
}

TEST_CASE("what is no whole amount is not read")
{
    for (std::string const text : { "", "-", "+5", "1.5", "1e3", " 5", "5 ", "3,00", "30,00", "3000,000", ",300", "1,,000", "1,000,", "--5", "５",
             "9223372036854775808", "-9223372036854775809", "99999999999999999999999", "5円" }) {
        CAPTURE(text);
        CHECK(!Yen::parse(text));
    }
}

TEST_CASE("sums that do not fit throw")
{
    CHECK(Yen(8320) + Yen(4420) == Yen(12740));
    CHECK(Yen(100) - Yen(112) == Yen(-12));
    CHECK(3 * Yen(5) == Yen(5) * 3);
    CHECK(-Yen(5) == Yen(-5));
    CHECK(Yen(5) < Yen(6));
    auto total = Yen(1);
    total += Yen(9);
    total -= Yen(4);
    CHECK(total.amount() == 6);
    CHECK_THROWS_AS(Yen(most) + Yen(1), std::overflow_error);
    CHECK_THROWS_AS(Yen(least) - Yen(1), std::overflow_error);
    CHECK_THROWS_AS(Yen(most) * 2, std::overflow_error);
    CHECK_THROWS_AS(-Yen(least), std::overflow_error);
}

}  // namespace

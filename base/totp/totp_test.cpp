#include <mado/totp/totp.h>

using namespace mado;

namespace {

// RFC 6238 appendix B has eight digits; six are their last six.
std::string const of_the_rfc = "12345678901234567890";

TEST_CASE("codes are those of RFC 6238")
{
    struct Row { std::int64_t seconds; char const* code; };
    for (auto const& row : { Row { 59, "287082" }, Row { 1111111109, "081804" }, Row { 1111111111, "050471" }, Row { 1234567890, "005924" }, Row { 2000000000, "279037" },
             Row { 20000000000, "353130" } }) {
        CAPTURE(row.seconds);
        CHECK(totp::code(of_the_rfc, totp::step_of(row.seconds)) == row.code);
    }
}

TEST_CASE("a code is right one step before and after, and once")
{
    constexpr std::int64_t now = 1'800'000'015;
    auto const present = totp::step_of(now);
    struct Row { char const* name; std::int64_t step; std::int64_t last; bool right; };
    for (auto const& row : { Row { "two steps before", present - 2, 0, false }, Row { "one step before", present - 1, 0, true }, Row { "the present one", present, 0, true },
             Row { "one step after", present + 1, 0, true }, Row { "two steps after", present + 2, 0, false }, Row { "used already", present, present, false },
             Row { "older than the one used", present - 1, present, false }, Row { "newer than the one used", present + 1, present, true } }) {
        CAPTURE(row.name);
        auto const found = totp::right_step(of_the_rfc, totp::code(of_the_rfc, row.step), now, row.last);
        CHECK(found.has_value() == row.right);
        if (found)
            CHECK(*found == row.step);
    }
}

TEST_CASE("what was typed in wide digits or in two groups is the same code; anything else is none")
{
    constexpr std::int64_t seconds = 1111111111;
    CHECK(totp::right_step(of_the_rfc, "０５０４７１", seconds, 0));
    CHECK(totp::right_step(of_the_rfc, " 050 471 ", seconds, 0));
    for (auto const* typed : { "", "50471", "0504711", "050472", "abcdef", "050471050471" }) {
        CAPTURE(typed);
        CHECK_FALSE(totp::right_step(of_the_rfc, typed, seconds, 0));
    }
}

TEST_CASE("the address names the town and the person, and the secret in base 32")
{
    CHECK(totp::address("総社市 core", "mori:a", of_the_rfc)
        == "otpauth://totp/%E7%B7%8F%E7%A4%BE%E5%B8%82%20core:mori%3Aa?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E7%B7%8F%E7%A4%BE%E5%B8%82%20core&algorithm=SHA1&digits=6&period=30");
    CHECK(totp::for_typing(of_the_rfc) == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    auto const one = totp::make_secret(), other = totp::make_secret();
    CHECK(one.size() == 20);
    CHECK(one != other);
}

TEST_CASE("a boxed secret opens with its key and its row alone")
{
    auto const key = crypto::make_symmetric_key();
    auto const boxed = totp::box_secret(key, "staff 332089 a", of_the_rfc);
    CHECK(boxed.find(of_the_rfc) == std::string::npos);
    CHECK(totp::open_secret(key, "staff 332089 a", boxed) == of_the_rfc);
    CHECK_FALSE(totp::open_secret(key, "staff 331007 a", boxed));
    CHECK_FALSE(totp::open_secret(crypto::make_symmetric_key(), "staff 332089 a", boxed));
}

}  // namespace

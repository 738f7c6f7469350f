#include <mado/slips/convenience.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mado;
using slips::ConvenienceCode;

namespace {

constexpr std::string_view example = "91912345123456789012345670000026073100123000";

ConvenienceCode code() { return { "912345", "123456789012345670000", 0, Day::parse("2026-07-31"), slips::Stamp::NotNeeded, Yen(12'300) }; }

}  // namespace

TEST_CASE("the 44 digits of a convenience store's bar code")
{
    CHECK(slips::encode(code()).value() == example);
    CHECK(slips::parse_convenience(example).value() == code());
    CHECK(slips::convenience_check_digit(example.substr(0, 43)) == '0');
    CHECK(slips::printed_lines(example) == std::array<std::string, 2> { "(91)912345-1234567890123456700000", "260731-0-012300-0" });
    CHECK(slips::gs1_text(example) == "(91)" + std::string(example.substr(2)));
    auto open_ended = code();
    open_ended.pay_limit.reset();
    open_ended.stamp = slips::Stamp::Needed;
    open_ended.free = "12";
    open_ended.reissue = 9;
    auto const digits = slips::encode(open_ended).value();
    CHECK(digits.substr(8, 30) == "12" + std::string(19, '0') + "9" "999999" "1" "0");
    open_ended.free += std::string(19, '0');
    CHECK(slips::parse_convenience(digits).value() == open_ended);
}

TEST_CASE("every wrong digit fails, and says so")
{
    for (std::size_t at = 0; at < example.size(); ++at)
        for (char other = '0'; other <= '9'; ++other) {
            auto digits = std::string(example);
            if (digits[at] == other)
                continue;
            digits[at] = other;
            auto const read = slips::parse_convenience(digits);
            REQUIRE_FALSE(read);
            CHECK(read.error().key == "slips.check_digit");
            CHECK(read.error().japanese.find("読みなおして") != std::string::npos);
        }
}

TEST_CASE("what is not such a code")
{
    // The example with other digits from this place on, and with the check digit that then is right.
    auto const with = [](std::size_t from, std::string_view digits) {
        std::string made(example.substr(0, 43));
        made.replace(from - 1, digits.size(), digits);
        made += slips::convenience_check_digit(made);
        return made;
    };
    auto letter = std::string(example);
    letter[0] = 'A';
    struct Row { char const* name; std::string digits; char const* key; int from; };
    for (auto const& row : {
             Row { "too short", std::string(example.substr(1)), "slips.length", 0 },
             Row { "a letter", letter, "slips.length", 0 },
             Row { "another identifier", with(1, "01"), "slips.kind", 1 },
             Row { "no such day", with(31, "260230"), "slips.pay_limit", 31 },
             Row { "a stamp of no kind", with(37, "2"), "slips.stamp", 37 },
             Row { "nothing to pay", with(38, "000000"), "slips.amount", 38 },
         }) {
        CAPTURE(row.name);
        auto const read = slips::parse_convenience(row.digits);
        REQUIRE_FALSE(read);
        CHECK(read.error().key == row.key);
        CHECK(read.error().from == row.from);
    }
}

TEST_CASE("what cannot be coded")
{
    struct Row { char const* name; ConvenienceCode code; char const* key; };
    auto const with = [](auto change) { auto made = code(); change(made); return made; };
    for (auto const& row : {
             Row { "issuer", with([](auto& c) { c.issuer = "4912345"; }), "slips.issuer" },
             Row { "free", with([](auto& c) { c.free = std::string(22, '1'); }), "slips.free" },
             Row { "tenth reissue", with([](auto& c) { c.reissue = 10; }), "slips.reissue" },
             Row { "a million", with([](auto& c) { c.amount = Yen(1'000'000); }), "slips.amount" },
             Row { "nothing", with([](auto& c) { c.amount = Yen(0); }), "slips.amount" },
             Row { "last century", with([](auto& c) { c.pay_limit = Day::parse("1999-12-31"); }), "slips.pay_limit" },
         }) {
        CAPTURE(row.name);
        CHECK(slips::encode(row.code).error().key == row.key);
    }
    CHECK(slips::encode(with([](auto& c) { c.amount = Yen(999'999); })).has_value());
}

TEST_CASE("any code is read as it was written")
{
    CHECK(rc::check([] {
        auto const digits = [](std::size_t length) {
            std::string made;
            while (made.size() < length)
                made += *rc::gen::inRange('0', static_cast<char>('9' + 1));
            return made;
        };
        ConvenienceCode made { digits(6), digits(21), *rc::gen::inRange(0, 10), Day::from_number(*rc::gen::inRange(10'957, 47'482)), slips::Stamp::Needed, Yen(*rc::gen::inRange(1, 1'000'000)) };
        RC_ASSERT(slips::parse_convenience(slips::encode(made).value()).value() == made);
    }));
}

#include <mado/slips/el_qr.h>

#include <doctest/doctest.h>

using namespace mado;
using slips::ElQr;

namespace {

// Made up: CD 00, Okayama (33000).
constexpr std::string_view example =
    "0002010102122796000513800018300000000000000000001230021380001270000000000020260000000000011234560330000010000000541100000012300622"
    "62026202600202606012026073180850000000000000000000000000000000000000000000000000000000000000000000000000000000000000630500794";

ElQr code()
{
    return { "00000000000", Yen(12'300), slips::FeeBearer::Town, "127", "00002026000000000001", "123456", "33000", "001", 2026, 2026, "00", *Day::parse("2026-06-01"), *Day::parse("2026-07-31") };
}

std::string with_crc(std::string body)
{
    auto const crc = std::to_string(slips::crc_16(body));
    return body + std::string(5 - crc.size(), '0') + crc;
}

// Any rule will do here: sums of digits.
std::optional<slips::MpnCheckDigits> sums(std::string_view upper, std::string_view lower)
{
    auto const sum = [](std::string_view digits) {
        int all = 0;
        for (auto const c : digits)
            all += c - '0';
        return std::string { static_cast<char>('0' + all / 10 % 10), static_cast<char>('0' + all % 10) };
    };
    return slips::MpnCheckDigits { sum(upper), sum(lower) };
}

}  // namespace

TEST_CASE("CRC-16/CCITT-FALSE") { CHECK(slips::crc_16("123456789") == 10673); }

TEST_CASE("the 255 digits of an eL-QR")
{
    REQUIRE(example.size() == slips::el_qr_length);
    auto const read = slips::parse_el_qr(example);
    REQUIRE_MESSAGE(read, read.error().japanese);
    CHECK(*read == code());
    CHECK(slips::encode(code()).value() == example);
    CHECK(slips::el_number(code()) == slips::ElNumber { "00002026000000000001", "123456", "127" });
}

TEST_CASE("every wrong digit fails, and says so")
{
    for (std::size_t at = 0; at < example.size(); ++at)
        for (char other = '0'; other <= '9'; ++other) {
            auto digits = std::string(example);
            if (digits[at] == other)
                continue;
            digits[at] = other;
            auto const read = slips::parse_el_qr(digits);
            REQUIRE_FALSE(read);
            CHECK(read.error().key == "slips.check_digit");
            CHECK(read.error().japanese.find("CRC") != std::string::npos);
        }
}

TEST_CASE("with the rule of the check digits they are written and judged; without it neither")
{
    CHECK_FALSE(slips::not_known()("1", "2"));
    auto const ruled = slips::encode(code(), sums).value();
    CHECK(ruled != example);
    CHECK(ruled.substr(29, 2) == "30");  // the sum of the digits of the upper half
    CHECK(slips::parse_el_qr(ruled, sums).value() == code());
    CHECK(slips::parse_el_qr(ruled).value() == code());  // read by one who does not know the rule
    auto const judged = slips::parse_el_qr(example, sums);
    REQUIRE_FALSE(judged);
    CHECK(judged.error().key == "slips.check_digit");
    CHECK(judged.error().from == 30);
    auto second = std::string(ruled.substr(0, 250));
    second[29 + 39] = second[29 + 39] == '9' ? '0' : '9';
    CHECK(slips::parse_el_qr(with_crc(second), sums).error().from == 69);
    CHECK(slips::encode(code(), [](std::string_view, std::string_view) { return std::optional(slips::MpnCheckDigits { "1", "2" }); }).error().key == "slips.check_digit");
}

TEST_CASE("a code of another kind, whose CRC is right")
{
    auto const with = [](std::size_t from, std::string const& digits) {
        auto body = std::string(example.substr(0, 250));
        return with_crc(body.replace(from - 1, digits.size(), digits));
    };
    struct Row { char const* name; std::string digits; char const* key; };
    for (auto const& row : {
             Row { "another version", with(5, "02"), "slips.shape" },
             Row { "another length", with(15, "95"), "slips.shape" },
             Row { "another agency", with(21, "13801"), "slips.shape" },
             Row { "something in the spare digits", with(108, "1"), "slips.shape" },
             Row { "another tag behind it", with(113, "55"), "slips.shape" },
             Row { "another amount behind it", with(127, "1"), "slips.amount" },
             Row { "no such day", with(142, "20260230"), "slips.pay_limit" },
             Row { "a reserve that is not zero", with(200, "1"), "slips.shape" },
             Row { "254 digits", std::string(example.substr(1)), "slips.length" },
             Row { "a sign", std::string(example.substr(0, 254)).append("-"), "slips.length" },
         }) {
        CAPTURE(row.name);
        auto const read = slips::parse_el_qr(row.digits);
        REQUIRE_FALSE(read);
        CHECK(read.error().key == row.key);
    }
}

TEST_CASE("what cannot be coded")
{
    struct Row { char const* name; ElQr code; char const* key; };
    auto const with = [](auto change) { auto made = code(); change(made); return made; };
    for (auto const& row : {
             Row { "case key", with([](auto& c) { c.case_key = "1"; }), "slips.case_key" },
             Row { "confirmation", with([](auto& c) { c.confirmation = "12345a"; }), "slips.confirmation" },
             Row { "authority of six digits", with([](auto& c) { c.authority = "330001"; }), "slips.authority" },
             Row { "nothing to pay", with([](auto& c) { c.amount = Yen(0); }), "slips.amount" },
             Row { "too much", with([](auto& c) { c.amount = Yen(100'000'000'000); }), "slips.amount" },
             Row { "no year", with([](auto& c) { c.tax_year = 0; }), "slips.year" },
         }) {
        CAPTURE(row.name);
        auto const digits = slips::encode(row.code);
        REQUIRE_FALSE(digits);
        CHECK(digits.error().key == row.key);
        CHECK_FALSE(digits.error().japanese.empty());
    }
}

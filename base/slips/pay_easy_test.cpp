#include <mado/slips/pay_easy.h>

#include <doctest/doctest.h>

using namespace mado;

TEST_CASE("the numbers of ペイジー have their lengths")
{
    auto const read = slips::pay_easy("00200", "1234-5678-9012-3456-7890", "123456", "7124096256");
    REQUIRE(read);
    CHECK(read->collector.text() == "00200");
    CHECK(read->payment.text() == "12345678901234567890");
    CHECK(read->division.text() == "7124096256");
    CHECK(slips::pay_easy("00200", "1", "1", "1").has_value());
    struct Row { char const* name; char const* collector; char const* payment; char const* confirmation; char const* division; char const* title; };
    for (auto const& row : {
             Row { "collector of four digits", "0020", "1", "1", "1", "収納機関番号" },
             Row { "payment of 21 digits", "00200", "123456789012345678901", "1", "1", "納付番号" },
             Row { "no payment", "00200", "", "1", "1", "納付番号" },
             Row { "confirmation of seven digits", "00200", "1", "1234567", "1", "確認番号" },
             Row { "a letter", "00200", "1", "12a", "1", "確認番号" },
             Row { "division of eleven digits", "00200", "1", "1", "12345678901", "納付区分" },
         }) {
        CAPTURE(row.name);
        auto const wrong = slips::pay_easy(row.collector, row.payment, row.confirmation, row.division);
        REQUIRE_FALSE(wrong);
        CHECK(wrong.error().japanese.find(row.title) != std::string::npos);
    }
    CHECK(slips::spaced("1234567890") == "1234 5678 90");
    CHECK(slips::spaced("") == "");
}

#include "model/likeness.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::treasury;

namespace {

Day day(std::string_view iso) { return Day::parse(iso).value(); }

Claim owed(Yen amount, std::string kana)
{
    Claim claim;
    claim.balance.assessed = amount;
    claim.payer.kana = std::move(kana);
    claim.assessed_on = day("2026-11-01");
    claim.due_on = day("2026-11-16");
    return claim;
}

Receipt paid(Yen amount, std::string kana, std::string_view on = "2026-11-10")
{
    Receipt receipt;
    receipt.incoming.amount = amount;
    receipt.incoming.payer_kana = std::move(kana);
    receipt.incoming.paid_on = day(on);
    return receipt;
}

TEST_CASE("what money looks like it was paid for")
{
    struct Row { char const* name; Receipt receipt; Claim claim; bool by_slip; int score; };
    std::vector<Row> const rows {
        { "the same amount, name and month", paid(Yen(3'000), "ﾐﾔｹ ﾖｳｺ"), owed(Yen(3'000), "ミヤケ　ヨウコ"), false, 85 },
        { "the amount alone", paid(Yen(3'000), ""), owed(Yen(3'000), "ミヤケ ヨウコ"), false, 45 },
        { "the amount alone, long after its term", paid(Yen(3'000), "", "2027-03-01"), owed(Yen(3'000), ""), false, 35 },
        { "paid before it was claimed", paid(Yen(3'000), "", "2026-10-20"), owed(Yen(3'000), ""), false, 35 },
        { "the name alone", paid(Yen(2'900), "ミヤケ ヨウコ"), owed(Yen(3'000), "ミヤケ ヨウコ"), false, 50 },
        { "a name that a bank cut", paid(Yen(2'900), "ｷﾋﾞｼﾞﾍﾞｰｶ"), owed(Yen(3'000), "カブシキガイシャ キビジベーカリー"), false, 35 },
        { "a short beginning is no name", paid(Yen(2'900), "ミヤ"), owed(Yen(3'000), "ミヤケ ヨウコ"), false, 0 },
        { "an old slip, the same amount", paid(Yen(3'000), ""), owed(Yen(3'000), ""), true, 100 },
        { "an old slip, a part", paid(Yen(1'000), ""), owed(Yen(3'000), ""), true, 80 },
        { "a claim that is paid looks like nothing", paid(Yen(3'000), ""), owed(Yen(0), ""), false, 0 },
        { "nothing in common", paid(Yen(500), "オオタ"), owed(Yen(3'000), "ミヤケ ヨウコ"), false, 0 },
    };
    for (auto const& row : rows) {
        INFO(row.name);
        CHECK(model::likeness(row.receipt, row.claim, row.by_slip).score == row.score);
    }
}

TEST_CASE("kana as banks write them are the kana of the books")
{
    CHECK(model::plain_kana("ｶ)ｷﾋﾞｼﾞﾍﾞｰｶﾘｰ") == model::plain_kana("カブシキガイシャ　キビジベーカリー"));
    CHECK(model::plain_kana("ｼﾞﾖｳﾄｳ") == model::plain_kana("ジョウトウ"));
    CHECK(model::plain_kana("みやけ ようこ") == "ミヤケヨウコ");
}

}  // namespace

// 歳入科目 by year, as CSV and on pages; 収入証紙の代替; 振込結果 from a file.
#include "tests/arrears_office.h"

#include <mado/treasury/stamps.h>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

namespace {

Item item_now(ArrearsOffice& office, std::string_view code, int year) { return *office.read([&](db::Read& tx) { return treasury::item(tx, office.here, code, year); }); }
auto kept(ArrearsOffice& office, Item item) { return [&office, item](db::Write& tx) { return keep_item(tx, office.accountant, office.here, item); }; }

}  // namespace

TEST_CASE("an item changes from a year on; years before keep what they had")
{
    ArrearsOffice office;
    auto item = item_now(office, "fees/animals", 2026);
    auto const title = item.title;
    item.title = "犬の登録手数料（新）";
    item.since_year = 2027;
    item.version = 0;
    REQUIRE(office.write(kept(office, item)));
    CHECK(office.tried(kept(office, item)) == "treasury.changed_meanwhile");
    CHECK(item_now(office, "fees/animals", 2026).title == title);
    CHECK(item_now(office, "fees/animals", 2027).title == item.title);
    CHECK(item_now(office, "fees/animals", 2030).title == item.title);
    CHECK(item_now(office, "fees/animals", 0).title == title);  // today is in 2026
    CHECK(office.read([&](db::Read& tx) { return treasury::item(tx, office.here, "fees/animals", 2027)->title; }, ArrearsOffice::neighbour) == title);
    auto always = item_now(office, "fees/animals", 2026);
    always.title = "犬の手数料";
    REQUIRE(office.write(kept(office, always)));
    CHECK(item_now(office, "fees/animals", 2026).title == "犬の手数料");
    CHECK(item_now(office, "fees/animals", 2028).title == item.title);
    for (auto const& [change, key] : std::vector<std::pair<std::function<void(Item&)>, char const*>> { { [](Item& one) { one.code = "Fees"; }, "treasury.item.wrong_code" }, { [](Item& one) { one.code = "a@2027"; }, "treasury.item.wrong_code" },
             { [](Item& one) { one.since_year = 1999; }, "treasury.item.wrong_since" }, { [](Item& one) { one.account.clear(); }, "treasury.item.wrong_account" } }) {
        auto wrong = always;
        change(wrong);
        CHECK(office.tried(kept(office, wrong)) == key);
    }
    CHECK(office.write([&](db::Write& tx) { return keep_item(tx, office.collector, office.here, always); }).error().kind == Kind::Forbidden);
}

TEST_CASE("items go out as CSV and come back the same; one wrong line changes nothing")
{
    ArrearsOffice office;
    auto const before = office.read([&](db::Read& tx) { return all_items(tx, office.here); });
    auto const csv = items_csv(before);
    auto const read = items_of_csv(csv);
    REQUIRE_MESSAGE(read, (read ? "" : read.error().fields.front().arguments.at("column")));
    REQUIRE(read->size() == before.size());
    CHECK(items_csv(*read) == csv);
    CHECK(office.write([&](db::Write& tx) { return keep_items(tx, office.accountant, office.here, *read); }).value() == static_cast<int>(before.size()));
    CHECK(office.write([&](db::Write& tx) { return keep_items(tx, office.accountant, office.here, *read); }));  // again: the versions are those of the books
    CHECK(office.write([&](db::Write& tx) { return keep_items(tx, office.collector, office.here, *read); }).error().kind == Kind::Forbidden);
    auto const damaged = [&](std::string const& what, std::string const& with) {
        auto bytes = csv;
        bytes.replace(bytes.find(what), what.size(), with);
        auto const made = items_of_csv(bytes);
        return made ? std::string("taken") : made.error().fields.front().arguments.contains("column") ? made.error().fields.front().arguments.at("column") : made.error().fields.front().key;
    };
    CHECK(damaged("enforced", "forced") == "class");
    CHECK(damaged("2026-09-01", "2026-09-31") == "elqr_since");
    CHECK(damaged("code,since", "since,code") == "treasury.items.wrong_heading");
    CHECK(damaged("card wallet", "card cheque") == "ways");
    CHECK(items_of_csv("").error().fields.front().key == "treasury.imports.empty");
}

TEST_CASE("the pages of items list by 会計, add one from a year, and are the treasurer's alone")
{
    ArrearsOffice office;
    auto const list = office.visit(office.accountant, "/treasury/items", {});
    REQUIRE(list);
    CHECK(list->body.find("一般会計") != std::string::npos);
    CHECK(list->body.find("14 使用料及び手数料") != std::string::npos);
    CHECK(office.visit(office.collector, "/treasury/items", {}).error().kind == Kind::Forbidden);
    CHECK(office.visit(office.collector, "/treasury/items.csv", {}).error().kind == Kind::Forbidden);
    CHECK(office.visit(office.accountant, "/treasury/items.csv", {})->body.find("fees/animals") != std::string::npos);
    auto form = http::Pairs { { "do", "keep" }, { "version", "0" }, { "code", "fees/parking" }, { "since", "2027" }, { "title", "" }, { "account", "駐車場会計" }, { "kan_code", "01" }, { "kan", "使用料" }, { "kou", "" },
        { "class", "public" }, { "basis", "notice" }, { "ways", "counter" }, { "ways", "card" }, { "due_days", "14" }, { "reminder_days", "20" }, { "limitation_years", "5" }, { "returned", "no" } };
    auto const wrong = office.visit(office.accountant, "/treasury/items/edit", {}, form);
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(wrong->body.find("駐車場会計") != std::string::npos);
    form[4].second = "駐車場使用料";
    CHECK(office.visit(office.accountant, "/treasury/items/edit", {}, form)->status == 303);
    CHECK_FALSE(office.read([&](db::Read& tx) { return treasury::item(tx, office.here, "fees/parking", 2026); }));
    auto const made = item_now(office, "fees/parking", 2027);
    CHECK(made.takes(Way::Card));
    CHECK_FALSE(made.takes(Way::Debit));
    CHECK(made.account == "駐車場会計");
}

TEST_CASE("収入証紙の代替: each fee with what takes its place, counted by month and way from the books of the own town")
{
    ArrearsOffice office;
    auto const fees = stamp_fees(office.here);
    REQUIRE_FALSE(fees.empty());
    CHECK(fees.front().ways.size() == 5);
    auto const assessed = [&](std::string const& charge, std::string const& kind) {
        return *office.write([&](db::Write& tx) {
            return assess(tx, office.accountant, office.here, { fees.front().item, "許可手数料", kind, office.ids.uuid(1), charge, ArrearsOffice::roads, Yen(3'000), { "三宅 陽子", "ミヤケ ヨウコ", "x" }, on("2026-06-30") });
        });
    };
    auto const pay = [&](Claim const& claim, Way way, std::string reference) {
        REQUIRE(office.write([&](db::Write& tx) { return receive(tx, office.accountant, office.here, { .way = way, .provider = "x", .reference = std::move(reference), .amount = Yen(3'000), .paid_on = on("2026-06-01"), .claim = claim.id }); }));
    };
    pay(assessed(fees.front().charge, "case"), Way::Card, "1");
    pay(assessed(fees.front().charge, "case"), Way::Counter, "2");
    pay(assessed("another", "case"), Way::Card, "3");
    office.today("2026-07-01");
    pay(assessed(fees.front().charge, "case"), Way::Card, "4");
    auto const counts = office.read([&](db::Read& tx) { return stamp_counts(tx, office.here, 2026); });
    REQUIRE(counts.size() == 3);
    CHECK(counts[0].month == "2026-06");
    CHECK(counts[2].month == "2026-07");
    CHECK(office.read([&](db::Read& tx) { return stamp_counts(tx, office.here, 2025).empty(); }));
    CHECK(office.read([&](db::Read& tx) { return stamp_counts(tx, office.here, 2026).empty(); }, ArrearsOffice::neighbour));
    auto const page = office.visit(office.accountant, "/treasury/stamps", {});
    REQUIRE(page);
    CHECK(page->body.find("屋外広告物許可申請手数料") != std::string::npos);
    CHECK(page->body.find("9,000") != std::string::npos);
    CHECK(office.visit(office.accountant, "/treasury/stamps.csv", {})->body.find("2026-07,outdoor_advertisement,permission_fee") != std::string::npos);
    CHECK(office.visit(office.collector, "/treasury/stamps", {}).error().kind == Kind::Forbidden);
}

TEST_CASE("振込結果 of a file is held against number, account and amount; a returned one is paid again for its month")
{
    ArrearsOffice office;
    REQUIRE(office.write([&](db::Write& tx) { return keep_client(tx, office.accountant, office.here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシ" } }); }));
    std::vector<PayoutId> payouts;
    for (auto const* number : { "1234567", "7654321" }) {
        auto const made = office.write([&](db::Write& tx) {
            return obligate(tx, office.accountant, office.here, { "test", number, ArrearsOffice::roads, "償還金", "還付", "三宅 陽子", { "0168", "", "123", "", "1", number, "ミヤケ　ヨウコ" }, Yen(3'000), "2026-06" });
        });
        REQUIRE(made);
        REQUIRE(office.write([&](db::Write& tx) { return order(tx, office.head, office.here, made->id, made->version); }));
        payouts.push_back(made->id);
    }
    auto const transfer = office.write([&](db::Write& tx) { return make_transfer(tx, office.accountant, office.here, on("2026-06-05")); });
    REQUIRE(transfer);
    office.today("2026-06-08");
    std::string const heading = "結果,顧客コード,銀行番号,支店番号,口座番号,受取人名,金額,振込日,理由\n";
    auto const with = [&](std::vector<std::string> const& lines) {
        auto bytes = heading;
        for (auto const& line : lines)
            bytes += line + "\n";
        return bytes + "合計," + std::to_string(lines.size()) + ",,,,," + std::to_string(3'000 * lines.size()) + ",,\n";
    };
    auto const tried = [&](std::string const& bytes, Caller const& by) {
        auto const results = read_results(office.here, bytes);
        if (!results)
            return results.error().fields.front().words;
        return office.tried([&](db::Write& tx) { return settle_by_results(tx, by, office.here, transfer->id, *results); });
    };
    std::string const first = "振込済,1,0168,123,1234567,ﾐﾔｹ,3000,2026-06-05,", second = "振込不能,2,0168,123,7654321,ﾐﾔｹ,3000,2026-06-05,該当口座なし";
    CHECK(tried(with({ first, "振込済,3,0168,123,7654321,ﾐﾔｹ,3000,2026-06-05," }), office.accountant) == "treasury.transfer.result_of_none");
    CHECK(tried(with({ first, first }), office.accountant) == "treasury.transfer.result_twice");
    CHECK(tried(with({ first, "振込済,2,0168,123,1111111,ﾐﾔｹ,3000,2026-06-05," }), office.accountant) == "treasury.transfer.result_differs");
    CHECK(tried(with({ first }), office.accountant) == "treasury.transfer.result_missing");
    CHECK(tried(heading + "振込済,1,0168,123,1234567,ﾐﾔｹ,3000,2026-06-05,\n合計,2,,,,,3000,,\n", office.accountant).find("3行目") != std::string::npos);
    CHECK(office.write([&](db::Write& tx) { return settle_by_results(tx, office.stranger, office.here, transfer->id, *read_results(office.here, with({ first, second }))); }).error().kind == Kind::Forbidden);
    CHECK(tried(with({ "振込済,,0168,123,1234567,ﾐﾔｹ,3000,2026-06-05,", second }), office.accountant).empty());  // without a number: by account and amount
    auto const state = [&](PayoutId const& id) { return *office.read([&](db::Read& tx) { return find_payout(tx, id); }); };
    CHECK(state(payouts[0]).state == PayoutState::Paid);
    CHECK(state(payouts[1]).state == PayoutState::Returned);
    CHECK(state(payouts[1]).why_returned == "該当口座なし");
    CHECK(tried(with({ first, second }), office.accountant).empty());  // the same again changes nothing
    CHECK(office.events("payout", payouts[0].value, "treasury.payout.paid") == 1);
    office.today("2026-07-01");
    REQUIRE(office.write([&](db::Write& tx) { return obligate_again(tx, office.accountant, office.here, payouts[1], { "0168", "", "123", "", "1", "1111111", "ミヤケ　ヨウコ" }, find_payout(tx, payouts[1])->version); }));
    CHECK(state(payouts[1]).wish.month == "2026-06");
}

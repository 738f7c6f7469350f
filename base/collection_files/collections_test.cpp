#include <mado/collection_files/collections.h>
#include <mado/collection_files/transfer_results.h>

#include <mado/slips/convenience.h>
#include <mado/text/cp932.h>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <fstream>
#include <iterator>

using namespace mado;
using namespace mado::collection_files;

namespace {

std::string file_of(char const* name)
{
    std::ifstream in(std::string(MADO_SOURCE_ROOT "/definitions/payments/") + name + ".yaml", std::ios::binary);
    return { std::istreambuf_iterator<char>(in), {} };
}

Layout layout(char const* name)
{
    auto const loaded = Layout::load(file_of(name));
    REQUIRE_MESSAGE(loaded, name);
    return *loaded;
}

std::string replaced(std::string text, std::string const& what, std::string const& with)
{
    auto const at = text.find(what);
    REQUIRE(at != std::string::npos);
    return text.replace(at, what.size(), with);
}

std::string code(std::int64_t yen)
{
    return slips::encode(slips::ConvenienceCode { "912345", "1", 0, {}, slips::Stamp::NotNeeded, Yen(yen) }).value();
}

std::string stores()
{
    return "区分,バーコード,金額,収納日,店舗,入金予定日,整理番号\r\n"
           "速報," + code(3'000) + ",3000,2026-11-20,見本マート一号店,,A1\r\n"
           "確報," + code(3'000) + ",\"3,000\",2026-11-20,\"見本マート, 一号店\",2026-11-27,A2\r\n"
           "速報取消," + code(500) + ",500,2026-11-21,,,A3\r\n"
           "合計,3,6500,,,,\r\n";
}

}  // namespace

TEST_CASE("the results of stores become lines")
{
    auto const lines = read_collections(stores(), layout("convenience_results"));
    REQUIRE_MESSAGE(lines, lines.error().japanese);
    auto const day = [](char const* iso) { return *Day::parse(iso); };
    CHECK(*lines == std::vector<CollectedLine> {
        { 2, Kind::Preliminary, code(3'000), Yen(3'000), day("2026-11-20"), "見本マート一号店", {}, "A1" },
        { 3, Kind::Final, code(3'000), Yen(3'000), day("2026-11-20"), "見本マート, 一号店", day("2026-11-27"), "A2" },
        { 4, Kind::Cancelled, code(500), Yen(500), day("2026-11-21"), "", {}, "A3" },
    });
    CHECK(read_collections(*text::to_cp932(stores()), layout("convenience_results")).value() == *lines);
    CHECK(read_collections("\xEF\xBB\xBF" + stores() + "\r\n", layout("convenience_results")).value() == *lines);
    CHECK(words_of(Kind::Preliminary) == "速報");
}

TEST_CASE("a file with anything wrong is refused whole; line and column are named")
{
    auto const with = [](std::string const& what, std::string const& to) { return replaced(stores(), what, to); };
    struct Row { char const* name; std::string bytes; int line; char const* column; char const* key; };
    for (auto const& row : {
             Row { "empty", "", 0, "", "collection_files.empty" },
             Row { "neither encoding", with("見本", "\xFF\xFE"), 2, "", "collection_files.encoding" },
             Row { "a control character", with("見本", "\x01"), 2, "", "collection_files.encoding" },
             Row { "another heading", with("収納日", "入金日"), 1, "収納日", "collection_files.heading" },
             Row { "a heading twice", with("店舗", "金額"), 1, "金額", "collection_files.heading" },
             Row { "a word that nobody knows", with("\r\n速報,", "\r\n仮報,"), 2, "区分", "collection_files.word" },
             Row { "a wrong digit", with(code(500), code(500).substr(0, 43) + (code(500)[43] == '0' ? "1" : "0")), 4, "バーコード", "collection_files.code" },
             Row { "a digit too few", with(code(500), code(500).substr(1)), 4, "バーコード", "collection_files.digits" },
             Row { "no number", with(code(500), ""), 4, "バーコード", "collection_files.empty" },
             Row { "another amount than the number's", replaced(with(",500,", ",501,"), "6500", "6501"), 4, "金額", "collection_files.amount" },
             Row { "nothing paid", replaced(with(",500,", ",0,"), "6500", "6000"), 4, "金額", "collection_files.amount" },
             Row { "no amount", with(",500,", ",,"), 5, "金額", "collection_files.total" },
             Row { "too much to be true", replaced(with(",500,", ",1000000000000,"), "6500", "1000000006000"), 5, "金額", "collection_files.total" },
             Row { "no such day", with("2026-11-21", "2026-11-31"), 4, "収納日", "collection_files.day" },
             Row { "another form of day", with("2026-11-21", "20261121"), 4, "収納日", "collection_files.day" },
             Row { "no day", with("2026-11-21", ""), 4, "収納日", "collection_files.day" },
             Row { "a wrong day that may be empty", with("2026-11-27", "いつか"), 3, "入金予定日", "collection_files.day" },
             Row { "a cell too many", with(",A3", ",A3,"), 4, "", "collection_files.cells" },
             Row { "a quote that stays open", with(",A3", ",\"A3"), 4, "", "collection_files.quotes" },
             Row { "a quote within a cell", with(",A3", ",A\"3"), 4, "", "collection_files.quotes" },
             Row { "another sum", with("6500", "6501"), 5, "金額", "collection_files.total" },
             Row { "another count", with("合計,3", "合計,4"), 5, "バーコード", "collection_files.total" },
             Row { "cut off", stores().substr(0, stores().find("合計")), 4, "区分", "collection_files.total" },
             Row { "a heading alone", stores().substr(0, stores().find("\r\n")), 0, "区分", "collection_files.total" },
             Row { "the sum in the middle", stores() + "確報," + code(1) + ",1,2026-11-20,,,\r\n合計,5,13001,,,,\r\n", 5, "区分", "collection_files.total" },
         }) {
        CAPTURE(row.name);
        auto const lines = read_collections(row.bytes, layout("convenience_results"));
        REQUIRE_FALSE(lines);
        CAPTURE(lines.error().japanese);
        CHECK(lines.error().line == row.line);
        CHECK(lines.error().column == row.column);
        CHECK(lines.error().key == row.key);
        if (row.line > 0)
            CHECK(lines.error().japanese.starts_with(std::to_string(row.line) + "行目"));
    }
}

TEST_CASE("the other layouts that come with the product")
{
    auto const el_qr = read_collections("案件特定キー,納付額,納付日,納付方法,払込日,整理番号\n00002026000000000001,12300,2026-11-20,スマートフォン,2026-11-30,1\n1,12300,,,,合計\n", layout("el_qr_results"));
    REQUIRE_MESSAGE(el_qr, el_qr.error().japanese);
    CHECK(el_qr->front().kind == Kind::Final);
    CHECK(el_qr->front().number == "00002026000000000001");
    auto const pay_easy = read_collections("区分,納付番号,金額,収納日,金融機関,入金予定日,整理番号\n確報,12345,100,2026-11-20,見本銀行,,\n合計,1,100,,,,\n", layout("pay_easy_results"));
    REQUIRE_MESSAGE(pay_easy, pay_easy.error().japanese);
    CHECK(pay_easy->front().place == "見本銀行");
}

TEST_CASE("what became of the lines of a 総合振込")
{
    std::string const good = "結果,顧客コード,銀行番号,支店番号,口座番号,受取人名,金額,振込日,理由\n"
                             "振込済,A0001,0001,101,7654321,ﾔﾏﾀﾞ ﾀﾛｳ,12300,2026-11-25,\n"
                             "振込不能,A0002,9900,101,0000012,ｻﾄｳ ﾊﾅｺ,500,2026-11-25,該当口座なし\n"
                             "合計,2,,,,,12800,,\n";
    auto const results = read_transfer_results(good, layout("transfer_results"));
    REQUIRE_MESSAGE(results, results.error().japanese);
    REQUIRE(results->size() == 2);
    CHECK((*results)[0].outcome == Outcome::Paid);
    CHECK((*results)[1] == TransferResult { 3, Outcome::Failed, "A0002", "9900", "101", "0000012", "ｻﾄｳ ﾊﾅｺ", Yen(500), Day::parse("2026-11-25"), "該当口座なし" });
    CHECK(words_of(Outcome::Failed) == "振込不能");
    CHECK(read_transfer_results(replaced(good, "9900", "990"), layout("transfer_results")).error().column == "銀行番号");
    CHECK_THROWS(read_transfer_results(good, layout("el_qr_results")));
    CHECK_THROWS(read_collections(good, layout("transfer_results")));
}

TEST_CASE("a file without a heading, in tabs and short days, as a town describes it")
{
    auto const described = Layout::load("layout: collections\ntitle: { ja: 見本 }\nencoding: cp932\nseparator: tab\nheading: no\ncells: 5\ncolumns:\n"
                                        "  kind: { title: 種別, at: 1, words: { preliminary: [01], final: [02], cancelled: [03] } }\n"
                                        "  number: { title: 番号, at: 3, digits: 4 }\n  amount: { title: 金額, at: 4 }\n  paid_on: { title: 日, at: 5, form: short }\n");
    REQUIRE(described);
    auto const lines = read_collections("02\t-\t0001\t100\t261120\r\n03\t-\t0002\t200\t261121\r\n", *described);
    REQUIRE_MESSAGE(lines, lines.error().japanese);
    CHECK(lines->back().kind == Kind::Cancelled);
    CHECK(lines->back().paid_on.iso() == "2026-11-21");
    CHECK(lines->front().line == 1);
    CHECK(read_collections("02\t-\t0001\t100\r\n", *described).error().key == "collection_files.cells");
    CHECK(read_collections("02\t-\t0001\t100\t261120\r\n02\t\x85\t1\t1\t261120\r\n", *described).error().line == 2);
}

TEST_CASE("a layout with a mistake says its line")
{
    auto const good = file_of("convenience_results");
    struct Row { char const* name; std::string what, with; char const* says; };
    for (auto const& row : {
             Row { "of nothing", "layout: collections", "layout: payments", "`layout` is one of a few words" },
             Row { "encoding", "encoding: either", "encoding: ebcdic", "`encoding`" },
             Row { "a word of no layout", "heading: yes", "header: yes", "`header` is no word" },
             Row { "a field", "  place: ", "  shop: ", "`shop` is no field" },
             Row { "lacking", "  paid_on:     { title: 収納日, form: iso }", "", "lack `paid_on`" },
             Row { "a meaning", "cancelled: [速報取消, 3]", "undone: [速報取消, 3]", "`undone` is no meaning" },
             Row { "two meanings", "final: [確報, 2]", "final: [確報, 1]", "`1` has two meanings" },
             Row { "a form", "title: 収納日, form: iso", "title: 収納日, form: american", "`form`" },
             Row { "a total of no column", "amount: amount }", "amount: fee }", "three columns" },
             Row { "no heading and no places", "heading: yes", "heading: no", "`cells` is a number" },
         }) {
        CAPTURE(row.name);
        auto const loaded = Layout::load(replaced(good, row.what, row.with));
        REQUIRE_FALSE(loaded);
        CHECK(std::ranges::any_of(loaded.error(), [&](std::string const& fault) { return fault.starts_with("line ") && fault.find(row.says) != std::string::npos; }));
    }
    CHECK_FALSE(Layout::load("a: [").has_value());
    CHECK_FALSE(Layout::load("layout: collections\nencoding: utf_8\nalways: { kind: soon }\ncolumns:\n  number: { title: a }\n  amount: { title: b }\n  paid_on: { title: c }\n").has_value());
}

TEST_CASE("any lines are read as they were written; any one byte of the amounts changed is refused")
{
    CHECK(rc::check([] {
        auto const described = Layout::load("layout: collections\nencoding: utf_8\nalways: { kind: final }\ncolumns:\n  number: { title: n }\n  amount: { title: a }\n"
                                            "  paid_on: { title: d }\n  place: { title: p }\n  reference: { title: r }\ntotal: { word: T, in: reference, count: number, amount: amount }\n").value();
        std::string bytes = "n,a,d,p,r\n";
        std::vector<CollectedLine> lines;
        Yen sum;
        for (int i = *rc::gen::inRange(1, 20); i > 0; --i) {
            auto const place = *rc::gen::elementOf(std::vector<std::string> { "", "a", "犬の店", "a,b", "a\"b", "x y" });
            CollectedLine line { static_cast<int>(lines.size()) + 2, Kind::Final, std::to_string(*rc::gen::inRange(1, 99999)), Yen(*rc::gen::inRange(1, 999'999)),
                Day::from_number(*rc::gen::inRange(20'000, 21'000)), place, {}, "x" };
            std::string quoted = "\"";
            for (auto const c : place)
                quoted += c == '"' ? "\"\"" : std::string(1, c);
            bytes += line.number + "," + std::to_string(line.amount.amount()) + "," + line.paid_on.iso() + "," + quoted + "\",x\n";
            sum += line.amount;
            lines.push_back(std::move(line));
        }
        auto const changed_at = bytes.size();
        bytes += std::to_string(lines.size()) + "," + std::to_string(sum.amount()) + ",,,T\n";
        RC_ASSERT(read_collections(bytes, described).value() == lines);
        bytes[changed_at] = bytes[changed_at] == '9' ? '1' : static_cast<char>(bytes[changed_at] + 1);
        RC_ASSERT(!read_collections(bytes, described).has_value());
    }));
}

TEST_CASE("the example of the guide is one")
{
    std::ifstream in(MADO_SOURCE_ROOT "/docs/guides/payments.md", std::ios::binary);
    std::string const guide { std::istreambuf_iterator<char>(in), {} };
    auto const begin = guide.find("```csv\n") + 7;
    auto const lines = read_collections(guide.substr(begin, guide.find("```\n", begin) - begin), layout("convenience_results"));
    REQUIRE_MESSAGE(lines, lines.error().japanese);
    CHECK(lines->size() == 1);
}

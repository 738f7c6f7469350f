// Transfers and debits: their places in the record, what comes back, and what is refused with which words.
#include "tests/sample.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::zengin;

namespace {

std::string bytes_of(TransferFile const& file, LineEnds ends = LineEnds::None) { return write(file, ends).value().bytes; }

}  // namespace

TEST_CASE("a 総合振込 as its bytes")
{
    auto const bytes = bytes_of(sample::transfers());
    REQUIRE(bytes.size() == 6 * 120);
    struct Row { char const* name; std::size_t record, from; std::string bytes; };
    for (auto const& row : {
             Row { "header", 1, 1, "1210" "1234567890" },
             Row { "client's name", 1, 15, "\xD0\xCE\xDD\xBC " },
             Row { "day and bank", 1, 55, "11250001\xD0\xCE\xDD            101" },
             Row { "account that pays", 1, 96, "11234567" + std::string(17, ' ') },
             Row { "line", 2, 1, "20001\xD0\xCE\xDD            101" },
             Row { "account that is paid", 2, 39, "0000" "1" "7654321" "\xD4\xCF\xC0\xDE \xC0\xDB\xB3" },
             Row { "amount, newness, codes, way", 2, 81, "0000012300" "1" "A0001     " "          " "7" " " "       " },
             Row { "EDI instead of codes", 3, 92, "\xBC\xDE\xC4\xDE\xB3\xC3\xB1\xC3 11         " "0" "Y" },
             Row { "totals", 5, 1, "8" "000003" "010000012300" },
             Row { "end", 6, 1, "9" + std::string(119, ' ') },
         }) {
        CAPTURE(row.name);
        CHECK(bytes.substr((row.record - 1) * 120 + row.from - 1, row.bytes.size()) == row.bytes);
    }
    CHECK(bytes_of(sample::transfers(), LineEnds::CrLf).size() == 6 * 122);
}

TEST_CASE("what is written comes back")
{
    for (auto const ends : { LineEnds::None, LineEnds::CrLf }) {
        for (auto const& file : { sample::transfers(), sample::salaries() })
            CHECK(read_transfers(bytes_of(file, ends)).value() == file);
        CHECK(read_debit_results(write_debit_results(sample::debits(), ends).value().bytes).value() == sample::debits());
        auto asked = sample::debits();
        for (auto& debit : asked.debits)
            debit.result = DebitResult::Collected;
        CHECK(read_debit_request(write_debit_request(sample::debits(), ends).value().bytes).value() == asked);
    }
    auto const crlf = bytes_of(sample::transfers(), LineEnds::CrLf);
    CHECK(read_transfers(crlf.substr(0, crlf.size() - 2)).value() == sample::transfers());
    CHECK(read_transfers(crlf + '\x1A').value() == sample::transfers());
}

TEST_CASE("the trailer of results has what was and was not collected")
{
    CHECK(trailer_of(sample::debits()) == DebitTrailer { { 3, Yen(9'620) }, { 1, Yen(4'000) }, { 2, Yen(5'620) } });
    auto const bytes = write_debit_results(sample::debits(), LineEnds::None).value().bytes;
    CHECK(bytes.substr(4 * 120, 55) == "8" "000003" "000000009620" "000001" "000000004000" "000002" "000000005620");
    CHECK(words_of(DebitResult::ShortOfFunds) == "資金不足");
}

TEST_CASE("a file with anything wrong is refused whole, and its place is named")
{
    auto const good = bytes_of(sample::transfers());
    auto const crlf = bytes_of(sample::transfers(), LineEnds::CrLf);
    auto const with = [&](std::size_t record, std::size_t from, std::string const& bytes) {
        auto changed = good;
        return changed.replace((record - 1) * 120 + from - 1, bytes.size(), bytes);
    };
    auto const record = [&](std::size_t number) { return good.substr((number - 1) * 120, 120); };
    struct Row { char const* name; std::string bytes; int record, from, to; char const* key; char const* says; };
    for (auto const& row : {
             Row { "nothing", "", 0, 0, 0, "zengin.empty", "空です" },
             Row { "a control character", with(2, 50, "\x07"), 2, 50, 50, "zengin.byte", "2番目のレコードの50桁目: 使えないバイト（16進の 07）" },
             Row { "UTF-8", with(2, 50, "\xEF\xBD\xB1"), 2, 50, 50, "zengin.byte", "文字コード" },
             Row { "a byte is lost", good.substr(0, 200) + good.substr(201), 6, 0, 0, "zengin.length", "119桁" },
             Row { "a byte is lost in a line", crlf.substr(0, 200) + crlf.substr(201), 2, 0, 0, "zengin.length", "2番目のレコード: 長さが119桁" },
             Row { "cut off", good.substr(0, 4 * 120), 5, 0, 0, "zengin.order", "途中で切れています" },
             Row { "no header", good.substr(120), 1, 1, 1, "zengin.order", "ファイルのはじめ" },
             Row { "two requests in one file", record(1) + record(2) + record(5) + good, 4, 1, 1, "zengin.order", "ファイルを分けて" },
             Row { "something behind the end", good + record(2), 7, 1, 1, "zengin.order", "エンドレコードの次にデータ" },
             Row { "a record of no kind", with(3, 1, "7"), 3, 1, 1, "zengin.order", "種類の分からない" },
             Row { "debits", with(1, 2, "91"), 1, 2, 3, "zengin.kind", "口座振替" },
             Row { "dividends", with(1, 2, "41"), 1, 2, 3, "zengin.kind", "41" },
             Row { "EBCDIC", with(1, 4, "1"), 1, 4, 4, "zengin.fixed", "JIS" },
             Row { "no such day", with(1, 55, "0230"), 1, 55, 58, "zengin.day", "0230" },
             Row { "a letter in an amount", with(2, 85, "O"), 2, 85, 85, "zengin.not_digits", "「振込金額」は数字だけ" },
             Row { "no amount", with(2, 81, "0000000000"), 2, 81, 90, "zengin.amount", "0円" },
             Row { "another amount", with(2, 81, "0000012301"), 5, 8, 19, "zengin.total", "合計金額" },
             Row { "another count", with(5, 2, "000004"), 5, 2, 7, "zengin.total", "4件ですが、データは3件" },
             Row { "a line is missing", good.substr(0, 240) + good.substr(360), 4, 2, 7, "zengin.total", "2件" },
             Row { "a small kana in a name", with(2, 51, "\xA7"), 2, 51, 51, "zengin.letter", "「ｧ」" },
             Row { "no name", with(2, 51, std::string(30, ' ')), 2, 51, 80, "zengin.empty", "受取人名" },
             Row { "an account of no kind", with(2, 43, "7"), 2, 43, 43, "zengin.choice", "1、2、4、9" },
             Row { "a mark of no kind", with(2, 113, "Z"), 2, 113, 113, "zengin.choice", "識別表示" },
         }) {
        CAPTURE(row.name);
        auto const file = read_transfers(row.bytes);
        REQUIRE_FALSE(file);
        auto const& finding = file.error();
        CAPTURE(finding.japanese);
        CHECK(finding.record == row.record);
        CHECK(finding.from == row.from);
        CHECK(finding.to == row.to);
        CHECK(finding.key == row.key);
        CHECK(finding.japanese.find(row.says) != std::string::npos);
    }
    CHECK_FALSE(read_transfers(std::string("\n") + good));
    std::string lf;
    for (std::size_t i = 0; i < 6; ++i)
        lf += good.substr(i * 120, 120) + "\n";
    CHECK_FALSE(read_transfers(lf));
}

TEST_CASE("a request is not a result, and a result no request")
{
    auto const request = write_debit_request(sample::debits(), LineEnds::None).value().bytes;
    auto const results = write_debit_results(sample::debits(), LineEnds::None).value().bytes;
    auto const as_result = read_debit_results(request);
    REQUIRE_FALSE(as_result);
    CHECK(as_result.error().key == "zengin.stage");
    CHECK(as_result.error().japanese.find("依頼のファイル") != std::string::npos);
    auto const as_request = read_debit_request(results);
    REQUIRE_FALSE(as_request);
    CHECK(as_request.error().key == "zengin.stage");
    auto changed = results;
    changed[120 + 111] = '1';  // the one that was collected
    CHECK(read_debit_results(changed).error().japanese.find("振替済合計件数") != std::string::npos);
    changed[120 + 111] = '5';
    CHECK(read_debit_results(changed).error().key == "zengin.choice");
    auto none = sample::debits();
    none.debits.resize(1);
    none.debits[0].result = DebitResult::Other;
    CHECK(read_debit_results(write_debit_results(none).value().bytes).value() == none);
}

TEST_CASE("what cannot be written: all of it at once, with its line")
{
    auto file = sample::transfers();
    file.transfers[0].name = "山田";
    file.transfers[1].account.bank = "12";
    file.transfers[1].amount = Yen(10'000'000'000);
    file.transfers[2].amount = Yen(0);
    file.header.on = { 2, 30 };
    auto const written = write(file);
    REQUIRE_FALSE(written);
    std::vector<std::pair<int, std::string>> found;
    for (auto const& finding : written.error())
        found.emplace_back(finding.record, finding.key);
    CHECK(found == std::vector<std::pair<int, std::string>> { { 1, "zengin.day" }, { 2, "zengin.letter" }, { 3, "zengin.not_digits" }, { 3, "zengin.amount" }, { 4, "zengin.amount" } });
    CHECK(write(TransferFile { sample::transfers().header, {} }).error().front().key == "zengin.empty");
    auto both = sample::transfers();
    both.transfers[1].first_code = "1";
    CHECK(write(both).error().front().key == "zengin.codes");
    auto salary = sample::salaries();
    salary.transfers[0].name = "ヨーコ";
    CHECK(write(salary).error().front().japanese.find("給与・賞与") != std::string::npos);
    CHECK(write_debit_request(DebitFile { sample::debits().header, {} }).error().front().key == "zengin.empty");
}

TEST_CASE("a long name is cut at a character, and told")
{
    auto file = sample::transfers();
    file.transfers[0].name = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘボ";  // 30 characters, 31 bytes
    auto const written = write(file, LineEnds::None).value();
    REQUIRE(written.cut.size() == 1);
    CHECK(written.cut[0].record == 2);
    CHECK(written.cut[0].from == 51);
    CHECK(written.cut[0].to == 80);
    CHECK(written.cut[0].japanese.find("ﾌﾍ」までにしました") != std::string::npos);
    CHECK(read_transfers(written.bytes).value().transfers[0].name.ends_with("ﾌﾍ"));
}

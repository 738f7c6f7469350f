#include <mado/sheets/file.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::sheets;

TEST_CASE("what goes out comes in again as it was: quotes, line ends, formulas, apostrophes")
{
    Names const columns { "number", "words" };
    std::vector<Cells> const rows { { "1", "=HYPERLINK(\"x\")" }, { "2", "'髙橋" }, { "3", "一行目\r\n二行目, \"三\"" }, { "4", "-12" }, { "5", "" }, { "6", "@x" } };
    auto const csv = written(columns, rows);
    CHECK(csv.find("'=HYPERLINK") != csv.npos);
    CHECK(csv.find("''髙橋") != csv.npos);
    auto const read = rows_in(columns, csv, 10);
    REQUIRE(read);
    std::vector<Cells> again;
    for (auto const& row : *read)
        again.push_back(row.cells);
    CHECK(again == rows);
}

TEST_CASE("a file that is no such table is refused with its place")
{
    Names const columns { "number", "words" };
    struct Case { char const* name; std::string csv, key, line; };
    for (auto const& one : { Case { "empty", "", "web.sheet.columns", "" }, { "other columns", "number,word\r\n", "web.sheet.columns", "" }, { "a cell too few", "number,words\r\n1,a\r\n2\r\n", "web.sheet.width", "3" },
             { "an unclosed quote", "number,words\r\n1,\"a\r\n", "web.sheet.not_csv", "" }, { "of no encoding", "number,words\r\n1,\xff\xfe\r\n", "web.sheet.not_csv", "" },
             { "too many rows", "number,words\r\n1,a\r\n2,a\r\n3,a\r\n", "web.sheet.too_large", "" } }) {
        CAPTURE(one.name);
        auto const read = rows_in(columns, one.csv, 2);
        REQUIRE_FALSE(read);
        auto const& error = read.error().fields.at(0);
        CHECK(error.key == one.key);
        CHECK((error.arguments.contains("line") ? error.arguments.at("line") : "") == one.line);
    }
    CHECK(rows_in(columns, "number,words\r\n\r\n1,a\r\n", 2)->size() == 1);
    CHECK(rows_in(columns, "number,words\r\n1,\x8e\x52\r\n", 2)->at(0).cells.at(1) == "山");   // CP932
}

TEST_CASE("a wrong cell is said with the words of its own msgid")
{
    Refusal const refused { Refusal::Kind::Invalid, "x", {}, { wrong_at(3, "amount", "web.sheet.value") } };
    auto const said = in_words(refused, [](std::string const& key, auto const&) { return "<" + key + ">"; });
    CHECK(said.fields.at(0).arguments.at("says") == "<web.sheet.value>");
    CHECK(said.fields.at(0).arguments.at("line") == "3");
}

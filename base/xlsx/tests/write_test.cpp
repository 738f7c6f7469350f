#include "tests/books.h"

#include <fstream>
#include <sstream>

#include <doctest/doctest.h>

namespace mado::xlsx::tests {

namespace {

using Rows = std::vector<std::vector<std::string>>;

tables::Columns table_of(Scratch const& scratch, std::string_view csv, std::vector<std::string> names)
{
    auto const file = scratch.folder / "columns";
    tables::Making making;
    making.names = std::move(names);
    making.skip = 1;
    auto const made = tables::make(csv::of_text(csv), {}, making, file);
    REQUIRE_MESSAGE(made.has_value(), (made ? std::string() : made.error().says));
    auto table = tables::Columns::open(file);
    REQUIRE(table.has_value());
    return *table;
}

tables::Book read_back(std::filesystem::path const& file)
{
    auto book = xlsx::read(file);
    REQUIRE_MESSAGE(book.has_value(), (book ? std::string() : book.error().says));
    REQUIRE(book->sheets.size() == 1);
    return *std::move(book);
}

std::string bytes_of(std::filesystem::path const& file)
{
    std::ostringstream all;
    all << std::ifstream(file, std::ios::binary).rdbuf();
    return all.str();
}

}  // namespace

TEST_CASE("a table that was written reads back with its types")
{
    Scratch const scratch;
    auto const table = table_of(scratch,
        "名称,コード,数,緯度,有無,日,時刻,時差\r\n"
        "避難所,007,12,34.35059,true,2026-04-01,2026-04-01T09:30:00,2026-04-01T09:30:00+09:00\r\n"
        ",008,-3,134.5,false,1899-12-31,2026-04-02T00:00:00,2026-04-01T00:30:00+09:00\r\n"
        "\"二\n行\",009,9007199254740993,0.5,,,,\r\n",
        { "名称", "コード", "数", "緯度", "有無", "日", "時刻", "時差" });
    auto const file = scratch.folder / "out.xlsx";
    REQUIRE(write(table, std::nullopt, "避難所一覧", file));
    auto const book = read_back(file);
    auto const& sheet = book.sheets[0];
    CHECK(sheet.name == "避難所一覧");
    CHECK(sheet.rows == Rows { { "名称", "コード", "数", "緯度", "有無", "日", "時刻", "時差" },
                            { "避難所", "007", "12", "34.35059", "true", "2026-04-01", "2026-04-01T09:30:00", "2026-04-01T09:30:00+09:00" },
                            { "", "008", "-3", "134.5", "false", "1899-12-31", "2026-04-02T00:00:00", "2026-04-01T00:30:00+09:00" },
                            { "二\n行", "009", "9007199254740993", "0.5" } });
    // Numbers and days are numbers of the sheet; what a number cannot say (more than 15 digits, a day before its calendar) is text.
    CHECK(sheet.numbers.size() == 2 + 3 + 1 + 2);
    CHECK(sheet.formulas.empty());
    auto const found = first_table(book);
    REQUIRE(found.has_value());
    CHECK(found->last_row == 3);
}

TEST_CASE("text stays text, whatever it looks like")
{
    Scratch const scratch;
    std::string const control = "a\x01" "b", escape = "_x000D_と_x0041_", formula = "=1+1";
    auto const table = table_of(scratch, "言葉\r\n=1+1\r\n+81\r\n-x\r\n@SUM(A1)\r\n" + control + "\r\n" + escape + "\r\nhttps://example.jp/\r\n\"<a&\"\"b\"\"\"\r\n", { "言葉" });
    auto const file = scratch.folder / "out.xlsx";
    REQUIRE(write(table, std::nullopt, "[a]/b", file));
    auto const sheet = read_back(file).sheets[0];
    CHECK(sheet.rows == Rows { { "言葉" }, { formula }, { "+81" }, { "-x" }, { "@SUM(A1)" }, { control }, { escape }, { "https://example.jp/" }, { "<a&\"b\"" } });
    CHECK(sheet.formulas.empty());
    CHECK(sheet.name.find_first_of("[]:*?/\\") == std::string::npos);
}

TEST_CASE("rows in the order that is asked for; the same table gives the same bytes; too many rows are refused")
{
    Scratch const scratch;
    auto const table = table_of(scratch, "a,b\r\n1,x\r\n2,y\r\n3,z\r\n", { "a", "b" });
    auto const one = scratch.folder / "one.xlsx", two = scratch.folder / "two.xlsx";
    std::vector<std::uint64_t> const wanted { 2, 0 };
    REQUIRE(write(table, wanted, "s", one));
    CHECK(read_back(one).sheets[0].rows == Rows { { "a", "b" }, { "3", "z" }, { "1", "x" } });
    REQUIRE(write(table, wanted, "s", two));
    CHECK(bytes_of(one) == bytes_of(two));
    std::vector<std::uint64_t> const many(1'048'576, 0);
    auto const none = scratch.folder / "none.xlsx";
    CHECK_FALSE(write(table, many, "s", none));
    CHECK_FALSE(std::filesystem::exists(none));
    CHECK_FALSE(write(table, wanted, "s", scratch.folder / "no/such/folder.xlsx"));
    // As long as a cell may be, and one character more.
    auto const longest = std::string(32'767, 'x');
    auto const letters = table_of(scratch, "a\r\n" + longest + "\r\n" + longest + "x\r\n", { "a" });
    REQUIRE(write(letters, std::nullopt, "", two));
    auto const rows = read_back(two).sheets[0].rows;
    CHECK(rows[1][0] == longest);
    CHECK(rows[2][0] == longest.substr(1) + "…");
}

TEST_CASE("the header is frozen, filtered and bold; columns are as wide as their words")
{
    Scratch const scratch;
    auto const table = table_of(scratch, "名称,数\r\n高松市屋島山上公衆便所,1\r\n", { "名称", "数" });
    auto const file = scratch.folder / "out.xlsx";
    REQUIRE(write(table, std::nullopt, "s", file));
    auto package = Package::of(bytes_of(file), {});
    REQUIRE(package.has_value());
    auto const sheet = package->take("xl/worksheets/sheet1.xml");
    CHECK(sheet.find("<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>") != std::string::npos);
    CHECK(sheet.find("<autoFilter ref=\"A1:B2\"/>") != std::string::npos);
    CHECK(sheet.find("<col min=\"1\" max=\"1\" width=\"23.7") != std::string::npos);
    CHECK(sheet.find("<col min=\"2\" max=\"2\" width=\"8.7") != std::string::npos);
    CHECK(package->take("xl/styles.xml").find("<b/>") != std::string::npos);
}

}  // namespace mado::xlsx::tests

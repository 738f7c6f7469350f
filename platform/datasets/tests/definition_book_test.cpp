#include "library.h"

#include <mado/datasets/definition_book.h>
#include <mado/xlsx/xlsx.h>

#include <unistd.h>

#include <doctest/doctest.h>

namespace mado::datasets {

namespace {

tables::Book book_of(std::vector<std::vector<std::string>> rows, std::string name = "13_公衆トイレ一覧")
{
    tables::Book book;
    book.sheets.push_back({ .name = "表紙", .rows = { { "自治体標準オープンデータセット定義書" }, { "項目名", "と区分の説明" } } });
    book.sheets.push_back({ .name = std::move(name), .rows = std::move(rows) });
    return book;
}

}  // namespace

TEST_CASE("a definition book becomes standards, wherever its header stands")
{
    auto const imported = standards_of_book(book_of({ { "", "公衆トイレ一覧" }, {}, { "", "項目No", "項目名", "区分", "英語名", "物理名", "データ型", "説明", "選択肢", "単位" },
        { "", "1", "名称", "◎", "Name", "name", "xsd:string", "施設の名前。", "", "" }, { "", "2", "緯度", "○", "Latitude", "latitude", "xsd:decimal", "", "", "度" }, { "", "3", "車椅子使用者用トイレ有無", "", "", "wheelchair_wc", "文字列", "", "有、無", "" },
        { "", "4", "開始時間", "", "", "物理名なし", "時刻", "", "", "" }, { "", "5", "", "", "", "", "", "", "", "" }, { "", "6", "名 称", "", "", "", "", "", "", "" }, { "", "※ 注", "これは注です", "", "", "", "", "", "", "" } }));
    REQUIRE(imported);
    REQUIRE(imported->size() == 1);
    auto const& made = imported->front();
    CHECK(made.sheet == "13_公衆トイレ一覧");
    CHECK(made.standard.id == "municipal/13");
    CHECK(made.standard.title == "公衆トイレ一覧");
    REQUIRE(made.standard.columns.size() == 4);
    CHECK((made.standard.columns[0].wanted == Wanted::Required));
    CHECK((made.standard.columns[1].wanted == Wanted::Recommended));
    CHECK((made.standard.columns[1].datatype == Datatype::Decimal));
    CHECK(made.standard.columns[1].unit == "度");
    CHECK(made.standard.columns[2].choices == std::vector<std::string> { "有", "無" });
    CHECK((made.standard.columns[3].datatype == Datatype::Time));
    CHECK(made.standard.columns[3].physical_name.empty());
    CHECK(made.told == std::vector<std::string> { "datasets.book.row_without_name", "datasets.book.column_twice" });
    // What was imported is a standard as any other.
    auto const again = standard_of("municipal-13.json", json::write(metadata_of(made.standard)));
    REQUIRE(again);
    CHECK(again->columns[0].description == "施設の名前。");
    auto standards = test::reference().standards;
    standards.add(*again);
    CHECK(standards.find("municipal/13")->columns.size() == 4);
    CHECK(detect(standards, std::vector<std::string> { "名称", "緯度", "車椅子使用者用トイレ有無", "開始時間" }).front().standard == "municipal/13");
}

TEST_CASE("the book of the public toilets, as it was published, gives the same columns")
{
    auto const* toilets = test::reference().standards.find("municipal/13");
    std::vector<std::vector<std::string>> rows { { "item_no", "項目名", "区分", "physical_name" } };
    rows[0][0] = "No";
    for (std::size_t i = 0; i < toilets->columns.size(); ++i) {
        auto const& column = toilets->columns[i];
        rows.push_back({ std::to_string(i + 1), column.name, column.wanted == Wanted::Required ? "◎" : column.wanted == Wanted::Recommended ? "○" : "", column.physical_name });
    }
    auto const imported = standards_of_book(book_of(rows, "公衆トイレ"), "own/");
    REQUIRE(imported);
    CHECK(imported->front().told == std::vector<std::string> { "datasets.book.without_number" });
    REQUIRE(imported->front().standard.columns.size() == 39);
    CHECK(imported->front().standard.columns[38].physical_name == "note");
    CHECK((imported->front().standard.columns[8].wanted == Wanted::Required));
}

TEST_CASE("a book as a workbook on disk")
{
    auto const folder = std::filesystem::temp_directory_path() / ("madoguchi-book-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::string const rows = "1,名称,◎,name,文字列\n2,緯度,○,latitude,数値\n3,開始日,,start_day,日付\n";
    tables::Making making;
    making.names = { "項目No", "項目名", "区分", "物理名", "型" };
    REQUIRE(tables::make(csv::of_text(rows), {}, making, folder / "book.columns"));
    REQUIRE(xlsx::write(*tables::Columns::open(folder / "book.columns"), {}, "14_消防水利施設一覧", folder / "book.xlsx"));
    auto const book = xlsx::read(folder / "book.xlsx");
    std::filesystem::remove_all(folder);
    REQUIRE(book);
    auto const imported = standards_of_book(*book);
    REQUIRE(imported);
    auto const& standard = imported->front().standard;
    CHECK(standard.id == "municipal/14");
    CHECK(standard.title == "消防水利施設一覧");
    REQUIRE(standard.columns.size() == 3);
    CHECK((standard.columns[0].wanted == Wanted::Required));
    CHECK((standard.columns[2].datatype == Datatype::Day));
}

TEST_CASE("a book without a list of columns is refused")
{
    CHECK(standards_of_book({}).error().key == "datasets.book.no_table");
    CHECK(standards_of_book(book_of({ { "名称", "住所" }, { "a", "b" } })).error().key == "datasets.book.no_table");
    CHECK(standards_of_book(book_of({ { "項目No", "項目名", "区分" } })).error().key == "datasets.book.no_table");
}

}  // namespace mado::datasets

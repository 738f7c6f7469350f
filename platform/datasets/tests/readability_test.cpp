#include "library.h"

#include <doctest/doctest.h>

namespace mado::datasets {

using test::file_of;
using test::finding;
using test::reference;

namespace {

ReadabilityReport report_of(std::string bytes)
{
    auto const file = file_of(std::move(bytes));
    return readability(file, reference().rules);
}

std::string repeated(std::string_view row, int times)
{
    std::string rows;
    for (int i = 0; i < times; ++i)
        rows += row;
    return rows;
}

}  // namespace

TEST_CASE("a table against which nothing stands")
{
    auto const report = report_of("市区町村コード,名称,定員,登録日\n222127,港公園,40,2023-04-01\n222127,山公園,30,2023-04-02\n222127,川公園,20,2023-04-03\n");
    REQUIRE(report.findings.size() == 1);
    CHECK(report.findings[0].rule == "L3-08");  // told, never counted
    CHECK(report.scores.levels[0] == 100);
    CHECK(report.scores.levels[1] == 100);
    CHECK(report.scores.levels[2] == 100);
    CHECK(report.scores.total == 100);
    CHECK(report.rows == 3);
}

TEST_CASE("rules and the cells that stand against them")
{
    struct Row { char const* rule; std::string bytes; char const* cell; std::uint64_t count; };
    std::string const plain = "222127,港,1\n222127,山,2\n222127,川,3\n";
    for (auto const& row : {
             Row { "L1-02", "市区町村コード,名称,定員\n" + plain + "市区町村コード,名称,定員\n222127,池,4\n", "A5", 1 },
             Row { "L1-02", "市区町村コード,人数,定員\n222127,1,1\n222127,2,2\n222127,3,3\n,,\n施設,種類,場所\n", "A6", 1 },
             Row { "L1-03", "市区町村コード,名称,定員\n222127,港,1\n,,\n222127,山,2\n", "A3", 1 },
             Row { "L1-04", "市区町村コード,名称,定員\n" + plain + "※令和5年度の数,,\n", "A5", 1 },
             Row { "L1-05", "市区町村コード,列2,定員\n" + plain, "B1", 1 },
             Row { "L1-06", "市区町村コード,名　称,定員\n222127, 港,1\n222127,山  公園,2\n", "B1", 3 },
             Row { "L1-07", "市区町村コード,場所,定員\n222127,\"34.3,135.0\",1\n222127,\"34.4,135.1\",2\n", "B2", 2 },
             Row { "L1-08", "市区町村コード,名称,定員\n222127,㈱港,1\n222127,①山,2\n", "B2", 2 },
             Row { "L1-09", "市区町村コード,名称,定員\n222127,港,0\n222127,山,\n222127,川,3\n222127,池,4\n", "C2", 1 },
             Row { "L1-14", "市区町村コード,名称,定員\n222127,\"港\n公園\",1\n222127,山,2\n", "B2", 1 },
             Row { "L1-15", "市区町村コード,名称,定員\n222127,港,公園,1\n222127,山,2\n222127,川,3\n222127,池\n", "A2", 2 },
             Row { "L2-01", "市区町村コード,名称,定員\n222127,港,\"1,200\"\n222127,山,40人\n222127,川,3\n222127,池,5\n", "C2", 2 },
             Row { "L2-02", "市区町村コード,名称,定員\n222127,港,1\n222127,〃,2\n", "B3", 1 },
             Row { "L2-02", "地区,施設,市区町村コード\n東,a,222127\n,b,222127\n,c,222127\n西,d,222127\n,e,222127\n,f,222127\n,g,222127\n", "A2", 5 },
             Row { "L2-03", "名称,名 称,市区町村コード\na,b,222127\n", "B1", 1 },
             Row { "L2-04", "市区町村コード,駐車場有無\n222127,有\n222127,有\n222127,あり\n222127,無\n", "B4", 1 },
             Row { "L2-05", "市区町村コード,種別\n222127,消火栓\n222127,その他（井戸）\n", "B3", 1 },
             Row { "L3-01", "公園の一覧,,\n市区町村コード,名称,定員\n" + plain, "", 1 },
             Row { "L3-02", "市区町村コード,用途区分\n222127,1\n222127,2\n", "B1", 1 },
             Row { "L3-03", "市区町村コード,定員\n222127,1\n222127,2\n222127,3\n222127,***\n", "B5", 1 },
             Row { "L3-04", "市区町村コード,重さ\n222127,1\n222127,2\n222127,3\n", "B1", 1 },
             Row { "L3-05", "市区町村コード,登録日\n222127,R5.4.1\n222127,2/1/2023\n222127,2023-04-01\n222127,2023/04/02\n222127,2023-04-02\n", "B2", 3 },
             Row { "L3-05", "市区町村コード,令和5年度の額（円）\n222127,1\n", "B1", 1 },
             Row { "L3-06", "市区町村コード,名称\n99999,港\n222127,山\n", "A2", 1 },
             Row { "L3-06", "名称,住所\n港,焼津市本町1\n山,焼津市本町2\n", "B1", 1 },
             Row { "L3-09", "市区町村コード,2019年,2020年,2021年\n222127,1,2,3\n", "B1", 3 } }) {
        CAPTURE(std::string(row.rule));
        CAPTURE(row.bytes);
        auto const report = report_of(row.bytes);
        auto const* found = finding(report, row.rule);
        REQUIRE(found);
        CHECK(found->count == row.count);
        CHECK((found->cells.empty() ? std::string {} : found->cells.front()) == row.cell);
        CHECK(found->level == row.rule[1] - '0');
    }
}

TEST_CASE("what looks like a fault and is none")
{
    struct Row { char const* rule; std::string bytes; };
    for (auto const& row : {
             Row { "L1-07", "市区町村コード,備考\n222127,\"ア、イ、ウ\"\n" }, Row { "L2-01", "市区町村コード,時刻の分\n222127,00\n222127,05\n222127,10\n222127,20\n" }, Row { "L2-01", "市区町村コード,電話番号\n222127,054-1\n222127,1\n222127,2\n" },
             Row { "L2-04", "市区町村コード,駐車場有無\n222127,有\n222127,無\n" }, Row { "L3-02", "市区町村コード,用途区分,用途\n222127,1,住宅\n222127,2,店\n" }, Row { "L3-04", "市区町村コード,面積（㎡）\n222127,1\n222127,2\n222127,3\n" },
             Row { "L3-06", "名称,住所\n港,静岡県焼津市本町1\n" }, Row { "L1-03", "市区町村コード,名称\n222127,港\n,\n,\n" }, Row { "L1-15", "市区町村コード,名称\n222127,\"港,公園\"\n222127,山,\n" } }) {
        CAPTURE(std::string(row.rule));
        CAPTURE(row.bytes);
        CHECK(finding(report_of(row.bytes), row.rule) == nullptr);
    }
}

TEST_CASE("rules that ask for a workbook are not asked of a CSV")
{
    auto const asked = report_of("a,b\n1,2\n").asked;
    for (auto const* rule : { "L1-10", "L1-11", "L1-12", "L1-13", "L2-06", "L3-07" })
        CHECK(std::ranges::find(asked, rule) == asked.end());
    CHECK(std::ranges::find(asked, "L1-14") != asked.end());
}

TEST_CASE("the published deductions and means, in whole numbers")
{
    auto const& rules = reference().rules;
    auto const found = [&](std::string const& id) { auto const* rule = rules.find(id); return Finding { id, rule->level, rule->severity, rule->confidence, 1 }; };
    std::vector<std::string> all;
    for (auto const& rule : rules.all())
        all.push_back(rule.id);
    // The example of the published text: one CRITICAL of level 1; L1-04 is MAJOR.
    std::vector<Finding> const some { found("L1-12"), found("L1-04"), found("L2-04"), found("L2-06"), found("L3-04"), found("L3-06"), found("L1-09"), found("L3-02") };
    auto const scored = scores(some, all, rules);
    CHECK(scored.levels[0] == 85);
    CHECK(scored.levels[1] == 30);
    CHECK(scored.levels[2] == 75);
    CHECK(scored.total == 63);  // 190 / 3 = 63.33
    std::vector<Finding> const fatal { found("L1-14"), found("L2-01") };
    CHECK(scores(fatal, all, rules).levels[0] == 0);
    CHECK(scores(fatal, all, rules).levels[1] == 0);
    CHECK(scores(fatal, all, rules).levels[2] == 100);
    std::vector<std::string> const only_first { "L1-01", "L3-02" };
    CHECK(scores({}, only_first, rules).levels[0] == 100);
    CHECK(scores({}, only_first, rules).levels[2] == std::nullopt);
    CHECK(scores({}, {}, rules).total == std::nullopt);
    std::vector<Finding> many;
    for (auto const* id : { "L1-03", "L1-05", "L1-06", "L1-07", "L1-08", "L1-10", "L1-11", "L1-12", "L1-13", "L1-04" })
        many.push_back(found(id));
    CHECK(scores(many, all, rules).levels[0] == 5);
    CHECK(deduction(Severity::Minor, 2) == 10);
    CHECK(deduction(Severity::Info, 1) == 0);
    std::vector<int> const totals { 90, 80 };
    CHECK(bulk_score(totals, 1, 1) == 90);   // 85 · 0.7 + 100 · 0.3 = 89.5, half to even
    CHECK(bulk_score(totals, 0, 1) == 60);   // 59.5
    CHECK(bulk_score(totals, 0, 0) == 85);
    CHECK(bulk_score({}, 1, 1) == 0);
}

TEST_CASE("years that differ much")
{
    using Headers = std::vector<std::vector<std::string>>;
    CHECK(years_differ(Headers { { "a", "b", "c", "d", "e" }, { "a", "b", "c", "d", "f" } }, reference().rules) == std::nullopt);
    auto const found = years_differ(Headers { { "a", "b", "c" }, { "a", "x", "y" }, { "a", "x", "y" } }, reference().rules);
    REQUIRE(found);
    CHECK(found->rule == "L3-07");
    CHECK(found->count == 1);
    CHECK(found->says.arguments.at("names") == "x、y");
}

TEST_CASE("a file that is no table is told why")
{
    struct Row { std::string name; std::string bytes; char const* key; };
    for (auto const& row : { Row { "a.pdf", "%PDF-1.7\n", "datasets.file.pdf" }, Row { "a.xls", "\xD0\xCF\x11\xE0\xA1\xB1", "datasets.file.old_office" }, Row { "a.csv", "", "datasets.file.empty" }, Row { "a.csv", " \n\n", "datasets.file.empty" },
             Row { "a.bin", std::string("\x7F" "ELF\2\1\1\0\0\0\0", 11), "datasets.file.binary" }, Row { "a.csv", "a,b\n\xFF\x81\xFE\x80\x80\n", "datasets.file.encoding" }, Row { "a.xlsx", "PK\x03\x04 not a zip", "datasets.file.broken_workbook" },
             Row { "a.png", "\x89PNG\r\n", "datasets.file.picture" }, Row { "a.html", "<!DOCTYPE html><html></html>", "datasets.file.page" }, Row { "a.json", "{\"a\": 1}", "datasets.file.json" }, Row { "a.md", "words alone\n", "datasets.file.no_table" } }) {
        CAPTURE(std::string(row.name));
        CAPTURE(row.bytes);
        auto const file = file_of(row.bytes, row.name);
        CHECK(name_of(file.format()) == "other");
        CHECK(file.reason() == row.key);
        auto const report = readability(file, reference().rules);
        bool const readable = std::string_view(row.key) == "datasets.file.json";
        CHECK((finding(report, "L1-01") == nullptr) == readable);
        CHECK(report.scores.levels[0] == (readable ? std::nullopt : std::optional(0)));
        CHECK(report.scores.levels[1] == std::nullopt);
    }
    CHECK(TableFile::open("/nowhere/at/all.csv").error().key == "datasets.file.missing");
    CHECK(TableFile::open(MADO_SOURCE_ROOT).error().key == "datasets.file.folder");
}

TEST_CASE("evidence is bounded and counting goes on")
{
    auto const report = report_of("市区町村コード,名称\n" + repeated("222127, 港\n", 5'000));
    auto const* found = finding(report, "L1-06");
    REQUIRE(found);
    CHECK(found->count == 5'000);
    CHECK(found->cells.size() == 20);
    CHECK(found->cells.back() == "B21");
}

TEST_CASE("reading that stops says where, and what was seen before holds")
{
    auto const report = report_of("市区町村コード,名称\n222127, 港\n222127,\"never closed\n");
    REQUIRE(report.stopped);
    CHECK(finding(report, "L1-15")->cells == std::vector<std::string> { "A3" });
    CHECK(report.scores.levels[0] == 0);
    CHECK(finding(report, "L1-06"));
}

}  // namespace mado::datasets

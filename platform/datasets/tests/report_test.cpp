#include "library.h"

#include <mado/text/catalogue.h>
#include <mado/text/cp932.h>
#include <mado/text/utf8.h>

#include <doctest/doctest.h>

namespace mado::embedded {
std::span<File const> datasets();
}

namespace mado::datasets {

using test::file_of;
using test::reference;

namespace {

json::Value report_of(std::string bytes, Examining const& asked = {}, std::string name = "table.csv")
{
    text::Catalogue words;
    words.add("datasets", embedded::datasets());
    auto const file = file_of(std::move(bytes), std::move(name));
    return to_json(examine(reference(), file, asked).value(), file, reference().rules, words);
}

}  // namespace

TEST_CASE("one object says all of a file, and every property stands in the guide")
{
    auto const report = report_of("\xEF\xBB\xBF都道府県コード又は市区町村コード,NO,種別,住所,緯度,経度,口径,備考,連絡先\n22212,1,消火栓,静岡県焼津市本町1,34.1,138.3,\"1,200\", 注,090-1234-5678\n");
    CHECK(report.text("file") == "table.csv");
    CHECK(report.text("encoding") == "UTF-8 (BOM)");
    CHECK(report.integer("rows") == 1);
    CHECK(report.integer("columns") == 9);
    CHECK(report.integer("header_row") == 1);
    CHECK(report["standard"].text("id") == "recommended/09");
    CHECK(report["levels"].integer("L2") == 0);
    CHECK(report["repairs"].integer("number") == 1);
    CHECK(report["repairs"].integer("code_check_digit") == 1);
    CHECK(report.array("privacy")[0].text("weight") == "ask");
    auto const& finding = report.array("findings")[0];
    CHECK(finding.text("rule") == "L1-06");
    CHECK(finding.array("cells")[0].text() == "H2");
    CHECK(finding["says"].text("ja").find("空白") != std::string::npos);
    CHECK(finding["says"].text("en").find("spaces") != std::string::npos);
    // No key of words and no hole is left in what people read.
    auto const whole = json::write(report);
    CHECK(whole.find("datasets.") == std::string::npos);
    for (auto const* part : { "findings", "privacy", "proposals" })
        for (auto const& one : report.array(part))
            for (auto const* language : { "ja", "en" })
                CHECK(one["says"].text(language).find('{') == std::string::npos);

    auto const guide = test::bytes_of(std::filesystem::path(MADO_SOURCE_ROOT) / "docs/guides/open-data.md");
    for (auto const& [key, value] : report.object()) {
        CAPTURE(key);
        CHECK(guide.find("`" + key + "`") != std::string::npos);
    }
    for (auto const* part : { "standard", "levels" })
        for (auto const& [key, value] : report.object(part)) {
            CAPTURE(key);
            CHECK(guide.find("`" + key + "`") != std::string::npos);
        }
    for (auto const& rule : repair_rules()) {
        CAPTURE(rule);
        CHECK(guide.find("`" + rule + "`") != std::string::npos);
    }
}

TEST_CASE("what is no table has a report too")
{
    auto const report = report_of("%PDF-1.7", {}, "a.pdf");
    CHECK(report.text("format") == "other");
    CHECK(report["encoding"].is_null());
    CHECK(report["standard"].is_null());
    CHECK(report["levels"].integer("L1") == 0);
    CHECK(report["levels"]["L2"].is_null());
    CHECK(report["not_a_table"].text("en").find("PDF") != std::string::npos);
    CHECK(report_of("").integer("rows") == 0);
}

TEST_CASE("a standard that somebody named, and one that nobody knows")
{
    auto const file = file_of("名称,設置位置\na,b\n");
    CHECK(examine(reference(), file)->standard == nullptr);
    CHECK(examine(reference(), file, { .standard = "municipal/13" })->match->score < sure_enough);
    CHECK(examine(reference(), file, { .standard = "municipal/01" }).error().key == "datasets.standard.unknown");
    CHECK(examine(reference(), file, { .standard = "nothing" }).error().key == "datasets.standard.unknown");
}

TEST_CASE("the same table in every encoding has the same report")
{
    std::string const utf8 = "市区町村コード,名称,定員\n222127,港公園,40人\n222127,山公園,30\n222127,川公園,20\n";
    auto const plain = report_of(utf8);
    std::string utf16 = "\xFF\xFE";
    for (auto const c : text::code_points(utf8)) {
        utf16 += static_cast<char>(c & 0xFF);
        utf16 += static_cast<char>(c >> 8);
    }
    for (auto const& bytes : { "\xEF\xBB\xBF" + utf8, text::to_cp932(utf8).value(), utf16 }) {
        auto const other = report_of(bytes);
        CAPTURE(other.text("encoding"));
        CHECK(other["findings"] == plain["findings"]);
        CHECK(other["levels"] == plain["levels"]);
    }
}

}  // namespace mado::datasets

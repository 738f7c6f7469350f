#include "library.h"

#include <mado/text/catalogue.h>

#include <doctest/doctest.h>

namespace mado::embedded {
std::span<File const> datasets();
}

namespace mado::datasets {

using test::reference;

TEST_CASE("the library of standards, licences and rules has no fault")
{
    auto const& all = reference();
    CHECK(all.rules.all().size() == 30);
    CHECK(all.licences.all().size() == 7);
    CHECK(all.frequencies.find("annual")->uri == "http://publications.europa.eu/resource/authority/frequency/ANNUAL");
    CHECK(all.themes.with_uri("http://publications.europa.eu/resource/authority/data-theme/TRAN")->title.ja == "交通");
    CHECK(all.conversions.all().size() == 3);
    std::size_t named = 0, recommended = 0;
    for (auto const& standard : all.standards.all()) {
        named += standard.id.starts_with("municipal/") ? 1 : 0;
        recommended += standard.id.starts_with("recommended/") && !standard.columns.empty() ? 1 : 0;
        CAPTURE(standard.id);
        if (!standard.columns.empty())
            CHECK(!standard.licence.empty());
    }
    CHECK(named == 31);
    CHECK(recommended == 14);
    CHECK(all.standards.find("municipal/13")->columns.size() == 39);
    CHECK(all.standards.find("municipal/01")->columns.empty());
    CHECK(all.standards.find("municipal/14")->sure == "header_of_a_real_file");
    // What no source gives says so, until somebody has read it: here columns of 指定緊急避難場所.
    std::vector<std::string> from_memory;
    for (auto const& column : all.standards.find("municipal/03")->columns)
        if (column.sure == "memory")
            from_memory.push_back(column.name);
    CHECK(from_memory == std::vector<std::string> { "名称_英語", "内線番号", "災害種別_高潮", "災害種別_津波", "災害種別_大規模な火事", "災害種別_内水氾濫", "災害種別_火山現象", "URL", "備考" });
    CHECK(all.standards.titled("推奨データセット", "AED設置箇所一覧")->columns.size() == 22);
}

TEST_CASE("a standard written as metadata is read back the same")
{
    for (auto const& standard : reference().standards.all()) {
        if (standard.columns.empty())
            continue;
        auto const again = standard_of("again.json", json::write(metadata_of(standard)));
        REQUIRE(again);
        REQUIRE(again->columns.size() == standard.columns.size());
        for (std::size_t i = 0; i < standard.columns.size(); ++i) {
            CHECK(again->columns[i].name == standard.columns[i].name);
            CHECK(again->columns[i].datatype == standard.columns[i].datatype);
            CHECK(again->columns[i].wanted == standard.columns[i].wanted);
            CHECK(again->columns[i].choices == standard.columns[i].choices);
        }
    }
}

TEST_CASE("faults of files are told with their place")
{
    struct Row { char const* name; char const* file; char const* bytes; char const* key; };
    for (auto const& row : {
             Row { "not JSON", "a.json", "{", "json.syntax" },
             Row { "no columns", "a.json", R"({"mado:standard":"x","dc:title":"y","dc:source":"s","dc:license":"l"})", "standard.columns_missing" },
             Row { "no source", "a.json", R"({"mado:standard":"x","dc:title":"y","tableSchema":{"columns":[{"titles":"a"}]}})", "standard.source_missing" },
             Row { "a column twice", "a.json", R"({"mado:standard":"x","dc:title":"y","dc:source":"s","dc:license":"l","tableSchema":{"columns":[{"titles":"コード"},{"titles":"コ―ド"}]}})", "standard.column_twice" },
             Row { "an unknown datatype", "a.json", R"({"mado:standard":"x","dc:title":"y","dc:source":"s","dc:license":"l","tableSchema":{"columns":[{"titles":"a","datatype":"colour"}]}})", "standard.datatype" } }) {
        CAPTURE(std::string(row.name));
        auto const loaded = standard_of(row.file, row.bytes);
        REQUIRE(!loaded);
        CHECK(loaded.error().front().key == row.key);
    }
    CHECK(Licences::load("l.yaml", "entries:\n  a: { title: { ja: b }, short: c, url: d, open: perhaps }\ntogether: {}\n").error().front().key == "flag.wrong");
    CHECK(Licences::load("l.yaml", "entries: {}\ntogether:\n  x: { of: a, into: b, together: yes, why: c }\n").error().front().key == "licence.unknown");
    CHECK(Rules::load("r.yaml", "entries:\n  L4-01: { name: a, severity: fatal, confidence: 101, title: { ja: b } }\n").error().size() == 2);
    CHECK(load_terms("t.yaml", "base: x\nentries:\n  a: { uri: b }\n").error().front().key == "text.japanese_missing");
    CHECK(Places::load("towns.csv", "code\n12345,1,2,3\n").error().front().line == 2);
    auto files = test::library_files();
    files.erase("datasets/licences.yaml");
    files["datasets/conversions.yaml"] = "entries:\n  recommended/08: { to: municipal/13, columns: { 'ない項目': { by: sorcery, from: ['何か'] } } }\n";
    auto const broken = load_reference(files);
    REQUIRE(!broken);
    CHECK(broken.error().size() == 4);
}

TEST_CASE("every rule and every repair has words in Japanese and English")
{
    text::Catalogue words;
    words.add("datasets", embedded::datasets());
    CHECK(words.faults().empty());
    std::vector<std::string> wanted;
    for (auto const& rule : reference().rules.all())
        if (rule.name != "format")
            wanted.push_back("datasets.rule." + rule.name + ".says");
    for (auto const& rule : repair_rules())
        wanted.push_back("datasets.repair." + rule);
    for (auto const concern : { Concern::PersonName, Concern::BirthDay, Concern::MyNumber, Concern::BankAccount, Concern::Telephone, Concern::Mail, Concern::Address, Concern::SmallCount, Concern::FewAlike })
        wanted.push_back("datasets.privacy." + std::string(name_of(concern)));
    CHECK(words.missing(wanted).empty());
    for (auto const& key : words.keys()) {
        CAPTURE(key);
        CHECK(words.unfilled(text::Language::English, key) != words.unfilled(text::Language::Japanese, key));
    }
}

TEST_CASE("licences are recognised as others write them, and put together only where a source allows it")
{
    auto const& licences = reference().licences;
    struct Row { char const* written; char const* id; };
    for (auto const& row : { Row { "PDL1.0", "PDL-1.0" }, Row { "公共データ利用規約（第1.0版）", "PDL-1.0" }, Row { "CC BY 4.0", "CC-BY-4.0" }, Row { "cc-by", "CC-BY-4.0" }, Row { "http://creativecommons.org/licenses/by/4.0", "CC-BY-4.0" },
             Row { "https://creativecommons.org/licenses/by/2.1/jp/", "CC-BY-2.1-JP" }, Row { "CC0", "CC0-1.0" }, Row { "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0/", "PDL-1.0" } }) {
        CAPTURE(std::string(row.written));
        REQUIRE(licences.recognised(row.written));
        CHECK(licences.recognised(row.written)->id == row.id);
    }
    CHECK(licences.recognised("All rights reserved") == nullptr);
    CHECK(licences.recognised("") == nullptr);
    CHECK(licences.together("PDL-1.0", "CC-BY-4.0").together == Together::Yes);
    CHECK(licences.together("CC-BY-SA-4.0", "CC-BY-4.0").together == Together::No);
    CHECK(licences.together("CC-BY-4.0", "ODbL-1.0").together == Together::Ask);
    CHECK(licences.together("nothing", "nothing").together == Together::Ask);
    std::vector<std::string> const mixed { "PDL-1.0", "CC0-1.0" };
    CHECK(licences.for_all(mixed) == std::vector<std::string> { "PDL-1.0", "CC-BY-4.0", "CC-BY-SA-4.0" });
    for (auto const& of : licences.all())
        for (auto const& into : licences.all())
            if (of.share_alike && of.id != into.id)
                CHECK(licences.together(of.id, into.id).together != Together::Yes);
    CHECK(attribution_of(*licences.find("PDL-1.0"), { "公衆トイレ一覧", "総社市", "https://example.jp/t", true, "株式会社例" })
        == "出典：「公衆トイレ一覧」（総社市）（https://example.jp/t）、PDL1.0（https://www.digital.go.jp/resources/open_data/public_data_license_v1.0）。「公衆トイレ一覧」（総社市）（https://example.jp/t）をもとに株式会社例作成");
    CHECK(attribution_of(*licences.find("CC0-1.0"), { "a", "b", "c" }).empty());
}

}  // namespace mado::datasets

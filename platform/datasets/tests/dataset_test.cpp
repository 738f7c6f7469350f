#include <mado/datasets/dataset.h>
#include <mado/datasets/stars.h>

#include <doctest/doctest.h>

#include <algorithm>

using namespace mado;
using namespace mado::datasets;

namespace {

constexpr char const* an_id = "01900000-0000-7000-8000-000000000001";

Dataset whole()
{
    Dataset made;
    made.id = an_id;
    made.name = "public-toilets";
    made.title = "公衆トイレ一覧";
    made.title_kana = "コウシュウトイレイチラン";
    made.description = "市の公衆トイレ";
    made.division = "general_affairs/information";
    made.division_name = "情報係";
    made.licence = "CC-BY-4.0";
    made.tags = { "トイレ", "施設" };
    made.themes = { "REGI" };
    made.frequency = "annual";
    made.covers_from = Day::parse("2026-04-01");
    made.covers_place = "332089";
    made.version = 3;
    made.version_note = "直した";
    made.published_at = { 1'700'000'000'000'000 };
    made.changed_at = { 1'700'000'000'000'001 };
    made.quality = { { 100, 90, 80 }, { { "L1-08", 2 } }, std::string(64, 'a') };
    made.stars = 4;
    Resource resource;
    resource.id = "01900000-0000-7000-8000-000000000002";
    resource.name = "一覧";
    resource.format = "CSV";
    resource.media_type = "text/csv";
    resource.file_name = "toilets.csv";
    resource.bytes = 1234;
    resource.hash = std::string(64, 'b');
    resource.blob = { std::string(64, 'c'), 1300, crypto::make_symmetric_key() };
    resource.table = Table { 2, { { "全国地方公共団体コード", tables::Type::Text }, { "ID", tables::Type::Integer }, { "名称", tables::Type::Text, "なまえ", "", "http://schema.org/name", true } }, "ID" };
    resource.standard = "municipal/13";
    made.resources = { resource };
    return made;
}

constexpr std::string_view rules_yaml = "links:\n  area:\n    columns: [全国地方公共団体コード]\n    digits: 6\n    keep: 5\n    url: http://data.e-stat.go.jp/lod/sac/C\n  corporate:\n    columns: [法人番号]\n"
                                        "    digits: 13\n    keep: 13\n    url: https://info.gbiz.go.jp/hojin/ichiran?hojinBango=\n";
Addresses const addresses { "https://example.jp/soja-shi/data/public-toilets", "https://example.jp/soja-shi/data/public-toilets/table.csv", "https://example.jp/soja-shi/data/public-toilets/rows/",
    "https://creativecommons.org/licenses/by/4.0/" };

TableEvidence evidence(Dataset const& dataset, std::string_view csv)
{
    return evidence_of(dataset, dataset.resources.front(), [&] { return csv::of_text(csv); }, addresses, links_of(rules_yaml).value());
}

}  // namespace

TEST_CASE("a dataset goes to JSON and back; its blobs only between zones")
{
    auto const dataset = whole();
    auto const open = to_json(dataset);
    CHECK(json::write(open).find(std::string(64, 'c')) == std::string::npos);
    CHECK(json::write(open).find("key\":\"") != std::string::npos);   // of the table, not of a blob
    auto const shut = to_json(dataset, Blobs::With);
    auto const back = dataset_of(shut);
    REQUIRE(back);
    CHECK(json::write(to_json(*back, Blobs::With)) == json::write(shut));
    CHECK(back->resources.front().blob.key.bytes == dataset.resources.front().blob.key.bytes);
    CHECK(back->resources.front().table->columns[2].required);
    auto const public_back = dataset_of(open);
    REQUIRE(public_back);
    CHECK(public_back->resources.front().blob.name.empty());
}

TEST_CASE("a letter: published with its blobs, withdrawn with its reason; what is none is refused with its place")
{
    Published const published { whole(), false, "" };
    auto const body = body_of(published);
    REQUIRE(published_of(body));
    auto const withdrawn = published_of(body_of({ whole(), true, "誤り" }));
    REQUIRE(withdrawn);
    CHECK(withdrawn->withdrawn);
    CHECK(withdrawn->reason == "誤り");
    struct Wrong { char const* name; std::function<void(json::Value&)> make; char const* place; };
    auto const in = [](json::Value& all) -> json::Object& { return all.object()["dataset"].object(); };
    for (auto const& wrong : std::initializer_list<Wrong> {
             { "what", [](json::Value& all) { all.set("what", "definition"); }, "what" },
             { "no dataset", [](json::Value& all) { all.set("dataset", nullptr); }, "id" },
             { "id", [&](json::Value& all) { in(all)["id"] = "7"; }, "id" },
             { "name", [&](json::Value& all) { in(all)["name"] = "Public Toilets"; }, "name" },
             { "a name that leads elsewhere", [&](json::Value& all) { in(all)["name"] = "../x"; }, "name" },
             { "no title", [&](json::Value& all) { in(all)["title"] = ""; }, "title" },
             { "day", [&](json::Value& all) { in(all)["covers_from"] = "2026-02-30"; }, "covers_from" },
             { "stars", [&](json::Value& all) { in(all)["stars"] = 6; }, "stars" },
             { "level", [&](json::Value& all) { in(all)["quality"].object()["levels"] = json::array({ 1, 2, 101 }); }, "levels" },
             { "version", [&](json::Value& all) { in(all)["version"] = 0; }, "version" },
             { "key of the table", [&](json::Value& all) { in(all)["resources"].array()[0].object()["table"].object()["key"] = "番号"; }, "key" },
             { "type", [&](json::Value& all) { in(all)["resources"].array()[0].object()["table"].object()["columns"].array()[0].object()["type"] = "float"; }, "type" },
             { "bytes below nothing", [&](json::Value& all) { in(all)["resources"].array()[0].object()["bytes"] = -1; }, "bytes" },
             { "short key", [&](json::Value& all) { in(all)["resources"].array()[0].object()["blob"].object()["key"] = "AAAA"; }, "blob" },
             { "no blob", [&](json::Value& all) { in(all)["resources"].array()[0].object().erase("blob"); }, "blob" },
             { "reason", [](json::Value& all) { all.set("reason", nullptr); }, "reason" },
         }) {
        CAPTURE(wrong.name);
        auto all = body;
        wrong.make(all);
        auto const refused = published_of(all);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().key == "datasets.not_a_dataset");
        CHECK(refused.error().arguments.at("place") == wrong.place);
    }
}

TEST_CASE("links: whole numbers, the first digits of one, addresses of others; not one's own, not another length")
{
    auto const rules = links_of(rules_yaml).value();
    auto const own = addresses.dataset;
    CHECK(link_of("全国地方公共団体コード", "332089", rules, own) == "http://data.e-stat.go.jp/lod/sac/C33208");
    CHECK(link_of("所在地_全国地方公共団体コード", "332089", rules, own) == "http://data.e-stat.go.jp/lod/sac/C33208");
    CHECK(link_of("全国地方公共団体コード", "33208", rules, own).empty());
    CHECK(link_of("旧全国地方公共団体コード", "332089", rules, own).empty());
    CHECK(link_of("法人番号", "1234567890123", rules, own).ends_with("=1234567890123"));
    CHECK(link_of("URL", "https://www.wikidata.org/wiki/Q1", rules, own) == "https://www.wikidata.org/wiki/Q1");
    CHECK(link_of("URL", addresses.row + "1", rules, own).empty());
    CHECK(link_of("URL", "https://a b", rules, own).empty());
    CHECK_FALSE(links_of("links:\n  a: { columns: [b], digits: 5, keep: 6, url: 'https://example.jp/x' }\n"));
    CHECK_FALSE(links_of("[]"));
}

TEST_CASE("stars are proved: the metadata validates, rows have their addresses, some lead elsewhere")
{
    auto dataset = whole();
    auto const good = evidence(dataset, "全国地方公共団体コード,ID,名称\r\n332089,1,駅前\r\n332089,2,西公園\r\n");
    CHECK_MESSAGE(good.metadata_is_valid, good.metadata_says);
    CHECK(good.rows == 2);
    CHECK(good.addressed == 2);
    CHECK(good.linked == 2);
    REQUIRE(good.links.size() == 1);
    CHECK(good.links.front().example == "http://data.e-stat.go.jp/lod/sac/C33208");
    CHECK(count_of(stars_of(dataset, true, { good })) == 5);
    CHECK(count_of(stars_of(dataset, false, { good })) == 0);   // no star without the first
    auto const doubled = evidence(dataset, "全国地方公共団体コード,ID,名称\r\n332089,1,駅前\r\n332089,1,西公園\r\n");
    CHECK(doubled.addressed == 1);
    CHECK(count_of(stars_of(dataset, true, { doubled })) == 3);
    auto const wrong = evidence(dataset, "全国地方公共団体コード,ID,名称\r\n332089,x,駅前\r\n");
    CHECK_FALSE(wrong.metadata_is_valid);     // ID says that it is a whole number
    CHECK(count_of(stars_of(dataset, true, { wrong })) == 3);
    auto const alone = evidence(dataset, "全国地方公共団体コード,ID,名称\r\n,1,駅前\r\n");
    CHECK(count_of(stars_of(dataset, true, { alone })) == 4);
    dataset.resources.front().table.reset();
    dataset.resources.front().format = "XLSX";
    CHECK(count_of(stars_of(dataset, true, {})) == 2);
    dataset.resources.front().format = "PDF";
    CHECK(count_of(stars_of(dataset, true, {})) == 1);
    dataset.resources.clear();
    auto const none = stars_of(dataset, true, {});
    CHECK(count_of(none) == 0);
    CHECK(none.size() == 5);
    CHECK(none.front().key == "datasets.star.1.no");
}

TEST_CASE("metadata names columns as CSVW wants them")
{
    CHECK(variable_of("ID") == "ID");
    CHECK(variable_of("_x") == "%5Fx");
    CHECK(variable_of("名") == "%E5%90%8D");
    CHECK(variable_of("a-b.c") == "a%2Db%2Ec");
}

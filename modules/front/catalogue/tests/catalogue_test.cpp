// From the office's letter to the pages: search, dataset, table, row, downloads, versions, withdrawal, requests; and the walls.
#include "catalogue.h"
#include "service/tables.h"

#include <mado/text/cp932.h>
#include <mado/xlsx/xlsx.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace mado;
using namespace mado::catalogue_test;
using mado::testing::has;

namespace {

TEST_CASE("a published dataset is found, shown and given in every form")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    front.run_jobs();

    auto const list = front.get("/soja-shi/data");
    CHECK(list.status == 200);
    CHECK(has(list.body, "指定緊急避難場所一覧"));
    CHECK(has(list.body, "/soja-shi/data/shelters"));
    for (auto const* found : { "避難", "ひなん", "総社", "想定収容", "防災" }) {
        auto const page = front.get("/soja-shi/data?q=" + http::percent_encoded(found));
        CHECK_MESSAGE(has(page.body, "/soja-shi/data/shelters\"") == (std::string(found) != "総社"), found);
    }
    CHECK_FALSE(has(front.get("/soja-shi/data?licence=CC0-1.0").body, "/soja-shi/data/shelters\""));
    CHECK(has(front.get("/soja-shi/data?licence=CC-BY-4.0&tag=" + http::percent_encoded("防災") + "&format=csv&stars=3").body, "/soja-shi/data/shelters\""));

    auto const page = front.get("/soja-shi/data/shelters");
    CHECK(page.status == 200);
    for (auto const* words : { "災害のときに", "危機管理室", "CC BY 4.0", "総社小学校", "table.xlsx", "table.geojson", "★1", "http://localhost:8080/soja-shi/data/shelters", "4行、8列" })
        CHECK_MESSAGE(has(page.body, words), words);
    auto const evidence = testing::parsed(front.text("/soja-shi/data/shelters/evidence.json"));
    CHECK(evidence["evidence"].array("stars").size() == 5);
    CHECK(evidence["evidence"].array("tables").at(0).integer("addressed") == 4);
    CHECK_FALSE(has(front.text("/soja-shi/data/shelters.json"), "blob"));

    auto const files = "/soja-shi/data/shelters/files/" + dataset.resources[0].id + "/";
    auto const csv = front.get(files + "table.csv");
    CHECK(front.body(csv) == shelters);
    CHECK(has(header(csv, "content-disposition"), "filename*=UTF-8''"));
    CHECK(has(header(csv, "link"), "rel=\"describedby\"; type=\"application/csvm+json\""));
    auto const etag = header(csv, "etag");
    CHECK(front.get(files + "table.csv", { { "if-none-match", etag } }).status == 304);
    CHECK(front.text(files + "table-excel.csv").starts_with("\xEF\xBB\xBF"));
    auto const sjis = text::from_cp932(front.text(files + "table-sjis.csv"));
    REQUIRE(sjis);
    CHECK(has(*sjis, "総社小学校"));
    CHECK(has(*sjis, "〓備公園"));            // 𠮷 is not in CP932
    CHECK(has(front.text(files + "table.json"), "\"想定収容人数\":600"));
    CHECK(has(front.text(files + "table.geojson"), "\"FeatureCollection\""));
    CHECK(has(front.text(files + "table.ttl"), "http://localhost:8080/soja-shi/data/shelters/rows/0001"));
    auto const book = xlsx::read(front.get(files + "table.xlsx").file);
    REQUIRE(book);
    CHECK(book->sheets.at(0).formulas.empty());
    CHECK(book->sheets.at(0).rows.at(2).at(7) == "=1+1");          // text, that no spreadsheet program computes
    CHECK(book->sheets.at(0).rows.at(1).at(0) == "0001");
    CHECK(testing::parsed(front.text(files + "table.csv-metadata.json"))["tableSchema"].array("columns").size() == 8);
    CHECK(front.get(files + "table.pdf").status == 404);
    CHECK(front.get("/soja-shi/data/shelters/files/" + dataset.id + "/table.csv").status == 404);
}

TEST_CASE("the table page narrows, sorts, pictures and keeps what was typed")
{
    Catalogue front;
    REQUIRE(front.publish(front.dataset("shelters")));
    auto const at = [&](std::string const& query) { return front.get("/soja-shi/data/shelters/table?" + query); };
    auto const all = at("");
    CHECK(has(all.body, "4行のうち4行"));
    CHECK(has(all.body, "<svg class=\"chart\""));                 // the sketch of positions
    auto const large = at("column=" + http::percent_encoded("想定収容人数") + "&is=ge&value=600&order=" + http::percent_encoded("想定収容人数"));
    CHECK(has(large.body, "4行のうち2行"));
    CHECK(large.body.find("総社小学校") < large.body.find("西公園"));
    auto const down = at("order=" + http::percent_encoded("想定収容人数") + "&down=1");
    CHECK(down.body.find("西公園") < down.body.find("総社小学校"));
    auto const wrong = at("column=" + http::percent_encoded("想定収容人数") + "&is=ge&value=たくさん");
    CHECK(wrong.status == 200);
    CHECK(has(wrong.body, "「たくさん」は、列「想定収容人数」の値の形ではありません。"));
    CHECK(has(wrong.body, "value=\"たくさん\""));
    CHECK(has(at("column=nothing&is=eq&value=1").body, "「nothing」という列はありません"));
    CHECK(has(at("chart=" + http::percent_encoded("全国地方公共団体コード")).body, "全国地方公共団体コードの内訳"));
    CHECK(has(at("page=99999999999999999999").body, "<h1>"));
    CHECK(has(at("q=" + http::percent_encoded("公民館")).body, "4行のうち1行"));
    CHECK(front.get("/soja-shi/data/shelters/table?resource=none").status == 404);
}

TEST_CASE("a row has an address that gives a page, JSON and RDF")
{
    Catalogue front;
    REQUIRE(front.publish(front.dataset("shelters")));
    auto const row = "/soja-shi/data/shelters/rows/0002";
    CHECK(has(front.get(row).body, "<h1>常盤公民館</h1>"));
    CHECK(header(front.get(row, { { "accept", "text/turtle" } }), "content-type") == "text/turtle; charset=utf-8");
    CHECK(has(front.get(row, { { "accept", "application/ld+json" } }).body, "rows/0002"));
    CHECK(has(front.text(row + std::string("?as=json")), "\"想定収容人数\":120"));
    CHECK(header(front.get(row, { { "accept", "text/html,application/xhtml+xml,*/*;q=0.8" } }), "content-type").starts_with("text/html"));
    CHECK(front.get("/soja-shi/data/shelters/rows/9999").status == 404);
    CHECK(has(front.get("/soja-shi/data/shelters", { { "accept", "text/turtle" } }).body, "dcat:Dataset"));
}

TEST_CASE("versions stay, and what differs is told row by row")
{
    Catalogue front;
    auto dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    auto changed = shelters;
    changed.replace(changed.find("600"), 3, "650");
    changed += "0005,新しい公園,332089,34.66,133.74,50,2026-11-01,\r\n";
    auto next = dataset;
    next.version = 2;
    next.version_note = "1か所を足しました";
    auto const id = next.resources[0].id;
    next.resources[0] = front.resource(changed);
    next.resources[0].id = id;
    next.resources[0].table->rows = 5;
    front.clock.set({ front.clock.now().microseconds + 1'000'000 });
    next.changed_at = front.clock.now();
    REQUIRE(front.publish(next));

    CHECK(has(front.get("/soja-shi/data/shelters").body, "5行、8列"));
    CHECK(has(front.get("/soja-shi/data/shelters?version=1").body, "4行、8列"));
    CHECK(front.text("/soja-shi/data/shelters/files/" + id + "/table.csv?version=1") == shelters);
    CHECK(front.get("/soja-shi/data/shelters?version=3").status == 404);
    CHECK(front.get("/soja-shi/data/shelters?version=x").status == 404);
    CHECK(has(front.get("/soja-shi/data/shelters/versions").body, "1か所を足しました"));
    auto const difference = front.get("/soja-shi/data/shelters/versions/2");
    CHECK(has(difference.body, "追加 1行、削除 0行、変更 1行、同じ 3行"));
    CHECK(has(difference.body, "<td>600</td><td>650</td>"));
    CHECK(has(front.get("/soja-shi/data/shelters/versions/1").body, "はじめの版です"));
    auto const feed = front.text("/soja-shi/data/shelters/feed.atom");
    CHECK(has(feed, "<entry>"));
    CHECK(has(feed, "第2版"));
    CHECK(has(front.text("/soja-shi/data.atom?q=" + http::percent_encoded("避難")), "1か所を足しました"));
    // The office cannot go back to an older version.
    CHECK(front.publish(dataset).error().key == "catalogue.published.older");
}

std::size_t files_in_workshop(Catalogue& front)
{
    std::size_t count = 0;
    for (auto const& one : std::filesystem::recursive_directory_iterator(front.here().workshop))
        count += one.is_regular_file() ? 1 : 0;
    return count;
}

TEST_CASE("the workshop keeps within its bytes, and the newest file stays")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    auto const files = "/soja-shi/data/shelters/files/" + dataset.resources[0].id + "/";
    for (auto const* form : { "table.csv", "table.json", "table.xlsx" })
        REQUIRE(front.get(files + form).status == 200);
    auto const before = files_in_workshop(front);
    REQUIRE(before >= 4);
    CHECK(catalogue::Tables::tidy(front.here()) == 0);
    CHECK(catalogue::Tables::tidy(front.here(), 1) == before - 1);
    CHECK(has(front.text(files + "table.json"), "総社小学校"));    // made again
}

TEST_CASE("what cannot be made is not tried again for some minutes, and a form that is being made makes nobody wait")
{
    Catalogue front;
    catalogue::Tables tables;
    int tried = 0;
    auto const fails = [&](std::filesystem::path const&) { ++tried; return false; };
    CHECK(tables.file(front.here(), town, "broken.json", fails).empty());
    CHECK(tables.file(front.here(), town, "broken.json", fails).empty());
    CHECK(tried == 1);
    front.clock.set({ front.clock.now().microseconds + 3 * 60 * 1'000'000ll });
    CHECK(tables.file(front.here(), town, "broken.json", fails).empty());
    CHECK(tried == 2);
    auto const makes = [](std::filesystem::path const& path) { return static_cast<bool>(std::ofstream(path) << "whole"); };
    std::string meanwhile = "not asked";
    CHECK_FALSE(tables.file(front.here(), town, "slow.json", [&](std::filesystem::path const& path) {
        std::jthread([&] { meanwhile = tables.file(front.here(), town, "slow.json", makes); }).join();
        return makes(path);
    }).empty());
    CHECK(meanwhile.empty());
    CHECK_FALSE(tables.file(front.here(), town, "slow.json", fails).empty());
}

TEST_CASE("a withdrawn dataset leaves nothing in the workshop, nor does a table that was joined of it")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    auto const files = "/soja-shi/data/shelters/files/" + dataset.resources[0].id + "/";
    for (auto const& path : { files + "table.csv", files + "table.xlsx", std::string("/okayama-ken/data-standards/municipal/03"), std::string("/okayama-ken/data-standards/municipal/03/table.csv") })
        REQUIRE(front.get(path).status == 200);
    front.run_jobs();
    REQUIRE(files_in_workshop(front) >= 5);
    REQUIRE(front.withdraw(dataset, "誤りが見つかったため"));
    front.run_jobs();
    CHECK(files_in_workshop(front) == 0);
}

TEST_CASE("a town cannot write its own source into the joined table, and one file that is lost does not take the others away")
{
    Catalogue front;
    auto forged = front.dataset("shelters", "ID,出典_団体名,名称\r\n1,偽の市,公園\r\n");
    forged.resources[0].table = datasets::Table { 1, { { .name = "ID" }, { .name = "出典_団体名" }, { .name = "名称" } }, "ID" };
    auto const others = front.dataset("hinan");
    REQUIRE(front.publish(forged));
    REQUIRE(front.publish(others, neighbour));
    auto const at = "/okayama-ken/data-standards/municipal/03";
    auto const csv = front.text(at + std::string("/table.csv"));
    CHECK(has(csv, ",総社市,"));
    CHECK_FALSE(has(csv, "偽の市"));

    auto lost = others;
    lost.version = 2;
    lost.resources[0].blob.name = crypto::sha256_hex("lost");
    lost.resources[0].hash = crypto::sha256_hex("lost too");
    REQUIRE(front.publish(lost, neighbour));
    auto const page = front.get(at);
    CHECK(page.status == 200);
    CHECK(has(page.body, "1団体の1行"));
    CHECK(has(page.body, "いまは読めないため"));
    auto const sources = testing::parsed(front.text("/okayama-ken/api/v1/data-standards/municipal/03/rows"));
    CHECK(sources.array("sources").size() == 2);
    CHECK_FALSE(sources.array("sources").at(1).flag("included", true));
}

TEST_CASE("what is withdrawn is gone, with its reason, and nobody finds it")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    REQUIRE(front.get("/soja-shi/data/shelters").status == 200);
    REQUIRE(front.withdraw(dataset, "誤りが見つかったため"));
    auto const gone = front.get("/soja-shi/data/shelters");
    CHECK(gone.status == 410);
    CHECK(has(gone.body, "誤りが見つかったため"));
    for (auto const* path : { "/table", "/versions", "/rows/0001", "/feed.atom" })
        CHECK_MESSAGE(front.get("/soja-shi/data/shelters" + std::string(path)).status == 410, path);
    CHECK(front.get("/soja-shi/data/shelters/files/" + dataset.resources[0].id + "/table.csv").status == 410);
    CHECK(front.get("/soja-shi/api/v1/datasets/shelters/rows").status == 410);
    CHECK(front.get("/soja-shi/api/3/action/package_show?id=shelters").status == 404);
    CHECK(front.get("/soja-shi/api/3/action/datastore_search?resource_id=" + dataset.resources[0].id).status == 404);
    CHECK_FALSE(has(front.get("/soja-shi/data?q=" + http::percent_encoded("避難")).body, "/soja-shi/data/shelters\""));
    for (auto const* path : { "/soja-shi/catalog.ttl", "/soja-shi/data.json", "/okayama-ken/catalog.ttl", "/okayama-ken/data-standards" })
        CHECK_FALSE_MESSAGE(has(front.text(path), "shelters"), path);
    // Its name may be used again, and itself may come again.
    auto again = dataset;
    again.version = 2;
    CHECK(front.publish(again));
    CHECK(front.get("/soja-shi/data/shelters").status == 200);
}

TEST_CASE("another town's dataset is not found, and a letter that does not fit is refused")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset, neighbour));
    CHECK(front.get("/okayama-shi/data/shelters").status == 200);
    CHECK(front.get("/soja-shi/data/shelters").status == 404);
    CHECK(front.get("/soja-shi/data/shelters/files/" + dataset.resources[0].id + "/table.csv").status == 404);
    CHECK(front.get("/soja-shi/api/v1/datasets/shelters").status == 404);
    CHECK(front.get("/soja-shi/api/3/action/package_show?id=" + dataset.id).status == 404);
    CHECK(front.get("/soja-shi/api/3/action/datastore_search?resource_id=" + dataset.resources[0].id).status == 404);
    CHECK_FALSE(has(front.get("/soja-shi/data").body, "指定緊急避難場所一覧"));

    CHECK(front.receive(datasets::body_of({ dataset, false, {} }), {}).error().key == "catalogue.published.blob_missing");
    REQUIRE(front.publish(front.dataset("parks")));
    CHECK(front.publish(front.dataset("parks")).error().key == "catalogue.published.name_taken");
    CHECK(front.receive(json::object({ { "what", "dataset" }, { "dataset", json::object({}) } }), {}).error().kind == Refusal::Kind::Invalid);
}

TEST_CASE("a file that is no table is given as it is, never as a page")
{
    Catalogue front;
    auto dataset = front.dataset("manual");
    std::string const bytes = "<html><script>alert(1)</script></html>";
    dataset.resources[0] = { .id = dataset.resources[0].id, .name = "手引", .format = "HTML", .media_type = "text/html", .file_name = "手\x7F\r\n引.html", .bytes = bytes.size(), .hash = crypto::sha256_hex(bytes),
        .blob = front.here().files.keep_bytes(bytes), .changed_at = front.clock.now() };
    REQUIRE(front.publish(dataset));
    auto const file = front.get("/soja-shi/data/manual/files/" + dataset.resources[0].id + "/original");
    CHECK(front.body(file) == bytes);
    CHECK(header(file, "content-disposition").starts_with("attachment"));
    CHECK(std::ranges::none_of(header(file, "content-disposition"), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }));
    CHECK_FALSE(has(header(file, "content-disposition"), "%7F"));
    CHECK(header(file, "x-content-type-options") == "nosniff");
    CHECK(front.get("/soja-shi/data/manual/table").status == 404);
    CHECK(front.get("/soja-shi/data/manual").status == 200);
}

TEST_CASE("the prefecture shows its towns' datasets and joins those of one standard, with the source of every row")
{
    Catalogue front;
    auto const own = front.dataset("shelters"), others = front.dataset("hinan", "ID,名称,緯度,経度,電話番号\r\nA1,岡山公園,34.66,133.93,086-000-0000\r\n");
    auto other = others;
    using T = tables::Type;
    other.resources[0].table = datasets::Table { 1, { { .name = "ID" }, { .name = "名称" }, { .name = "緯度", .type = T::Decimal }, { .name = "経度", .type = T::Decimal }, { .name = "電話番号" } }, "ID" };
    auto withdrawn = front.dataset("old");
    REQUIRE(front.publish(own));
    REQUIRE(front.publish(other, neighbour));
    REQUIRE(front.publish(withdrawn, neighbour));
    REQUIRE(front.withdraw(withdrawn, "古い", neighbour));

    auto const list = front.get("/okayama-ken/data");
    CHECK(has(list.body, "/soja-shi/data/shelters\""));
    CHECK(has(list.body, "/okayama-shi/data/hinan\""));
    CHECK_FALSE(has(list.body, "/okayama-shi/data/old\""));
    CHECK_FALSE(has(front.get("/okayama-ken/data?town=soja-shi").body, "/okayama-shi/data/hinan\""));
    CHECK(has(front.get("/okayama-ken/data-standards").body, "/okayama-ken/data-standards/municipal/03"));
    auto const page = front.get("/okayama-ken/data-standards/municipal/03");
    CHECK(page.status == 200);
    CHECK(has(page.body, "2団体の5行"));
    CHECK(has(page.body, "岡山公園"));
    CHECK(has(page.body, "倉敷市"));                               // not yet published by
    auto const csv = front.text("/okayama-ken/data-standards/municipal/03/table.csv");
    CHECK(has(csv, "出典_全国地方公共団体コード,出典_団体名,出典_データセット,出典_版,出典_URI,"));
    CHECK(has(csv, "331007,岡山市,指定緊急避難場所一覧,1,http://localhost:8080/okayama-shi/data/hinan/rows/A1"));
    auto const rows = testing::parsed(front.text("/okayama-ken/api/v1/data-standards/municipal/03/rows?filter=" + http::percent_encoded("名称:eq:岡山公園") + "&fields=" + http::percent_encoded("出典_団体名,電話番号")));
    CHECK(rows.integer("total") == 1);
    CHECK(rows.array("rows").at(0).text("出典_団体名") == "岡山市");
    CHECK(rows.array("sources").size() == 2);
    CHECK(has(front.text("/okayama-ken/data-standards/municipal/03/table.geojson"), "133.93"));
    CHECK(front.get("/okayama-ken/data-standards/municipal/13").status == 404);
    auto const ckan = testing::parsed(front.text("/okayama-ken/api/3/action/package_search?fq=organization:okayama-shi"));
    CHECK(ckan["result"].array("results").at(0).text("name") == "okayama-shi_hinan");
    CHECK(testing::parsed(front.text("/okayama-ken/api/3/action/package_show?id=okayama-shi_hinan"))["result"].text("id") == other.id);
    CHECK(testing::parsed(front.text("/okayama-ken/api/3/action/organization_list"))["result"].array().size() == 3);
}

TEST_CASE("a request for data goes to the office sealed, is shown when the office says so, and is wanted once a browser")
{
    Catalogue front;
    front.get("/soja-shi/data-requests");
    auto const wrong = front.send("POST", "/soja-shi/data-requests", { { "title", "" }, { "words", "使いみち" } });
    CHECK(wrong.status == 422);
    CHECK(has(wrong.body, "ほしいデータを書いてください"));
    CHECK(has(wrong.body, "使いみち</textarea>"));
    auto const sent = front.send("POST", "/soja-shi/data-requests", { { "title", "用水路の深さ" }, { "words", "通学路の安全" } });
    CHECK(sent.status == 303);
    CHECK_FALSE(has(front.get("/soja-shi/data-requests").body, "用水路の深さ"));
    CHECK(testing::count_in(front.here().database, "SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant", town) == 1);

    datasets::DataRequest const request { front.ids.uuid(1), "用水路の深さ", "通学路の安全", {}, front.clock.now() };
    REQUIRE(front.receive(datasets::body_of(datasets::ShownRequest { request, datasets::RequestState::Open, {} }), {}));
    CHECK(has(front.get("/soja-shi/data-requests").body, "用水路の深さ"));
    auto const vote = "/soja-shi/data-requests/" + request.id + "/vote";
    CHECK(front.send("POST", vote).status == 303);
    CHECK(front.send("POST", vote).status == 409);
    CHECK(has(front.get("/soja-shi/data-requests").body, "1票"));
    CHECK(front.get("/okayama-shi/data-requests").body.find("用水路の深さ") == std::string::npos);
    CHECK(front.send("POST", "/okayama-shi/data-requests/" + request.id + "/vote").status == 404);
    REQUIRE(front.receive(datasets::body_of(datasets::ShownRequest { request, datasets::RequestState::Answered, "来年度に公開します。" }), {}));
    CHECK(has(front.get("/soja-shi/data-requests").body, "来年度に公開します。"));
    front.cookie.clear();
    front.get("/soja-shi/data-requests");
    CHECK(front.send("POST", vote).status == 404);                 // no voting on what is answered
    REQUIRE(front.receive(datasets::body_of(datasets::ShownRequest { request, datasets::RequestState::Hidden, "" }), {}));
    CHECK_FALSE(has(front.get("/soja-shi/data-requests").body, "用水路の深さ"));
    // One address in a day.
    int refused = 0;
    for (int n = 0; n < 25; ++n)
        refused += front.send("POST", "/soja-shi/data-requests", { { "title", "水路" } }).status == 429 ? 1 : 0;
    CHECK(refused >= 5);
}

}  // namespace

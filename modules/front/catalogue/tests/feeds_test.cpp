// Feeds of public transport, findings that are kept, maps, sums, forms, and tables that do not fit into memory at once.
#include "../../../office/datasets/tests/feed_files.h"
#include "catalogue.h"
#include "service/findings.h"
#include "service/map_library.h"
#include "service/plain_table.h"
#include "store/use_store.h"

#include <mado/parquet/parquet.h>

using namespace mado;
using namespace mado::catalogue_test;
using mado::testing::has;

namespace {

std::map<std::string, std::string> const bus {
    { "agency.txt", "agency_id,agency_name,agency_url,agency_timezone,agency_lang\nS,総社バス,https://bus.example.jp/,Asia/Tokyo,ja\n" },
    { "stops.txt", "stop_id,stop_name,stop_lat,stop_lon\nA,総社駅前,34.6741,133.7362\nB,市役所,34.6729,133.7466\nC,山手<病院>,34.6498,133.7702\n" },
    { "routes.txt", "route_id,agency_id,route_short_name,route_long_name,route_type\nR,S,1,山手線,3\n" },
    { "trips.txt", "route_id,service_id,trip_id,trip_headsign,direction_id\nR,weekday,t1,山手病院,0\nR,weekday,t2,山手病院,0\nR,weekday,t3,山手病院,0\n" },
    { "stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt1,07:15:00,07:15:00,A,1\nt1,07:25:00,07:25:00,B,2\nt1,07:45:00,07:45:00,C,3\n"
                        "t2,24:10:00,24:10:00,A,1\nt2,24:20:00,24:20:00,B,2\nt2,24:40:00,24:40:00,C,3\nt3,08:00:00,08:00:00,A,1\nt3,08:20:00,08:20:00,NONE,2\n" },
    { "calendar.txt", "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nweekday,1,1,1,1,1,0,0,20260401,20270331\n" },
    { "calendar_dates.txt", "service_id,date,exception_type\nweekday,20261123,2\n" },
};

struct Buses : Catalogue {
    datasets::Dataset feed = dataset("bus");
    std::string folder;
    explicit Buses(std::string const& bytes = open_data::test::zip_of({ bus.begin(), bus.end() }))
    {
        feed.title = "路線バスの時刻表";
        feed.resources[0] = { .id = feed.resources[0].id, .name = "GTFS", .format = "GTFS", .media_type = "application/zip", .file_name = "bus.zip", .bytes = bytes.size(), .hash = crypto::sha256_hex(bytes),
            .blob = here().files.keep_bytes(bytes), .changed_at = clock.now() };
        REQUIRE(publish(feed));
        folder = "/soja-shi/data/bus/files/" + feed.resources[0].id;
    }
};

TEST_CASE("a feed shows its map, its days and what the check says, and its timetable of a stop and of a route")
{
    Buses front;
    CHECK(has(front.get("/soja-shi/data/bus").body, "<polyline"));      // before the job has run, too
    front.run_jobs();
    auto const page = front.get("/soja-shi/data/bus").body;
    for (auto const* words : { "1系統、3便、3の停留所", "令和8年4月1日", "<polyline", "誤り", "foreign" })
        CHECK_MESSAGE(has(page, words) == (std::string(words) != "foreign"), words);
    CHECK(has(page, "stop_times.txt:"));
    CHECK_FALSE(has(page, "}}"));                    // a comment of a template that ends too early shows itself
    CHECK(has(page, front.folder + "/timetable\""));
    CHECK(has(page, "data-source=\"" + front.folder + "/map.geojson\""));

    auto const at = [&](std::string const& query) { return front.get(front.folder + "/timetable?" + query); };
    CHECK(has(at("").body, "停留所か系統を選ぶと"));
    auto const stop = at("stop=A&day=2026-11-18").body;
    CHECK(has(stop, ">7:15</th>"));
    CHECK(has(stop, ">翌0:10</th>"));
    CHECK(stop.find("7:15") < stop.find("翌0:10"));
    CHECK(has(stop, "<td>山手病院</td>"));
    CHECK(has(at("stop=A&day=2026-11-23").body, "この日に発車する便はありません"));   // a holiday by calendar_dates
    CHECK(has(at("stop=A&day=2026-11-22").body, "この日に発車する便はありません"));   // a Sunday
    CHECK(has(at("stop=A&day=2030-01-01").body, "この日に発車する便はありません"));
    CHECK(has(at("stop=%3Cscript%3E").body, "&lt;script&gt;"));
    auto const route = at("route=R&day=2026-11-18").body;
    CHECK(has(route, "山手&lt;病院&gt;"));
    CHECK(has(route, ">7:25</td>"));
    auto const wrong = at("stop=A&day=tomorrow");
    CHECK(wrong.status == 200);
    CHECK(has(wrong.body, "2026-11-22"));

    auto const map = front.get(front.folder + "/map.geojson");
    CHECK(front.body(map).starts_with("{\"type\":\"FeatureCollection\""));
    CHECK(has(front.body(map), "山手<病院>"));          // where nothing leaves, too
    CHECK(has(front.body(map), "[133.736200,34.674100]"));
    CHECK(front.get(front.folder + "/map.geojson", { { "if-none-match", header(map, "etag") } }).status == 304);
    // Another town has neither, and a table is no feed.
    CHECK(front.get("/okayama-shi/data/bus/files/" + front.feed.resources[0].id + "/timetable").status == 404);
    auto const table = front.dataset("shelters");
    REQUIRE(front.publish(table));
    CHECK(front.get("/soja-shi/data/shelters/files/" + table.resources[0].id + "/timetable").status == 404);
    REQUIRE(front.withdraw(front.feed, "誤りが見つかったため"));
    CHECK(front.get(front.folder + "/timetable").status == 410);
    CHECK(front.count("SELECT COUNT(*) AS n FROM catalogue_finding WHERE tenant = $tenant AND kind = 'feed'") == 0);
}

TEST_CASE("a feed with a bus every second has a page of its first departures, and a known map is not made again")
{
    auto files = bus;
    for (int n = 0; n < 100; ++n) {
        auto const id = "m" + std::to_string(n);
        files["trips.txt"] += "R,weekday," + id + ",山手病院,0\n";
        files["stop_times.txt"] += id + ",05:00:00,05:00:00,A,1\n" + id + ",05:10:00,05:10:00,C,2\n";
        files["frequencies.txt"] += (n == 0 ? "trip_id,start_time,end_time,headway_secs\n" : "") + id + ",05:00:00,99:00:00,1\n";
    }
    Buses front(open_data::test::zip_of({ files.begin(), files.end() }));
    auto const page = front.get(front.folder + "/timetable?stop=A&day=2026-11-18").body;
    std::size_t rows = 0;
    for (auto at = page.find("<th scope=\"row\""); at != std::string::npos; at = page.find("<th scope=\"row\"", at + 1))
        ++rows;
    CHECK(rows == 2'000);
    CHECK(has(page, "はじめの2,000便"));
    auto const etag = header(front.get(front.folder + "/map.geojson"), "etag");
    CHECK(front.get(front.folder + "/map.geojson", { { "if-none-match", etag } }).status == 304);
    CHECK(front.get(front.folder + "/map.geojson", { { "if-none-match", "\"other\"" } }).status == 200);
}

TEST_CASE("a feed that cannot be read is still given, and asks for patience")
{
    Buses front("PK\x03\x04 no archive");
    front.run_jobs();
    CHECK(front.get("/soja-shi/data/bus").status == 200);
    CHECK(front.get(front.folder + "/timetable").status == 503);
    CHECK(front.get(front.folder + "/timetable").status == 503);
    CHECK(front.get(front.folder + "/original").status == 200);
}

TEST_CASE("what looks at every row is found once, and kept with the version")
{
    Catalogue front;
    auto dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    auto const findings = [&](std::string const& kind) { return front.count("SELECT COUNT(*) AS n FROM catalogue_finding WHERE tenant = $tenant AND kind = '" + kind + "'"); };
    auto const before = front.text("/soja-shi/data/shelters/rows/0001?as=ttl");   // nothing is kept yet: found while somebody waits
    CHECK(has(before, "http://data.e-stat.go.jp/lod/sac/C33208"));
    CHECK(findings("links") == 0);
    front.run_jobs();
    CHECK(findings("links") == 1);
    CHECK(front.text("/soja-shi/data/shelters/rows/0001?as=ttl") == before);
    // What was kept is what is used.
    auto const& resource = dataset.resources[0];
    auto const table = front.here().database.read(town, [&](db::Read& tx) { return catalogue::store::finding(tx, dataset.id, "links", catalogue::name_of_columns(resource)); });
    REQUIRE(table);
    CHECK(has(*table, "\"means\":[0,0,1,0,0,0,0,0]"));

    auto changed = shelters;
    changed.replace(changed.find("600"), 3, "650");
    auto later = front.next(dataset);
    auto const id = later.resources[0].id;
    later.resources[0] = front.resource(changed);
    later.resources[0].id = id;
    REQUIRE(front.publish(later));
    auto const waiting = front.get("/soja-shi/data/shelters/versions/2").body;
    front.run_jobs();
    CHECK(findings("difference") == 1);
    auto const kept = front.get("/soja-shi/data/shelters/versions/2").body;
    CHECK(has(kept, "<td>600</td><td>650</td>"));
    CHECK(has(kept, "追加 0行、削除 0行、変更 1行、同じ 3行") == has(waiting, "追加 0行、削除 0行、変更 1行、同じ 3行"));
    REQUIRE(front.withdraw(later, "古い"));
    CHECK(findings("links") == 0);
    CHECK(findings("difference") == 0);
}

TEST_CASE("a chart sums a column by another")
{
    Catalogue front;
    REQUIRE(front.publish(front.dataset("shelters")));
    auto const page = front.get("/soja-shi/data/shelters/table?chart=" + http::percent_encoded("全国地方公共団体コード") + "&sum=" + http::percent_encoded("想定収容人数")).body;
    CHECK(has(page, "全国地方公共団体コードごとの「想定収容人数」の合計"));
    CHECK(has(page, ">1,700</td>"));
    auto const narrowed = front.get("/soja-shi/data/shelters/table?q=" + http::percent_encoded("公園") + "&column=" + http::percent_encoded("想定収容人数") + "&is=ge&value=600&chart="
        + http::percent_encoded("全国地方公共団体コード") + "&sum=" + http::percent_encoded("想定収容人数")).body;
    CHECK(has(narrowed, ">1,500</td>"));
    auto const text = front.get("/soja-shi/data/shelters/table?chart=ID&sum=" + http::percent_encoded("名称")).body;
    CHECK(has(text, "IDの内訳"));               // a text has no sum: counted
}

TEST_CASE("Parquet is offered where DuckDB is, and is whole")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    auto const address = "/soja-shi/data/shelters/files/" + dataset.resources[0].id + "/table.parquet";
    CHECK(has(front.get("/soja-shi/data/shelters").body, "table.parquet") == parquet::available());
    auto const file = front.get(address);
    if (!parquet::available()) {
        CHECK(file.status == 404);
        return;
    }
    CHECK(file.status == 200);
    CHECK(header(file, "content-type") == "application/vnd.apache.parquet");
    auto const bytes = front.body(file);
    CHECK(bytes.starts_with("PAR1"));
    CHECK(bytes.ends_with("PAR1"));
    CHECK(front.get(address, { { "if-none-match", header(file, "etag") } }).status == 304);
}

TEST_CASE("the row API keeps its bounds")
{
    Catalogue front;
    REQUIRE(front.publish(front.dataset("shelters")));
    auto const at = [&](std::string const& query) { return front.get("/soja-shi/api/v1/datasets/shelters/rows?" + query); };
    struct Row { char const* query; int status; };
    for (auto const& row : { Row { "limit=0", 200 }, Row { "limit=10001", 200 }, Row { "offset=999999", 200 }, Row { "offset=-1", 422 }, Row { "limit=x", 422 }, Row { "sort=nothing", 422 },
             Row { "fields=ID,ID", 422 }, Row { "filter=ID:like:x", 422 }, Row { "filter=nothing:eq:1", 422 }, Row { "format=xml", 422 }, Row { "resource=none", 404 } })
        CHECK_MESSAGE(at(row.query).status == row.status, row.query);
    CHECK(testing::parsed(front.body(at("limit=0"))).array("rows").empty());
    CHECK(testing::parsed(front.body(at("offset=999999"))).integer("total") == 4);
    std::string many;
    for (int n = 0; n < 200; ++n)
        many += "&filter=ID:filled:";
    CHECK(at(many).status == 422);
}

TEST_CASE("a large table is read from a file of the workshop that goes again")
{
    Catalogue front;
    std::string large = "ID,名称\r\n";
    for (int n = 0; large.size() < files::most_plain_in_memory + 100'000; ++n)
        large += std::to_string(n) + ",指定緊急避難場所 " + std::string(1'000, 'x') + std::to_string(n % 7) + "\r\n";
    auto const rows = static_cast<std::uint64_t>(std::ranges::count(large, '\n')) - 1;
    auto dataset = front.dataset("large");
    dataset.resources[0].blob = front.here().files.keep_bytes(large);
    dataset.resources[0].bytes = large.size();
    dataset.resources[0].hash = crypto::sha256_hex(large);
    dataset.resources[0].table = datasets::Table { rows, { { .name = "ID", .type = tables::Type::Integer }, { .name = "名称" } }, "ID" };
    REQUIRE(front.publish(dataset));
    auto const answer = testing::parsed(front.text("/soja-shi/api/v1/datasets/large/rows?limit=1&filter=ID:eq:7"));
    CHECK(answer.array("rows").size() == 1);
    CHECK(front.get("/soja-shi/data/large/files/" + dataset.resources[0].id + "/table.csv").status == 200);
    for (auto const& file : std::filesystem::recursive_directory_iterator(front.here().workshop / "datasets"))
        CHECK(file.path().string().find(".plain.") == std::string::npos);
    auto lost = dataset.resources[0];
    lost.blob.name = crypto::sha256_hex("lost");
    CHECK_FALSE(catalogue::PlainTable::of(front.here(), front.here().workshop / "datasets" / town, lost));
}

TEST_CASE("MapLibre's files are given where they are, and no others; without them a page has its sketch")
{
    Catalogue front;
    REQUIRE(front.publish(front.dataset("shelters")));
    auto const page = front.get("/soja-shi/data/shelters/table").body;
    CHECK(has(page, "<svg class=\"chart\""));
    CHECK_FALSE(has(page, "}}"));
    CHECK(has(page, "data-source=\"/soja-shi/api/v1/datasets/shelters/rows?format=geojson"));
    bool const is_there = catalogue::map_folder().has_value();
    CHECK(has(page, "data-script=\"/soja-shi/data-map/maplibre-gl-csp.js?edition=") == is_there);
    for (auto const* name : { "maplibre-gl-csp.js", "maplibre-gl-csp-worker.js", "maplibre-gl.css" })
        CHECK(front.get("/soja-shi/data-map/" + std::string(name)).status == (is_there ? 200 : 404));
    for (auto const* name : { "maplibre-gl-dev.js", "..", "package.json", "maplibre-gl-csp.js.map" })
        CHECK(front.get("/soja-shi/data-map/" + std::string(name)).status == 404);
}

}  // namespace

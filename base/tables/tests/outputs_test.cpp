// The forms a table goes out in.
#include "tests/made.h"

#include <mado/tables/outputs.h>
#include <mado/tables/sheet.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace mado::tables::testing {

namespace {

template <class Write>
std::string gathered(Write&& write)
{
    std::string out;
    Sink const sink = [&](std::string_view text) { out += text; };
    write(sink);
    return out;
}

namespace bj = boost::json;

std::string csv_of(Columns const& table, tables::Rows rows = std::nullopt, bool mark = false)
{
    return gathered([&](Sink const& sink) { write_csv(table, rows, mark, sink); });
}

std::string json_of(Columns const& table, tables::Rows rows = std::nullopt)
{
    return gathered([&](Sink const& sink) { write_json(table, rows, sink); });
}

bj::value geojson_of(Columns const& table)
{
    auto const positions = positions_of(table);
    REQUIRE(positions);
    return bj::parse(gathered([&](Sink const& sink) { write_geojson(table, *positions, std::nullopt, sink); }));
}

}  // namespace

TEST_CASE("the name of a place")
{
    CHECK(name_of(Place { 0, 0 }) == "A1");
    CHECK(name_of(Place { 11, 25 }) == "Z12");
    CHECK(name_of(Place { 0, 26 }) == "AA1");
    CHECK(name_of(Place { 1'048'575, 16'383 }) == "XFD1048576");
}

TEST_CASE("CSV gives every cell back as it is")
{
    Folder const folder;
    std::string const csv = "名称,数,備考\r\n\"a,b\",007,\"二\n行\"\r\n\"\"\"c\"\"\",=1+1,\" 前\"\r\n,,\r\n";
    auto const table = table_of(folder, csv);
    CHECK(csv_of(table) == csv);
    CHECK(csv_of(table, std::nullopt, true) == "\xEF\xBB\xBF" + csv);
    std::vector<std::uint64_t> const rows { 1 };
    CHECK(csv_of(table, rows) == "名称,数,備考\r\n\"\"\"c\"\"\",=1+1,\" 前\"\r\n");
    CHECK(csv_of(table_of(folder, "a\r\nx\r\n\"\"\r\n", {}, "alone")) == "a\r\nx\r\n\"\"\r\n");
}

TEST_CASE("JSON has numbers, flags, nothing and text")
{
    Folder const folder;
    auto const table = table_of(folder, "名称,数,率,有無,日,コード\r\n\"a\"\"\\\t\n\x01\x7F\",12,0.50,true,2026-04-01,007\r\n,-3,-1.25,false,,12\r\n避難所,,,,2026-04-02,\r\n");
    CHECK(json_of(table)
        == "[\n{\"名称\":\"a\\\"\\\\\\t\\n\\u0001\\u007F\",\"数\":12,\"率\":0.50,\"有無\":true,\"日\":\"2026-04-01\",\"コード\":\"007\"},\n"
           "{\"名称\":null,\"数\":-3,\"率\":-1.25,\"有無\":false,\"日\":null,\"コード\":\"12\"},\n"
           "{\"名称\":\"避難所\",\"数\":null,\"率\":null,\"有無\":null,\"日\":\"2026-04-02\",\"コード\":null}\n]\n");
    std::vector<std::uint64_t> const rows { 2, 0 }, none;
    CHECK(bj::parse(json_of(table, rows)).as_array().size() == 2);
    CHECK(json_of(table, none) == "[]\n");
    auto const lines = gathered([&](Sink const& sink) { write_json_lines(table, rows, sink); });
    auto const line = lines.find('\n');
    CHECK(bj::parse(lines.substr(0, line)).at("名称") == "避難所");
    CHECK(bj::parse(lines.substr(line + 1)).at("数") == 12);
    CHECK(lines.ends_with("}\n"));
}

TEST_CASE("each member of an object has a name of its own")
{
    Folder const folder;
    auto const rows = bj::parse(json_of(table_of(folder, "a,,a,a_2,\r\n1,2,3,4,5\r\n")));
    CHECK(bj::serialize(rows) == R"([{"a":1,"column_2":2,"a_3":3,"a_2":4,"column_5":5}])");
}

TEST_CASE("many columns of one name are named soon")
{
    Folder const folder;
    std::string csv;
    for (int i = 0; i < 16'000; ++i)
        csv += i == 0 ? "x" : ",x";
    auto const names = names_of(table_of(folder, csv + "\r\n"));
    CHECK(names[1] == "x_2");
    CHECK(names.back() == "x_16000");
    CHECK(names_of(table_of(folder, "a,A,a_2\r\n", {}, "letters"), Letters::LargeLikeSmall) == std::vector<std::string> { "a", "A_3", "a_2" });
}

TEST_CASE("where the positions are")
{
    Folder const folder;
    struct Row { char const* csv; std::optional<std::pair<std::size_t, std::size_t>> are; };
    Row const rows[] = {
        { "名称,緯度,経度\r\na,34.5,134\r\n", { { 1, 2 } } },
        { "Longitude,LATITUDE\r\n134.1,34.5\r\n", { { 1, 0 } } },
        { "lng,lat\r\n134.1,34.5\r\n", { { 1, 0 } } },
        { "geo:lat,geo:long\r\n34.5,134.1\r\n", { { 0, 1 } } },
        { "緯度,経度\r\n34.5,134.1\r\n34.6,134.2\r\n不明,不明\r\n", { { 0, 1 } } },  // text, yet mostly degrees
        { "緯度,経度\r\n北,東\r\n", std::nullopt },
        { "緯度,名称\r\n34.5,a\r\n", std::nullopt },
        { "名称,数\r\na,1\r\n", std::nullopt },
    };
    for (auto const& row : rows) {
        CAPTURE(row.csv);
        auto const found = positions_of(table_of(folder, row.csv));
        REQUIRE(found.has_value() == row.are.has_value());
        if (found) {
            CHECK(found->latitude == row.are->first);
            CHECK(found->longitude == row.are->second);
        }
    }
}

TEST_CASE("GeoJSON is RFC 7946: longitude first, nothing where there is no position")
{
    Folder const folder;
    auto const map = geojson_of(table_of(folder,
        "名称,緯度,経度,数\r\na,34.350590,134.04749,7\r\nb,0,0,1\r\nc,,134.04749,\r\nd,134.04749,34.350590,2\r\ne,90,-180,3\r\nf,90.5,10,4\r\n"));
    CHECK(map.at("type") == "FeatureCollection");
    auto const& features = map.at("features").as_array();
    REQUIRE(features.size() == 6);
    CHECK(bj::serialize(features[0].at("geometry")) == bj::serialize(bj::parse(R"({"type":"Point","coordinates":[134.04749,34.350590]})")));
    CHECK(bj::serialize(features[0].at("properties")) == R"({"名称":"a","数":7})");
    for (auto const without : { 1, 2, 3, 5 })
        CHECK(features[static_cast<std::size_t>(without)].at("geometry").is_null());
    CHECK(bj::serialize(features[4].at("geometry").at("coordinates")) == "[-180,90]");
    CHECK(features[2].at("properties").at("数").is_null());
    CHECK(geojson_of(table_of(folder, "lat,lon\r\n", {}, "none")).at("features").as_array().empty());
}

TEST_CASE("a cell larger than a piece goes out whole")
{
    Folder const folder;
    std::string const large(600'000, 'x'), quotes(300'000, '"');
    std::string doubled;
    for (auto const c : quotes)
        (doubled += c) += c;
    auto const table = table_of(folder, "a,b\r\n" + large + ",\"" + doubled + "\"\r\n");
    CHECK(csv_of(table) == "a,b\r\n" + large + ",\"" + doubled + "\"\r\n");
    auto const row = bj::parse(json_of(table)).at(0);
    CHECK(row.at("a").as_string() == large);
    CHECK(row.at("b").as_string() == quotes);
}

}  // namespace mado::tables::testing

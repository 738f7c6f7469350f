// The APIs: rows, CKAN's shapes and errors, the metadata of the catalogue.
#include "catalogue.h"

using namespace mado;
using namespace mado::catalogue_test;
using mado::testing::has;
using mado::testing::parsed;

namespace {

std::string encoded(std::string const& text) { return http::percent_encoded(text); }

TEST_CASE("rows by conditions, order, columns and page; numbers are numbers")
{
    Catalogue front;
    REQUIRE(front.publish(front.dataset("shelters")));
    auto const at = [&](std::string const& query) { return front.get("/soja-shi/api/v1/datasets/shelters/rows" + query); };
    auto const all = at("");
    CHECK(all.status == 200);
    CHECK(has(all.body, "\"緯度\":34.6741"));
    CHECK(has(all.body, "\"ID\":\"0001\""));
    CHECK(has(all.body, "\"備考\":null"));
    auto const some = parsed(at("?filter=" + encoded("想定収容人数:ge:600") + "&filter=" + encoded("開設日:lt:2026-01-01") + "&fields=" + encoded("名称,想定収容人数")).body);
    CHECK(some.integer("total") == 1);
    CHECK(some.array("rows").at(0).object().size() == 2);
    CHECK(some.array("rows").at(0).integer("想定収容人数") == 900);
    CHECK(parsed(at("?sort=" + encoded("-想定収容人数") + "&limit=1&fields=" + encoded("名称")).body).array("rows").at(0).text("名称") == "西公園");
    CHECK(parsed(at("?limit=2&offset=3&fields=ID").body).array("rows").size() == 1);
    CHECK(parsed(at("?filter=" + encoded("ID:in:0001|0004") + "&fields=ID").body).integer("total") == 2);
    CHECK(parsed(at("?filter=" + encoded("備考:empty") + "&fields=ID").body).array("rows").at(0).text("ID") == "0003");
    auto const csv = at("?format=csv&filter=" + encoded("ID:eq:0002"));
    CHECK(header(csv, "content-type").starts_with("text/csv"));
    CHECK(has(csv.body, "=1+1"));                                  // a CSV is data
    CHECK(has(at("?format=geojson").body, "\"Feature\""));
    auto const etag = header(all, "etag");
    CHECK(front.get("/soja-shi/api/v1/datasets/shelters/rows", { { "if-none-match", etag } }).status == 304);
    for (auto const* wrong : { "?filter=nothing:eq:1", "?filter=ID:like:1", "?sort=nothing", "?fields=nothing", "?limit=x", "?format=pdf", "?unknown=1", "?fields=ID,ID", "?sort=ID,-ID" })
        CHECK_MESSAGE((at(wrong).status == 422 || at(wrong).status == 400), wrong);
    CHECK(at("?filter=" + encoded("想定収容人数:ge:abc")).status == 422);
    CHECK(front.get("/soja-shi/api/v1/datasets/none/rows").status == 404);
    auto const datasets = parsed(front.text("/soja-shi/api/v1/datasets?q=" + encoded("避難")));
    CHECK(datasets.integer("total") == 1);
    CHECK(datasets.array("datasets").at(0).text("uri") == "http://localhost:8080/soja-shi/data/shelters");
    auto const described = front.text("/soja-shi/api/v1/datasets/shelters");
    CHECK(has(described, "attribution"));
    CHECK_FALSE(has(described, "\"blob\""));
}

TEST_CASE("CKAN: packages, resources, organizations, groups, tags, licences")
{
    Catalogue front;
    auto dataset = front.dataset("shelters");
    dataset.themes = { "ENVI" };
    REQUIRE(front.publish(dataset));
    REQUIRE(front.publish(front.dataset("toilets")));
    CHECK(parsed(front.get("/soja-shi/api/3/action/site_read").body)["result"].flag());
    CHECK(front.ckan("status_show").array("extensions").size() == 2);
    CHECK(front.ckan("package_list").array().size() == 2);
    CHECK(front.ckan("package_list", "limit=1&offset=1").array().at(0).text() == "toilets");
    auto const package = front.ckan("package_show", "id=shelters");
    CHECK(package.text("id") == dataset.id);
    CHECK(package.flag("isopen"));
    CHECK(package["organization"].text("name") == "soja-shi");
    CHECK(package.array("resources").at(0).flag("datastore_active"));
    CHECK(package.array("tags").size() == 2);
    CHECK(package.text("metadata_modified") == "2026-11-18T01:00:00.000000");
    CHECK(front.ckan("package_show", "id=" + dataset.id).text("name") == "shelters");
    CHECK(front.ckan("current_package_list_with_resources").array().size() == 2);
    auto const id = dataset.resources[0].id;
    CHECK(front.ckan("resource_show", "id=" + id).text("url") == "http://localhost:8080/soja-shi/data/shelters/files/" + id + "/table.csv");
    CHECK(front.ckan("resource_search", "query=format:csv").integer("count") == 2);
    CHECK(front.ckan("organization_list").array().at(0).text() == "soja-shi");
    CHECK(front.ckan("organization_list", "all_fields=true").array().at(0).integer("package_count") == 2);
    CHECK(front.ckan("organization_show", "id=soja-shi&include_datasets=true").array("packages").size() == 2);
    CHECK(front.ckan("group_list").array().size() == 1);
    CHECK(front.ckan("group_show", "id=ENVI").integer("package_count") == 1);
    CHECK(front.ckan("tag_list").array().size() == 2);
    CHECK(front.ckan("tag_list", "query=" + encoded("防")).array().size() == 1);
    CHECK(front.ckan("tag_show", "id=" + encoded("防災") + "&include_datasets=1").array("packages").size() == 2);
    CHECK_FALSE(front.ckan("license_list").array().empty());
    // The same by POST, on both addresses.
    auto const posted = front.send("POST", "/soja-shi/api/action/package_show", {}, R"({"id": "toilets"})");
    CHECK(parsed(posted.body)["result"].text("name") == "toilets");
}

TEST_CASE("CKAN: package_search with q, fq, sort, pages and facets")
{
    Catalogue front;
    auto first = front.dataset("shelters"), second = front.dataset("toilets");
    second.title = "公衆トイレ一覧", second.title_kana = "こうしゅうといれいちらん", second.tags = { "トイレ" }, second.licence = "CC0-1.0", second.description = "市内のトイレ";
    second.changed_at = { second.changed_at.microseconds + 1 };
    REQUIRE(front.publish(first));
    REQUIRE(front.publish(second));
    auto const names = [&](std::string const& query) {
        std::string all;
        auto const found = front.ckan("package_search", query);
        for (auto const& one : found.array("results"))
            all += one.text("name") + " ";
        return all;
    };
    CHECK(names("") == "toilets shelters ");
    CHECK(names("q=*:*") == "toilets shelters ");
    CHECK(names("q=" + encoded("といれ")) == "toilets ");
    CHECK(names("q=" + encoded("title:避難")) == "shelters ");
    CHECK(names("q=name:toilets") == "toilets ");
    CHECK(names("fq=license_id:CC0-1.0") == "toilets ");
    CHECK(names("fq=" + encoded("tags:\"防災\" AND res_format:CSV")) == "shelters ");
    CHECK(names("fq=" + encoded("-tags:防災")) == "toilets ");
    CHECK(names("fq=" + encoded("tags:(防災 OR トイレ)")) == "toilets shelters ");
    CHECK(names("fq=" + encoded("+dataset_type:dataset +organization:soja-shi")) == "toilets shelters ");
    CHECK(names("sort=" + encoded("title_string asc")) == "toilets shelters ");       // こ before し
    CHECK(names("sort=" + encoded("metadata_modified asc")) == "shelters toilets ");
    CHECK(names("rows=1&start=1") == "shelters ");
    CHECK(front.ckan("package_search", "rows=0").integer("count") == 2);
    auto const facets = front.ckan("package_search", "facet.field=" + encoded("[\"tags\",\"organization\",\"license_id\"]"));
    CHECK(facets["facets"]["organization"].integer("soja-shi") == 2);
    CHECK(facets["facets"]["tags"].integer("防災") == 1);
    CHECK(facets["search_facets"]["license_id"].array("items").size() == 2);
    std::string terms = "q=title:a";
    for (int n = 1; n < 64; ++n)
        terms += "+title:a";
    CHECK(names(terms) == "");
    CHECK(front.get("/soja-shi/api/3/action/package_search?" + terms + "&fq=name:toilets").status == 400);
    for (auto const* wrong : { "fq=nothing:1", "q=" "%28tags%3A", "sort=nothing%20desc", "sort=name%20down", "q=%22never" }) {
        auto const response = front.get("/soja-shi/api/3/action/package_search?" + std::string(wrong));
        CHECK_MESSAGE(response.status == 400, wrong);
        CHECK(parsed(response.body)["error"].text("__type") == "Search Query Error");
    }
}

TEST_CASE("CKAN: errors as its clients expect them")
{
    Catalogue front;
    REQUIRE(front.publish(front.dataset("shelters")));
    struct Row { char const* path; int status; char const* type; };
    for (auto const& row : { Row { "package_show?id=none", 404, "Not Found Error" }, Row { "package_show", 409, "Validation Error" }, Row { "package_search?rows=x", 409, "Validation Error" },
             Row { "package_search?start=-1", 409, "Validation Error" }, Row { "resource_show?id=none", 404, "Not Found Error" }, Row { "datastore_search?resource_id=none", 404, "Not Found Error" },
             Row { "datastore_search", 409, "Validation Error" }, Row { "organization_show?id=okayama-shi", 404, "Not Found Error" }, Row { "resource_search?query=nothing", 409, "Validation Error" } }) {
        auto const response = front.get("/soja-shi/api/3/action/" + std::string(row.path));
        CHECK_MESSAGE(response.status == row.status, row.path);
        auto const value = parsed(response.body);
        CHECK_MESSAGE(value["error"].text("__type") == row.type, row.path);
        CHECK_FALSE(value.flag("success", true));
        CHECK(has(value.text("help"), "/soja-shi/api/3/action/help_show?name="));
    }
    CHECK(front.get("/soja-shi/api/3/action/package_create").status == 400);
    CHECK(has(front.get("/soja-shi/api/3/action/nothing").body, "Action name not known"));
    CHECK(front.send("POST", "/soja-shi/api/3/action/package_show", {}, "{broken").status == 400);
    CHECK(front.send("POST", "/soja-shi/api/3/action/package_show", {}, "[1]").status == 400);
    CHECK(front.send("DELETE", "/soja-shi/api/3/action/package_show").status == 400);
    CHECK(has(front.get("/soja-shi/api/3/action/help_show?name=package_search").body, "facet.field"));
}

TEST_CASE("CKAN: the DataStore")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    auto const id = dataset.resources[0].id;
    auto const at = [&](std::string const& query) { return front.get("/soja-shi/api/3/action/datastore_search?resource_id=" + id + query); };
    auto const all = at("");
    CHECK(all.status == 200);
    CHECK(has(all.body, "\"_id\":1"));
    CHECK(has(all.body, "\"緯度\":34.6741"));
    CHECK(has(all.body, "\"total\":4"));
    CHECK(has(all.body, R"({"id":"_id","type":"int"})"));
    CHECK(has(all.body, R"({"id":"緯度","type":"numeric"})"));
    auto const result = [&](std::string const& query) {
        auto const response = at(query);
        CHECK_MESSAGE(response.status == 200, response.body);
        return parsed(response.body)["result"];
    };
    auto const small = "&fields=" + encoded("名称,想定収容人数");
    CHECK(result("&filters=" + encoded(R"({"想定収容人数": 600})") + small).integer("total") == 1);
    CHECK(result("&filters=" + encoded(R"({"想定収容人数": [600, "900"]})") + small).integer("total") == 2);
    CHECK(result("&filters=" + encoded(R"({"_id": 3})") + small).array("records").at(0).text("名称") == "西公園");
    CHECK(result("&q=" + encoded("公園") + small).integer("total") == 2);
    CHECK(result("&q=" + encoded(R"({"名称": "小学校"})") + small).integer("total") == 1);
    CHECK(result("&sort=" + encoded("想定収容人数 desc") + small).array("records").at(0).integer("想定収容人数") == 900);
    CHECK(result("&sort=" + encoded("\"想定収容人数\" asc, 名称") + small + "&limit=1&offset=1").array("records").at(0).integer("想定収容人数") == 120);
    CHECK(result("&distinct=true&fields=" + encoded("全国地方公共団体コード")).integer("total") == 1);
    CHECK(result("&limit=0" + small).array("records").empty());
    CHECK_FALSE(result("&include_total=false" + small).has("total"));
    CHECK(has(result("&limit=2" + small)["_links"].text("next"), "offset=2"));
    CHECK(has(result("&records_format=csv" + small).text("records"), "総社小学校,600\r\n"));
    for (auto const& wrong : { "&filters=" + encoded("{\"none\": 1}"), "&filters=" + encoded("[1]"), "&filters=" + encoded("{\"想定収容人数\": \"many\"}"), std::string("&fields=none"), std::string("&sort=none"),
             std::string("&limit=-1"), std::string("&offset=x"), "&q=" + encoded("{\"none\": \"1\"}"), std::string("&records_format=xml"), std::string("&fields=ID,ID"), std::string("&sort=ID,ID%20desc"), "&filters=" + encoded("{\"_id\": \"x\"}") })
        CHECK_MESSAGE(at(wrong).status == 409, wrong);
    CHECK(result("&filters=" + encoded(R"({"_id": [4, 2, 2, 99]})") + small).integer("total") == 2);
    std::string many = "0";
    for (int n = 0; n < 32'000; ++n)
        many += ",0";
    auto const post = [&](std::string const& body) { return front.send("POST", "/soja-shi/api/3/action/datastore_search", {}, body).status; };
    CHECK(post("{\"resource_id\": \"" + id + "\", \"filters\": {\"_id\": [" + many.substr(2) + "]}}") == 200);
    CHECK(post("{\"resource_id\": \"" + id + "\", \"filters\": {\"_id\": [" + many + "]}}") == 409);
    auto const sql = [&](std::string const& text) { return front.get("/soja-shi/api/3/action/datastore_search_sql?sql=" + encoded(text)); };
    auto const counted = sql("SELECT \"全国地方公共団体コード\" AS code, COUNT(*) AS n, MAX(\"想定収容人数\") AS most FROM \"" + id + "\" GROUP BY \"全国地方公共団体コード\"");
    CHECK_MESSAGE(counted.status == 200, counted.body);
    CHECK(has(counted.body, "\"n\":4"));
    CHECK(has(counted.body, "\"most\":900"));
    for (auto const& attack : { std::string("SELECT * FROM pg_user"), "SELECT * FROM \"" + id + "\"; DROP TABLE catalogue_dataset", std::string("DELETE FROM \"") + id + "\"", std::string("SELECT"),
             "SELECT (SELECT 1) FROM \"" + id + "\"", "SELECT pg_sleep(10) FROM \"" + id + "\"", "SELECT min(ID), min(ID) FROM \"" + id + "\"", "SELECT ID AS " + std::string(201, 'n') + " FROM \"" + id + "\"" }) {
        auto const status = sql(attack).status;
        CHECK_MESSAGE((status == 403 || status == 409), attack);
    }
    auto const info = front.ckan("datastore_info", "id=" + id);
    CHECK(info["meta"].integer("count") == 4);
    CHECK(info.array("fields").size() == 8);
}

TEST_CASE("DCAT-AP, DCAT-US and the prefecture's catalogue say the same datasets")
{
    Catalogue front;
    auto const dataset = front.dataset("shelters");
    REQUIRE(front.publish(dataset));
    for (auto const* root : { "/soja-shi", "/okayama-ken" }) {
        auto const turtle = front.get(root + std::string("/catalog.ttl"));
        CHECK(header(turtle, "content-type") == "text/turtle; charset=utf-8");
        for (auto const* said : { "a dcat:Catalog", "<http://localhost:8080/soja-shi/data/shelters> a dcat:Dataset", "dcat:accessURL", "spdx:checksumValue", "dct:accrualPeriodicity",
                 "dct:spatial <http://data.e-stat.go.jp/lod/sac/C33208>" })
            CHECK_MESSAGE(has(turtle.body, said), said);
        auto const linked = parsed(front.text(root + std::string("/catalog.jsonld")));
        CHECK(linked.array("@graph").size() > 5);
    }
    auto const federal = parsed(front.text("/soja-shi/data.json"));
    CHECK(federal.text("conformsTo") == "https://project-open-data.cio.gov/v1.1/schema");
    CHECK(federal.array("dataset").at(0).text("accessLevel") == "public");
    CHECK(header(front.get("/soja-shi/catalog", { { "accept", "text/turtle" } }), "content-type").starts_with("text/turtle"));
    CHECK(front.get("/soja-shi/catalog", { { "accept", "text/html" } }).status == 303);
    CHECK(has(front.get("/soja-shi/data/shelters.ttl").body, "dcat:distribution"));
    CHECK(front.get("/soja-shi/data/none.ttl").status == 404);
}

TEST_CASE("the document of the API tells CKAN's actions by their names")
{
    Catalogue front;
    auto const document = parsed(front.text("/soja-shi/api/openapi.json"));
    auto const& path = document["paths"]["/api/3/action/{action}"];
    auto const names = json::write(path["get"].array("parameters").at(0)["schema"]);
    for (auto const* name : { "package_search", "datastore_search", "datastore_search_sql" })
        CHECK_MESSAGE(names.find(name) != std::string::npos, name);
    CHECK_FALSE(path.array("servers").at(0).text("url").ends_with("/api/v1"));
    CHECK(front.get("/soja-shi/api/3/action/site_read").status == 200);
}

}  // namespace

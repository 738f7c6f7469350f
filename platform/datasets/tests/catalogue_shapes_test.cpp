// What a catalogue says to others' programs: Turtle and JSON-LD that hold hostile words, CKAN's values, the letters about requests.
#include <mado/datasets/ckan.h>
#include <mado/datasets/dcat.h>
#include <mado/datasets/requests.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::datasets;

namespace {

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

Resource table()
{
    Resource made { .id = "0198f3a0-0000-7000-8000-000000000001", .name = "表", .format = "CSV", .media_type = "text/csv", .file_name = "a.csv", .bytes = 12, .hash = std::string(64, 'a') };
    made.table = Table { 2, { { .name = "ID" } }, "ID" };
    return made;
}

TEST_CASE("words end no literal and addresses end no angle bracket")
{
    Graph graph;
    graph.node("http://a/<x> y", "a", "dcat:Dataset");
    graph.text("http://a/<x> y", "dct:title", "\"quoted\" \\ line\nbreak\r\ttab\x01", "ja");
    graph.text("http://a/<x> y", "dct:description", "");
    graph.node("http://a/<x> y", "dct:source", "");
    auto const turtle = graph.turtle();
    CHECK(has(turtle, "<http://a/%3Cx%3E%20y> a dcat:Dataset"));
    CHECK(has(turtle, R"("\"quoted\" \\ line\nbreak\r\ttab"@ja)"));
    CHECK_FALSE(has(turtle, "dct:description"));
    CHECK_FALSE(has(turtle, "dct:source"));
    auto const linked = json::parse(graph.json_ld());
    REQUIRE(linked);
    CHECK((*linked).array("@graph").at(0).text("@id") == "http://a/%3Cx%3E%20y");
}

TEST_CASE("a dataset of a town in DCAT-AP, DCAT-US and CKAN")
{
    Vocabulary const vocabulary;
    Publisher const town { "332089", "soja-shi", "総社市", "Soja City", "https://example.jp/soja-shi" };
    Dataset dataset { .id = "0198f3a0-0000-7000-8000-000000000002", .name = "toilets", .title = "公衆トイレ一覧", .contact = "a@example.jp", .licence = "unknown", .covers_from = Day::of(2026, 4, 1), .version = 3,
        .published_at = { 1'000'000 }, .changed_at = { 2'000'000 }, .resources = { table() } };
    Offered const offered { &dataset, &town, "soja-shi_toilets" };
    auto const turtle = graph_of(offered, vocabulary).turtle();
    CHECK(has(turtle, "dcat:downloadURL <https://example.jp/soja-shi/data/toilets/files/0198f3a0-0000-7000-8000-000000000001/table.csv>"));
    CHECK(has(turtle, "dct:description \"公衆トイレ一覧\"@ja"));          // mandatory: the title where nothing else is said
    CHECK(has(turtle, "vcard:hasEmail <mailto:a@example.jp>"));
    CHECK(has(turtle, "dcat:startDate \"2026-04-01\"^^xsd:date"));
    CHECK(has(turtle, "dct:issued \"1970-01-01T09:00:01+09:00\"^^xsd:dateTime"));
    auto const package = ckan::package(offered, vocabulary);
    CHECK(package.text("name") == "soja-shi_toilets");
    CHECK(package.text("metadata_modified") == "1970-01-01T00:00:02.000000");
    CHECK(package["license_title"].is_null());
    CHECK_FALSE(package.flag("isopen", true));
    CHECK(package.array("resources").at(0).integer("size") == 12);
    CHECK(data_json(town, std::span(&offered, 1), vocabulary).array("dataset").at(0).array("keyword").size() == 1);  // DCAT-US wants one
    CHECK(media_type_address("nothing").empty());
}

TEST_CASE("letters about requests come back as they went, and what does not fit is refused")
{
    DataRequest const request { "0198f3a0-0000-7000-8000-000000000003", "街灯の位置", "通学路", {}, { 5 } };
    auto const again = request_of(body_of(request));
    REQUIRE(again);
    CHECK(again->title == request.title);
    CHECK(again->asked_at == request.asked_at);
    CHECK(votes_of(body_of(DataVotes { request.id, 7 }))->votes == 7);
    auto const shown = shown_request_of(body_of(ShownRequest { request, RequestState::Declined, "公開できません。" }));
    REQUIRE(shown);
    CHECK(shown->state == RequestState::Declined);
    CHECK_FALSE(request_of(body_of(DataVotes { request.id, 7 })));
    CHECK_FALSE(votes_of(body_of(DataVotes { "x", 7 })));
    CHECK_FALSE(votes_of(body_of(DataVotes { request.id, -1 })));
    CHECK_FALSE(request_of(body_of(DataRequest { request.id, "", "", {}, {} })));
    CHECK_FALSE(request_of(body_of(DataRequest { request.id, std::string(101, 'a'), "", {}, {} })));
    CHECK_FALSE(request_of(body_of(DataRequest { "x", "a", "", {}, {} })));
}

}  // namespace

// A table as linked data: what we write and what CSV on the Web makes of our CSV with our description is one graph.
#include "tests/graph.h"
#include "tests/made.h"

#include <mado/csvw/process.h>
#include <mado/tables/linked.h>

#include <map>

#include <boost/json/parse.hpp>
#include <rapidcheck.h>

namespace mado::tables::testing {

namespace {

namespace bj = boost::json;
using csvw::tests::Graph;

constexpr char const* base = "https://town.example.jp/data/toilets";

class Memory : public csvw::Web {
public:
    std::map<std::string, std::string, std::less<>> pages;
    std::optional<std::string> document(std::string_view url) override
    {
        auto const found = pages.find(url);
        return found == pages.end() ? std::nullopt : std::optional(found->second);
    }
    std::optional<csv::Source> table(std::string_view url) override
    {
        auto const found = pages.find(url);
        return found == pages.end() ? std::nullopt : std::optional(csv::of_text(found->second));
    }
    bool knows(std::string_view) const override { return true; }
};

Linked linked_of(Columns const& table, std::optional<std::size_t> key = std::nullopt)
{
    Linked linked { .resource = base, .csv = std::string(base) + ".csv", .title = "公衆トイレ", .description = "市が管理する\"トイレ\"", .licence = "https://creativecommons.org/licenses/by/4.0/", .publisher = "高松市" };
    linked.key = key;
    linked.columns = links_of(table);
    return linked;
}

template <class Write>
std::string gathered(Write&& write)
{
    std::string out;
    Sink const sink = [&](std::string_view text) { out += text; };
    write(sink);
    return out;
}

std::string turtle_of(Columns const& table, Linked const& linked) { return gathered([&](Sink const& sink) { write_turtle(table, linked, std::nullopt, sink); }); }
std::string json_ld_of(Columns const& table, Linked const& linked) { return gathered([&](Sink const& sink) { write_json_ld(table, linked, std::nullopt, sink); }); }

Graph graph_of(std::string const& turtle)
{
    auto graph = csvw::tests::turtle(turtle, base);
    if (!graph)
        throw std::runtime_error("no Turtle:\n" + turtle);
    return *graph;
}

std::string literal(std::string_view text, std::string_view type)
{
    // Written as N-Triples, so that the reader of Turtle gives it its own form.
    std::string out = "\"";
    for (auto const c : text)
        out += c == '"' ? "\\\"" : c == '\\' ? "\\\\" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
    return out + "\"" + (type.empty() ? "" : "^^<" + std::string(type) + ">");
}

// JSON-LD as we write it: one context of terms, one graph of flat nodes.
Graph graph_of_json_ld(std::string const& text)
{
    auto const document = bj::parse(text);
    auto const& context = document.at("@context").as_object();
    std::string triples;
    for (auto const& node : document.at("@graph").as_array())
        for (auto const& [term, value] : node.as_object()) {
            if (term == "@id")
                continue;
            auto const& meaning = context.at(term).as_object();
            auto const* type = meaning.if_contains("@type");
            std::string const written(value.as_string());
            triples += "<" + std::string(node.at("@id").as_string()) + "> <" + std::string(meaning.at("@id").as_string()) + "> "
                + (type && *type == "@id" ? "<" + written + ">" : literal(written, type ? std::string_view(type->as_string()) : std::string_view())) + " .\n";
        }
    return graph_of(triples);
}

// What CSV on the Web makes of it; throws when our description does not hold.
Graph graph_by_csvw(Columns const& table, Linked const& linked)
{
    Memory web;
    web.pages[linked.csv] = gathered([&](Sink const& sink) { write_csv(table, std::nullopt, true, sink); });
    web.pages[linked.csv + "-metadata.json"] = csvw_metadata(table, linked);
    std::string out;
    for (auto const purpose : { csvw::Asked::For::Validation, csvw::Asked::For::Rdf }) {
        csvw::Asked asked;
        asked.purpose = purpose;
        asked.minimal = true;
        asked.action = linked.csv + "-metadata.json";
        csvw::Findings findings;
        out.clear();
        if (!csvw::process(asked, web, findings, [&](std::string_view text) { out += text; }) || findings.warnings() != 0)
            throw std::runtime_error(csvw::to_json(findings) + "\n" + web.pages[asked.action] + web.pages[linked.csv]);
    }
    return graph_of(out);
}

void all_agree(Columns const& table, Linked const& linked)
{
    auto const wanted = graph_by_csvw(table, linked), turtle = graph_of(turtle_of(table, linked)), json_ld = graph_of_json_ld(json_ld_of(table, linked));
    if (turtle != wanted)
        throw std::runtime_error("Turtle:\n" + csvw::tests::shown(turtle) + "CSVW:\n" + csvw::tests::shown(wanted));
    if (json_ld != wanted)
        throw std::runtime_error("JSON-LD:\n" + csvw::tests::shown(json_ld) + "CSVW:\n" + csvw::tests::shown(wanted));
}

}  // namespace

TEST_CASE("a row of a standard dataset as linked data")
{
    Folder const folder;
    auto const table = table_of(folder,
        "全国地方公共団体コード,ID,名称,緯度,数,有無,日,URL\r\n372013,a 1/東,\"中央\"\"公園\"\"\",34.350590,7,true,2026-04-01,https://example.jp/a?b=c#d\r\n372013,2,,,,,,\r\n");
    auto const linked = linked_of(table, 1);
    auto const turtle = turtle_of(table, linked);
    CHECK(turtle
        == "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n<https://town.example.jp/data/toilets/a%201%2F%E6%9D%B1>\n"
           "    <https://town.example.jp/data/toilets#%E5%85%A8%E5%9B%BD%E5%9C%B0%E6%96%B9%E5%85%AC%E5%85%B1%E5%9B%A3%E4%BD%93%E3%82%B3%E3%83%BC%E3%83%89> <http://data.e-stat.go.jp/lod/sac/C37201> ;\n"
           "    <https://town.example.jp/data/toilets#ID> \"a 1/東\" ;\n"
           "    <https://town.example.jp/data/toilets#%E5%90%8D%E7%A7%B0> \"中央\\\"公園\\\"\" ;\n"
           "    <https://town.example.jp/data/toilets#%E7%B7%AF%E5%BA%A6> \"34.350590\"^^xsd:decimal ;\n"
           "    <https://town.example.jp/data/toilets#%E6%95%B0> \"7\"^^xsd:integer ;\n"
           "    <https://town.example.jp/data/toilets#%E6%9C%89%E7%84%A1> \"true\"^^xsd:boolean ;\n"
           "    <https://town.example.jp/data/toilets#%E6%97%A5> \"2026-04-01\"^^xsd:date ;\n"
           "    <https://town.example.jp/data/toilets#URL> <https://example.jp/a?b=c#d> .\n"
           "\n<https://town.example.jp/data/toilets/2>\n"
           "    <https://town.example.jp/data/toilets#%E5%85%A8%E5%9B%BD%E5%9C%B0%E6%96%B9%E5%85%AC%E5%85%B1%E5%9B%A3%E4%BD%93%E3%82%B3%E3%83%BC%E3%83%89> <http://data.e-stat.go.jp/lod/sac/C37201> ;\n"
           "    <https://town.example.jp/data/toilets#ID> \"2\" .\n");
    all_agree(table, linked);
    CHECK(row_address(table, linked, 1) == "https://town.example.jp/data/toilets/2");
    CHECK(row_at(table, linked, "a 1/東") == 1);
    CHECK_FALSE(row_at(table, linked, "3").has_value());
    auto numbered = linked;
    numbered.key.reset();
    CHECK(row_address(table, numbered, 1) == "https://town.example.jp/data/toilets/2");
    CHECK(row_at(table, numbered, "2") == 2);
    for (auto const* odd : { "0", "3", "02", "", "x", "-1", "99999999999999999999" })
        CHECK_FALSE(row_at(table, numbered, odd).has_value());
    all_agree(table, numbered);
}

TEST_CASE("the description says what the table is, and under which licence")
{
    Folder const folder;
    auto const table = table_of(folder, "a-b~c,,a-b~c\r\n1,2,3\r\n");
    auto linked = linked_of(table, 0);
    linked.columns[0].property = "http://schema.org/identifier";
    linked.columns[0].description = "番号";
    auto const metadata = bj::parse(csvw_metadata(table, linked));
    CHECK(metadata.at("dc:title") == "公衆トイレ");
    CHECK(metadata.at("dc:license").at("@id") == "https://creativecommons.org/licenses/by/4.0/");
    auto const& columns = metadata.at("tableSchema").at("columns").as_array();
    REQUIRE(columns.size() == 3);
    CHECK(columns[0].at("propertyUrl") == "http://schema.org/identifier");
    CHECK(columns[0].at("datatype") == "integer");
    CHECK(columns[0].at("dc:description") == "番号");
    CHECK(metadata.at("tableSchema").at("primaryKey") == columns[0].at("name"));
    all_agree(table, linked);
}

TEST_CASE("a column links only where all of its cells do")
{
    Folder const folder;
    struct Row { char const* csv; Means means; };
    Row const rows[] = {
        { "全国地方公共団体コード\r\n372013\r\n\"\"\r\n011002\r\n", Means::MunicipalityCode },
        { "市区町村コード\r\n120006\r\n", Means::MunicipalityCode },
        { "全国地方公共団体コード\r\n372014\r\n", Means::Value },   // another check digit
        { "全国地方公共団体コード\r\n37201\r\n", Means::Value },
        { "全国地方公共団体コード\r\n482013\r\n", Means::Value },   // no prefecture
        { "番号\r\n372013\r\n", Means::Value },
        { "URL\r\nhttps://example.jp/\r\nhttp://a.jp/x%20y\r\n", Means::Address },
        { "URL\r\nhttps://example.jp/\r\nなし\r\n", Means::Value },
        { "URL\r\nhttps://example.jp/日本\r\n", Means::Value },
        { "URL\r\nhttps://example.jp/../x\r\n", Means::Value },
        { "URL\r\njavascript:alert(1)\r\n", Means::Value },
        { "URL\r\nhttps://a>b\r\n", Means::Value },
        { "URL\r\n\"\"\r\n", Means::Value },
    };
    for (auto const& row : rows) {
        CAPTURE(row.csv);
        auto const table = table_of(folder, row.csv);
        CHECK(links_of(table)[0].means == row.means);
        all_agree(table, linked_of(table));
    }
}

TEST_CASE("any table is one graph in all forms, and its cells come back out of all of them")
{
    Folder const folder;
    CHECK(rc::check("forms agree", [&] {
        static std::vector<std::string> const pieces { "\"", "\\", "\n", "\r\n", ",", " ", "\t", "\x01", "\x7F", "<", ">", "^", "{", "}", "%41", "名", "𠮷", "é", "_x000D_", "=", "#", "a", "B", "0", "-", ":", "@id", "null" };
        auto const word = rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces));
        auto const joined = [](std::vector<std::string> const& parts) {
            std::string all;
            for (auto const& part : parts)
                all += part;
            return all;
        };
        auto const text = rc::gen::map(word, joined);
        auto const width = *rc::gen::inRange<std::size_t>(1, 6), height = *rc::gen::inRange<std::size_t>(0, 6);
        Rows rows { { "鍵" } };
        for (std::size_t i = 0; i < width; ++i)
            rows[0].push_back("n" + *text);
        auto const kinds = *rc::gen::container<std::vector<int>>(width, rc::gen::inRange(0, 6));
        for (std::size_t r = 0; r < height; ++r) {
            rows.push_back({ "k" + std::to_string(r) + *text });
            for (auto const kind : kinds) {
                auto const number = *rc::gen::inRange(-1'000, 1'000);
                std::string const cells[] = { *text, std::to_string(number), std::to_string(number) + ".50", number % 2 == 0 ? "true" : "false", "2026-04-0" + std::to_string(1 + std::abs(number) % 9),
                    "2026-04-01T09:30:0" + std::to_string(std::abs(number) % 10) + (number % 2 == 0 ? "" : "+09:00") };
                rows.back().push_back(number % 7 == 0 ? "" : cells[kind]);
            }
        }
        auto const table = table_of(folder, written(rows));
        all_agree(table, linked_of(table, *rc::gen::element(std::optional<std::size_t>(0), std::optional<std::size_t>())));
        RC_ASSERT(gathered([&](Sink const& sink) { write_csv(table, std::nullopt, false, sink); }) == written(rows));
        auto const out = bj::parse(gathered([&](Sink const& sink) { write_json(table, std::nullopt, sink); })).as_array();
        RC_ASSERT(out.size() == height);
        for (std::size_t r = 0; r < height; ++r) {
            std::size_t column = 0;
            for (auto const& [name, value] : out[r].as_object()) {
                auto const& wanted = rows[r + 1][column++];
                RC_ASSERT(value.is_null() == wanted.empty());
                if (value.is_string())
                    RC_ASSERT(std::string_view(value.as_string()) == wanted);
            }
            RC_ASSERT(column == width + 1);
        }
    }));
}

}  // namespace mado::tables::testing

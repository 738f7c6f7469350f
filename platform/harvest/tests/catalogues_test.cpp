#include "vocabulary.h"

#include <mado/datasets/ckan.h>

#include <doctest/doctest.h>

namespace mado::harvest {

using test::keys_of;
using test::titled;
using test::vocabulary;

namespace {

using Keys = std::vector<std::string>;

std::string ckan_of(test::Town const& town)
{
    json::Array results;
    for (auto const& one : town.offered())
        results.push_back(datasets::ckan::package(one, vocabulary()));
    return datasets::ckan::answer("help", json::write(json::object({ { "count", static_cast<std::int64_t>(results.size()) }, { "results", results } })));
}

std::string dcat_of(test::Town const& town)
{
    datasets::CataloguePage page { town.publisher, town.publisher.root + "/catalog", "総社市のデータ", "", "", "", town.publisher.root + "/catalog.jsonld?page=2", "", town.publisher.root + "/catalog.jsonld", 2 };
    auto const offered = town.offered();
    return datasets::graph_of(page, offered, vocabulary()).json_ld();
}

std::string dcat_record(std::string const& context, std::string const& title_key, std::string const& class_name)
{
    return R"({"@context":)" + context + R"(,"@type":")" + class_name + R"(","@id":"https://example.org/set/1",")" + title_key + R"(":"題名"})";
}

}  // namespace

TEST_CASE("harvest: what our own catalogue says is read back, whichever way it is said")
{
    test::Town const town;
    struct Row { Kind kind; std::string bytes, address; };
    for (auto const& row : { Row { Kind::Ckan, ckan_of(town), "https://example.jp/soja-shi/api/3/action/package_search?rows=100" },
             Row { Kind::DataJson, json::write(datasets::data_json(town.publisher, town.offered(), vocabulary())), "https://example.jp/soja-shi/data.json" },
             Row { Kind::Dcat, dcat_of(town), "https://example.jp/soja-shi/catalog.jsonld" } }) {
        CAPTURE(word_of(row.kind));
        auto const catalogue = read(row.kind, row.bytes, row.address, vocabulary());
        CHECK(keys_of(catalogue.findings) == Keys {});
        CHECK(catalogue.extent == Extent::Whole);
        CHECK(catalogue.records == 2);
        REQUIRE(catalogue.found.size() == 2);
        auto const* toilets = titled(catalogue, "公衆トイレ一覧");
        REQUIRE(toilets);
        auto const& made = toilets->dataset;
        CHECK(keys_of(toilets->findings) == Keys {});
        CHECK(made.description == "市が管理する公衆トイレ。");
        CHECK(made.licence == "PDL-1.0");
        CHECK(made.contact == "kankyo@example.jp");
        CHECK(made.tags == std::vector<std::string> { "トイレ", "観光" });
        CHECK(made.themes == std::vector<std::string> { "ENVI" });
        CHECK(made.covers_from == Day::of(2025, 4, 1));
        CHECK(made.covers_until == Day::of(2026, 3, 31));
        CHECK(made.source == "https://example.jp/soja-shi/data/public-toilets");
        CHECK(day_in_tokyo(made.changed_at) == *Day::of(2026, 11, 2));
        CHECK(day_in_tokyo(made.published_at) == *Day::of(2026, 4, 1));
        REQUIRE(toilets->files.size() == 1);
        CHECK(toilets->files[0].address == town.offered()[0].download_of(town.datasets[0].resources[0]));
        CHECK(toilets->files[0].description.format == "CSV");
        CHECK(toilets->files[0].description.media_type == "text/csv");
        if (row.kind != Kind::DataJson) {     // DCAT-US has no word for it
            CHECK(made.frequency == "annual");
            CHECK(made.changed_at == town.datasets[0].changed_at);
            CHECK(toilets->files[0].description.bytes == 4'321);
        }
        auto const* bus = titled(catalogue, "バスの時刻");
        REQUIRE(bus);
        CHECK(bus->dataset.licence == "CC0-1.0");
        CHECK(bus->files.at(0).description.format == "ZIP");
        CHECK(bus->identity != toilets->identity);
        // A second reading finds the same ones, unchanged.
        std::vector<Known> known;
        for (auto const& one : catalogue.found)
            known.push_back({ one.identity, one.fingerprint });
        auto const again = compare(known, read(row.kind, row.bytes, row.address, vocabulary()));
        CHECK(again.same.size() == 2);
        CHECK(again.added.size() + again.changed.size() + again.removed.size() == 0);
    }
    CHECK(read(Kind::Dcat, dcat_of(town), "https://example.jp/soja-shi/catalog.jsonld", vocabulary()).next == "https://example.jp/soja-shi/catalog.jsonld?page=2");
}

TEST_CASE("harvest: a record that cannot be read is told with its place, and the others are read")
{
    struct Row { char const* name; Kind kind; std::string bytes; std::size_t found; Keys findings; Extent extent; };
    std::string const deep = std::string(60, '[') + std::string(60, ']');
    for (auto const& row : {
             Row { "a key twice", Kind::DataJson, R"({"dataset":[{"identifier":"a","identifier":"b","title":"x"},{"identifier":"c","title":"y"}]})", 1, { "dataset[0] harvest.record.not_json" }, Extent::Part },
             Row { "too deep", Kind::DataJson, R"({"dataset":[{"identifier":"a","title":"x","z":)" + deep + R"(},{"identifier":"c","title":"y"}]})", 1, { "dataset[0] harvest.record.too_deep" }, Extent::Part },
             Row { "no object", Kind::DataJson, R"({"dataset":[3,"x",{"identifier":"c","title":"y"}]})", 1, { "dataset[0] harvest.record.not_json", "dataset[1] harvest.record.not_json" }, Extent::Part },
             Row { "no title", Kind::DataJson, R"({"dataset":[{"identifier":"a"},{"identifier":"c","title":"y"}]})", 1, { "dataset[0] harvest.record.no_title" }, Extent::Whole },
             Row { "no identifier", Kind::DataJson, R"({"dataset":[{"title":"a"},{"identifier":"c","title":"y"}]})", 1, { "dataset[0] harvest.record.no_identifier" }, Extent::Whole },
             Row { "not public", Kind::DataJson, R"({"dataset":[{"identifier":"a","title":"x","accessLevel":"non-public"},{"identifier":"c","title":"y","accessLevel":"public"}]})", 1,
                 { "dataset[0] harvest.record.not_public" }, Extent::Whole },
             Row { "twice", Kind::DataJson, R"({"dataset":[{"identifier":"c","title":"x"},{"identifier":"c","title":"y"}]})", 1, { "dataset[1] harvest.record.twice" }, Extent::Whole },
             Row { "cut", Kind::DataJson, R"({"dataset":[{"identifier":"c","title":"x"},{"identifier":"d","ti)", 1, { "dataset[1] harvest.answer.cut" }, Extent::Part },
             Row { "a form of before", Kind::DataJson, R"([{"identifier":"c","title":"x","accessURL":"https://e.jp/a.csv","format":"csv"}])", 1, {}, Extent::Whole },
             Row { "with a mark and spaces", Kind::DataJson, "\xEF\xBB\xBF \n{\"dataset\":[]}", 0, {}, Extent::Whole },
             Row { "numbers that are not whole", Kind::DataJson, R"({"dataset":[{"identifier":1.5,"title":"x","spatial":{"coordinates":[133.75,-3.4e+1,12345678901234567890]}}]})", 1, {}, Extent::Whole },
             Row { "no list", Kind::DataJson, R"({"data":1})", 0, { " harvest.answer.no_list" }, Extent::Part },
             Row { "a page instead", Kind::DataJson, "<!doctype html><p>Not found", 0, { " harvest.answer.no_list" }, Extent::Part },
             Row { "nothing at all", Kind::DataJson, "", 0, { " harvest.answer.no_list" }, Extent::Part },
             Row { "CKAN refuses", Kind::Ckan, R"({"help":"","success":false,"error":{"message":"Access denied","__type":"Authorization Error"}})", 0, { " harvest.ckan.refused" }, Extent::Part },
             Row { "no CKAN", Kind::Ckan, R"({"success":true})", 0, { " harvest.ckan.no_result" }, Extent::Part },
             Row { "CKAN nothing at all", Kind::Ckan, "", 0, { " harvest.ckan.no_result" }, Extent::Part },
             Row { "CKAN deleted, private and a showcase", Kind::Ckan,
                 R"({"success":true,"result":{"count":4,"results":[{"id":"a","title":"A","state":"deleted"},{"id":"b","title":"B","private":true},{"id":"c","title":"C","type":"showcase"},{"id":"d","title":"D"}]}})", 1, {},
                 Extent::Whole },
             Row { "CKAN's list of everything", Kind::Ckan, R"({"success":true,"result":[{"id":"a","title":"A"},{"id":"b","name":"b-name"}]})", 2, {}, Extent::Whole },
             Row { "DCAT that is none", Kind::Dcat, R"({"@graph":[{"@id":"x","title":"y"}]})", 0, { " harvest.dcat.none" }, Extent::Part },
             Row { "DCAT without sense", Kind::Dcat, "{", 0, { " harvest.answer.not_json" }, Extent::Part },
             Row { "an empty catalogue of DCAT", Kind::Dcat, R"({"@type":"dcat:Catalog"})", 0, {}, Extent::Whole },
             Row { "DCAT with a broken node", Kind::Dcat, R"({"@graph":[{"@id":"x","@id":"z"},{"@id":"https://e.jp/1","@type":"dcat:Dataset","dct:title":"t"}]})", 1, { "@graph[0] harvest.record.not_json" },
                 Extent::Part } }) {
        CAPTURE(std::string(row.name));
        auto const catalogue = read(row.kind, row.bytes, "https://example.org/data.json", vocabulary());
        CHECK(catalogue.found.size() == row.found);
        CHECK(keys_of(catalogue.findings) == row.findings);
        CHECK(catalogue.extent == row.extent);
    }
}

TEST_CASE("harvest: limits of bytes, records and files are kept and told")
{
    std::string many = R"({"dataset":[)", files = R"({"dataset":[{"identifier":"a","title":"A","distribution":[)";
    for (int n = 0; n < 12; ++n) {
        many += std::string(n ? "," : "") + R"({"identifier":"i)" + std::to_string(n) + R"(","title":"t"})";
        files += std::string(n ? "," : "") + R"({"downloadURL":"https://e.jp/)" + std::to_string(n) + R"(.csv"})";
    }
    many += "]}";
    files += "]}]}";
    auto const read_it = [&](std::string const& bytes, Limits const& limits) { return read(Kind::DataJson, bytes, "https://example.org/data.json", vocabulary(), limits); };
    auto const too_many = read_it(many, { .records = 5 });
    CHECK(too_many.found.size() == 5);
    CHECK(keys_of(too_many.findings) == Keys { "dataset[5] harvest.answer.too_many" });
    CHECK(too_many.extent == Extent::Part);
    CHECK(keys_of(read_it(many, { .bytes = 100 }).findings) == Keys { " harvest.answer.too_large" });
    CHECK(read_it(many, { .records = 12 }).extent == Extent::Whole);
    auto const large = read_it(R"({"dataset":[{"identifier":"a","title":")" + std::string(300, 'x') + R"("},{"identifier":"b","title":"B"}]})", { .record_bytes = 200 });
    CHECK(large.found.size() == 1);
    CHECK(keys_of(large.findings) == Keys { "dataset[0] harvest.record.too_large" });
    auto const full = read_it(files, { .files = 5 });
    REQUIRE(full.found.size() == 1);
    CHECK(full.found[0].files.size() == 5);
    CHECK(std::ranges::count(full.found[0].findings, std::string("harvest.file.too_many"), &Finding::key) == 1);
}

TEST_CASE("harvest: what others write becomes words of ours, and what is not known is told")
{
    auto const one = [](std::string const& members) {
        auto made = read(Kind::DataJson, R"({"dataset":[{"identifier":"a","title":"A",)" + members + "}]}", "https://example.org/open/data.json", vocabulary());
        REQUIRE(made.found.size() == 1);
        return made.found[0];
    };
    CHECK(one(R"("license":"http://creativecommons.org/licenses/by/4.0")").dataset.licence == "CC-BY-4.0");
    CHECK(one(R"("accrualPeriodicity":"R/P1Y")").dataset.frequency == "annual");
    CHECK(one(R"("accrualPeriodicity":"毎月")").dataset.frequency == "monthly");
    CHECK(one(R"("accrualPeriodicity":"http://publications.europa.eu/resource/authority/frequency/QUARTERLY")").dataset.frequency == "quarterly");
    CHECK(one(R"("theme":["交通","独自の分類","TRAN"])").dataset.themes == std::vector<std::string> { "TRAN" });
    CHECK(one(R"("theme":["独自の分類"])").dataset.tags == std::vector<std::string> { "独自の分類" });
    CHECK(one(R"("landingPage":"/about?x=1#y")").dataset.source == "https://example.org/about?x=1");
    CHECK(one(R"x("landingPage":"javascript:alert(1)")x").dataset.source.empty());
    CHECK(one(R"("description":"a\u202eb\u0007c\n2")").dataset.description == "abc\n2");
    CHECK(keys_of(one(R"("license":"オリジナル規約","distribution":[{"downloadURL":"ftp://e.jp/a"},{"downloadURL":"https://"},{"downloadURL":"../あ b.csv"}],"accrualPeriodicity":"うるう年","modified":"きのう")").findings)
        == Keys { "dataset[0] harvest.licence.unknown", "dataset[0] harvest.frequency.unknown", "dataset[0] harvest.day.unknown", "dataset[0] harvest.file.address", "dataset[0] harvest.file.address" });
    auto const encoded = one(R"("distribution":[{"downloadURL":"../あ b.csv"}])");
    REQUIRE(encoded.files.size() == 1);
    CHECK(encoded.files[0].address == "https://example.org/%E3%81%82%20b.csv");
    CHECK(encoded.files[0].description.format == "CSV");
    CHECK(encoded.dataset.name.starts_with("h-"));
    CHECK(encoded.dataset.name.size() == 18);
}

TEST_CASE("harvest: times with and without zones")
{
    auto const changed = [](Kind kind, std::string const& written) {
        auto const bytes = kind == Kind::Ckan ? R"({"success":true,"result":[{"id":"a","title":"A","metadata_modified":")" + written + R"("}]})" : R"([{"identifier":"a","title":"A","modified":")" + written + R"("}])";
        return iso_in_tokyo(read(kind, bytes, "https://e.jp/x", vocabulary()).found.at(0).dataset.changed_at);
    };
    CHECK(changed(Kind::Ckan, "2026-11-18T21:42:07.123456") == "2026-11-19T06:42:07+09:00");
    CHECK(changed(Kind::DataJson, "2026-11-18T21:42:07") == "2026-11-18T21:42:07+09:00");
    CHECK(changed(Kind::DataJson, "2026-11-18T21:42:07Z") == "2026-11-19T06:42:07+09:00");
    CHECK(changed(Kind::DataJson, "2026-11-18T21:42:07.5-05:30") == "2026-11-19T12:12:07+09:00");
    CHECK(changed(Kind::DataJson, "2026-11-18") == "2026-11-18T00:00:00+09:00");
    CHECK(changed(Kind::DataJson, "2026/4/1") == "2026-04-01T00:00:00+09:00");
    CHECK(changed(Kind::DataJson, "令和8年4月1日") == "2026-04-01T00:00:00+09:00");
    CHECK(changed(Kind::DataJson, "2026-02-30") == "1970-01-01T09:00:00+09:00");
    CHECK(changed(Kind::DataJson, "1869-01-01") == "1970-01-01T09:00:00+09:00");
}

TEST_CASE("harvest: JSON-LD with other prefixes, terms, a vocabulary, whole addresses, or a context that stands elsewhere")
{
    for (auto const& bytes : { dcat_record(R"({"a":"http://www.w3.org/ns/dcat#","b":"http://purl.org/dc/terms/"})", "b:title", "a:Dataset"),
             dcat_record(R"({"titel":"http://purl.org/dc/terms/title","Satz":{"@id":"http://www.w3.org/ns/dcat#Dataset"}})", "titel", "Satz"),
             dcat_record(R"([{"dcat":"http://www.w3.org/ns/dcat#"},{"t":"dcterms:title","dcterms":"http://purl.org/dc/terms/"}])", "t", "dcat:Dataset"),
             dcat_record(R"({"@vocab":"http://purl.org/dc/terms/"})", "title", "http://www.w3.org/ns/dcat#Dataset"), dcat_record("{}", "http://purl.org/dc/terms/title", "http://www.w3.org/ns/dcat#Dataset"),
             dcat_record(R"("https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld")", "title", "dcat:Dataset"), dcat_record("null", "dcterms:title", "dcat:Dataset") }) {
        CAPTURE(bytes);
        auto const catalogue = read(Kind::Dcat, bytes, "https://example.org/catalog.jsonld", vocabulary());
        REQUIRE(catalogue.found.size() == 1);
        CHECK(catalogue.found[0].dataset.title == "題名");
        CHECK(catalogue.found[0].identity == "https://example.org/catalog.jsonld#https://example.org/set/1");
    }
}

TEST_CASE("harvest: one node within another, languages, labels and files in a licence's words")
{
    auto const catalogue = read(Kind::Dcat, R"({"@context":{"dcat":"http://www.w3.org/ns/dcat#","dct":"http://purl.org/dc/terms/","foaf":"http://xmlns.com/foaf/0.1/","vcard":"http://www.w3.org/2006/vcard/ns#",
        "skos":"http://www.w3.org/2004/02/skos/core#","rdfs":"http://www.w3.org/2000/01/rdf-schema#","schema":"http://schema.org/","hydra":"http://www.w3.org/ns/hydra/core#"},
        "@type":"dcat:Catalog","hydra:view":{"@type":"hydra:PagedCollection","hydra:nextPage":"?page=2"},
        "dcat:dataset":[{"@id":"https://city.jp/d/1","@type":["dcat:Dataset"],"dct:title":[{"@value":"Toilets","@language":"en"},{"@value":"トイレ","@language":"ja"}],
          "dct:publisher":{"@type":"foaf:Agent","foaf:name":"焼津市"},"dcat:contactPoint":{"vcard:fn":"情報課","vcard:hasEmail":{"@id":"mailto:joho@city.jp"}},
          "dcat:theme":{"@type":"skos:Concept","skos:prefLabel":"交通"},"dct:temporal":{"schema:startDate":"2025-04-01","schema:endDate":{"@value":"2026-03-31"}},
          "dcat:distribution":{"@id":"https://city.jp/r/1","dcat:accessURL":{"@id":"https://city.jp/toilet.csv"},"dct:license":{"@id":"https://creativecommons.org/licenses/by/4.0/"},
             "dct:format":{"@id":"_:f","rdfs:label":"CSV"},"dcat:byteSize":{"@value":12.0}}},
         {"@id":"_:b1","@type":"dcat:Dataset","dct:title":"名のないもの"},{"@id":"_:b2","@type":"dcat:Dataset","dct:identifier":"i-2","dct:title":"名のあるもの"}]})",
        "https://city.jp/catalog.jsonld?page=1", vocabulary());
    CHECK(catalogue.next == "https://city.jp/catalog.jsonld?page=2");
    CHECK(keys_of(catalogue.findings) == Keys { " harvest.record.no_identifier" });
    REQUIRE(catalogue.found.size() == 2);
    auto const& one = catalogue.found[0];
    CHECK(one.dataset.title == "トイレ");
    CHECK(one.dataset.division_name == "情報課");
    CHECK(one.dataset.contact == "joho@city.jp");
    CHECK(one.dataset.themes == std::vector<std::string> { "TRAN" });
    CHECK(one.dataset.licence == "CC-BY-4.0");
    CHECK(one.dataset.covers_until == Day::of(2026, 3, 31));
    REQUIRE(one.files.size() == 1);
    CHECK(one.files[0].identity == "https://city.jp/r/1");
    CHECK(one.files[0].description.format == "CSV");
    CHECK(catalogue.found[1].identity == "https://city.jp/catalog.jsonld#i-2");
}

TEST_CASE("harvest: what is new, changed, the same and gone")
{
    auto const reading = [](std::string const& records) { return read(Kind::DataJson, R"({"dataset":[)" + records + "]}", "https://e.jp/data.json", vocabulary()); };
    auto const first = reading(R"({"identifier":"a","title":"A"},{"identifier":"b","title":"B"},{"identifier":"c","title":"C"})");
    std::vector<Known> known;
    for (auto const& one : first.found)
        known.push_back({ one.identity, one.fingerprint });
    auto const second = reading(R"({"identifier":"d","title":"D"},{"identifier":"c","title":"C"},{"identifier":"a","title":"A 2"})");
    auto const difference = compare(known, second);
    CHECK(difference.added == std::vector<std::size_t> { 0 });
    CHECK(difference.same == std::vector<std::size_t> { 1 });
    CHECK(difference.changed == std::vector<std::size_t> { 2 });
    CHECK(difference.removed == std::vector<std::string> { "https://e.jp/data.json#b" });
    // Where one record could not be read, nothing is taken for gone: it may be that one.
    CHECK(compare(known, reading(R"({"identifier":"a","title":"A"},3)")).removed.empty());
}

}  // namespace mado::harvest

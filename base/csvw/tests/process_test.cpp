// The rules one by one, on documents in memory.
#include "tests/graph.h"

#include <mado/csvw/process.h>

#include <map>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

namespace mado::csvw::tests {

namespace {

namespace bj = boost::json;

class Memory : public Web {
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
    bool knows(std::string_view url) const override { return url.starts_with("http://e.org/"); }
};

struct Outcome {
    std::uint64_t errors, warnings;
    bool good;
    std::string out, told;
    bool clean() const { return good && warnings == 0; }
    bool warned() const { return good && warnings != 0; }
    bool has(std::string_view key) const { return told.find("\"key\":\"" + std::string(key) + "\"") != std::string::npos; }
};

Outcome run(Memory& web, Asked asked)
{
    Findings findings;
    std::string out;
    bool const good = process(asked, web, findings, [&](std::string_view text) { out += text; });
    return { findings.errors(), findings.warnings(), good, out, to_json(findings) };
}

// "http://e.org/t.csv" with this table and metadata beside it.
Memory with(std::string const& table, std::string const& metadata)
{
    Memory web;
    web.pages["http://e.org/t.csv"] = table;
    if (!metadata.empty())
        web.pages["http://e.org/m.json"] = metadata;
    return web;
}

Outcome of(std::string const& table, std::string const& metadata, Asked::For purpose = Asked::For::Validation, bool minimal = true)
{
    auto web = with(table, metadata);
    Asked asked;
    asked.purpose = purpose;
    asked.minimal = minimal;
    asked.action = metadata.empty() ? "http://e.org/t.csv" : "http://e.org/m.json";
    return run(web, asked);
}

std::string meta(std::string const& members) { return R"({"@context":"http://www.w3.org/ns/csvw","url":"t.csv",)" + members + "}"; }
std::string columns(std::string const& list, std::string const& more = "") { return meta("\"tableSchema\":{\"columns\":[" + list + "]" + more + "}"); }

// One column "a" of this datatype, with these cells.
Outcome typed_as(std::string const& datatype, std::string const& cells, Asked::For purpose = Asked::For::Validation)
{
    return of("a\n" + cells, columns(R"({"titles":"a","datatype":)" + datatype + "}"), purpose);
}

bj::value json(std::string const& table, std::string const& metadata, bool minimal = true) { return bj::parse(of(table, metadata, Asked::For::Json, minimal).out); }

bool is_rdf(std::string const& table, std::string const& metadata, std::string const& expected)
{
    auto const ran = of(table, metadata, Asked::For::Rdf);
    auto const found = turtle(ran.out, "http://e.org/"), wanted = turtle(expected, "http://e.org/");
    return ran.good && found && wanted && are_alike(*found, *wanted);
}

}  // namespace

TEST_CASE("a table alone: titles are names, everything is a string")
{
    CHECK(of("a,b c\n1,x\n", "").clean());
    CHECK(json("a,b c\n1,x\n", "") == bj::parse(R"([{"a":"1","b c":"x"}])"));
    CHECK(is_rdf("a,b c\n1,x\n", "", R"([ <t.csv#a> "1"; <t.csv#b%20c> "x" ] .)"));
    CHECK(json("a\n1\n", "", false) == bj::parse(R"({"tables":[{"url":"http://e.org/t.csv","row":[{"url":"http://e.org/t.csv#row=2","rownum":1,"describes":[{"a":"1"}]}]}]})"));
}

TEST_CASE("metadata is looked for: overriding, Link, /.well-known/csvm, default locations; what speaks of another table is passed over")
{
    std::string const table = "a\n1\n";
    auto const document = [](std::string const& mark, std::string const& url = "http://e.org/t.csv") {
        return R"({"@context":"http://www.w3.org/ns/csvw","url":")" + url + R"(","dc:title":")" + mark + "\"}";
    };
    auto const title = [](Outcome const& ran) {
        auto const value = bj::parse(ran.out);
        auto const* found = value.at("tables").at(0).as_object().if_contains("dc:title");
        return found ? std::string(found->get_string().c_str()) : std::string();
    };
    auto web = with(table, "");
    Asked asked;
    asked.purpose = Asked::For::Json;
    asked.action = "http://e.org/t.csv";
    web.pages["http://e.org/csv-metadata.json"] = document("folder");
    CHECK(title(run(web, asked)) == "folder");
    web.pages["http://e.org/t.csv-metadata.json"] = document("file");
    CHECK(title(run(web, asked)) == "file");
    web.pages["http://e.org/.well-known/csvm"] = "meta?of={+url}\nother.json\n";
    CHECK(title(run(web, asked)).empty());
    web.pages["http://e.org/other.json"] = document("site");
    CHECK(title(run(web, asked)) == "site");
    web.pages["http://e.org/l.json"] = document("link", "./t.csv");
    web.pages["http://e.org/l2.json"] = document("last link", "HTTP://E.org:80/x/../%74.csv");
    asked.link = R"(<l.json>; rel="describedby"; type="application/csvm+json", <l2.json>;rel=describedBy;type="application/json", <no.json>;rel=next)";
    CHECK(title(run(web, asked)) == "last link");
    web.pages["http://e.org/l2.json"] = document("elsewhere", "x.csv");
    auto const passed = run(web, asked);
    CHECK(title(passed) == "link");
    CHECK(passed.warnings == 1);
    asked.metadata = "http://e.org/t.csv-metadata.json";
    CHECK(title(run(web, asked)) == "file");
    asked.metadata = "http://e.org/none.json";
    CHECK(run(web, asked).has("not_found"));
}

TEST_CASE("a site whose root cannot be looked up")
{
    Memory web;
    web.pages["http://other.org/d/t.csv"] = "a\n1\n";
    web.pages["http://other.org/d/csvm.json"] = R"({"@context":"http://www.w3.org/ns/csvw","url":"t.csv","tableSchema":{"columns":[{"titles":"a","name":"found"}]}})";
    Asked asked;
    asked.purpose = Asked::For::Json;
    asked.minimal = true;
    asked.action = "http://other.org/d/t.csv";
    CHECK(run(web, asked).out.find("found") != std::string::npos);
}

TEST_CASE("documents that end it")
{
    CHECK(!of("a\n", "{").good);
    CHECK(!of("a\n", "[]").good);
    CHECK(!of("a\n", R"({"url":"t.csv"})").good);
    CHECK(!of("a\n", R"({"@context":"http://elsewhere/","url":"t.csv"})").good);
    CHECK(!of("a\n", R"({"@context":["http://www.w3.org/ns/csvw",{"@vocab":"x"}],"url":"t.csv"})").good);
    CHECK(!of("a\n", R"({"@context":"http://www.w3.org/ns/csvw"})").good);
    CHECK(!of("a\n", R"({"@context":"http://www.w3.org/ns/csvw","tables":[]})").good);
    CHECK(!of("a\n", R"({"@context":"http://www.w3.org/ns/csvw","tables":[{}]})").good);
    CHECK(!of("a\n", R"({"@context":"http://www.w3.org/ns/csvw","url":"none.csv"})").good);
    CHECK(!of("a\n", meta(R"("@id":"_:x")")).good);
    CHECK(!of("a\n", meta(R"("@type":"TableGroup","tableSchema":{"columns":[]})")).good);
    CHECK(!of("a\n", meta(R"("@type":"Schema")")).good);
    CHECK(!of("a\n", meta(R"("tableSchema":{"@type":"Table"})")).good);
    CHECK(!of("a\n", meta(R"("tableSchema":"none.json")")).good);
    CHECK(!of("a\n", meta(R"("dialect":{"@type":"Table"})")).good);
    CHECK(!of("a\n", meta(R"("transformations":[{"url":"x","targetFormat":"y"}])")).good);
    CHECK(!of("a\n", columns(R"({"name":"a"},{"name":"a"})")).good);
    CHECK(!of("a\n", columns(R"({"name":"v","virtual":true},{"name":"a"})")).good);
}

TEST_CASE("what is warned of and left out")
{
    for (auto const* members : { R"("unknown":1)", R"("tableDirection":"up")", R"("lang":"not_a_tag")", R"("separator":1)", R"("default":1)", R"("null":1)", R"("null":["x",1])",
             R"("required":"x")", R"("ordered":1)", R"("textDirection":"up")", R"("aboutUrl":1)", R"("propertyUrl":[])", R"("valueUrl":{})", R"("datatype":"nonsense")", R"("datatype":1)",
             R"("notes":1)", R"("notes":[1])", R"("suppressOutput":"yes")", R"("transformations":{})", R"("dialect":1)", R"("@id":1)", R"("titles":"not here")",
             R"("dialect":{"delimiter":1})", R"("dialect":{"quoteChar":1})", R"("dialect":{"encoding":"nonsense"})", R"("dialect":{"header":"x"})", R"("dialect":{"headerRowCount":-1})",
             R"("dialect":{"skipRows":"1"})", R"("dialect":{"skipColumns":1.5})", R"("dialect":{"trim":"both"})", R"("dialect":{"lineTerminators":1})", R"("dialect":{"commentPrefix":1})",
             R"("dialect":{"doubleQuote":1})", R"("dialect":{"skipBlankRows":1})", R"("dialect":{"skipInitialSpace":1})", R"("dialect":{"other":1})", R"("tableSchema":{"columns":[{}],"primaryKey":1})",
             R"("tableSchema":{"columns":[{}],"primaryKey":"none"})", R"("tableSchema":{"columns":[{}],"rowTitles":[]})", R"("tableSchema":{"columns":[{}],"foreignKeys":{}})", R"("tableSchema":{"columns":[{}],"url":"x"})" })
        CHECK_MESSAGE(of("a\n1\n", meta(members)).warned(), members);
    for (auto const* column : { R"({"titles":"a","name":1})", R"({"titles":"a","name":"_a"})", R"({"titles":"a","name":"a b"})", R"({"titles":["a",1]})", R"({"titles":{"en":["a"],"not_a_tag":"b"}})",
             R"({"titles":"a","virtual":1})", R"({"titles":"a"},1)", R"({"titles":"a","url":"x"})" })
        CHECK_MESSAGE(of("a\n1\n", columns(column)).warned(), column);
    CHECK(of("a\n1\n", R"({"@context":["http://www.w3.org/ns/csvw",{"@language":"not_a_tag"}],"url":"t.csv"})").warned());
    CHECK(of("a\n1\n", R"({"@context":"http://www.w3.org/ns/csvw","tables":[{"url":"t.csv"},1]})").warned());
}

TEST_CASE("the header and its description")
{
    CHECK(of("a,b\n1,2\n", columns(R"({"titles":"a"})")).has("header"));
    CHECK(of("a\n1\n", columns("")).has("header"));
    CHECK(of("a\n1\n", meta(R"("tableSchema":{})")).has("header"));
    CHECK(json("a\n1\n", meta(R"("tableSchema":1)")) == bj::parse(R"([{"_col.1":"1"}])"));
    CHECK(json("a\n1\n", meta(R"("tableSchema":{"columns":[{"titles":{"en":"a"}}]})")) == bj::parse(R"([{"_col.1":"1"}])"));
    CHECK(of("a\n1\n", columns(R"({"name":"a"})")).clean());
    CHECK(of("a\n1\n", columns(R"({"name":"b"})")).has("header"));
    CHECK(of("a\n1\n", columns(R"({"titles":["x","a"]})")).clean());
    CHECK(of("a\n1\n", columns(R"({"titles":{"en":"x","fr":"a"}})")).clean());
    CHECK(of("a\n1\n", meta(R"("lang":"de","tableSchema":{"columns":[{"titles":{"en":"a"}}]})")).has("header"));
    CHECK(of("a\n1\n", meta(R"("lang":"en-GB","tableSchema":{"columns":[{"titles":{"en":"a"}}]})")).clean());
    CHECK(of("A\n1\n", columns(R"({"titles":"a"})")).has("header"));
    CHECK(of("a\n1\n", columns(R"({})")).clean());
    // A converter warns and goes on.
    CHECK(of("a\n1\n", columns(R"({"titles":"b"})"), Asked::For::Json).warned());
    CHECK(json("a,b\n1,2\n", columns(R"({"titles":"a"})")) == bj::parse(R"([{"a":"1","_col.2":"2"}])"));
}

TEST_CASE("numbers: XML Schema's forms, ranges, patterns, percent")
{
    CHECK(typed_as(R"("integer")", "1\n-2\n+3\n").clean());
    for (auto const* wrong : { "1.0", "one", "1e2", "INF" })
        CHECK(typed_as(R"("integer")", wrong).has("cell"));
    CHECK(typed_as(R"("decimal")", "1.5\n.5\n-0\n").clean());
    CHECK(typed_as(R"("decimal")", "1E2\n").has("cell"));
    CHECK(typed_as(R"("number")", "1E2\nINF\n-INF\nNaN\n1e-3\n").clean());
    CHECK(typed_as(R"("byte")", "127\n-128\n").clean());
    CHECK(typed_as(R"("byte")", "128\n").has("cell"));
    CHECK(typed_as(R"("unsignedLong")", "18446744073709551615\n").clean());
    CHECK(typed_as(R"("unsignedLong")", "18446744073709551616\n").has("cell"));
    CHECK(typed_as(R"("negativeInteger")", "0\n").has("cell"));
    auto const pattern = [](std::string const& text) { return R"({"base":"decimal","format":{"pattern":")" + text + "\"}}"; };
    CHECK(typed_as(pattern("#,##0.00"), "\"1,234.50\"\n0.00\n-5.25\n").clean());
    for (auto const* wrong : { "1234.50", "\"1,23.00\"", "1.5", "\"12,34,567.00\"" })
        CHECK(typed_as(pattern("#,##0.00"), wrong).has("cell"));
    CHECK(typed_as(pattern("00.0#"), "1.0\n").has("cell"));
    CHECK(typed_as(pattern("0%"), "25%\n").clean());
    CHECK(typed_as(pattern("0.0.0"), "1\n").warned());
    CHECK(typed_as(pattern(""), "1\n").warned());
    CHECK(json("a\n-25%\n5‰\n", columns(R"({"titles":"a","datatype":{"base":"decimal","format":{"groupChar":" "}}})")) == bj::parse(R"([{"a":-0.25},{"a":0.005}])"));
    CHECK(json("a\n1.234.567;5\n", columns(R"({"titles":"a","datatype":{"base":"decimal","format":{"decimalChar":";","groupChar":"."}}})")) == bj::parse(R"([{"a":1234567.5}])"));
    CHECK(typed_as(R"({"base":"decimal","format":{"groupChar":","}})", "\"1,,2\"\n").has("cell"));
    CHECK(typed_as(R"({"base":"decimal","format":{"groupChar":1}})", "1\n").warned());
    CHECK(json("a\nNaN\n+1.50\n", columns(R"({"titles":"a","datatype":"double"})")) == bj::parse(R"([{"a":"NaN"},{"a":1.5}])"));
}

TEST_CASE("dates and times: XML Schema's forms and the patterns")
{
    CHECK(typed_as(R"("date")", "2024-02-29\n2024-01-01Z\n-0044-03-15\n").clean());
    for (auto const* wrong : { "2023-02-29", "2024-1-1", "24-01-01", "2024-01-01T00:00:00" })
        CHECK(typed_as(R"("date")", wrong).has("cell"));
    CHECK(typed_as(R"("dateTime")", "2024-01-01T24:00:00\n2024-01-01T23:59:59.5+09:00\n").clean());
    CHECK(typed_as(R"("dateTimeStamp")", "2024-01-01T00:00:00\n").has("cell"));
    CHECK(typed_as(R"("gYear")", "2024\n").clean());
    CHECK(typed_as(R"("gMonthDay")", "--02-29\n").clean());
    CHECK(json("a\n8/1/2024\n", columns(R"({"titles":"a","datatype":{"base":"date","format":"d/M/yyyy"}})")) == bj::parse(R"([{"a":"2024-01-08"}])"));
    CHECK(json("a\n2024年1月8日\n", columns(R"({"titles":"a","datatype":{"base":"date","format":"yyyy年M月d日"}})")) == bj::parse(R"([{"a":"2024-01-08"}])"));
    CHECK(json("a\n20240108 0930 +09\n", columns(R"({"titles":"a","datatype":{"base":"datetime","format":"yyyyMMdd HHmm x"}})")) == bj::parse(R"([{"a":"2024-01-08T09:30:00+09:00"}])"));
    CHECK(typed_as(R"({"base":"time","format":"HH:mm:ss.SS"})", "10:00:00.12\n10:00:00.1\n").clean());
    CHECK(typed_as(R"({"base":"time","format":"HH:mm:ss.S"})", "10:00:00.12\n").has("cell"));
    CHECK(typed_as(R"({"base":"time","format":"HH:mm x"})", "10:00 Z\n").has("cell"));
    CHECK(typed_as(R"({"base":"date","format":"dd MMM yyyy"})", "2024-01-08\n").warned());
    CHECK(typed_as(R"({"base":"date","format":"HH:mm"})", "2024-01-08\n").warned());
}

TEST_CASE("booleans, durations, binary and other types")
{
    CHECK(typed_as(R"("boolean")", "true\n0\n").clean());
    CHECK(typed_as(R"("boolean")", "yes\n").has("cell"));
    CHECK(json("a\n有\n無\n", columns(R"({"titles":"a","datatype":{"base":"boolean","format":"有|無"}})")) == bj::parse(R"([{"a":true},{"a":false}])"));
    CHECK(typed_as(R"({"base":"boolean","format":"YN"})", "true\n").warned());
    CHECK(typed_as(R"("duration")", "P1Y2M3DT4H5M6.7S\n-P1D\nPT0S\n").clean());
    for (auto const* wrong : { "P", "P1YT", "P1D1Y", "PT1.5M", "1D" })
        CHECK(typed_as(R"("duration")", wrong).has("cell"));
    CHECK(typed_as(R"("yearMonthDuration")", "P1D\n").has("cell"));
    CHECK(typed_as(R"("dayTimeDuration")", "P1M\n").has("cell"));
    CHECK(typed_as(R"("hexBinary")", "0aFF\n").clean());
    CHECK(typed_as(R"("hexBinary")", "abc\n").has("cell"));
    CHECK(typed_as(R"("base64Binary")", "aGVsbG8=\n").clean());
    CHECK(typed_as(R"("base64Binary")", "aGVsbG8\n").has("cell"));
    CHECK(typed_as(R"("language")", "ja-JP\n").clean());
    CHECK(typed_as(R"("language")", "日本\n").has("cell"));
    CHECK(typed_as(R"("NMTOKEN")", "a b\n").has("cell"));
    CHECK(typed_as(R"("Name")", "1a\n").has("cell"));
    CHECK(typed_as(R"("QName")", "a:b\n").clean());
    CHECK(typed_as(R"("json")", "{ \n").clean());
}

TEST_CASE("formats of strings are ECMAScript's, found anywhere; hostile ones are bounded")
{
    CHECK(typed_as(R"({"base":"string","format":"^[0-9]{3}-[0-9]{4}$"})", "100-0001\n").clean());
    CHECK(typed_as(R"({"base":"string","format":"^\\d+$"})", "１２\n").has("cell"));
    CHECK(typed_as(R"({"base":"string","format":"b"})", "abc\n").clean());
    CHECK(typed_as(R"({"base":"string","format":"("})", "abc\n").warned());
    CHECK(typed_as(R"({"base":"string","format":"^(a+)+$"})", std::string(60, 'a') + "!\n").has("cell"));
}

TEST_CASE("lengths and limits, and those that contradict each other")
{
    CHECK(typed_as(R"({"base":"string","length":2})", "岡山\n").clean());
    CHECK(typed_as(R"({"base":"string","minLength":3})", "岡山\n").has("cell"));
    CHECK(typed_as(R"({"base":"hexBinary","maxLength":2})", "0a0b0c\n").has("cell"));
    CHECK(typed_as(R"({"base":"integer","minimum":1,"maxExclusive":10})", "1\n9\n").clean());
    CHECK(typed_as(R"({"base":"integer","minimum":1,"maxExclusive":10})", "10\n").has("cell"));
    CHECK(typed_as(R"({"base":"date","minimum":"2024-01-01"})", "2023-12-31\n").has("cell"));
    CHECK(typed_as(R"({"base":"duration","maximum":"P1M"})", "P27D\n").clean());
    CHECK(typed_as(R"({"base":"duration","maximum":"P1M"})", "P32D\n").has("cell"));
    for (auto const* wrong : { R"({"base":"integer","length":1})", R"({"base":"string","minimum":1})", R"({"base":"string","length":2,"minLength":3})", R"({"base":"string","length":3,"maxLength":2})",
             R"({"base":"string","minLength":3,"maxLength":2})", R"({"base":"integer","minimum":1,"minInclusive":2})", R"({"base":"integer","minInclusive":1,"minExclusive":1})",
             R"({"base":"integer","maxInclusive":1,"maxExclusive":1})", R"({"base":"integer","minInclusive":3,"maxInclusive":2})", R"({"base":"integer","minInclusive":2,"maxExclusive":2})",
             R"({"base":"integer","minExclusive":3,"maxExclusive":2})", R"({"base":"integer","minExclusive":2,"maxInclusive":2})",
             R"({"@id":"http://www.w3.org/2001/XMLSchema#date","base":"string"})", R"({"@id":"_:x"})", R"({"@type":"Column"})" })
        CHECK_MESSAGE(typed_as(wrong, "1\n").has("cell") + typed_as(wrong, "1\n").errors == 1, wrong);
}

TEST_CASE("null, default, required, lists")
{
    CHECK(json("a,b\n-,\n", columns(R"({"titles":"a","null":["-","x"]},{"titles":"b","default":"d"})")) == bj::parse(R"([{"b":"d"}])"));
    CHECK(of("a,b\n,1\n", columns(R"({"titles":"a","required":true},{"titles":"b"})")).has("cell"));
    CHECK(json("a\n1;2; 3\n\n", columns(R"({"titles":"a","separator":";","datatype":"integer"})")) == bj::parse(R"([{"a":[1,2,3]},{}])"));
    CHECK(json("a\n1 5 7.0\n", columns(R"({"titles":"a","separator":" ","datatype":"integer"})")) == bj::parse(R"([{"a":[1,5,"7.0"]}])"));
    CHECK(is_rdf("a\nx|y\n", columns(R"({"titles":"a","separator":"|","ordered":true})"), R"([ <t.csv#a> ("x" "y") ] .)"));
    CHECK(is_rdf("a\nx|y\n", columns(R"({"titles":"a","separator":"|"})"), R"([ <t.csv#a> "x", "y" ] .)"));
    CHECK(is_rdf("a\nx\n", meta(R"("lang":"ja","tableSchema":{"columns":[{"titles":"a"}]})"), R"([ <t.csv#a> "x"@ja ] .)"));
    CHECK(is_rdf("a\n5\n", columns(R"({"titles":"a","datatype":{"@id":"http://e.org/type","base":"integer"}})"), R"([ <t.csv#a> "5"^^<http://e.org/type> ] .)"));
}

TEST_CASE("URLs from templates, virtual columns, suppressed ones, nested objects")
{
    auto const metadata = columns(R"({"titles":"id","suppressOutput":true},{"titles":"n","propertyUrl":"schema:name","aboutUrl":"#p{id}"},
        {"name":"t","virtual":true,"aboutUrl":"#p{id}","propertyUrl":"rdf:type","valueUrl":"schema:Person"},
        {"name":"k","virtual":true,"aboutUrl":"#top","propertyUrl":"schema:knows","valueUrl":"#p{id}"},
        {"name":"d","virtual":true,"aboutUrl":"#top","propertyUrl":"schema:url","default":"x{id}"})");
    CHECK(json("id,n\n7,花子\n", metadata)
        == bj::parse(R"([{"@id":"http://e.org/t.csv#top","schema:knows":{"@id":"http://e.org/t.csv#p7","schema:name":"花子","@type":"schema:Person"},"schema:url":"x{id}"}])"));
    CHECK(is_rdf("id,n\n7,花子\n", metadata, R"(<t.csv#p7> a <http://schema.org/Person>; <http://schema.org/name> "花子" . <t.csv#top> <http://schema.org/knows> <t.csv#p7>; <http://schema.org/url> "x{id}" .)"));
    CHECK(json("a b\nx y\n", columns(R"({"titles":"a b","valueUrl":"http://e.org/{_row}/{_sourceRow}/{_column}/{_sourceColumn}/{_name}/{a%20b}{?a%20b}"})"))
        == bj::parse(R"([{"a b":"http://e.org/1/2/1/1/a%20b/x%20y?a%20b=x%20y"}])"));
    CHECK(json("a\nfoaf:Project\n", columns(R"({"titles":"a","valueUrl":"{+a}"})")) == bj::parse(R"([{"a":"http://xmlns.com/foaf/0.1/Project"}])"));
    CHECK(json("a,b\n1,2\n", columns(R"({"titles":"a","propertyUrl":"#p"},{"titles":"b","propertyUrl":"#p"})")) == bj::parse(R"([{"http://e.org/t.csv#p":["1","2"]}])"));
}

TEST_CASE("primary keys and foreign keys")
{
    CHECK(of("a,b\n1,x\n1,y\n", columns(R"({"titles":"a","name":"a"},{"titles":"b","name":"b"})", R"(,"primaryKey":"a")")).has("primary_key"));
    CHECK(of("a,b\n1,x\n1,y\n", columns(R"({"titles":"a","name":"a"},{"titles":"b","name":"b"})", R"(,"primaryKey":["a","b"])")).clean());
    auto const group = [](std::string const& key) {
        return R"({"@context":"http://www.w3.org/ns/csvw","tables":[{"url":"t.csv","tableSchema":{"columns":[{"name":"a"}],"foreignKeys":[)" + key
            + R"(]}},{"url":"u.csv","tableSchema":{"@id":"u-schema","columns":[{"name":"k"}]}}]})";
    };
    auto const keyed = [&](std::string const& key, std::string const& other) {
        auto web = with("a\n1\n2\n", group(key));
        web.pages["http://e.org/u.csv"] = other;
        Asked asked;
        asked.action = "http://e.org/m.json";
        return run(web, asked);
    };
    std::string const good = R"({"columnReference":"a","reference":{"resource":"u.csv","columnReference":"k"}})";
    CHECK(keyed(good, "k\n1\n2\n3\n").clean());
    CHECK(keyed(good, "k\n1\n").has("foreign_key"));
    CHECK(keyed(good, "k\n1\n2\n2\n").has("foreign_key"));
    CHECK(keyed(R"({"columnReference":"a","reference":{"schemaReference":"u-schema","columnReference":"k"}})", "k\n1\n2\n").clean());
    for (auto const* wrong : { R"({"columnReference":"none","reference":{"resource":"u.csv","columnReference":"k"}})", R"({"columnReference":"a","reference":{"resource":"none.csv","columnReference":"k"}})",
             R"({"columnReference":"a","reference":{"resource":"u.csv","columnReference":"none"}})", R"({"columnReference":"a"})", R"({"columnReference":"a","reference":{"columnReference":"k"}})",
             R"({"columnReference":"a","dc:title":"x","reference":{"resource":"u.csv","columnReference":"k"}})", R"({"columnReference":[],"reference":{"resource":"u.csv","columnReference":"k"}})",
             R"({"columnReference":"a","reference":{"resource":"u.csv","schemaReference":"u-schema","columnReference":"k"}})" })
        CHECK_MESSAGE(!keyed(wrong, "k\n1\n2\n").good, wrong);
}

TEST_CASE("common properties: JSON-LD within bounds, by language, as JSON and as RDF")
{
    for (auto const* wrong : { R"({"@value":"x","@type":"xsd:string","@language":"en"})", R"({"@value":["x"]})", R"({"@value":"x","dc:title":"y"})", R"({"@language":"en"})", R"({"@type":1})", R"({"@type":"_:x"})",
             R"({"@type":"nonsense"})", R"({"@id":1})", R"({"@id":"_:x"})", R"({"@set":[]})", R"({"@list":[]})", R"({"@context":{}})", R"({"@graph":[]})", R"({"@value":"x","@language":"not_a_tag"})",
             R"({"@value":"x","@type":"nonsense"})", R"([[{"@faux":1}]])", R"({"name":"a term"})" })
        CHECK_MESSAGE(!of("a\n1\n", meta("\"dc:relation\":" + std::string(wrong))).good, wrong);
    std::string const metadata = R"({"@context":["http://www.w3.org/ns/csvw",{"@language":"ja","@base":"sub/"}],"@id":"me","url":"../t.csv","dc:title":"表","dc:modified":{"@value":"2024-01-01","@type":"date"},
        "schema:url":{"@id":"x"},"dc:relation":[{"@type":"schema:Thing","schema:n":1.5},2,true],"notes":[{"schema:text":"n"}]})";
    CHECK(json("a\n", metadata, false) == bj::parse(R"({"tables":[{"@id":"http://e.org/sub/me","url":"http://e.org/t.csv","dc:title":"表","dc:modified":"2024-01-01","schema:url":"http://e.org/sub/x",
        "dc:relation":[{"@type":"schema:Thing","schema:n":1.5},2,true],"notes":[{"schema:text":"n"}],"row":[]}]})"));
    auto const ran = of("a\n", metadata, Asked::For::Rdf, false);
    auto const found = turtle(ran.out, "http://e.org/");
    auto const wanted = turtle(R"(@prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix dc: <http://purl.org/dc/terms/> . @prefix schema: <http://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        [ a csvw:TableGroup; csvw:table <sub/me> ] . <sub/me> a csvw:Table; csvw:url <t.csv>; dc:title "表"@ja; dc:modified "2024-01-01"^^xsd:date; schema:url <sub/x>;
        dc:relation [ a schema:Thing; schema:n "1.5E0"^^xsd:double ], 2, true; csvw:note [ schema:text "n"@ja ] .)", "http://e.org/");
    REQUIRE(found);
    REQUIRE(wanted);
    CHECK_MESSAGE(are_alike(*found, *wanted), shown(*found));
}

TEST_CASE("dialects: rows, columns, comments, blank rows, trimming, headers of the answer")
{
    auto const dialect = [](std::string const& members) { return meta("\"dialect\":{" + members + "}"); };
    CHECK(json("# note\nx|a|b\nx|1|2\n", dialect(R"("delimiter":"|","skipColumns":1,"skipRows":1)")) == bj::parse(R"([{"a":"1","b":"2"}])"));
    CHECK(json("title\na\n1\n", dialect(R"("skipRows":1)")) == bj::parse(R"([{"a":"1"}])"));
    CHECK(json("1,2\n", dialect(R"("header":false)")) == bj::parse(R"([{"_col.1":"1","_col.2":"2"}])"));
    CHECK(json("a,b\nx,\n1,2\n", dialect(R"("headerRowCount":2)")) == bj::parse(R"([{"a":"1","b":"2"}])"));
    CHECK(json("a,b\n,\n1,2\n", dialect(R"("skipBlankRows":true)"), false).at("tables").at(0).at("row").as_array().size() == 1);
    CHECK(json("a\n x \n", dialect(R"("trim":"end")")) == bj::parse(R"([{"a":" x"}])"));
    CHECK(json("a\n x \n", dialect(R"("skipInitialSpace":true)")) == bj::parse(R"([{"a":"x "}])"));
    CHECK(json("a,b\n'x,y','it\\'s'\n", dialect(R"("quoteChar":"'","doubleQuote":false)")) == bj::parse(R"([{"a":"x,y","b":"it's"}])"));
    CHECK(json("a\n\x82\xA0\n", dialect(R"("encoding":"Shift_JIS")")) == bj::parse(R"([{"a":"あ"}])"));
    CHECK(json("#a\n1\n", "") == bj::parse(R"([{"#a":"1"}])"));
    auto web = with("1\t2\n", "");
    Asked asked;
    asked.purpose = Asked::For::Json;
    asked.minimal = true;
    asked.action = "http://e.org/t.csv";
    asked.content_type = "text/tab-separated-values; header=absent";
    CHECK(bj::parse(run(web, asked).out) == bj::parse(R"([{"_col.1":"1","_col.2":"2"}])"));
    web.pages["http://e.org/t.csv"] = "a\n\xA4\xB3\n";
    asked.content_type = "text/csv; charset=\"euc-jp\"";
    CHECK(bj::parse(run(web, asked).out) == bj::parse(R"([{"a":"こ"}])"));
}

TEST_CASE("schemas and dialects by URL bring their own context")
{
    auto web = with("a\n1\n", meta(R"("tableSchema":"s/schema.json","dialect":"s/dialect.json")"));
    web.pages["http://e.org/s/schema.json"] = R"({"@context":["http://www.w3.org/ns/csvw",{"@language":"en"}],"columns":[{"titles":"a","name":"x"}]})";
    web.pages["http://e.org/s/dialect.json"] = R"({"@context":"http://www.w3.org/ns/csvw","delimiter":";"})";
    Asked asked;
    asked.purpose = Asked::For::Json;
    asked.minimal = true;
    asked.action = "http://e.org/m.json";
    auto const ran = run(web, asked);
    CHECK(ran.clean());
    CHECK(bj::parse(ran.out) == bj::parse(R"([{"x":"1"}])"));
}

TEST_CASE("tables that are no tables, and rows of another width")
{
    CHECK(of("a,b\n1\n", "").has("ragged"));
    CHECK(of("a,b\n1,2,3\n", "").has("ragged"));
    CHECK(of(std::string("a\n\0\n", 4), "").has("table"));
    CHECK(of("a\n\"x\n", "").has("table"));
    CHECK(of("a,b\nx\"y\"z,1\n", "").has("quotes"));
    CHECK(of("a\n\xFF\n", "", Asked::For::Json).out.find("\uFFFD") != std::string::npos);
}

}  // namespace mado::csvw::tests

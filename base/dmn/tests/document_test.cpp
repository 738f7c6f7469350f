#include "all_boxes.h"
#include "shown.h"

#include <mado/dmn/model.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace mado::dmn;
namespace files = std::filesystem;

namespace {

std::string keys_of(std::vector<Problem> const& problems)
{
    std::string keys;
    for (auto const& problem : problems)
        keys += (keys.empty() ? "" : " ") + problem.key;
    return keys;
}

// What read() says: the keys of the problems, "" when it reads.
std::string keys_of(std::string_view bytes, ReadLimits const& limits = {})
{
    auto const document = read("a.dmn", bytes, limits);
    return keys_of(document ? document->concerns : document.error());
}

std::string in_definitions(std::string_view inside, std::string_view more = {})
{
    return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"n\" namespace=\"urn:n\"" + std::string(more) + ">" + std::string(inside) + "</definitions>";
}

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    for (; times > 0; --times)
        out += text;
    return out;
}

std::string bytes_of(files::path const& path)
{
    std::ifstream file(path, std::ios::binary);
    return { std::istreambuf_iterator<char>(file), {} };
}

}  // namespace

TEST_CASE("everything that a document can hold is read")
{
    auto const read_back = read("犬.dmn", test::all_boxes);
    REQUIRE_MESSAGE(read_back.has_value(), (read_back ? "" : read_back.error().front().printed()));
    auto const& d = *read_back;
    CHECK(d.version == "1.5");
    CHECK(d.description == "手数料と\n  期限 & 免除");
    CHECK(d.items[0].type_ref == "string");
    CHECK(d.items[0].allowed_values.text == "\"大\",\"小\"");
    CHECK(d.items[1].is_collection);
    CHECK(d.items[1].components[0].type_ref == "string");
    CHECK(d.items[1].components[1].components[0].type_constraint.text == "> 0");
    CHECK(d.items[2].is_function);
    CHECK(d.items[2].parameters[0].type_ref == "法.tPerson");
    CHECK(d.inputs[1].variable.name == "備考");
    auto const* fee = d.decision("手数料");
    REQUIRE(fee);
    CHECK(fee == d.decision("_fee"));
    CHECK(fee->decisions[0].name_space == "urn:example:law");
    CHECK(fee->knowledge[0].name_space.empty());
    auto const* table = table_of(fee->logic);
    REQUIRE(table);
    CHECK(table->hit == Hit::Collect);
    CHECK(table->aggregation == Aggregation::Max);
    CHECK(table->inputs[0].expression.text == "  年齢\n + 1 ");
    CHECK(table->rules[0].when[0].text == "< 3");
    CHECK(table->rules[1].when[0].text == "-");
    CHECK(table->rules[1].then[0].empty());
    CHECK(table->rules[1].annotations == std::vector<std::string> { "" });
    CHECK(table->law_column() == 0);
    CHECK(d.examples[0].given[0].second.text == "3 < 5");
    CHECK(d.examples[0].expect[0].first == "手数料.額");
    CHECK(d.known_from[0].sure == "memory");
    CHECK(d.decision("無い") == nullptr);
    auto const& context = std::get<ContextBox>(d.decision("箱")->logic->box);
    CHECK(std::get<Literal>(std::get<Iterator>(context.entries[6].value->box).result->box).text.language == "urn:js");
    CHECK(!context.entries.back().variable);
    CHECK(table_of(d.decision("箱")->logic) == nullptr);
    CHECK(table_of(nullptr) == nullptr);
}

TEST_CASE("what is written reads back the same")
{
    auto const first = read("a.dmn", test::all_boxes);
    REQUIRE(first);
    auto const text = write(*first);
    auto const second = read("a.dmn", text);
    REQUIRE_MESSAGE(second.has_value(), (second ? "" : second.error().front().printed()));
    CHECK(test::shown(*second) == test::shown(*first));
    CHECK(write(*second) == text);
    // Not only alike because both are empty.
    CHECK(test::shown(*first).find("[entry][named]\n[variable][][呼ぶ][]") != std::string::npos);
    CHECK(test::shown(*first).size() > 3000);
}

TEST_CASE("hard text is written so that it reads back")
{
    Document document;
    document.name = "a<b>&\"'\t\n\r c";
    document.name_space = "urn:n";
    for (std::string const text : { " ", "\n  x\n", "a\r\nb", "]]>", "<![CDATA[ & ]]>", "\"𠮷\"", "" })
        document.examples.push_back({ "e" + std::to_string(document.examples.size()), {}, {}, { { "d", Text { text, {}, {} } } } });
    auto const again = read("a.dmn", write(document));
    REQUIRE(again);
    CHECK(test::shown(*again) == test::shown(document));
    document.name = std::string("a\0b\x01", 4) + "\xFF";  // nothing that XML can hold: replaced, and readable
    auto const mended = read("a.dmn", write(document));
    REQUIRE(mended);
    CHECK(mended->name == "a\uFFFDb\uFFFD\uFFFD");
}

TEST_CASE("places are lines and characters")
{
    auto const document = read("a.dmn", in_definitions("\n  <inputData name=\"犬\"/><decision name=\"d\"><literalExpression><text>\n犬</text></literalExpression></decision>"));
    REQUIRE(document);
    CHECK(document->inputs[0].place.line == 2);
    CHECK(document->inputs[0].place.column == 3);
    CHECK(document->decisions[0].place.column == 24);
    auto const& text = std::get<Literal>(document->decisions[0].logic->box).text;
    CHECK(text.place.line == 2);
    CHECK(text.place.column == 68);
    auto const broken = read("a.dmn", "\xEF\xBB\xBF" + in_definitions("<decision name=\"犬犬\"/><desicion name=\"x\"/>"));
    REQUIRE(broken);
    CHECK(broken->concerns[0].printed(true) == "a.dmn:1:115: [element.unknown] <desicion> is not known here. Do you mean <decision>?");
    CHECK(broken->concerns[0].printed() == "a.dmn:1:115: [element.unknown] 要素「desicion」はここに書けません。「decision」のことですか。");
    CHECK(Problem { "f", {}, {}, "k", {}, "和", "en" }.printed() == "f: [k] 和");
}

TEST_CASE("all versions and prefixes")
{
    struct Row { char const* name; char const* text; char const* version; char const* type; };
    for (auto const& row : {
             Row { "1.1, a prefix for FEEL", R"(<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd" xmlns:feel="http://www.omg.org/spec/FEEL/20140401" name="n" namespace="urn:n"><inputData name="a"><variable name="a" typeRef="feel:string"/></inputData></definitions>)", "1.1", "string" },
             Row { "1.1, XML Schema", R"(<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd" xmlns:x="http://www.w3.org/2001/XMLSchema" name="n" namespace="urn:n"><inputData name="a"><variable name="a" typeRef="x:dateTime"/></inputData></definitions>)", "1.1", "date and time" },
             Row { "1.1, its own type", R"(<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd" xmlns:own="urn:n" name="n" namespace="urn:n"><inputData name="a"><variable name="a" typeRef="own:tA"/></inputData></definitions>)", "1.1", "tA" },
             Row { "1.2", R"(<p:definitions xmlns:p="http://www.omg.org/spec/DMN/20180521/MODEL/" name="n" namespace="urn:n"><p:inputData name="a"><p:variable name="a" typeRef="string"/></p:inputData></p:definitions>)", "1.2", "string" },
             Row { "1.3, the prefix changes inside", R"(<p:definitions xmlns:p="https://www.omg.org/spec/DMN/20191111/MODEL/" name="n" namespace="urn:n"><inputData xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="a"><variable name="a" typeRef="imported.tA"/></inputData></p:definitions>)", "1.3", "imported.tA" },
             Row { "1.4, a parameterised type has a colon", R"(<definitions xmlns="https://www.omg.org/spec/DMN/20211108/MODEL/" name="n" namespace="urn:n"><inputData name="a"><variable name="a" typeRef="context&lt;a: string&gt;"/></inputData></definitions>)", "1.4", "context<a: string>" },
             Row { "1.5, single quotes and no declaration", R"(<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='urn:n'><inputData name='a'><variable name='a' typeRef='dayTimeDuration'/></inputData></definitions>)", "1.5", "days and time duration" },
             Row { "an own type called as another of FEEL", R"(<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='urn:n'><itemDefinition name='dateTime'/><inputData name='a'><variable name='a' typeRef='dateTime'/></inputData></definitions>)", "1.5", "dateTime" },
         }) {
        CAPTURE(row.name);
        auto const document = read("a.dmn", row.text);
        REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error()[0].printed(true)));
        CHECK(document->version == row.version);
        CHECK(document->inputs[0].variable.type_ref == row.type);
        auto const again = read("a.dmn", write(*document));
        REQUIRE(again);
        CHECK(test::shown(*again) == test::shown(*document));
    }
}

TEST_CASE("languages: every FEEL is FEEL")
{
    for (std::string const uri : { "http://www.omg.org/spec/FEEL/20140401", "http://www.omg.org/spec/DMN/20180521/FEEL/", "https://www.omg.org/spec/DMN/20191111/FEEL/",
             "https://www.omg.org/spec/DMN/20211108/FEEL/", "https://www.omg.org/spec/DMN/20230324/FEEL/", "https://www.omg.org/spec/DMN/20230324/FEEL" }) {
        CAPTURE(uri);
        auto const document = read("a.dmn", in_definitions("<decision name='d'><literalExpression expressionLanguage='" + uri + "'><text>1</text></literalExpression></decision>", " expressionLanguage='" + uri + "'"));
        REQUIRE(document);
        CHECK(document->expression_language.empty());
        CHECK(std::get<Literal>(document->decisions[0].logic->box).text.language.empty());
    }
    auto const other = read("a.dmn", in_definitions("<decision name='d'><literalExpression expressionLanguage='urn:js'><text>1</text></literalExpression></decision>"
                                                    "<decision name='e'><literalExpression expressionLanguage='http://www.omg.org/spec/FEEL/20140401'><text>1</text></literalExpression></decision>", " expressionLanguage='urn:js'"));
    REQUIRE(other);
    CHECK(other->expression_language == "urn:js");
    CHECK(std::get<Literal>(other->decisions[0].logic->box).text.language.empty());
    CHECK(std::get<Literal>(other->decisions[1].logic->box).text.language == "https://www.omg.org/spec/DMN/20230324/FEEL/");
}

TEST_CASE("what is wrong is said, all at once")
{
    struct Row { char const* name; std::string text; char const* keys; };
    std::string const table = "<decision name='d'><decisionTable><input><inputExpression><text>a</text></inputExpression></input><output/>";
    for (auto const& row : {
             Row { "no name", in_definitions("<decision/>"), "attribute.missing" },
             Row { "a misspelt attribute", in_definitions("<decision name='d'><decisionTable hitpolicy='FIRST'><output/></decisionTable></decision>"), "attribute.unknown" },
             Row { "a hit policy that is none", in_definitions("<decision name='d'><decisionTable hitPolicy='FRIST'><output/></decisionTable></decision>"), "attribute.value" },
             Row { "a flag that is none", in_definitions("<itemDefinition name='t' isCollection='yes'/>"), "attribute.value" },
             Row { "a flag as a number", in_definitions("<itemDefinition name='t' isCollection='1'/>"), "" },
             Row { "our source, unsure", in_definitions("<extensionElements><m:source of='rules' says='x' sure='perhaps' xmlns:m='urn:madoguchi:dmn:1'/></extensionElements>"), "attribute.value" },
             Row { "an unknown element", in_definitions("<decision name='d'><literalExpresion/></decision>"), "element.unknown" },
             Row { "an element of a foreign namespace", in_definitions("<x:thing xmlns:x='urn:x'/>"), "" },
             Row { "an element without the prefix of its document", "<d:definitions xmlns:d='https://www.omg.org/spec/DMN/20230324/MODEL/' name='n' namespace='u'><decision name='d'/></d:definitions>", "element.namespace" },
             Row { "a prefix that is not declared", in_definitions("<x:thing/>"), "prefix.unknown" },
             Row { "two expressions", in_definitions("<decision name='d'><list/><context/></decision>"), "element.twice" },
             Row { "a missing expression", in_definitions("<decision name='d'><context><contextEntry/></context></decision>"), "element.missing" },
             Row { "text without <text>", in_definitions("<decision name='d'><conditional><if>true</if><then><list/></then></conditional></decision>"), "element.missing element.missing" },
             Row { "a table without an output", in_definitions("<decision name='d'><decisionTable/></decision>"), "element.missing" },
             Row { "a rule with too few inputs", in_definitions(table + "<rule><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>"), "rule.cells" },
             Row { "a rule with too many outputs", in_definitions(table + "<rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision>"), "rule.cells" },
             Row { "a row that is too short", in_definitions("<decision name='d'><relation><column name='a'/><row/></relation></decision>"), "relation.cells" },
             Row { "an id twice", in_definitions("<decision id='a' name='d'/><inputData id='a' name='i'/>"), "id.twice" },
             Row { "a name twice", in_definitions("<decision name='d'/><inputData name='d'/>"), "name.twice" },
             Row { "variables may be called alike", in_definitions("<decision name='d'><variable name='x'/></decision><decision name='e'><variable name='x'/></decision>"), "" },
             Row { "a type twice", in_definitions("<itemDefinition name='t'/><itemDefinition name='t'/>"), "name.twice" },
             Row { "a reference to nothing", in_definitions("<decision name='d'><informationRequirement><requiredInput href='#x'/></informationRequirement></decision>"), "reference.unknown" },
             Row { "a reference to the wrong kind", in_definitions("<inputData id='x' name='x'/><decision name='d'><informationRequirement><requiredDecision href='#x'/></informationRequirement></decision>"), "reference.unknown" },
             Row { "a reference to another document", in_definitions("<decision name='d'><informationRequirement><requiredInput href='urn:o#x'/></informationRequirement></decision>"), "" },
             Row { "a reference without href", in_definitions("<decision name='d'><knowledgeRequirement><requiredKnowledge/></knowledgeRequirement></decision>"), "attribute.missing reference.unknown" },
             Row { "a requirement of nothing", in_definitions("<decision name='d'><informationRequirement/></decision>"), "requirement.one" },
             Row { "an attribute twice", in_definitions("<decision name='d' name='e'/>"), "attribute.twice" },
             Row { "our element, misspelt", in_definitions("<extensionElements><m:exmaple xmlns:m='urn:madoguchi:dmn:1'/></extensionElements>"), "element.unknown" },
             Row { "our example without an expectation", in_definitions("<extensionElements><m:example name='e' xmlns:m='urn:madoguchi:dmn:1'/></extensionElements>"), "element.missing" },
             Row { "an example twice", in_definitions("<extensionElements xmlns:m='urn:madoguchi:dmn:1'><m:example name='e'><m:expect name='d'>1</m:expect></m:example><m:example name='e'><m:expect name='d'>1</m:expect></m:example></extensionElements>"), "name.twice" },
             Row { "an import without a name (1.5)", in_definitions("<import namespace='u' importType='t'/>"), "attribute.missing" },
             Row { "an import with an empty name", in_definitions("<import name='' namespace='u' importType=''/>"), "" },
             Row { "several", in_definitions("<decision id='a'/><desicion/><inputData id='a' name='i'/>"), "attribute.missing element.unknown id.twice" },
             Row { "another root", "<html/>", "root.unknown" },
             Row { "DMN that is not known", "<definitions xmlns='https://www.omg.org/spec/DMN/20400101/MODEL/' name='n' namespace='n'/>", "root.unknown" },
         }) {
        CAPTURE(row.name);
        auto const document = read("a.dmn", row.text);
        CHECK(keys_of(document ? document->concerns : document.error()) == row.keys);
        for (auto const& problem : document ? document->concerns : document.error()) {
            CHECK(problem.place.line == 1);
            CHECK(problem.place.column > 0);
            CHECK(problem.japanese.find('{') == std::string::npos);
            CHECK(problem.english.find('{') == std::string::npos);
            CHECK(!problem.japanese.empty());
        }
    }
}

TEST_CASE("hostile files are refused, and the limit is named")
{
    std::string bomb = "<!DOCTYPE d [<!ENTITY a0 \"lol\">";
    for (int i = 1; i < 30; ++i)
        bomb += "<!ENTITY a" + std::to_string(i) + " \"" + repeated("&a" + std::to_string(i - 1) + ";", 10) + "\">";
    bomb += "]>";
    auto const deep = [](std::size_t levels) { return in_definitions("<decision name='d'>" + repeated("<list>", levels) + repeated("</list>", levels) + "</decision>"); };
    auto const expression = [](std::size_t length) { return in_definitions("<decision name='d'><literalExpression><text>" + std::string(length, '1') + "</text></literalExpression></decision>"); };
    std::string const good = in_definitions("<inputData name='犬'/>");
    std::string utf16;
    for (char const c : "\xFF\xFE" + good)
        utf16 += c, utf16 += '\0';
    struct Row { char const* name; std::string text; char const* keys; };
    for (auto const& row : {
             Row { "the good one", good, "" },
             Row { "entities without end", bomb + in_definitions("<description>&a29;</description>"), "xml.doctype" },
             Row { "a DOCTYPE alone", "<!DOCTYPE d [<!ENTITY a 'x'>]>" + good, "xml.doctype" },
             Row { "a DOCTYPE elsewhere", "<!DOCTYPE d SYSTEM 'file:///etc/passwd'>" + good, "xml.doctype" },
             Row { "an entity without DOCTYPE", in_definitions("<description>&nbsp;</description>"), "xml.entity" },
             Row { "an & alone", in_definitions("<description>a & b</description>"), "xml.entity" },
             Row { "an & in CDATA", in_definitions("<description><![CDATA[a & b]]></description>"), "" },
             Row { "a number that is no character", in_definitions("<description>&#0;&#xD800;&#x110000;</description>"), "xml.entity xml.entity xml.entity" },
             Row { "numbers that are", in_definitions("<description>&#9;&#x20BB7;&#x72ac;</description>"), "" },
             Row { "198 lists are 200 deep", deep(198), "" },
             Row { "199 lists", deep(199), "limit.depth" },
             Row { "10,000 deep", deep(10'000), "limit.depth" },
             Row { "500,000 deep", deep(500'000), "limit.depth" },
             Row { "100,000 bytes of expression", expression(100'000), "" },
             Row { "100,001 bytes", expression(100'001), "limit.text" },
             Row { "200,001 elements", in_definitions(repeated("<a/>", 200'000)), "limit.elements" },
             Row { "a large file", in_definitions("<description>" + std::string(8u << 20, 'a') + "</description>"), "limit.bytes" },
             Row { "many attributes", in_definitions("<decision name='d'" + [] { std::string a; for (int i = 0; i < 300; ++i) a += " a" + std::to_string(i) + "=''"; return a; }() + "/>"), "limit.attributes" },
             Row { "many namespaces", in_definitions("<decision name='d'" + [] { std::string a; for (int i = 0; i < 101; ++i) a += " xmlns:a" + std::to_string(i) + "='u'"; return a; }() + "/>"), "limit.namespaces" },
             Row { "UTF-16", utf16, "xml.encoding" },
             Row { "UTF-16 without a mark", std::string("<\0d\0>\0", 6), "xml.encoding" },
             Row { "Shift_JIS, declared", "<?xml version='1.0' encoding='Shift_JIS'?>" + good, "xml.encoding" },
             Row { "Shift_JIS, in fact", in_definitions("<inputData name='\x8C\xA2'/>"), "xml.encoding" },
             Row { "utf-8 in small letters", "<?xml version='1.0' encoding='utf-8'?>" + good, "" },
             Row { "a NUL byte", in_definitions(std::string_view("<description>\0</description>", 28)), "xml.character" },
             Row { "a control character in CDATA", in_definitions("<description><![CDATA[\x01]]></description>"), "xml.character" },
             Row { "nothing", "", "xml.empty" },
             Row { "white space", " \n", "xml.empty" },
             Row { "no XML", "{}", "xml.empty" },
             Row { "two roots", good + good, "xml.roots" },
             Row { "a tag that is not closed", "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/'>", "xml.syntax" },
             Row { "an attribute without quotes", in_definitions("<decision name=d/>"), "xml.syntax" },
         }) {
        CAPTURE(row.name);
        CHECK(keys_of(row.text) == row.keys);
    }
    auto const refused = read("a.dmn", deep(300));
    REQUIRE(!refused);
    CHECK(refused.error()[0].japanese.find("200段") != std::string::npos);
    CHECK(refused.error()[0].english.find("at most 200") != std::string::npos);
    auto const many = read("a.dmn", in_definitions(repeated("<a/>", 20'000)));
    REQUIRE(many);
    CHECK(many->concerns.size() == 500);
    CHECK(!read("a.dmn", in_definitions(repeated("<a/>", 20'000) + "<decision/>")));
}

TEST_CASE("a file that is cut anywhere, or has a byte changed, never crashes")
{
    std::string const whole = test::all_boxes;
    std::size_t read_as_documents = 0;
    for (std::size_t at = 0; at < whole.size(); at += 97) {
        CHECK(!read("a.dmn", std::string_view(whole).substr(0, at)));
        for (char const with : { '<', '>', '"', '/', '\0', 'x', '\xE3' }) {
            auto changed = whole;
            changed[at] = with;
            auto const document = read("a.dmn", changed);
            if (!document)
                continue;
            ++read_as_documents;
            auto const again = read("a.dmn", write(*document));
            REQUIRE(again);
            CHECK(test::shown(*again) == test::shown(*document));
        }
    }
    CHECK(read_as_documents > 0);
}

TEST_CASE("one line of 8 MB takes no time of its own")
{
    auto const text = in_definitions(repeated("<inputData name=''/>", 60'000));
    CHECK(keys_of(text).starts_with("attribute.missing"));
}

TEST_CASE("documents of the public kit, where it stands, read and write without loss")
{
    files::path const kit = files::path(MADO_SOURCE_ROOT).parent_path() / "shared/conformance/dmn";
    std::error_code none;
    std::size_t count = 0;
    for (auto entry = files::recursive_directory_iterator(kit, none); entry != files::recursive_directory_iterator {}; entry.increment(none)) {
        if (entry->path().extension() != ".dmn")
            continue;
        CAPTURE(entry->path().string());
        auto const document = read(entry->path().filename().string(), bytes_of(entry->path()));
        REQUIRE_MESSAGE(document.has_value(), (document ? "" : document.error()[0].printed(true)));
        auto const text = write(*document);
        auto const again = read("again.dmn", text);
        REQUIRE_MESSAGE(again.has_value(), (again ? "" : again.error()[0].printed(true)));
        CHECK(test::shown(*again) == test::shown(*document));
        CHECK(write(*again) == text);
        ++count;
    }
    std::printf("DMN documents of the public kit read and written: %zu\n", count);
}

#include <mado/html/templates.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace mado;
using html::field;

namespace {

struct Person {
    std::string name;
    std::optional<std::string> kana;
    static constexpr auto fields = std::tuple { field("name", &Person::name), field("kana", &Person::kana) };
};

struct Case {
    std::string title;
    Person owner;
    bool urgent = false;
    std::vector<std::string> flags;
    static constexpr auto fields = std::tuple { field("title", &Case::title), field("owner", &Case::owner), field("urgent", &Case::urgent),
        field("flags", &Case::flags) };
};

struct Common {
    std::string token;
    static constexpr auto fields = std::tuple { field("token", &Common::token) };
};

struct Page {
    std::string text;
    html::Safe safe;
    html::Message error;
    bool flag = false;
    int number = 0;
    std::optional<std::string> remark;
    std::optional<Person> person;
    std::optional<bool> unsure;
    std::vector<Case> cases;
    Person owner;
    Common common;
    static constexpr auto fields = std::tuple { field("text", &Page::text), field("safe", &Page::safe), field("error", &Page::error),
        field("flag", &Page::flag), field("number", &Page::number), field("remark", &Page::remark), field("person", &Page::person),
        field("unsure", &Page::unsure), field("cases", &Page::cases), field("owner", &Page::owner), html::include(&Page::common) };
};

struct Frame {
    std::string town;
    std::string text;
    static constexpr auto fields = std::tuple { field("town", &Frame::town), field("text", &Frame::text) };
};

std::string_view words(std::string_view msgid, std::string_view language)
{
    if (msgid == "greeting")
        return language == "en" ? "Hello, {name}!" : "こんにちは、{name}さん";
    if (msgid == "a.danger")
        return "<b>\"";
    return {};
}

using Texts = std::vector<std::pair<std::string, std::string>>;

void add(html::Templates& templates, std::string_view part, Texts const& texts)
{
    std::vector<embedded::File> files;
    for (auto const& [name, text] : texts)
        files.push_back({ name, text });
    templates.add(part, files);
}

std::string rendered(std::string const& text, Page const& page, std::string_view language = "ja", Texts const& web = {})
{
    html::Templates templates;
    add(templates, "web", web);
    add(templates, "approvals", { { "templates/page.html", text } });
    return render(templates.bind<Page>("approvals/page.html"), page, words, language);
}

Page full_page()
{
    Page page;
    page.text = "<a & \"b\" 'c'>";
    page.safe = html::element("b", {}, "太字 <");
    page.flag = true;
    page.number = -7;
    page.cases = { { "犬", { "山田", "ヤマダ" }, true, { "late", "paid" } }, { "道路", { "葛󠄀城", {} }, false, {} } };
    page.owner = { "𠮷田", "ヨシダ" };
    page.common.token = "t0";
    return page;
}

TEST_CASE("values, sections and words")
{
    struct Row { char const* name; char const* text; char const* expected; };
    auto const page = full_page();
    for (auto const& row : {
             Row { "text is escaped", "<p>{{text}}</p>", "<p>&lt;a &amp; &#34;b&#34; &#39;c&#39;&gt;</p>" },
             Row { "Safe is not", "<p>{{safe}}</p>", "<p><b>太字 &lt;</b></p>" },
             Row { "blanks in a tag", "{{ number }}", "-7" },
             Row { "number in an attribute", "<td data-n=\"{{number}}\">", "<td data-n=\"-7\">" },
             Row { "in a title", "<title>{{text}}</title>", "<title>&lt;a &amp; &#34;b&#34; &#39;c&#39;&gt;</title>" },
             Row { "in a textarea", "<textarea name=\"x\">{{owner.name}}</textarea>", "<textarea name=\"x\">𠮷田</textarea>" },
             Row { "flag", "{{#flag}}yes{{/flag}}{{^flag}}no{{/flag}}", "yes" },
             Row { "no remark", "{{#remark}}<i>{{remark}}</i>{{/remark}}{{^remark}}-{{/remark}}", "-" },
             Row { "an optional that is empty writes nothing", "[{{remark}}]", "[]" },
             Row { "a text is a section when it is not empty", "{{#text}}x{{/text}}", "x" },
             Row { "list", "{{#cases}}<li>{{title}}</li>{{/cases}}", "<li>犬</li><li>道路</li>" },
             Row { "lists in lists, outer names", "{{#cases}}{{#flags}}{{title}}:{{.}} {{/flags}}{{^flags}}none{{/flags}}{{/cases}}", "犬:late 犬:paid none" },
             Row { "dotted names", "{{owner.name}}{{#cases}} {{owner.name}}{{/cases}}", "𠮷田 山田 葛󠄀城" },
             Row { "struct as a section", "{{#owner}}{{name}}{{kana}}{{/owner}}", "𠮷田ヨシダ" },
             Row { "absent struct", "{{#person}}{{name}}{{/person}}{{^person}}nobody{{/person}}", "nobody" },
             Row { "included names", "{{token}}", "t0" },
             Row { "section inside a tag", "<option value=\"1\"{{#flag}} selected{{/flag}}>", "<option value=\"1\" selected>" },
             Row { "section after the tag's name", "<li{{#flag}} class=\"{{text}}\"{{/flag}}>", "<li class=\"&lt;a &amp; &#34;b&#34; &#39;c&#39;&gt;\">" },
             Row { "section inside an attribute", "<p class=\"a{{#flag}} b{{/flag}}\">", "<p class=\"a b\">" },
             Row { "words", "{{#t}}greeting name=owner.name{{/t}}", "こんにちは、𠮷田さん" },
             Row { "words' arguments are escaped", "{{#t}}greeting name=text{{/t}}", "こんにちは、&lt;a &amp; &#34;b&#34; &#39;c&#39;&gt;さん" },
             Row { "words themselves are escaped", "<p title=\"{{#t}}a.danger{{/t}}\">", "<p title=\"&lt;b&gt;&#34;\">" },
             Row { "an argument that is not given stays", "{{#t}}greeting{{/t}}", "こんにちは、{name}さん" },
             Row { "unknown words show their msgid", "{{#t}}a.b{{/t}}", "a.b" },
             Row { "remarks vanish", "a{{! what }}b", "ab" },
             Row { "a tag alone on its line takes the line", "<ul>\n  {{#cases}}\n  <li>{{title}}\n  {{/cases}}\n</ul>", "<ul>\n  <li>犬\n  <li>道路\n</ul>" },
             Row { "a lone < in text of a script", "<script src=\"/a.js\">if (1 < 2) {}</script>{{number}}", "<script src=\"/a.js\">if (1 < 2) {}</script>-7" },
         }) {
        CAPTURE(std::string(row.name));
        CHECK(rendered(row.text, page) == row.expected);
    }
    CHECK(rendered("{{#t}}greeting name=number{{/t}}", page, "en") == "Hello, -7!");
}

TEST_CASE("a message is words that code chose")
{
    auto page = full_page();
    CHECK(rendered("{{#error}}<p>{{error}}</p>{{/error}}", page).empty());
    page.error = { "greeting", { { "name", "<x>" } } };
    CHECK(rendered("{{#error}}<p>{{error}}</p>{{/error}}", page) == "<p>こんにちは、&lt;x&gt;さん</p>");
}

TEST_CASE("addresses")
{
    struct Row { char const* name; char const* text; char const* value; char const* expected; };
    for (auto const& row : {
             Row { "relative", "<a href=\"{{text}}\">", "drafts/7?a=1&b=2", "<a href=\"drafts/7?a=1&amp;b=2\">" },
             Row { "https", "<a href=\"{{text}}\">", "HTTPS://a.example/", "<a href=\"HTTPS://a.example/\">" },
             Row { "mailto", "<a href=\"{{text}}\">", "mailto:a@b.example", "<a href=\"mailto:a@b.example\">" },
             Row { "tel", "<a href=\"{{text}}\">", "tel:0866-00-0000", "<a href=\"tel:0866-00-0000\">" },
             Row { "javascript", "<a href=\"{{text}}\">", "javascript:alert(1)", "<a href=\"#\">" },
             Row { "javascript with a tab", "<a href=\"{{text}}\">", "java\tscript:alert(1)", "<a href=\"#\">" },
             Row { "javascript after a control", "<a href=\"{{text}}\">", "\x01javascript:alert(1)", "<a href=\"#\">" },
             Row { "data", "<img src=\"{{text}}\" alt=\"\">", "data:text/html,x", "<img src=\"#\" alt=\"\">" },
             Row { "form", "<form action=\"{{text}}\">", "vbscript:x", "<form action=\"#\">" },
             Row { "quotes", "<a href=\"{{text}}\">", "a\"b", "<a href=\"a&#34;b\">" },
             Row { "in the path", "<a href=\"/drafts/{{text}}/x\">", "a b?c/d", "<a href=\"/drafts/a%20b%3Fc/d/x\">" },
             Row { "never another host", "<a href=\"/{{text}}\">", "/evil.example", "<a href=\"/%2Fevil.example\">" },
             Row { "in the query", "<a href=\"?q={{text}}\">", "犬&x=/", "<a href=\"?q=%E7%8A%AC%26x%3D%2F\">" },
             Row { "after a begin without slash", "<a href=\"java{{text}}\">", "script:alert(1)", "<a href=\"javascript%3Aalert%281%29\">" },
             Row { "path after a value", "<a href=\"{{text}}/edit\">", "/t/7", "<a href=\"/t/7/edit\">" },
             Row { "other attributes are only escaped", "<p title=\"{{text}}\">", "javascript:\"", "<p title=\"javascript:&#34;\">" },
         }) {
        CAPTURE(std::string(row.name));
        Page page;
        page.text = row.value;
        CHECK(rendered(row.text, page) == row.expected);
    }
}

TEST_CASE("layouts, blocks, partials")
{
    Texts const web {
        { "templates/layout.html", "<title>{{$title}}名なし{{/title}}</title>\n{{$main}}{{/main}}\n" },
        { "templates/form.html", "{{<layout}}{{$main}}<form>{{$fields}}-{{/fields}}{{>button}}</form>{{/main}}{{/layout}}" },
        { "templates/button.html", "<button>{{number}}</button>" },
        { "text/ja.po", "not a template" },
    };
    auto const page = full_page();
    CHECK(rendered("{{<layout}}\n{{$title}}題{{/title}}\n{{$main}}<p>{{number}}</p>{{/main}}\n{{/layout}}", page, "ja", web)
        == "<title>題</title>\n<p>-7</p>\n");
    CHECK(rendered("{{<layout}}{{/layout}}", page, "ja", web) == "<title>名なし</title>\n\n");
    CHECK(rendered("{{<form}}{{$fields}}<input name=\"a\">{{/fields}}{{$title}}内{{/title}}{{/form}}", page, "ja", web)
        == "<title>内</title>\n<form><input name=\"a\"><button>-7</button></form>\n");
    CHECK(rendered("{{>web/button}}", page, "ja", web) == "<button>-7</button>");
    CHECK(rendered("{{#cases}}{{>button}}{{/cases}}", page, "ja", web) == "<button>-7</button><button>-7</button>");
}

TEST_CASE("a part's own partial comes before that of web")
{
    html::Templates templates;
    add(templates, "web", { { "templates/button.html", "web" } });
    add(templates, "approvals", { { "templates/button.html", "own" }, { "templates/a/page.html", "{{>approvals/button}}" }, { "templates/page.html", "{{>button}}" } });
    CHECK(render(templates.bind<Page>("approvals/page.html"), Page {}, words, "ja") == "own");
    CHECK(render(templates.bind<Page>("approvals/a/page.html"), Page {}, words, "ja") == "own");
}

TEST_CASE("what surrounds a page answers names that the page does not have")
{
    html::Templates templates;
    add(templates, "approvals", { { "templates/page.html", "{{town}} {{text}}" } });
    Page page;
    page.text = "page";
    auto const bound = templates.bind<Page, Frame>("approvals/page.html");
    CHECK(render(bound, page, Frame { "総社市", "frame" }, words, "ja") == "総社市 page");
    CHECK(templates.find("approvals/page.html", html::type_of<Page>()) == bound.binding);
    CHECK(templates.find("approvals/page.html", html::type_of<Frame>()) == nullptr);
    CHECK(templates.bind<Page, Frame>("approvals/page.html").binding == bound.binding);
}

TEST_CASE("every mistake stops the start and says file, line and mend")
{
    struct Row { char const* name; char const* text; int line; char const* says; };
    Texts const web {
        { "templates/layout.html", "{{$main}}{{/main}}" },
        { "templates/circle.html", "{{>circle}}" },
        { "templates/broken.html", "{{#flag}}" },
        { "templates/open.html", "<p class=\"" },
    };
    for (auto const& row : {
             Row { "unknown name", "<p>\n{{wrong}}", 2, "there is no value wrong" },
             Row { "unknown field", "{{owner.wrong}}", 1, "owner has no field wrong" },
             Row { "name of the list outside of it", "{{title}}", 1, "there is no value title" },
             Row { "dot outside a list", "{{.}}", 1, "{{.}} stands for" },
             Row { "dotted through an optional", "{{person.name}}", 1, "use a section {{#person}}" },
             Row { "unknown section", "\n\n{{#wrong}}{{/wrong}}", 3, "there is no value wrong" },
             Row { "unknown argument of words", "{{#t}}greeting name=wrong{{/t}}", 1, "there is no value wrong" },
             Row { "argument that is a list", "{{#t}}greeting name=cases{{/t}}", 1, "must be a text or a number" },
             Row { "words without msgid", "{{#t}} {{/t}}", 1, "has no msgid" },
             Row { "words with a tag inside", "{{#t}}a {{text}}{{/t}}", 1, "is closed by {{/t}}" },
             Row { "words with two msgids", "{{#t}}a b{{/t}}", 1, "only arguments" },
             Row { "unknown partial", "{{>wrong}}", 1, "approvals/wrong.html and web/wrong.html" },
             Row { "unknown layout", "{{<wrong}}{{/wrong}}", 1, "there is no layout wrong" },
             Row { "unknown block", "{{<layout}}\n{{$side}}x{{/side}}{{/layout}}", 2, "has no block {{$side}}; it has main" },
             Row { "text outside the blocks", "{{<layout}}lost{{/layout}}", 1, "this would be lost" },
             Row { "circle", "{{>circle}}", 1, "in a circle" },
             Row { "broken partial", "{{>broken}}", 1, "{{#flag}} is not closed" },
             Row { "unclosed section", "\n{{#flag}}\n", 2, "is not closed" },
             Row { "unclosed block", "{{$main}}", 1, "{{$main}} is not closed" },
             Row { "crossed sections", "{{#flag}}\n{{#text}}{{/flag}}{{/text}}", 2, "{{/flag}} stands where {{/text}} was expected (opened in line 2)" },
             Row { "close without open", "{{/flag}}", 1, "closes nothing" },
             Row { "unclosed tag", "{{text", 1, "add }}" },
             Row { "triple", "{{{text}}}", 1, "raw values do not exist" },
             Row { "ampersand", "{{&text}}", 1, "raw values do not exist" },
             Row { "not a name", "{{a b}}", 1, "is not a name" },
             Row { "flag as a value", "{{flag}}", 1, "is a flag" },
             Row { "list as a value", "{{cases}}", 1, "is a list" },
             Row { "struct as a value", "{{owner}}", 1, "one of its fields, name, kana" },
             Row { "number as a section", "{{#number}}{{/number}}", 1, "is a number" },
             Row { "optional flag", "{{#unsure}}{{/unsure}}", 1, "optional flag" },
             Row { "unquoted attribute", "<p class={{text}}>", 1, "double quotes" },
             Row { "single quotes", "<p class='{{text}}'>", 1, "double quotes" },
             Row { "attribute's name", "<p {{text}}=\"x\">", 1, "not as the name" },
             Row { "tag's name", "<{{text}}>", 1, "not as the name" },
             Row { "script", "<script>\nlet a = \"{{text}}\"</script>", 2, "inside <script>" },
             Row { "words in a script", "<script>{{#t}}greeting{{/t}}</script>", 1, "inside <script>" },
             Row { "style element", "<style>{{text}}</style>", 1, "inside <style>" },
             Row { "comment", "<!-- {{text}} -->", 1, "comment" },
             Row { "style attribute", "<p style=\"{{text}}\">", 1, "use a class" },
             Row { "event attribute", "<p onClick=\"x()\">", 1, "onclick is refused" },
             Row { "srcset", "<img srcset=\"{{text}}\">", 1, "no value may stand in the attribute srcset" },
             Row { "http-equiv", "<meta http-equiv=\"{{text}}\">", 1, "http-equiv" },
             Row { "literal javascript", "<a href=\"javascript:{{text}}\">", 1, "scheme" },
             Row { "scheme after a value", "<a href=\"{{text}}:x\">", 1, "scheme" },
             Row { "two values at the begin", "<a href=\"{{text}}{{text}}\">", 1, "join them in code" },
             Row { "value after an optional begin", "<a href=\"{{#flag}}{{text}}{{/flag}}{{text}}\">", 1, "join them in code" },
             Row { "value in a data address", "<img src=\"data:image/png,{{text}}\">", 1, "data: address" },
             Row { "Safe in an attribute", "<p title=\"{{safe}}\">", 1, "only between tags" },
             Row { "Safe in a textarea", "<textarea>{{safe}}</textarea>", 1, "only between tags" },
             Row { "message as an address", "<a href=\"{{error}}\">", 1, "cannot be an address" },
             Row { "words as an address", "<a href=\"{{#t}}greeting{{/t}}\">", 1, "cannot be an address" },
             Row { "section over half a tag", "{{#flag}}<p class=\"{{/flag}}x\">", 1, "must end where it began" },
             Row { "list in an address", "<a href=\"{{#cases}}{{title}}{{/cases}}\">", 1, "make the address in code" },
             Row { "name goes on after a section", "<p{{#flag}} on{{/flag}}click=\"x\">", 1, "put a space" },
             Row { "open end", "<p>\n<p class=\"\n", 2, "the template ends in the attribute class" },
             Row { "partial that leaves a tag open", "{{#flag}}{{>open}}{{/flag}}", 1, "must end where it began" },
             Row { "lone <", "a < b", 1, "write &lt;" },
         }) {
        CAPTURE(std::string(row.name));
        std::vector<html::Fault> faults;
        try {
            (void)rendered(row.text, Page {}, "ja", web);
        } catch (html::TemplateError const& error) {
            faults = error.faults();
            CHECK(std::string(error.what()).find(".html:" + std::to_string(row.line) + ": ") != std::string::npos);
        }
        CAPTURE(std::string(row.name));
        REQUIRE(!faults.empty());
        CAPTURE(faults.back().message);
        CHECK(faults.size() == 1);
        CAPTURE(faults[0].message);
        CHECK(faults[0].line == row.line);
        CHECK(faults[0].message.find(row.says) != std::string::npos);
        CHECK(faults[0].file == (std::string_view(row.name) == "circle" ? "web/templates/circle.html"
                  : std::string_view(row.name) == "broken partial"     ? "web/templates/broken.html"
                                                                         : "approvals/templates/page.html"));
    }
}

TEST_CASE("all faults of a template are named at once; an unknown template is one")
{
    html::Templates templates;
    add(templates, "approvals", { { "templates/page.html", "{{a}}\n{{b}}\n{{>c}}" } });
    CHECK_THROWS_WITH_AS(templates.bind<Frame>("approvals/page.html"), doctest::Contains("page.html:3: there is no partial c"), html::TemplateError);
    CHECK_THROWS_WITH_AS(templates.bind<Frame>("approvals/page.html"), doctest::Contains("page.html:2: there is no value b"), html::TemplateError);
    CHECK_THROWS_AS(templates.bind<Frame>("approvals/other.html"), html::TemplateError);
}

TEST_CASE("a document's names are data")
{
    html::Shape dog;
    dog.text("breed").flag("late");
    html::Shape place;
    place.text("town");
    html::Shape shape;
    shape.text("number").list("dogs", dog).texts("laws").record("place", place).number("fee").safe("mark");
    html::Templates templates;
    auto const bound = templates.compile("documents/dog_tag.html",
        "{{number}} {{#dogs}}<p>{{breed}}{{#late}}!{{/late}}</p>{{/dogs}}{{#laws}}{{.}};{{/laws}} {{place.town}} {{fee}} {{mark}}", shape);
    html::Record values(shape);
    values.set("number", "第<1>号").set("fee", 3000).set("mark", html::element("br"));
    values.add("dogs").set("breed", "柴").set("late", true);
    values.add("dogs").set("breed", "秋田");
    values.add("laws", "狂犬病予防法").add("laws", "条例");
    values.record("place").set("town", "総社市");
    auto const copy = values;
    CHECK(bound->render(copy, words, "ja") == "第&lt;1&gt;号 <p>柴!</p><p>秋田</p>狂犬病予防法;条例; 総社市 3000 <br>");
    CHECK_THROWS_AS(values.set("wrong", "x"), std::invalid_argument);
    CHECK_THROWS_AS(values.set("fee", "x"), std::invalid_argument);
    CHECK_THROWS_AS(values.add("laws"), std::invalid_argument);
    CHECK_THROWS_AS(values.add("dogs", "x"), std::invalid_argument);
    CHECK_THROWS_AS(shape.text("fee"), std::invalid_argument);
    html::Shape other;
    other.text("number");
    CHECK_THROWS_AS(bound->render(html::Record(other), words, "ja"), std::invalid_argument);
    CHECK_THROWS_AS(templates.compile("documents/x.html", "{{wrong}}", shape), html::TemplateError);
}

TEST_CASE("messages() lists every msgid with its place")
{
    html::Templates templates;
    add(templates, "approvals", { { "templates/page.html", "\n{{#flag}}{{#t}}greeting name=text{{/t}}{{/flag}}" } });
    auto const messages = templates.messages();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].msgid == "greeting");
    CHECK(messages[0].file == "approvals/templates/page.html");
    CHECK(messages[0].line == 2);
    CHECK(messages[0].arguments == std::vector<std::string> { "name" });
}

TEST_CASE("reload reads the folder again; a broken file changes nothing")
{
    auto const folder = std::filesystem::temp_directory_path() / ("mado_html_test_" + std::to_string(reinterpret_cast<std::uintptr_t>(&words)));
    std::filesystem::create_directories(folder / "templates/sub");
    auto const write = [&](std::string const& text) { std::ofstream(folder / "templates/sub/page.html") << text; };
    write("one {{number}}");
    html::Templates templates;
    templates.add_folder("approvals", folder);
    auto const bound = templates.bind<Page>("approvals/sub/page.html");
    Page page;
    page.number = 3;
    CHECK(render(bound, page, words, "ja") == "one 3");
    write("two {{number}}");
    templates.reload();
    CHECK(render(bound, page, words, "ja") == "two 3");
    write("three {{wrong}}");
    CHECK_THROWS_AS(templates.reload(), html::TemplateError);
    CHECK(render(bound, page, words, "ja") == "two 3");
    std::filesystem::remove_all(folder);
}

}  // namespace

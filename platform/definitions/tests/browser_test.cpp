#include "tests/town.h"

#include <mado/definitions/browser.h>

#include <algorithm>

using namespace mado;
using namespace mado::definitions;
using test::replaced;
using test::stall;

namespace {

BrowserQuestion const& of(std::vector<BrowserQuestion> const& questions, std::string_view name)
{
    auto const found = std::ranges::find_if(questions, [&](BrowserQuestion const& question) { return question.field->name == name; });
    REQUIRE(found != questions.end());
    return *found;
}

std::string with_field(std::string const& field) { return replaced(stall, "      plan: {", "      " + field + "\n      plan: {"); }

}  // namespace

TEST_CASE("only conditions that depend on the page itself are told")
{
    auto const definition = test::loaded(stall);
    auto const who = browser_questions(*definition, *definition->page("who"));
    CHECK_FALSE(of(who, "name").when.has_value());        // applicant: known before the page
    CHECK_FALSE(of(who, "phone").optional.has_value());   // always optional
    CHECK_FALSE(of(who, "born_on").may_change());
    CHECK(browser_json(who, "ja") == json::Value(json::Array {}));

    auto const page = browser_questions(*definition, *definition->page("stall"));
    auto const& licence = of(page, "licence");
    REQUIRE(licence.when.has_value());
    CHECK(licence.when->uses == std::vector<std::string> { "kind" });
    CHECK(licence.when->verdict.expression == "(q_kind = \"food\")");
    CHECK(of(page, "to_on").check->verdict.qualifies);
    CHECK_FALSE(of(page, "to_on").may_change());          // a check is told after sending
    constexpr char const* told = R"json([{"name":"kind","type":"choice"},{"label":"Licence","name":"licence","type":"digits","when":{"run":"(q_kind = \"food\")","uses":["kind"]}}])json";
    CHECK(json::write(browser_json(page, "en")) == told);
}

TEST_CASE("a row of a group has the names of its row")
{
    auto const definition = test::loaded(stall);
    auto const rows = browser_questions(*definition, *definition->field("helpers"));
    auto const& born = of(rows, "helper_born_on");
    REQUIRE(born.when.has_value());
    CHECK(born.when->verdict.expression == "q_cooks");
    CHECK(born.check->verdict.why_english == "`received_on` is not answered on this page.");
}

TEST_CASE("through a rule the server is asked, and it is known of which answers")
{
    auto const text = with_field("why: { type: text, max: 9, when: 'days > 3 and charity', optional: 'kind = \"food\"', title: { ja: 理由, en: Why } }");
    auto const definition = test::loaded(text);
    auto const page = browser_questions(*definition, *definition->page("stall"));
    auto const& why = of(page, "why");
    REQUIRE(why.when.has_value());
    CHECK_FALSE(why.when->verdict.qualifies);
    CHECK(why.when->verdict.why_english == "`days` is not answered on this page.");
    CHECK(why.when->uses == std::vector<std::string> { "from_on", "to_on", "charity" });
    CHECK(why.optional->verdict.qualifies);
}

TEST_CASE("kinds of fields in the browser")
{
    using feel::BrowserKind;
    auto const definition = test::loaded(with_field("stalls: { type: number, title: { ja: 数, en: How many } }"));
    auto const page = browser_questions(*definition, *definition->page("stall"));
    CHECK(of(page, "kind").kind == BrowserKind::Text);
    CHECK(of(page, "size").kind == BrowserKind::Number);
    CHECK(of(page, "stalls").kind == BrowserKind::Whole);
    CHECK(of(page, "from_on").kind == BrowserKind::Day);
    CHECK(of(page, "charity").kind == BrowserKind::Flag);
    CHECK_FALSE(of(page, "plan").kind.has_value());       // a file has no value there
}

TEST_CASE("staff pages and my_number never")
{
    auto const definition = test::loaded(stall);
    CHECK(browser_questions(*definition, *definition->page("site")).empty());
    auto core = replaced(replaced(stall, "zone: office", "zone: core"), "identity: none", "identity: card");
    core = replaced(core, "hide_below: 5", "hide_below: 10");
    core = replaced(core, "      plan: {", "      number: { type: my_number, when: 'charity', title: { ja: 個人番号, en: My Number } }\n      plan: {");
    auto const loaded = load("stall.yaml", core);
    REQUIRE_MESSAGE(loaded.has_value(), (loaded ? std::string() : printed(loaded.error(), Tongue::English)));
    auto const page = browser_questions(**loaded, *(*loaded)->page("stall"));
    CHECK(std::ranges::none_of(page, [](BrowserQuestion const& question) { return question.field->name == "number"; }));
    CHECK(std::ranges::none_of(browser_lines(**loaded), [](BrowserLine const& line) { return line.address.find("number") != std::string::npos; }));
}

TEST_CASE("the listing for authors names the address, and why the server is asked")
{
    auto const lines = browser_lines(*test::loaded(stall));
    auto const at = [&](std::string_view address) {
        auto const found = std::ranges::find(lines, address, &BrowserLine::address);
        REQUIRE(found != lines.end());
        return *found;
    };
    CHECK(at("ask.stall.fields.licence.when").in_browser);
    CHECK(lines.size() == 2);  // what is known before the page, and checks, which are told after sending, do not stand here
    CHECK(at("ask.helpers.fields.helpers.fields.helper_born_on.when").place.line > 0);
    CHECK(std::ranges::none_of(lines, [](BrowserLine const& line) { return line.address.starts_with("examine."); }));
}

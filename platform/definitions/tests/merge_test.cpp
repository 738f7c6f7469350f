// A town's row, the library's text that it came from, and the library's text now (definition.md §10).
#include <mado/definitions/library.h>
#include <mado/definitions/load.h>
#include <mado/definitions/merge.h>
#include <mado/names/id.h>

#include <doctest/doctest.h>

#include <algorithm>

using namespace mado;
using namespace mado::definitions;

namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to)
{
    auto const at = text.find(from);
    REQUIRE_MESSAGE(at != std::string::npos, from);
    return text.replace(at, from.size(), to);
}

std::string const base = R"(procedure: stall
title: { ja: 屋台, en: Stall }
law: [道路法第32条]
# what a town sets
settings:
  fee: { title: { ja: 使用料 }, type: money, on: 'received_on', since: { 2019-04-01: '100', 2024-04-01: '120' } }
ask:
  stall:
    title: { ja: 屋台について, en: Your stall }
    fields:
      width_m: { type: number, decimals: 1, title: { ja: 幅, en: Width }, help: { ja: メートルで } }   # in metres
      kind:
        type: choice
        title: { ja: 種類, en: Kind }
        options: { food: { ja: 食べ物, en: Food }, other: { ja: その他, en: Other } }
rules:
  area: 'width_m * 2'
  large: 'area > 6'
flags:
  wide: { to: staff, when: 'large', say: { ja: 広い屋台です。 } }
examples:
  small:      # three metres
    given: { width_m: 1.5 }
    expect: { large: false }
)";

Merged must(std::string const& theirs, std::string const& mine, std::map<std::string, Choice, std::less<>> const& answers = {})
{
    auto made = merged(base, theirs, mine, answers);
    REQUIRE(made);
    return *made;
}

std::vector<std::string> addresses(std::vector<Question> const& questions)
{
    std::vector<std::string> all;
    for (auto const& question : questions)
        all.push_back(word_of(question.kind) + " " + question.address);
    return all;
}

TEST_CASE("what only one side changed is taken, with the lines as they stand")
{
    struct Row { char const* name; std::string theirs, mine, expected; };
    auto const both = replaced(replaced(base, "'100', ", "'100', 2021-04-01: '110', "), "Your stall", "The stall");
    for (auto const& row : std::vector<Row> {
             { "nothing changed", base, base, base },
             { "only the library", replaced(base, "'area > 6'", "'area > 8'"), base, replaced(base, "'area > 6'", "'area > 8'") },
             { "only the town", base, replaced(base, "'area > 6'", "'area > 8'"), replaced(base, "'area > 6'", "'area > 8'") },
             { "both alike", replaced(base, "'area > 6'", "'area > 8'"), replaced(base, "'area > 6'", "'area > 8'"), replaced(base, "'area > 6'", "'area > 8'") },
             { "a language there, a day here", replaced(base, "Your stall", "The stall"), replaced(base, "'100', ", "'100', 2021-04-01: '110', "), both },
             { "two languages of one text", replaced(base, "屋台について", "屋台のこと"), replaced(base, "Your stall", "The stall"), replaced(replaced(base, "屋台について", "屋台のこと"), "Your stall", "The stall") },
             { "a rule removed there that nobody here uses", replaced(replaced(base, "  large: 'area > 6'\n", ""), "when: 'large'", "when: 'area > 6'"), base, replaced(replaced(base, "  large: 'area > 6'\n", ""), "when: 'large'", "when: 'area > 6'") },
             { "a flag added there, an example here", replaced(base, "examples:", "  tall: { to: staff, when: 'true', say: { ja: 高い } }\nexamples:"),
                 base + "  large:\n    given: { width_m: 4 }\n    expect: { large: true }\n",
                 replaced(base, "examples:", "  tall: { to: staff, when: 'true', say: { ja: 高い } }\nexamples:") + "  large:\n    given: { width_m: 4 }\n    expect: { large: true }\n" },
         }) {
        CAPTURE(row.name);
        auto const made = must(row.theirs, row.mine);
        CHECK(made.questions.empty());
        CHECK(made.text == row.expected);
    }
}

TEST_CASE("what both changed differently is a question with three texts; unanswered, the town's stays")
{
    auto const theirs = replaced(base, "'120'", "'150'"), mine = replaced(base, "'120'", "'130'");
    auto const made = must(theirs, mine);
    REQUIRE(made.questions.size() == 1);
    CHECK(made.questions[0].address == "settings.fee.since.2024-04-01");
    CHECK(made.questions[0].base == "120");
    CHECK(made.questions[0].theirs == "150");
    CHECK(made.questions[0].mine == "130");
    CHECK(made.text == mine);
    CHECK(must(theirs, mine, { { "settings.fee.since.2024-04-01", Choice::Theirs } }).text == theirs);
    CHECK(must(theirs, mine, { { "settings.fee.since.2024-04-01", Choice::Mine } }).text == mine);
}

TEST_CASE("the words of a field stand and fall together")
{
    auto const theirs = replaced(base, "decimals: 1", "decimals: 2"), mine = replaced(base, "type: number, ", "type: number, min: '0.5', ");
    auto const made = must(theirs, mine);
    CHECK(addresses(made.questions) == std::vector<std::string> { "both_changed ask.stall.fields.width_m" });
    // A text of the field is a unit of its own.
    CHECK(must(theirs, replaced(base, "メートルで", "メートルで書いてください")).questions.empty());
}

TEST_CASE("removals: there and changed here, here and changed there, there and used here")
{
    auto const without_kind = replaced(base, base.substr(base.find("      kind:"), base.find("rules:") - base.find("      kind:")), "");
    auto const changed_kind = replaced(base, "Kind }", "Sort }");
    CHECK(addresses(must(without_kind, changed_kind).questions) == std::vector<std::string> { "removed_there ask.stall.fields.kind" });
    CHECK(must(without_kind, changed_kind).text == changed_kind);
    CHECK(must(without_kind, changed_kind, { { "ask.stall.fields.kind", Choice::Theirs } }).text == without_kind);
    CHECK(addresses(must(changed_kind, without_kind).questions) == std::vector<std::string> { "removed_here ask.stall.fields.kind" });
    CHECK(must(changed_kind, without_kind).text == without_kind);

    auto const uses_kind = replaced(base, "flags:", "flags:\n  food: { to: staff, when: 'kind = \"food\"', say: { ja: 保健所にも届け出ます。 } }");
    auto const made = must(without_kind, uses_kind);
    CHECK(addresses(made.questions) == std::vector<std::string> { "used_here ask.stall.fields.kind" });
    CHECK(made.text == uses_kind);
}

TEST_CASE("order is merged by neighbours")
{
    auto const theirs = replaced(base, "  area: 'width_m * 2'\n  large: 'area > 6'\n", "  depth: '2'\n  area: 'width_m * depth'\n  large: 'area > 6'\n");
    auto const mine = replaced(base, "  large: 'area > 6'\n", "  large: 'area > 6'\n  giant: 'area > 20'\n");
    CHECK(must(theirs, mine).text.find("  depth: '2'\n  area: 'width_m * depth'\n  large: 'area > 6'\n  giant: 'area > 20'\n") != std::string::npos);
    auto const turned = replaced(base, "food: { ja: 食べ物, en: Food }, other: { ja: その他, en: Other }", "other: { ja: その他, en: Other }, food: { ja: 食べ物, en: Food }");
    CHECK(must(turned, mine).questions.empty());
}

TEST_CASE("the list of what was taken, and of what two texts differ in")
{
    auto const theirs = replaced(replaced(base, "'area > 6'", "'area > 8'"), "en: Stall", "en: Street stall");
    auto const made = must(theirs, base);
    REQUIRE(made.taken.size() == 2);
    CHECK(made.taken[0].address == "title.en");
    CHECK(made.taken[1].address == "rules.large");
    CHECK(made.taken[1].before == "area > 6");
    CHECK(made.taken[1].after == "area > 8");
    CHECK(differences(base, theirs)->size() == 2);
    CHECK(differences(base, base)->empty());
    auto const fewer = *differences(base, replaced(base, "  large: 'area > 6'\n", ""));
    REQUIRE(fewer.size() == 1);
    CHECK(fewer[0].after.empty());
    CHECK(differences(base, "law: [").error().key == "definitions.merge.not_readable");
    CHECK(merged(base, base, "- a list").error().arguments.at("which") == "mine");
}

TEST_CASE("every definition of the library: merged with itself it is itself; a change on each side survives and still loads")
{
    auto const library = Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    REQUIRE(!library.procedures().empty());
    for (auto const& name : library.procedures()) {
        CAPTURE(name);
        auto const text = std::string(library.text("procedures/" + name + ".yaml"));
        CHECK(merged(text, text, text)->text == text);
        auto const title = library.procedure(name)->title.japanese();
        auto const mine = replaced(text, "title: { ja: " + title, "title: { ja: " + title + "（市）");
        auto const theirs = replaced(text, "\nkeep:", "\nwatched:\nkeep:");
        auto const renewed = replaced(theirs, "\nwatched:", "");
        auto const made = merged(text, renewed + "  added_by_the_library:\n    given: {}\n    expect: {}\n", mine);
        REQUIRE(made);
        CHECK(made->questions.empty());
        CHECK(made->text.find(title + "（市）") != std::string::npos);
        CHECK(made->text.find("added_by_the_library") != std::string::npos);
        CHECK(load(name + ".yaml", made->text).has_value());
    }
}

}  // namespace

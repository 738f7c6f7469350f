#include "tests/documents.h"
#include "tests/town.h"

#include <mado/definitions/evaluation.h>
#include <mado/definitions/library.h>

#include <filesystem>

using namespace mado;
using namespace mado::definitions;
using test::replaced;
using test::stall;
using test::stall_rate;
using test::stalls_route;

namespace {

Day day(char const* iso) { return *Day::parse(iso); }

Library own_library() { return Library::from_folder(std::filesystem::path(MADO_SOURCE_ROOT) / "definitions"); }

std::string keys_of(std::vector<Problem> const& problems)
{
    std::string keys;
    for (auto const& problem : problems)
        keys += (keys.empty() ? "" : " ") + problem.key;
    return keys;
}

TEST_CASE("a route decides by effect, result and amount, and says by which row")
{
    auto const route = load_route("stalls.dmn", stalls_route);
    REQUIRE_MESSAGE(route.has_value(), (route ? std::string() : printed(route.error())));
    CHECK(route->name == "stalls");
    CHECK(route->title.japanese() == "露店の専決");
    struct Case { std::string name, effect, result; std::optional<Yen> amount; std::string rank, article, rule; };
    for (auto const& row : {
             Case { "at the limit", "disposition", "granted", Yen(500), "division_head", "別表1", "small" },
             Case { "one yen over", "disposition", "granted", Yen(501), "mayor", "別表2", "others" },
             Case { "amount not known", "disposition", "granted", {}, "mayor", "別表2", "others" },
             Case { "another effect", "filing", "done", {}, "mayor", "別表2", "others" },
             Case { "nothing known", "", "", {}, "mayor", "別表2", "others" },
         }) {
        CAPTURE(row.name);
        auto const found = route->decides(row.effect, row.result, row.amount);
        REQUIRE(found);
        CHECK(found->rank == row.rank);
        CHECK(found->article == row.article);
        REQUIRE(found->trace.chosen.size() == 1);
        CHECK(found->trace.hits[found->trace.chosen.front()].id == row.rule);
        CHECK(found->trace.inputs.at(2).label == "金額");
    }
}

TEST_CASE("what is wrong with a route is named")
{
    struct Case { std::string name, what, with, key; };
    for (auto const& row : {
             Case { "an example fails", ">501</mado:given>", ">499</mado:given>\n      <mado:given name=\"effect\">\"disposition\"</mado:given>", "example.fails" },
             Case { "syntax of a cell", "&lt;= 500", "&lt;= ", "feel.syntax" },
             Case { "unknown name in a column", "<text>amount</text>", "<text>amuont</text>", "name.unknown" },
             Case { "another input", "name=\"amount\"><variable name=\"amount\"", "name=\"sum\"><variable name=\"sum\"", "name.unknown" },
             Case { "another decision", "<decision id=\"d\" name=\"decides\">\n    <variable name=\"decides\"", "<decision id=\"d\" name=\"rank\">\n    <variable name=\"rank\"", "" },
             Case { "no article column", "<annotation name=\"根拠\"/>", "<annotation name=\"備考\"/>", "route.article" },
             Case { "a row without an article", "<text>別表1</text>", "<text></text>", "route.article" },
             Case { "no rank", "<text>\"division_head\"</text>", "<text>\"chief\"</text>", "" },
             Case { "id of another file", "id=\"stalls\"", "id=\"stands\"", "decision.file" },
             Case { "no XML", "<definitions ", "<<definitions ", "" },
             Case { "a document type", "<definitions ", "<!DOCTYPE x [<!ENTITY a \"b\">]>\n<definitions ", "" },
         }) {
        CAPTURE(row.name);
        auto const wrong = load_route("stalls.dmn", replaced(stalls_route, row.what, row.with));
        if (wrong) {
            FAIL_CHECK("loads in spite of it");
            continue;
        }
        CHECK_FALSE(wrong.error().empty());
        if (!row.key.empty())
            CHECK_MESSAGE(keys_of(wrong.error()).find(row.key) != std::string::npos, printed(wrong.error()));
        for (auto const& problem : wrong.error()) {
            CHECK(problem.line > 0);
            CHECK_FALSE(problem.japanese.empty());
            CHECK_FALSE(problem.english.empty());
        }
    }
    auto const without_last = replaced(stalls_route, "<inputEntry><text>-</text></inputEntry>\n        <inputEntry><text>-</text></inputEntry>", "<inputEntry><text>\"filing\"</text></inputEntry>\n        <inputEntry><text>-</text></inputEntry>");
    auto const silent = load_route("stalls.dmn", replaced(without_last, "<mado:given name=\"result\">\"granted\"</mado:given>\n      <mado:given name=\"amount\">501", "<mado:given name=\"effect\">\"filing\"</mado:given>\n      <mado:given name=\"amount\">501"));
    REQUIRE_FALSE(silent.has_value());
    CHECK(keys_of(silent.error()).find("table.gap") != std::string::npos);
}

TEST_CASE("overlapping rows of a unique table do not load; of a first table they do")
{
    auto const overlapping = load_route("stalls.dmn", replaced(stalls_route, "hitPolicy=\"FIRST\"", "hitPolicy=\"UNIQUE\""));
    REQUIRE_FALSE(overlapping.has_value());
    CHECK(overlapping.error().front().key == "table.overlap");
    CHECK(overlapping.error().front().line == 39);  // at the second of the two rows
}

TEST_CASE("the general table of the town: forty rows, each decided and cited")
{
    auto const library = own_library();
    auto const* route = library.route("general_affairs");
    REQUIRE(route);
    auto const& document = route->decision->model.document();
    auto const* table = dmn::table_of(document.decision("decides")->logic);
    REQUIRE(table);
    CHECK(table->rules.size() == 40);
    CHECK(document.examples.size() >= 8);
    auto const decided = route->decides({ .effect = {}, .result = {}, .matter_class = "工事請負契約", .urgency = {}, .amount = Yen(1'300'001) });
    REQUIRE(decided);
    CHECK(decided->rank == "department_head");
    CHECK(decided->article == "決裁規程別表第2 契約の項1(2)");
    CHECK(decided->trace.hits.front().description == "工事請負契約で、130万円を超え1,000万円以下のもの");
    for (auto const& [owner, findings] : dmn::findings_of(route->decision->model))
        for (auto const& finding : findings)
            CHECK_MESSAGE(finding.weight != dmn::Finding::Weight::Error, finding.japanese);
}

TEST_CASE("the draft of the demonstration overlaps, as it is meant to")
{
    auto const library = own_library();
    auto const text = library.text("demo/decisions/sign_fee_draft.dmn");
    REQUIRE_FALSE(text.empty());
    auto const wrong = load_decision("demo/decisions/sign_fee_draft.dmn", text);
    REQUIRE_FALSE(wrong.has_value());
    REQUIRE_MESSAGE(wrong.error().size() == 1, printed(wrong.error()));
    CHECK(wrong.error().front().key == "table.overlap");
    CHECK(library.decision("sign_fee_draft") == nullptr);
}

TEST_CASE("the library lists its routes and decisions")
{
    auto const library = Library::from_files({ { "routes/stalls.dmn", stalls_route }, { "decisions/stall_rate.dmn", stall_rate }, { "decisions/remedies.yaml", "decisions: remedies\n" } });
    CHECK(library.routes() == std::vector<std::string> { "stalls" });
    CHECK(library.decisions() == std::vector<std::string> { "stall_rate" });
    CHECK(library.route("stalls") == library.route("stalls"));
    REQUIRE(library.decision("stall_rate"));
    CHECK(library.decision("stall_rate")->hash.size() == 64);
    CHECK(library.decision("stalls") == nullptr);
    CHECK_MESSAGE(library.problems().empty(), printed(library.problems()));
    auto bare = stall_rate;
    bare.erase(bare.find("<extensionElements>"), bare.find("</extensionElements>") + 20 - bare.find("<extensionElements>"));
    CHECK(keys_of(Library::from_files({ { "decisions/stall_rate.dmn", bare } }).problems()) == "example.missing sources.missing");
}

TEST_CASE("a document is called by its service, else by its only decision, else by the last one")
{
    auto const entry = [](std::string const& text) { return load_decision("x", text).value().entry; };
    CHECK(entry(stall_rate).decisions == std::vector<std::string> { "rate" });
    auto const service = replaced(stall_rate, "</definitions>", "<decisionService id=\"s\" name=\"only\"><variable name=\"only\"/><outputDecision href=\"#d2\"/><encapsulatedDecision href=\"#d1\"/><inputData href=\"#i1\"/><inputData href=\"#i2\"/></decisionService>\n</definitions>");
    CHECK(entry(service).service == "only");
    auto const separate = replaced(replaced(stall_rate, "<requiredDecision href=\"#d1\"/>", "<requiredInput href=\"#i2\"/>"), "<text>band</text>", "<text>\"small\"</text>");
    CHECK(entry(separate).decisions.empty());
    CHECK(entry(separate).service.empty());
}

// The table `rate` of the tests' procedure as the document stall_rate.
std::string stall_by_document()
{
    auto const from = stall.find("    on: 'part_from'"), to = stall.find("  waiver:");
    return stall.substr(0, from) + "    from: decisions/stall_rate\n" + stall.substr(to);
}

Inputs food_inputs()
{
    Inputs inputs;
    inputs.answers = { { "kind", "food" }, { "size", "8" }, { "from_on", "2027-03-30" }, { "to_on", "2027-04-01" }, { "charity", true } };
    inputs.applicant = "person";
    inputs.received_on = day("2026-05-01");
    return inputs;
}

TEST_CASE("a table from a decision is decided there")
{
    auto const text = replaced(stall_by_document(), "    hit: unique\n    from", "    hit: unique\n    from");
    auto const definition = test::loaded(text);
    CHECK(definition->before_publishing.empty());
    auto const library = Library::from_files({ { "decisions/stall_rate.dmn", stall_rate } });
    auto inputs = food_inputs();
    inputs.decisions = lasting(library);
    Evaluation evaluation(definition, inputs);
    auto const charges = evaluation.charges();
    REQUIRE(charges.front().known);
    CHECK(charges.front().amounts.at(0).full == Yen(300));  // two days at 150
    CHECK(charges.front().amounts.at(1).full == Yen(150));

    auto const lines = evaluation.explain("use");
    auto const year = std::find_if(lines.begin(), lines.end(), [](Line const& line) { return line.fiscal_year == 2026; });
    REQUIRE(year != lines.end());
    REQUIRE(year->tables.size() == 1);
    CHECK(year->tables[0].name == "rate");
    CHECK(year->tables[0].inputs.at(1).label == "広さの区分");
    CHECK(year->tables[0].hits.at(0).law == "条例別表第2");

    Evaluation alone(definition, food_inputs());  // without the documents there is no rate, and a note says so
    CHECK_FALSE(alone.charges().front().known);
    CHECK(std::any_of(alone.notes().begin(), alone.notes().end(), [](feel::Note const& note) { return note.key == "table.from"; }));
}

TEST_CASE("a table from a decision must name one that is there, by its inputs")
{
    auto const library = Library::from_files({ { "decisions/stall_rate.dmn", stall_rate }, { "routes/stalls.dmn", stalls_route } });
    auto const links = [&](std::string const& text) {
        auto problems = missing_files(library, *test::loaded(text));
        std::erase_if(problems, [](Problem const& problem) { return problem.japanese.find("documents/") != std::string::npos; });
        return problems;
    };
    CHECK(links(stall_by_document()).empty());
    CHECK(keys_of(links(replaced(stall_by_document(), "decisions/stall_rate", "decisions/stand_rate"))) == "file.missing");
    auto const other = links(replaced(stall_by_document(), "takes: [kind, size]", "takes: [kind, area]"));
    CHECK(keys_of(other) == "table.from");
    CHECK(other.front().japanese.find("area") != std::string::npos);
    CHECK(load("stall.yaml", replaced(stall_by_document(), "decisions/stall_rate", "codes/stall_rate")).error().front().key == "table.from");
}

TEST_CASE("why: the rows that a charge was taken from, by fiscal year")
{
    Evaluation evaluation(test::loaded(stall), food_inputs());
    auto const notes = evaluation.notes().size();
    auto const lines = evaluation.explain("use");
    std::vector<Line> years;
    for (auto const& line : lines)
        if (line.fiscal_year)
            years.push_back(line);
    REQUIRE(years.size() == 4);  // the amount of two years, the waiver of two
    CHECK(years[0].value == "300");
    REQUIRE(years[0].tables.size() == 1);
    auto const& first = years[0].tables[0];
    CHECK(first.name == "単価（令和2年4月1日から）");
    REQUIRE(first.inputs.size() == 2);
    CHECK(first.inputs[0].label == "種類");
    CHECK(first.inputs[1].value.to_integer() == 8);
    REQUIRE(first.hits.size() == 1);
    CHECK(first.hits[0].id == "large");
    CHECK(first.hits[0].when == std::vector<std::string> { "\"food\"", "> 5" });
    CHECK(first.hits[0].outputs.at(0).first == "yen");
    CHECK(first.hits[0].law == "別表2");
    CHECK(years[1].tables.at(0).name == "単価（令和9年4月1日から）");
    CHECK(years[1].tables.at(0).hits.at(0).id == "all");
    CHECK(years[2].tables.at(0).hits.at(0).law == "条例第9条");
    CHECK(evaluation.explain("use").size() == lines.size());
    CHECK(evaluation.notes().size() == notes);
}

TEST_CASE("why: a rule that calls a table tells it once, with the law of its source")
{
    auto const text = replaced(replaced(stall, "  narrow: 'width_m < 3'", "  narrow: 'width_m < 3'\n  share: 'part_of(charity)'\n  twice: 'share * 2'"),
        "  waiver:\n", "  part_of:\n    title: { ja: 割合 }\n    takes: [charity]\n    gives: [part]\n    hit: unique\n    rows:\n      none: { when: ['false'], then: ['1'] }\n      half: { when: ['true'], then: ['0.5'] }\n  waiver:\n");
    Evaluation evaluation(test::loaded(text), food_inputs());
    auto const lines = evaluation.explain("twice");
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].name == "charity");
    CHECK(lines[0].tables.empty());
    CHECK(lines[1].name == "share");
    CHECK(lines[1].value == "0.5");
    REQUIRE(lines[1].tables.size() == 1);
    CHECK(lines[1].tables[0].name == "割合");
    CHECK(lines[1].tables[0].hits.at(0).outputs.at(0).first == "part");
    CHECK(lines[1].tables[0].hits.at(0).law == "条例");
    CHECK(lines[2].name == "twice");
    CHECK(lines[2].tables.empty());

    auto const ground = replaced(text, "when: 'days > 60'", "when: 'part_of(charity) < 1'");
    auto const why = Evaluation(test::loaded(ground), food_inputs()).explain("too_long");
    CHECK(why.back().tables.at(0).hits.at(0).law == "条例第5条");
}

TEST_CASE("a row that is never reached stops publishing")
{
    auto const definition = test::loaded(replaced(stall, "      charity: { when: ['true'], then: ['0.5', '\"条例第9条\"'] }\n",
        "      any: { when: ['-'], then: ['0', '\"条例第8条\"'] }\n      charity: { when: ['true'], then: ['0.5', '\"条例第9条\"'] }\n"));
    REQUIRE(definition->before_publishing.size() == 1);
    CHECK(definition->before_publishing[0].key == "table.unreachable");
    CHECK(definition->before_publishing[0].japanese.find("charity") != std::string::npos);
}

TEST_CASE("a table of a definition is written as a DMN document that decides the same")
{
    auto const definition = test::loaded(stall);
    auto const xml = table_as_dmn(*definition, "rate");
    auto const document = dmn::read("stall_rate.dmn", xml);
    REQUIRE_MESSAGE(document.has_value(), xml);
    CHECK(document->inputs.size() == 3);
    auto const model = dmn::Model::compile(*document);
    for (auto const& problem : model.problems())
        FAIL_CHECK(problem.printed());
    CHECK(table_problems(model).empty());
    struct Case { char const* on; char const* kind; int size; std::optional<int> yen; };
    for (auto const& row : { Case { "2020-03-31", "food", 5, {} }, Case { "2020-04-01", "food", 5, 100 }, Case { "2027-03-31", "food", 6, 150 }, Case { "2027-03-31", "goods", 6, 50 },
             Case { "2027-04-01", "food", 6, 200 }, Case { "2040-01-01", "goods", 1, 200 } }) {
        CAPTURE(row.on);
        auto const found = model.decide("rate",
            { { "on", feel::Value::date(day(row.on)) }, { "kind", feel::Value::string(row.kind) }, { "size", feel::Value::number(Decimal(row.size)) } }, {});
        CHECK(found.value.get("yen").to_integer() == (row.yen ? std::optional<std::int64_t>(*row.yen) : std::nullopt));
    }
    CHECK(table_as_dmn(*definition, "nothing").empty());
    CHECK_FALSE(table_as_dmn(*definition, "waiver").empty());
}

}  // namespace

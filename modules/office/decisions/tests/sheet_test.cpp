#include "model/difference.h"
#include "model/looked.h"
#include "model/sheet.h"

#include <algorithm>
#include <map>

using namespace mado;
using namespace mado::decisions::model;

namespace {

// Who decides about a sign: two rows meet at 30.
dmn::Document signs()
{
    dmn::Document document;
    document.id = "signs";
    document.name = "看板の専決";
    document.name_space = "urn:test:signs";
    document.inputs = { { "in_kind", "kind", "種類", {}, {}, { {}, "kind", "string", {} } }, { "in_area", "area", "面積", {}, {}, { {}, "area", "number", {} } } };
    dmn::Table table;
    table.inputs = { { "c_kind", "種類", { "kind", {}, {} }, "string", {} }, { "c_area", "面積", { "area", {}, {} }, "number", {} } };
    table.outputs = { { "c_who", {}, "決裁者", "string", {}, {} } };
    table.annotations = { "根拠" };
    auto const rule = [&](char const* id, char const* kind, char const* area, char const* who) {
        table.rules.push_back({ id, {}, {}, { { kind, {}, {} }, { area, {}, {} } }, { { who, {}, {} } }, { "規程" } });
    };
    rule("a", "\"看板\"", "< 10", "\"係長\"");
    rule("b", "\"看板\"", "[10..30]", "\"課長\"");
    rule("c", "\"看板\"", ">= 30", "\"部長\"");
    rule("d", "not(\"看板\")", "-", "\"課長\"");
    dmn::Decision decision;
    decision.id = "who";
    decision.name = "who";
    decision.variable.name = "who";
    decision.inputs = { { {}, "in_kind", {} }, { {}, "in_area", {} } };
    dmn::Expression logic;
    logic.box = table;
    decision.logic = std::make_shared<dmn::Expression const>(logic);
    document.decisions = { decision };
    document.examples = { { "小さい看板", {}, { { "kind", { "\"看板\"", {}, {} } }, { "area", { "9.9", {}, {} } } }, { { "who", { "\"係長\"", {}, {} } } } },
        { "境目", {}, { { "kind", { "\"看板\"", {}, {} } }, { "area", { "30", {}, {} } } }, { { "who", { "\"部長\"", {}, {} } } } } };
    return document;
}

// The form as a browser would send it back.
FormPairs form_of(Sheet const& sheet)
{
    FormPairs form;
    auto const add = [&](std::string name, std::string value) { form.emplace_back(std::move(name), std::move(value)); };
    auto const& table = sheet.table;
    add("hit", std::string(names_of_hits[static_cast<std::size_t>(table.hit)]));
    add("aggregation", std::string(names_of_aggregations[static_cast<std::size_t>(table.aggregation)]));
    for (auto const& [name, count] : std::map<std::string, std::size_t> { { "rows", table.rules.size() }, { "inputs", table.inputs.size() }, { "outputs", table.outputs.size() },
             { "annotations", table.annotations.size() }, { "examples", sheet.examples.size() }, { "given", sheet.given.size() }, { "expected", sheet.expected.size() } })
        add("count." + name, std::to_string(count));
    auto const at = [](char kind, std::size_t index) { return kind + std::to_string(index); };
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
        add(at('i', c) + ".id", table.inputs[c].id);
        add(at('i', c) + ".label", table.inputs[c].label);
        add(at('i', c) + ".expression", table.inputs[c].expression.text);
        add(at('i', c) + ".type", table.inputs[c].type_ref);
        add(at('i', c) + ".values", table.inputs[c].values.text);
    }
    for (std::size_t c = 0; c < table.outputs.size(); ++c) {
        add(at('o', c) + ".id", table.outputs[c].id);
        add(at('o', c) + ".name", table.outputs[c].name);
        add(at('o', c) + ".label", table.outputs[c].label);
        add(at('o', c) + ".type", table.outputs[c].type_ref);
        add(at('o', c) + ".values", table.outputs[c].values.text);
        add(at('o', c) + ".default", table.outputs[c].default_value.text);
    }
    for (std::size_t c = 0; c < table.annotations.size(); ++c)
        add(at('a', c) + ".name", table.annotations[c]);
    for (std::size_t r = 0; r < table.rules.size(); ++r) {
        add(at('r', r) + ".id", table.rules[r].id);
        add(at('r', r) + ".name", table.rules[r].description);
        for (std::size_t c = 0; c < table.inputs.size(); ++c)
            add(at('r', r) + "." + at('i', c), table.rules[r].when[c].text);
        for (std::size_t c = 0; c < table.outputs.size(); ++c)
            add(at('r', r) + "." + at('o', c), table.rules[r].then[c].text);
        for (std::size_t c = 0; c < table.annotations.size(); ++c)
            add(at('r', r) + "." + at('a', c), table.rules[r].annotations[c]);
    }
    for (std::size_t c = 0; c < sheet.given.size(); ++c)
        add(at('g', c), sheet.given[c]);
    for (std::size_t c = 0; c < sheet.expected.size(); ++c)
        add(at('e', c), sheet.expected[c]);
    for (std::size_t x = 0; x < sheet.examples.size(); ++x) {
        add(at('x', x) + ".name", sheet.examples[x].name);
        for (auto const& [name, text] : sheet.examples[x].given)
            add(at('x', x) + "." + at('g', static_cast<std::size_t>(std::ranges::find(sheet.given, name) - sheet.given.begin())), text.text);
        for (auto const& [name, text] : sheet.examples[x].expect)
            add(at('x', x) + "." + at('e', static_cast<std::size_t>(std::ranges::find(sheet.expected, name) - sheet.expected.begin())), text.text);
    }
    return form;
}

std::string rows_of(Sheet const& sheet)
{
    std::string all;
    for (auto const& rule : sheet.table.rules)
        all += rule.id + (rule.when.empty() ? "" : "(" + rule.when.back().text + ")") + " ";
    return all;
}

TEST_CASE("a form that comes back unchanged is the same document")
{
    auto const document = signs();
    auto const sheet = sheet_of(document, "who");
    auto const back = read_sheet(form_of(sheet));
    REQUIRE(back.has_value());
    CHECK(dmn::write(with_sheet(document, "who", *back)) == dmn::write(document));
    CHECK(sheet.given == std::vector<std::string> { "kind", "area" });
    CHECK(sheet.expected == std::vector<std::string> { "who" });
}

TEST_CASE("changes of rows")
{
    struct Row { char const *name, *change, *rows, *focus; };
    for (auto const& row : std::vector<Row> {
             { "add after the second", "add_row:1", "a(< 10) b([10..30]) row_1(-) c(>= 30) d(-) ", "r2.i0" },
             { "add at the end", "add_row", "a(< 10) b([10..30]) c(>= 30) d(-) row_1(-) ", "r4.i0" },
             { "copy the first", "copy_row:0", "a(< 10) row_1(< 10) b([10..30]) c(>= 30) d(-) ", "r1.i0" },
             { "delete the last", "delete_row:3", "a(< 10) b([10..30]) c(>= 30) ", "r2.i0" },
             { "up", "up:2", "a(< 10) c(>= 30) b([10..30]) d(-) ", "r1.i0" },
             { "the first does not go higher", "up:0", "a(< 10) b([10..30]) c(>= 30) d(-) ", "r0.i0" },
             { "down", "down:0", "b([10..30]) a(< 10) c(>= 30) d(-) ", "r1.i0" },
             { "the last does not go lower", "down:3", "a(< 10) b([10..30]) c(>= 30) d(-) ", "r3.i0" },
             { "mend a cell", "mend:1:1:[10..30)", "a(< 10) b([10..30)) c(>= 30) d(-) ", "r1.i1" },
             { "a row for an input", "fill:[\"\\\"旗\\\"\",\"5\"]", "a(< 10) b([10..30]) c(>= 30) d(-) row_1(5) ", "r4.o0" } }) {
        CAPTURE(row.name);
        auto sheet = sheet_of(signs(), "who");
        CHECK(carry_out(sheet, row.change) == std::optional<std::string>(row.focus));
        CHECK(rows_of(sheet) == row.rows);
    }
}

TEST_CASE("changes that are refused")
{
    for (auto const* change : { "", "save", "add_row:x", "copy_row", "copy_row:4", "delete_row:99", "up:-1", "mend:9:0:-", "mend:0:9:-", "mend:0", "fill:", "fill:{}", "delete_output:0", "delete_input:7" }) {
        CAPTURE(change);
        auto sheet = sheet_of(signs(), "who");
        auto const before = rows_of(sheet);
        if (std::string_view(change) != "add_row:x")  // no number: at the end
            CHECK_FALSE(carry_out(sheet, change).has_value());
        else
            CHECK(carry_out(sheet, change).has_value());
        if (std::string_view(change) != "add_row:x")
            CHECK(rows_of(sheet) == before);
    }
}

TEST_CASE("columns come and go with their cells")
{
    auto sheet = sheet_of(signs(), "who");
    CHECK(carry_out(sheet, "add_input") == std::optional<std::string>("i2.label"));
    CHECK(carry_out(sheet, "add_output") == std::optional<std::string>("o1.label"));
    CHECK(carry_out(sheet, "add_annotation") == std::optional<std::string>("a1.name"));
    for (auto const& rule : sheet.table.rules) {
        CHECK(rule.when.size() == 3);
        CHECK(rule.then.size() == 2);
        CHECK(rule.annotations.size() == 2);
    }
    CHECK(carry_out(sheet, "delete_input:0").has_value());
    CHECK(carry_out(sheet, "delete_output:1").has_value());
    CHECK(carry_out(sheet, "delete_annotation:0").has_value());
    CHECK(sheet.table.inputs.front().expression.text == "area");
    CHECK(sheet.table.rules[1].when.front().text == "[10..30]");
    CHECK(carry_out(sheet, "delete_input:0").has_value());
    CHECK_FALSE(carry_out(sheet, "delete_input:0").has_value());
}

TEST_CASE("examples are added, copied, deleted; what is empty is not given")
{
    auto sheet = sheet_of(signs(), "who");
    CHECK(carry_out(sheet, "add_example") == std::optional<std::string>("x2.name"));
    CHECK(carry_out(sheet, "copy_example:0") == std::optional<std::string>("x1.name"));
    CHECK(carry_out(sheet, "delete_example:0") == std::optional<std::string>("x0.name"));
    REQUIRE(sheet.examples.size() == 3);
    CHECK(sheet.examples[0].name == "小さい看板");
    auto const back = read_sheet(form_of(sheet));
    REQUIRE(back.has_value());
    CHECK(back->examples[2].given.empty());
    CHECK(back->examples[1].expect.size() == 1);
}

TEST_CASE("what is no form of ours is refused")
{
    auto form = form_of(sheet_of(signs(), "who"));
    CHECK_FALSE(read_sheet({}).has_value());
    for (auto const* wrong : { "2001", "-1", "x", "" }) {
        CAPTURE(wrong);
        auto changed = form;
        for (auto& [name, value] : changed)
            if (name == "count.rows")
                value = wrong;
        CHECK_FALSE(read_sheet(changed).has_value());
    }
    for (auto const* count : { "count.rows", "count.inputs", "count.given", "count.examples" }) {  // of cells that were not sent
        CAPTURE(count);
        auto changed = form;
        for (auto& [name, value] : changed)
            if (name == count)
                value = "60";
        CHECK_FALSE(read_sheet(changed).has_value());
    }
}

TEST_CASE("looking at a document: the overlap, which example fails, which rows matched")
{
    auto const looked = look(signs());
    CHECK(looked.problems.empty());
    REQUIRE(looked.tables.size() == 1);
    CHECK(looked.tables[0].is_whole);
    CHECK(looked.tables[0].element == "who");
    CHECK(looked.findings_of(dmn::Finding::Weight::Error) == 1);
    auto const overlap = std::ranges::find(looked.tables[0].findings, dmn::Finding::Kind::Overlap, &dmn::Finding::kind);
    REQUIRE(overlap != looked.tables[0].findings.end());
    CHECK(overlap->rules == std::vector<std::size_t> { 1, 2 });
    REQUIRE(overlap->mend.has_value());
    REQUIRE(looked.runs.size() == 2);
    CHECK(looked.runs[0].passes);
    CHECK_FALSE(looked.runs[1].passes);
    CHECK(looked.passed() == 1);
    REQUIRE(looked.runs[0].hits.size() == 1);
    CHECK(looked.runs[0].hits[0].rules == std::vector<std::size_t> { 0 });
    CHECK(looked.runs[1].hits[0].rules == std::vector<std::size_t> { 1, 2 });

    auto sheet = sheet_of(signs(), "who");
    auto const& mend = *overlap->mend;
    REQUIRE(carry_out(sheet, "mend:" + std::to_string(mend.rule) + ":" + std::to_string(mend.column) + ":" + mend.text));
    auto const mended = look(with_sheet(signs(), "who", sheet));
    CHECK(mended.findings_of(dmn::Finding::Weight::Error) == 0);
}

TEST_CASE("an error of FEEL leads back to its cell")
{
    auto sheet = sheet_of(signs(), "who");
    sheet.table.rules[2].when[1].text = ">= 30 and";
    Places const places(sheet);
    auto const looked = look(with_sheet(signs(), "who", sheet));
    REQUIRE_FALSE(looked.problems.empty());
    auto const found = places.find(looked.problems[0].place);
    REQUIRE(found.has_value());
    CHECK(found->control == "r2.i1");
    CHECK(found->line == 1);
    CHECK(found->column >= 1);
    CHECK_FALSE(places.find({ 3, 1 }).has_value());
    CHECK_FALSE(places.find({}).has_value());
}

TEST_CASE("a document that cannot be read says why")
{
    auto const looked = look("x.dmn", "<definitions");
    CHECK_FALSE(looked.document.has_value());
    CHECK_FALSE(looked.problems.empty());
}

TEST_CASE("the difference of two versions")
{
    auto const before = signs();
    auto sheet = sheet_of(before, "who");
    CHECK(difference(before, before).empty());
    REQUIRE(carry_out(sheet, "mend:1:1:[10..30)"));
    REQUIRE(carry_out(sheet, "add_row:3"));
    REQUIRE(carry_out(sheet, "delete_row:0"));
    sheet.examples[0].name = "9.9平方メートル";
    auto const found = difference(before, with_sheet(before, "who", sheet));
    REQUIRE(found.tables.size() == 1);
    auto const& table = found.tables[0];
    CHECK(table.count(Change::Removed) == 1);
    CHECK(table.count(Change::Changed) == 1);
    CHECK(table.count(Change::Added) == 1);
    CHECK(table.count(Change::Same) == 2);
    auto const changed = std::ranges::find(table.rows, Change::Changed, &RowDifference::change);
    CHECK(changed->before == std::optional<std::size_t>(1));
    CHECK(changed->after == std::optional<std::size_t>(0));
    CHECK(changed->cells[1].before == "[10..30]");
    CHECK(changed->cells[1].after == "[10..30)");
    CHECK(changed->cells[0].is_same());
    REQUIRE(found.elements.size() == 2);  // an example gone, one added
    CHECK(found.elements[0].kind == "example");
}

TEST_CASE("what a column says of itself is told, its default above all")
{
    auto const before = signs();
    auto sheet = sheet_of(before, "who");
    sheet.table.outputs[0].default_value.text = "\"長\"";
    sheet.table.inputs[0].values.text += ", \"旗\"";
    auto const found = difference(before, with_sheet(before, "who", sheet));
    CHECK(found.tables.empty());
    REQUIRE(found.elements.size() == 2);
    CHECK(found.elements[0].kind == "column_values");
    CHECK(found.elements[1].kind == "column_default");
    CHECK(found.elements[1].change == Change::Added);
    CHECK(found.elements[1].after == "\"長\"");
}

TEST_CASE("a row that changed its place has moved; a column that came is added")
{
    auto const before = signs();
    auto sheet = sheet_of(before, "who");
    REQUIRE(carry_out(sheet, "down:0"));
    auto const moved = difference(before, with_sheet(before, "who", sheet));
    REQUIRE(moved.tables.size() == 1);
    CHECK(moved.tables[0].count(Change::Moved) == 1);
    CHECK(moved.tables[0].count(Change::Same) == 3);
    REQUIRE(carry_out(sheet, "up:1"));
    REQUIRE(carry_out(sheet, "add_input"));
    sheet.table.inputs[2].expression.text = "days";
    auto const wider = difference(before, with_sheet(before, "who", sheet));
    REQUIRE(wider.tables.size() == 1);
    CHECK(wider.tables[0].columns[2].change == Change::Added);
    CHECK(wider.tables[0].count(Change::Changed) == 4);
}

}  // namespace

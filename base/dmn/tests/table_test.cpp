#include "plain_cells.h"

#include <mado/dmn/table.h>

#include <random>

namespace mado::dmn {

namespace {

using feel::Value;

Value value_of(std::string const& text)
{
    feel::Names const names;
    feel::Scope scope(names);
    auto const expression = feel::compile(text, names);
    REQUIRE_MESSAGE(expression.has_value(), text);
    return feel::evaluate(*expression, scope);
}

Table table_of(Hit hit, std::size_t inputs, std::vector<std::vector<std::string>> const& rows)
{
    Table table { .hit = hit };
    for (std::size_t i = 0; i < inputs; ++i)
        table.inputs.push_back({ .expression = { "in" + std::to_string(i) } });
    table.outputs.push_back({});
    for (auto const& row : rows) {
        Table::Rule rule;
        for (std::size_t i = 0; i < row.size(); ++i)
            (i < inputs ? rule.when : rule.then).push_back({ row[i] });
        table.rules.push_back(std::move(rule));
    }
    return table;
}

struct Ready {
    feel::Names names;
    CompiledTable table;
};

Ready compiled(Table table, std::size_t inputs)
{
    feel::Names names;
    for (std::size_t i = 0; i < inputs; ++i)
        names.add("in" + std::to_string(i));
    names.add("別の名");
    auto made = CompiledTable::compile(std::move(table), names);
    REQUIRE(made.has_value());
    return { names, std::move(*made) };
}

}  // namespace

TEST_CASE("cells of every sort, with and without the index")
{
    struct Row { char const* name; std::vector<std::string> cells; char const* input; char const* rules; };
    auto const numbers = std::vector<std::string> { "-", "5", "< 5", "[5..10)", "1,2,5", "not(5)", "null", "not(null)", "別の名", "? > 4 and 別の名 = 5", "> 4.5", "5.0", "" };
    auto const texts = std::vector<std::string> { "\"a\"", "\"b\",\"c\"", "not(\"a\")", "[\"a\"..\"c\")", "> \"a\"", "starts with(?, \"a\")" };
    for (auto const& row : {
             Row { "a limit itself", numbers, "5", "[1,2,4,5,8,9,10,11,12,13]" },
             Row { "between limits", numbers, "4.75", "[1,3,6,8,10,11,13]" },
             Row { "above all", numbers, "99999999999999999999999", "[1,6,8,10,11,13]" },
             Row { "below all", numbers, "-99999999999999999999999.5", "[1,3,6,8,13]" },
             Row { "null", numbers, "null", "[1,6,7,13]" },
             Row { "another kind", numbers, "\"5\"", "[1,8,13]" },
             Row { "a list", numbers, "[5]", "[1,8,13]" },
             Row { "a text", texts, "\"a\"", "[1,4,6]" },
             Row { "a text between", texts, "\"aa\"", "[3,4,5,6]" },
             Row { "a text after", texts, "\"c\"", "[2,3,5]" },
             Row { "no text", texts, "5", "[]" },
             Row { "days", { "@\"2026-04-01\"", "< @\"2026-04-01\"", "[@\"2026-04-01\"..@\"2027-03-31\"]", "date(2026, 4, 1)" }, "@\"2026-04-01\"", "[1,3,4]" },
             Row { "booleans", { "true", "false", "not(true)", "-" }, "false", "[2,3,4]" },
             Row { "durations", { "@\"P1D\"", "< @\"P2D\"", ">= @\"PT24H\"" }, "@\"P1D\"", "[1,2,3]" },
             Row { "times have zones", { "@\"10:00:00\"", "< @\"11:00:00Z\"", "@\"10:00:00Z\"" }, "@\"10:00:00Z\"", "[2,3]" },
             Row { "kinds mixed in a column", { "1", "\"1\"", "true", "-" }, "\"1\"", "[2,4]" },
             Row { "nothing fits a range without an end", { "[null..5]", "(5..1)", "5" }, "5", "[3]" },
         }) {
        CAPTURE(std::string(row.name));
        std::vector<std::vector<std::string>> rows;
        for (std::size_t i = 0; i < row.cells.size(); ++i)
            rows.push_back({ row.cells[i], std::to_string(i + 1) });
        auto const ready = compiled(table_of(Hit::RuleOrder, 1, rows), 1);
        feel::Scope scope(ready.names);
        scope.set("in0", value_of(row.input));
        scope.set("別の名", Value::number(5));
        auto const found = ready.table.evaluate(scope);
        CHECK((found.is_null() ? "[]" : found.to_literal()) == value_of(row.rules).to_literal());
    }
}

TEST_CASE("the index answers as the cells do, one by one")
{
    std::mt19937 random(20260401);
    auto const pick = [&](std::vector<std::string> const& from) { return from[random() % from.size()]; };
    std::vector<std::string> const constants[] { { "1", "2", "3", "2.5", "-1", "1000" }, { "\"a\"", "\"b\"", "\"ba\"", "\"\"" }, { "@\"2026-04-01\"", "@\"2026-04-02\"", "@\"2020-02-29\"" } };
    std::vector<std::string> const inputs[] { { "1", "1.5", "2.5", "3", "0", "1001", "null", "\"a\"" }, { "\"a\"", "\"aa\"", "\"b\"", "\"c\"", "\"\"", "null", "1" },
        { "@\"2026-04-01\"", "@\"2026-03-31\"", "@\"2020-02-29\"", "null", "@\"2026-04-01T00:00:00\"" } };
    for (int round = 0; round < 60; ++round) {
        std::size_t const kinds[] { random() % 3, random() % 3 };
        std::vector<std::vector<std::string>> rows;
        auto const cell = [&](std::size_t kind) -> std::string {
            auto const& of = constants[kind];
            switch (random() % 8) {
            case 0: return "-";
            case 1: return pick(of) + ", " + pick(of);
            case 2: return pick({ "<", "<=", ">", ">=" }) + " " + pick(of);
            case 3: return pick({ "[", "(" }) + pick(of) + ".." + pick(of) + pick({ "]", ")" });
            case 4: return "not(" + pick(of) + ")";
            case 5: return "? in (" + pick(of) + ", " + pick(of) + ")";
            default: return pick(of);
            }
        };
        for (int i = 0; i < 90; ++i)
            rows.push_back({ cell(kinds[0]), cell(kinds[1]), std::to_string(i) });
        auto const ready = compiled(table_of(Hit::RuleOrder, 2, rows), 2);
        feel::Scope scope(ready.names);
        for (auto const& a : inputs[kinds[0]])
            for (auto const& b : inputs[kinds[1]]) {
                Value const given[] { value_of(a), value_of(b) };
                std::vector<Value> expected;
                for (std::size_t i = 0; i < rows.size(); ++i) {
                    bool all = true;
                    for (std::size_t column = 0; column < 2; ++column)
                        all = all && feel::evaluate_unary(*feel::compile_unary_tests(rows[i][column], ready.names), given[column], scope).is_true();
                    if (all)
                        expected.push_back(Value::number(static_cast<std::int64_t>(i)));
                }
                auto const found = ready.table.evaluate(given, scope);
                CHECK((found.is_null() ? Value::list({}) : found) == Value::list(expected));
            }
    }
}

TEST_CASE("plain cells are what the compiler makes of them")
{
    feel::Names names;
    names.add("x");
    PlainCells plain(names);
    auto const is_same = [](feel::Cell const& a, feel::Cell const& b) {
        auto const as_tuple = [](feel::Cell::Test const& test) {
            auto const& range = test.range;
            return std::tuple { test.kind, test.value, range.from, range.to, range.from_closed, range.to_closed, range.from_open, range.to_open, range.form };
        };
        return a.any == b.any && a.negated == b.negated && std::equal(a.tests.begin(), a.tests.end(), b.tests.begin(), b.tests.end(),
            [&](auto const& one, auto const& other) { return as_tuple(one) == as_tuple(other); });
    };
    std::vector<std::string> const literals { "0", "5", "-5", "007", "12.50", "-0.5", "123456789012345678", "\"\"", "\"a\"", "\"山, 川\"", "\"a\nb\"",
        "date(\"2026-04-01\")", "@\"2026-04-01\"", "@\"2020-02-29\"" };
    std::vector<std::string> texts = literals;
    for (auto const& a : literals) {
        for (auto const* sign : { "<", "<= ", ">", ">= " })
            texts.push_back(sign + a);
        for (auto const& b : literals) {
            texts.push_back(a + ", " + b);
            for (auto const* edges : { "[]", "()", "[)", "(]" })
                texts.push_back(edges[0] + a + " .. " + b + edges[1]);
        }
    }
    std::size_t seen = 0;
    for (auto const& text : texts) {
        auto const found = plain.tests(text);
        if (!found)
            continue;
        CAPTURE(text);
        ++seen;
        for (auto const kind : { std::optional<feel::Kind> {}, std::optional(feel::Kind::Number), std::optional(feel::Kind::String) }) {
            auto const compiled = feel::compile_unary_tests(text, names, kind ? feel::Type::of(*kind) : feel::Type {});
            REQUIRE(compiled);
            auto const cell = feel::cell_of(*compiled);
            REQUIRE(cell);
            CHECK(is_same(*found, *cell));
        }
    }
    CHECK(seen > 350);
    for (auto const& text : literals) {
        CAPTURE(text);
        auto const found = plain.literal(text);
        REQUIRE(found);
        CHECK(*found == value_of(text));
    }
    for (auto const* text : { "", "-", "x", "5x", "5 6", "1.", ".5", "1e3", "- 5", "-0", "1..2", "\"a", "\"a\\n\"", "@\"2026-02-30\"", "@\"P1D\"", "date(\"2026-02-30\")", "date(\"2026-04-01\") ", "5,", ",5", "[1..2", "[2..1]",
             "[1..1]", "[1..\"a\"]", "not(5)", "5 // five", "\"\xff\"", "]1..2[", "= 5", "(5)" }) {
        CAPTURE(text);
        CHECK(plain.tests(text).has_value() == (text == std::string_view("date(\"2026-04-01\") ")));
    }
    feel::Names own;
    own.add(feel::HostFunction { "date", { "from" }, 0, [](std::span<Value const>, feel::Host&) { return Value {}; } });
    CHECK(!PlainCells(own).literal("date(\"2026-04-01\")"));
}

TEST_CASE("inputs and outputs are of their type")
{
    auto table = table_of(Hit::First, 1, { { "5", "\"five\"" }, { "-", "in0" } });
    table.inputs[0].type_ref = "number";
    table.inputs[0].values = { "[0..100]" };
    table.outputs[0].type_ref = "string";
    auto const ready = compiled(table, 1);
    struct Row { char const* name; char const* input; char const* value; std::string note; };
    for (auto const& row : {
             Row { "a number", "5", "\"five\"", "" },
             Row { "a list of one is its item", "[5]", "\"five\"", "" },
             Row { "a text is not a number: null, which only `-` accepts", "\"5\"", "\"5\"", "table.input" },
             Row { "not among the input values", "101", "null", "table.input_values" },
             Row { "an output of another type", "6", "null", "table.output" },
         }) {
        CAPTURE(std::string(row.name));
        feel::Scope scope(ready.names);
        scope.set("in0", value_of(row.input));
        std::vector<feel::Note> notes;
        CHECK(ready.table.evaluate(scope, { {}, &notes, nullptr }) == value_of(row.value));
        if (!notes.empty())
            CHECK(row.note.find(notes.front().key) != std::string::npos);
        CHECK(notes.empty() == row.note.empty());
    }
}

TEST_CASE("what is wrong in a table is told with its place")
{
    auto table = table_of(Hit::First, 1, { { "5", "1" }, { "[1..", "知らない" } });
    table.rules[1].id = "_r2";
    table.rules[1].when[0].place = { 12, 7 };
    feel::Names names;
    names.add("in0");
    auto const found = CompiledTable::compile(table, names);
    REQUIRE_FALSE(found.has_value());
    REQUIRE(found.error().size() == 2);
    CHECK(found.error()[0].place.line == 12);
    CHECK(found.error()[0].place.column > 7);
    CHECK(found.error()[0].element == "_r2");
    CHECK(found.error()[1].key == "name.unknown");
}

TEST_CASE("a table without rules or inputs")
{
    feel::Names const names;
    feel::Scope scope(names);
    auto none = table_of(Hit::Unique, 0, {});
    CHECK(CompiledTable::compile(none, names)->evaluate(scope).is_null());
    none.outputs[0].default_value = { "7" };
    CHECK(CompiledTable::compile(none, names)->evaluate(scope) == Value::number(7));
    auto const always = table_of(Hit::Unique, 0, { { "3" } });
    CHECK(CompiledTable::compile(always, names)->evaluate(scope) == Value::number(3));
}

TEST_CASE("many rules and columns")
{
    std::vector<std::vector<std::string>> rows;
    constexpr int count = 5'000;
    for (int i = 0; i < count; ++i)
        rows.push_back({ "[" + std::to_string(i * 10) + ".." + std::to_string(i * 10 + 10) + ")", "\"t" + std::to_string(i % 7) + "\",\"x\"", std::to_string(i) });
    auto const ready = compiled(table_of(Hit::Unique, 2, rows), 2);
    feel::Scope scope(ready.names);
    for (int i = 0; i < count; i += 97) {
        Value const given[] { Value::number(i * 10 + 3), Value::string(i % 2 == 0 ? "x" : "t" + std::to_string(i % 7)) };
        CHECK(ready.table.evaluate(given, scope) == Value::number(i));
    }
}

}  // namespace mado::dmn

#include <mado/feel/cell.h>
#include <mado/feel/evaluate.h>

#include <doctest/doctest.h>

namespace mado::feel {

namespace {

UnaryTests tests_of(std::string_view text)
{
    Names names;
    names.add("limit", Type::of(Kind::Number));
    auto tests = compile_unary_tests(text, names);
    REQUIRE_MESSAGE(tests.has_value(), text);
    return *tests;
}

Value value_of(std::string_view text)
{
    Names const names;
    auto const expression = compile(text, names);
    REQUIRE_MESSAGE(expression.has_value(), text);
    Scope scope(names);
    return evaluate(*expression, scope);
}

constexpr char const* inputs[] { "null", "0", "5", "7.5", "10", "10.0", "11", R"("a")", R"("b")", R"("")", "true", "false", R"(@"2026-04-01")", R"(@"2026-04-02")",
    R"(@"10:00:00")", R"(@"10:00:00Z")", R"(@"P1D")", R"(@"P2M")", R"(["a"])", R"(["a", "b"])", "[5]", "[1..5]", "{ a: 1 }" };

}  // namespace

TEST_CASE("a cell of constants answers as its tests do, whatever the input is")
{
    for (std::string_view const text : { "-", "5", "-5", "\"a\"", "true", "null", "5, 10", "\"a\", \"b\", null", "< 10", "<= 10", "> 5", ">= 5", "= 5", "!= 5", "!= null", "!= \"a\"",
             "[5..10]", "(5..10)", "]5..10]", "[5..10)", "(< 5)", "(>= 5)", "< null", "[null..5]", "< true", "not(5)", "not(\"a\")", "not(\"a\", \"b\")", "not(< 5)",
             "not([5..10])", "not(null)", "not(5, > 10)", "not([\"a\", \"b\"])", "[\"a\", \"b\"]", "[5, 10], 11", "[]", "[[1..5], 10]", "= [1..5]", "= [5]", "{ a: 1 }", "2 * 5", "2 + 3, 10",
             "date(\"2026-04-01\")", "> @\"2026-04-01\"", "[@\"2026-04-01\"..@\"2026-04-02\")", "< @\"P2D\"", "? > 5", "5 < ?", "? >= 5 and ? < 10", "? > 5 and ? > 7", "? > 10 and ? < 5",
             "? between 5 and 10", "? = \"a\" or ? = \"b\"", "? in (5, 10)", "? in [5..10]", "? in < 10", "? in (< 5, > 10)", "not(? > 5)", "? != \"a\"", "max(2, 10)", "for x in [5, 10] return x",
             "some x in [1, 2] satisfies x = 1, 5", "@\"10:00:00\"", ">= @\"10:00:00Z\"" }) {
        CAPTURE(text);
        auto const tests = tests_of(text);
        auto const cell = cell_of(tests);
        if (text.starts_with("some")) {
            CHECK_FALSE(cell.has_value());
            continue;
        }
        REQUIRE(cell.has_value());
        Names names;
        names.add("limit", Type::of(Kind::Number));
        Scope scope(names);
        for (std::string_view const input : inputs) {
            CAPTURE(input);
            auto const value = value_of(input);
            CHECK(evaluate_cell(*cell, value) == evaluate_unary(tests, value, scope));
        }
    }
}

TEST_CASE("what a cell reads from elsewhere is not a constant")
{
    for (std::string_view const text : { "limit", "< limit", "[0..limit]", "5, limit", "not(limit)", "today()", "< now()", "? > limit", "? + 1 > 5", "starts with(?, \"a\")", "? > 5 and ? < \"a\"",
             "? = 1 and ? = 2", "1 = 1", "contains(\"ab\", \"a\")", "count(for x in 1..100000 return x)" }) {
        CAPTURE(text);
        CHECK_FALSE(cell_of(tests_of(text)).has_value());
    }
}

TEST_CASE("the shape of a cell")
{
    auto const below = cell_of(tests_of("< 5"));
    REQUIRE(below->tests.size() == 1);
    CHECK(below->tests[0].kind == Cell::Test::Kind::Within);
    CHECK(below->tests[0].range.from_open);
    CHECK(below->tests[0].range.to == Value::number(5));
    CHECK_FALSE(below->tests[0].range.to_closed);
    auto const both = cell_of(tests_of("? > 5 and ? <= 10"));
    REQUIRE(both->tests.size() == 1);
    CHECK(both->tests[0].range.from == Value::number(5));
    CHECK_FALSE(both->tests[0].range.from_closed);
    CHECK(both->tests[0].range.to_closed);
    CHECK_FALSE(both->tests[0].range.from_open);
    CHECK(cell_of(tests_of("-"))->any);
    CHECK_FALSE(cell_of(tests_of("true"))->any);
    CHECK(cell_of(tests_of("not(1, 2)"))->negated);
    CHECK(cell_of(tests_of("not(1, 2)"))->tests.size() == 2);
}

}  // namespace mado::feel

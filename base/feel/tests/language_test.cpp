// The language, row by row: expression, and its value as a literal.
#include <mado/feel/evaluate.h>

using namespace mado::feel;

namespace {

struct Row { char const* text; char const* value; };

class Clocked final : public Scope {
public:
    using Scope::Scope;
    Value today() const override { return Value::date(*mado::feel::Date::parse("2026-04-01")); }
    Value now() const override { return Value::date_time(*DateTime::parse("2026-04-01T09:00:00+09:00")); }
};

std::string answer(std::string_view text)
{
    Names names;
    names.add("born_on", Type::of(Kind::Date));
    names.add("nothing");
    names.add("申請 者", Type::of(Kind::String));
    names.add("people");
    names.add("i");
    auto const expression = compile(text, names, Strictness::Publishing);
    if (!expression)
        return "problem: " + expression.error().front().key + " " + std::to_string(expression.error().front().line) + ":" + std::to_string(expression.error().front().column);
    Clocked scope(names);
    scope.set("born_on", Value::date(*mado::feel::Date::parse("2020-02-29")));
    scope.set("申請 者", Value::string("犬山"));
    scope.set("i", Value::number(2));
    auto const person = [](char const* name, int age) { return Value::context({ { "name", Value::string(name) }, { "age", Value::number(age) } }); };
    scope.set("people", Value::list({ person("A", 17), person("B", 40), person("C", 18) }));
    return evaluate(*expression, scope).to_literal();
}

template <std::size_t N>
void check(Row const (&rows)[N])
{
    for (auto const& row : rows) {
        CAPTURE(std::string(row.text));
        CHECK(answer(row.text) == std::string(row.value));
    }
}

TEST_CASE("numbers are decimal, an error is null")
{
    check({ { "0.1 + 0.2", "0.3" }, { "1 / 3 * 3", "0.9999999999999999999999999999999999" }, { "10 / 4", "2.5" }, { "1 / 0", "null" }, { "2 ** 10", "1024" }, { "-2 ** 2", "4" },
        { "2 + 3 * 4", "14" }, { "(2 + 3) * 4", "20" }, { "10 - 2 - 3", "5" }, { "1.2e3", "1200" }, { ".5", "0.5" }, { "--3", "3" },
        { "1 + \"a\"", "null" }, { "1 + null", "null" }, { "1e6144 * 10", "null" } });
}

TEST_CASE("ternary logic")
{
    check({ { "true and null", "null" }, { "false and null", "false" }, { "null and false", "false" }, { "true or null", "true" }, { "null or true", "true" },
        { "false or null", "null" }, { "1 and true", "null" }, { "not(null)", "null" }, { "not(false)", "true" }, { "if null then 1 else 2", "2" }, { "null = null", "true" },
        { "null != 1", "true" }, { "1 = \"1\"", "null" }, { "1 < \"2\"", "null" }, { "null < 1", "null" }, { "[1, 2] = [1, 2.0]", "true" }, { "{a: 1} = {a: 2}", "false" } });
}

TEST_CASE("names: Japanese, with spaces, item and members of a filter")
{
    check({ { "申請 者 + \"様\"", "\"犬山様\"" }, { "申請　者", "\"犬山\"" }, { "people[age >= 18].name", "[\"B\", \"C\"]" }, { "people[item.age >= 18][1].name", "\"B\"" },
        { "people[i].name", "\"B\"" }, { "people[-1].name", "\"C\"" }, { "people[9]", "null" }, { "[][1]", "null" }, { "people[name = \"Z\"]", "[]" }, { "people.age", "[17, 40, 18]" },
        { "for 子の 名 in [1, 2] return 子の 名 * 2", "[2, 4]" }, { "{ a b: 1, c: a b + 1 }.c", "2" }, { "nothing.a.b", "null" }, { "born_on.month", "2" }, { "people[unknown = 1]", "[]" } });
}

TEST_CASE("iteration and quantifiers")
{
    check({ { "true and every x in [1] satisfies x > 0", "true" }, { "1 + if false then 1 else 2", "3" }, { "false or some x in [1] satisfies x > 0 and x < 1", "false" }, { "for i in 1..3 return i * i", "[1, 4, 9]" }, { "for i in 3..1 return i", "[3, 2, 1]" }, { "for a in [1, 2], b in [10, 20] return a + b", "[11, 21, 12, 22]" },
        { "for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]" }, { "for d in @\"2026-02-27\"..@\"2026-03-01\" return d.day", "[27, 28, 1]" },
        { "some x in [1, 2] satisfies x > 1", "true" }, { "every x in [] satisfies x > 1", "true" }, { "every x in [1, null] satisfies x > 0", "null" },
        { "some x in [null, 2] satisfies x > 1", "true" }, { "for x in null return x", "null" } });
}

TEST_CASE("functions, positional and named")
{
    check({ { "(function(a, b) a - b)(5, 3)", "2" }, { "{ f: function(a, b) a - b, r: f(b: 5, a: 3) }.r", "-2" }, { "sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]" },
        { "substring(start position: 2, string: \"foobar\", length: 2)", "\"oo\"" }, { "{ k: 10, f: function(x) x + k, r: for i in [1, 2] return f(i) }.r", "[11, 12]" },
        { "(function(a) a)(1, 2)", "problem: function.arguments 1:16" }, { "sort([[1], 2])", "null" } });
}

TEST_CASE("ranges, in and between")
{
    check({ { "5 in [1..5]", "true" }, { "5 in [1..5)", "false" }, { "5 in ]5..6[", "false" }, { "5 in (< 6, > 100)", "true" }, { "5 in (1, 5)", "true" }, { "5 in [1, 5]", "true" }, { "5 in > 4", "true" },
        { "5 between 5 and 6", "true" }, { "null in [1..5]", "null" }, { "5 in [null..10]", "null" }, { "5 in (<= 10)", "true" }, { "[1..5].start", "1" }, { "(1..5].start included", "false" },
        { "\"b\" in [\"a\"..\"c\"]", "true" }, { "range(\"[1..3]\") = [1..3]", "true" }, { "range(\"[3..1]\")", "null" }, { "before([1..5), 5)", "true" }, { "overlaps([1..5], [5..9])", "true" },
        { "during(5, [1..5])", "true" }, { "meets([1..5], [5..9])", "true" }, { "[3, 4][2] in [1..xs[1]]", "problem: name.unknown 1:18" } });
}

TEST_CASE("days, times and durations")
{
    check({ { "@\"2026-01-31\" + duration(\"P1M\")", "@\"2026-02-28\"" }, { "born_on + duration(\"P1Y\")", "@\"2021-02-28\"" }, { "@\"2026-03-01\" - @\"2026-02-01\"", "@\"P28D\"" },
        { "(@\"2026-03-01\" - @\"2026-02-01\").days", "28" }, { "date(2026, 2, 29)", "null" }, { "date(\"2026-4-1\")", "null" }, { "@\"2026-04-01\".weekday", "3" }, { "today() + duration(\"P30D\")", "@\"2026-05-01\"" },
        { "now().hour", "9" }, { "years and months duration(@\"2020-02-29\", @\"2026-02-28\")", "@\"P5Y11M\"" }, { "duration(\"P1Y2M\") * 2", "@\"P2Y4M\"" }, { "duration(\"PT36H\")", "@\"P1DT12H\"" },
        { "-duration(\"PT1.5S\")", "@\"-PT1.5S\"" }, { "duration(\"P1D\") / duration(\"PT1H\")", "24" }, { "time(\"23:30:00\") + duration(\"PT1H\")", "@\"00:30:00\"" },
        { "@\"2026-04-01T00:00:00+09:00\" = @\"2026-03-31T15:00:00Z\"", "true" }, { "is(@\"2026-04-01T00:00:00+09:00\", @\"2026-03-31T15:00:00Z\")", "false" },
        { "@\"2026-07-01T12:00:00@Europe/Paris\" = @\"2026-07-01T10:00:00Z\"", "true" }, { "@\"2026-07-01T12:00:00@Mars/Base\"", "null" }, { "week of year(@\"2027-01-01\")", "53" },
        { "day of year(@\"2024-12-31\")", "366" }, { "@\"2026-04-01\" + duration(\"-PT1S\")", "@\"2026-03-31\"" }, { "max(@\"2026-04-10\", @\"2026-03-01\")", "@\"2026-04-10\"" } });
}

TEST_CASE("built-ins of lists")
{
    check({ { "sum([])", "null" }, { "sum(append([], 0))", "0" }, { "sum(1, 2, 3)", "6" }, { "sum([1, null])", "null" }, { "sum([duration(\"P1D\"), duration(\"P2D\")])", "@\"P3D\"" }, { "max([])", "null" }, { "min(3, 1)", "1" }, { "max([1, \"a\"])", "null" }, { "mean([1, 2])", "1.5" },
        { "count([])", "0" }, { "count(null)", "null" }, { "median([3, 1, 2, 4])", "2.5" }, { "mode([1, 2, 2, 3, 3])", "[2, 3]" }, { "stddev([2, 4, 7, 5])", "2.081665999466132735282297706979931" }, { "product([])", "null" },
        { "concatenate([1], [2, 3])", "[1, 2, 3]" }, { "flatten([1, [2, [3]]])", "[1, 2, 3]" }, { "distinct values([1, 1.0, 2, null, null])", "[1, 2, null]" }, { "union([1], [1, 2])", "[1, 2]" },
        { "insert before([1, 2], -1, 9)", "[1, 9, 2]" }, { "remove([1, 2], 3)", "null" }, { "reverse([1, 2])", "[2, 1]" }, { "index of([1, 2, 1], 1)", "[1, 3]" }, { "sublist([1, 2, 3], -2)", "[2, 3]" },
        { "list contains([null], null)", "true" }, { "list replace([1, 2], 2, 9)", "[1, 9]" }, { "list replace([1, 5], function(a, b) a > b, 3)", "[1, 3]" }, { "all([])", "true" }, { "any([false, null])", "null" }, { "sort([\"い\", \"あ\"])", "[\"あ\", \"い\"]" } });
}

TEST_CASE("built-ins of numbers, texts and contexts")
{
    check({ { "floor(-1.5)", "-2" }, { "ceiling(1.21, 1)", "1.3" }, { "round half up(-2.5, 0)", "-3" }, { "round half down(2.5, 0)", "2" }, { "round up(1.01, 1)", "1.1" }, { "round down(-1.99, 1)", "-1.9" },
        { "decimal(2.5, 0)", "2" }, { "modulo(-12, 5)", "3" }, { "abs(-1)", "1" }, { "sqrt(-1)", "null" }, { "even(0)", "true" }, { "odd(-3)", "true" }, { "floor(\"1\")", "null" },
        { "string length(\"𠮷野家\")", "3" }, { "substring(\"𠮷野家\", 2)", "\"野家\"" }, { "substring(\"abc\", -2, 1)", "\"b\"" }, { "substring(\"abc\", 0)", "null" }, { "upper case(\"aé\")", "\"AÉ\"" },
        { "substring before(\"2026-04\", \"-\")", "\"2026\"" }, { "substring after(\"ab\", \"x\")", "\"\"" }, { "contains(\"岡山県\", \"山\")", "true" }, { "matches(\"331007\", \"^\\d{6}$\")", "true" }, { "matches(\"a\", \"(\")", "null" },
        { "matches(\"ab\", \"a(?=b)\")", "null" }, { "replace(\"abab\", \"(a)b\", \"$1x\")", "\"axax\"" }, { "split(\"a;b;;\", \";\")", "[\"a\", \"b\", \"\", \"\"]" }, { "string join([\"a\", null, \"b\"], \"-\")", "\"a-b\"" },
        { "number(\"1,000.5\", \",\", \".\")", "1000.5" }, { "number(\"x\")", "null" }, { "string(1.10)", "\"1.1\"" }, { "string(null)", "null" }, { "string([1, \"a\"])", "\"[1, \\\"a\\\"]\"" },
        { "get value({a: 1}, \"a\")", "1" }, { "get entries({a: 1})", "[{key: \"a\", value: 1}]" }, { "context put({a: {b: 1}}, [\"a\", \"b\"], 2)", "{a: {b: 2}}" }, { "context merge([{a: 1}, {a: 2, b: 3}])", "{a: 2, b: 3}" },
        { "context([{key: \"a\", value: 1}])", "{a: 1}" }, { "[1] instance of list<number>", "true" }, { "{a: 1} instance of context<a: string>", "false" }, { "null instance of Any", "false" } });
}

TEST_CASE("texts: escapes and comments")
{
    check({ { "\"a\\n\\u3042\\\"\"", "\"a\\nあ\\\"\"" }, { "\"\\uD83D\\uDE00\"", "\"😀\"" }, { "1 // one\n + 2", "3" }, { "1 /* + 5 */ + 2", "3" }, { "\"\\uD83D\"", "problem: feel.escape 1:2" } });
}

TEST_CASE("problems name their place in characters")
{
    check({ { "1 +", "problem: feel.syntax 1:4" }, { "「", "problem: feel.syntax 1:1" }, { "1 ＋ 2", "problem: feel.full_width 1:3" }, { "\"犬\" + unkown", "problem: name.unknown 1:7" }, { "1\n+ (2", "problem: feel.syntax 2:5" },
        { "\"abc", "problem: feel.string 1:1" }, { "[1, 2", "problem: feel.syntax 1:6" }, { "{a: 1, a: 2}", "problem: feel.key_twice 1:8" }, { "substring(\"a\")", "problem: function.arguments 1:10" }, { "1 2", "problem: feel.syntax 1:3" }, { "", "problem: feel.syntax 1:1" },
        { "? > 1", "problem: feel.syntax 1:1" }, { "1 /* x", "problem: feel.comment 1:3" }, { "f(a: 1, 2)", "problem: feel.arguments 1:9" }, { "12abc", "problem: feel.number 1:1" }, { "\xff", "problem: feel.encoding 1:1" }, { "if 1 then 2", "problem: feel.syntax 1:12" } });
}

TEST_CASE("an unknown name is answered with the nearest one, in two languages")
{
    Names names;
    names.add("acquired_on");
    names.add("address", Type::context_of({ { "municipality", Type::of(Kind::String) } }));
    auto const problems = compile("acquired > 1 and address.munic = \"x\"", names, Strictness::Publishing).error();
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].suggestion == "acquired_on");
    CHECK(problems[0].japanese == "「acquired」という名前はありません。「acquired_on」のことですか。");
    CHECK(problems[0].english == "There is no name `acquired`. Did you mean `acquired_on`?");
    CHECK(problems[1].key == "member.unknown");
    CHECK(problems[1].suggestion == "municipality");
}

TEST_CASE("unary tests")
{
    struct Test { char const* text; Value input; char const* result; };
    auto const number = [](int value) { return Value::number(value); };
    for (auto const& row : { Test { "-", {}, "true" }, Test { "< 3", number(2), "true" }, Test { "< 3", number(3), "false" }, Test { "(104000..123000]", number(104000), "false" },
             Test { "(104000..123000]", number(123000), "true" }, Test { "true", Value::boolean(false), "false" }, Test { "true", Value::boolean(true), "true" }, Test { "true", {}, "false" },
             Test { "\"a\",\"b\"", Value::string("b"), "true" }, Test { "not(\"a\",\"b\")", Value::string("b"), "false" }, Test { "not(\"a\")", Value::string("b"), "true" }, Test { "< 3", {}, "null" },
             Test { "? > 1 and ? < 3", number(2), "true" }, Test { "limit", number(5), "true" }, Test { "[1, 5]", number(5), "true" }, Test { "null", {}, "true" }, Test { "-5", number(-5), "true" }, Test { "> limit", number(6), "true" },
             Test { "starts with(?, \"b\")", Value::string("bc"), "true" }, Test { "count([1]) = 1", number(9), "true" } }) {
        CAPTURE(row.text);
        Names names;
        names.add("limit");
        Scope scope(names);
        scope.set("limit", Value::number(5));
        auto const tests = compile_unary_tests(row.text, names);
        REQUIRE(tests);
        CHECK(evaluate_unary(*tests, row.input, scope).to_literal() == row.result);
    }
    Names const names;
    CHECK(compile_unary_tests("< ", names).error().front().column == 3);
    CHECK(compile_unary_tests("1, , 2", names).error().front().column == 4);
}

}  // namespace

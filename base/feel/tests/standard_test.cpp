// The language of DMN 1.5, chapter 10.3.1 and 10.3.2, where implementations differ: kinds, null, types, conversions, iteration, paths.
#include "tests/rows.h"

using namespace mado::feel;
using rows::check;

namespace {

TEST_CASE("equality (table 53): null, kinds, lists, contexts, whole seconds")
{
    check({ { "null = null", "true" }, { "null != null", "false" }, { "1 = null", "false" }, { "null != 1", "true" }, { "1 = 1.00", "true" }, { "1 = \"1\"", "null" }, { "1 != \"1\"", "null" }, { "[1] = 1", "null" }, { "[] = []", "true" }, { "[1, null] = [1, null]", "true" },
        { "[1, \"a\"] = [1, 2]", "null" }, { "[2, \"a\"] = [1, 2]", "false" }, { "{a: 1, b: 2} = {b: 2, a: 1}", "true" }, { "{a: 1} = {b: 1}", "false" }, { "@\"10:00:00.1\" = @\"10:00:00.9\"", "true" }, { "@\"10:00:00.1\" < @\"10:00:00.9\"", "false" },
        { "@\"10:00:00Z\" = @\"11:00:00+01:00\"", "true" }, { "@\"10:00:00Z\" = @\"10:00:00\"", "false" }, { "@\"10:00:00Z\" < @\"10:00:01\"", "null" }, { "@\"2026-04-01\" = @\"2026-04-01T00:00:00\"", "null" }, { "@\"P1Y\" = @\"P12M\"", "true" }, { "@\"PT0.1S\" = @\"PT0.2S\"", "false" },
        { "[1..2] = [1..2]", "true" }, { "[1..2] = [1..2)", "false" }, { "(< 5) = (null..5)", "false" }, { "(= 5) = (= 5)", "true" }, { "(= 5) = [5..5]", "false" }, { "(!= 5) = (= 5)", "false" }, { "true < false", "null" }, { "\"a\" < \"b\"", "true" }, { "\"\\uFF21\" < \"\\U01F40E\"", "true" } });
}

TEST_CASE("between and in")
{
    check({ { "1 between 1 and 2", "true" }, { "1 between 2 and null", "false" }, { "1 between 0 and null", "null" }, { "3 between null and 2", "false" }, { "null between 1 and 2", "null" }, { "1 between \"a\" and 2", "null" }, { "5 between 1 + 1 and 2 * 3", "true" }, { "1 between 0 and 2 and true", "true" },
        { "5 in (= 5)", "true" }, { "5 in (!= 5)", "false" }, { "5 in != 6", "true" }, { "5 in ([1..3], [5..7])", "true" }, { "5 in [[1..3], [5..7]]", "true" }, { "5 in [1, \"a\", 5]", "true" }, { "5 in [\"a\"]", "false" }, { "null in [null]", "true" }, { "null in null", "true" }, { "5 in []", "false" },
        { "5 in (> 3, < 1)", "true" }, { "{x: [1..5], y: 3 in x}.y", "true" }, { "\"b\" in (\"a\"..\"c\")", "true" }, { "@\"2026-04-01\" in [@\"2026-01-01\"..@\"2026-12-31\"]", "true" }, { "5 in \"a\"", "null" }, { "5 in (1, 2, null)", "false" }, { "1 in [1, 2] and 2 in (1..3)", "true" }, { "1 in [2] or true", "true" }, { "5 in [1..9] = true", "true" }, { "1 in if true then [1] else [2]", "true" }, { "3 in 1 + 2", "true" }, { "7 in (? > 5 and ? < 9)", "true" } });
}

TEST_CASE("if and the logic of three values")
{
    check({ { "if true then 1 else 2", "1" }, { "if 1 then 1 else 2", "2" }, { "if \"true\" then 1 else 2", "2" }, { "if null then 1 else 2", "2" }, { "if 1 = 1 then if false then 1 else 2 else 3", "2" }, { "true or 1", "true" }, { "1 or true", "true" }, { "1 or false", "null" }, { "false and 1", "false" } });
}

TEST_CASE("for, some and every")
{
    check({ { "for i in 1..3 return i", "[1, 2, 3]" }, { "for i in 3..1 return i", "[3, 2, 1]" }, { "for i in -1..1 return i", "[-1, 0, 1]" }, { "for i in 1..0.5 return i", "null" }, { "for i in 1..null return i", "null" }, { "for i in \"a\"..\"c\" return i", "null" }, { "for i in [1..3] return i", "[1, 2, 3]" },
        { "for i in (1..4) return i", "[2, 3]" }, { "for i in @\"2026-02-28\"..@\"2026-03-01\" return i", "[@\"2026-02-28\", @\"2026-03-01\"]" }, { "for i in @\"2026-03-01\"..@\"2026-02-28\" return i.day", "[1, 28]" }, { "for x in 5 return x + 1", "[6]" }, { "for x in [] return x", "[]" }, { "for x in null return x", "null" },
        { "for x in [1, 2], y in [x, 10] return x * y", "[1, 10, 4, 20]" }, { "for x in [[1, 2], [3]] return for y in x return y", "[[1, 2], [3]]" }, { "for x in 1..4 return count(partial)", "[0, 1, 2, 3]" }, { "for x in 1..5 return if x < 3 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5]" },
        { "some x in [1, 2], y in [2, 3] satisfies x = y", "true" }, { "every x in 1..3 satisfies x > 0", "true" }, { "some x in [] satisfies true", "false" }, { "every x in [] satisfies false", "true" }, { "some x in [null] satisfies x", "null" }, { "every x in [1, \"a\"] satisfies x > 0", "null" }, { "some x in null satisfies true", "null" },
        { "every x in [0, \"a\"] satisfies x > 0", "false" }, { "some x in 5 satisfies x = 5", "true" }, { "for person's age in [1, 2] return person's age + 1", "[2, 3]" }, { "for a-b in [3], c in [1] return a-b - c", "[2]" }, { "(function(年/月) 年/月 * 2)(4)", "8" } });
}

TEST_CASE("filters: names, positions, what is no list")
{
    check({ { "[1, 2, 3][2]", "2" }, { "[1, 2, 3][-1]", "3" }, { "[1, 2, 3][4]", "null" }, { "[1, 2, 3][-4]", "null" }, { "[1, 2, 3][0]", "null" }, { "[1, 2, 3][1.5]", "null" }, { "[1, 2, 3][item > 1]", "[2, 3]" }, { "[1, 2, 3][true]", "[1, 2, 3]" }, { "[1, 2, 3][null]", "[]" }, { "[1, 2, 3][\"a\"]", "[]" }, { "5[1]", "5" }, { "5[2]", "null" },
        { "5[item > 4]", "[5]" }, { "null[1]", "null" }, { "{a: 1}[a = 1]", "[{a: 1}]" }, { "[{a: 1}, {a: 2}][a > 1]", "[{a: 2}]" }, { "[{a: 1}, {b: 2}][b = 2]", "[{b: 2}]" }, { "[{item: 1}, {item: 2}][item = 2]", "[{item: 2}]" }, { "[{item: {a: 1}}, {a: 2}][item.a = 1]", "[{item: {a: 1}}]" }, { "[{a: 1}][item.a = 1]", "[{a: 1}]" }, { "[[1, 2], [3]][1][2]", "2" }, { "[1, 2, 3][item > 1][1]", "2" },
        { "{x: 2, r: [{x: 1}, {x: 5}][x > 2]}.r", "[{x: 5}]" }, { "[{a: [{b: 1}, {b: 2}]}][a[b = 2][1].b = 2].a.b", "[[1, 2]]" }, { "[1, 2, 3][if item = 2 then true else false]", "[2]" }, { "[1, null, 2][item = null]", "[null]" } });
}

TEST_CASE("paths and properties")
{
    check({ { "{a: {b: 1}}.a.b", "1" }, { "{a: 1}.b", "null" }, { "null.a", "null" }, { "1.a", "null" }, { "\"s\".length", "null" }, { "[{a: 1}, {a: 2}].a", "[1, 2]" }, { "[{a: 1}, {b: 2}].a", "[1, null]" }, { "[].a", "[]" }, { "[{a: {b: 1}}].a.b", "[1]" }, { "{\"a b\": 1}.a b", "1" }, { "{a+b: 1}.a+b", "1" },
        { "@\"2026-04-01\".weekday", "3" }, { "@\"2026-04-01\".hour", "null" }, { "@\"2026-04-01T10:20:30.5\".second", "30" }, { "@\"10:00:00@Asia/Tokyo\".timezone", "\"Asia/Tokyo\"" }, { "@\"10:00:00+09:00\".time offset", "@\"PT9H\"" }, { "@\"10:00:00\".timezone", "null" }, { "@\"-P1DT2H\".days", "-1" }, { "@\"-P1DT2H\".hours", "-2" },
        { "@\"P1DT2H3M4S\".minutes", "3" }, { "@\"P14M\".years", "1" }, { "@\"-P14M\".months", "-2" }, { "@\"P1Y\".days", "null" }, { "[1..5).start", "1" }, { "[1..5).end", "5" }, { "[1..5).start included", "true" }, { "[1..5).end included", "false" }, { "(< 5).start", "null" }, { "(<= 5).end included", "true" }, { "(= 5).start", "5" }, { "(!= 5).start", "null" },
        { "[@\"2026-04-01\"].year", "[2026]" } });
}

TEST_CASE("contexts: earlier entries, strings as keys, functions that call themselves")
{
    check({ { "{a: 1, b: a + 1, c: b + a}", "{a: 1, b: 2, c: 3}" }, { "{\"a-b\": 1}", "{\"a-b\": 1}" }, { "{a: 1, a: 2}", "problem: feel.key_twice 1:8" }, { "{}", "{}" }, { "{a: null}.a", "null" }, { "{f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(10)}.r", "3628800" },
        { "{fib: function(n: number) if n < 2 then n else fib(n - 1) + fib(n - 2), r: for i in 0..7 return fib(i)}.r", "[0, 1, 1, 2, 3, 5, 8, 13]" }, { "{k: 2, f: function(x) x * k, r: f(x: 21)}.r", "42" }, { "{f: function(f) f + 1, r: f(1)}.r", "2" },
        { "{年齢 区分: \"成人\", r: 年齢 区分}.r", "\"成人\"" }, { "{🐎: 1}.🐎", "1" }, { "{if a: 1}", "{if a: 1}" } });
}

TEST_CASE("functions: types, conversion of arguments, closures, external")
{
    check({ { "(function(a: number) a + 1)(1)", "2" }, { "(function(a: number) a)(\"1\")", "null" }, { "(function(a: number) a)([1])", "1" }, { "(function(a: list<number>) a)(1)", "[1]" }, { "(function(a: date and time) a)(@\"2026-04-01\")", "@\"2026-04-01T00:00:00Z\"" }, { "(function(a: number) 5)(null)", "5" },
        { "(function(a: number, b: string) b)(b: \"x\", a: 1)", "\"x\"" }, { "(function(a) a)(b: 1)", "null" }, { "(function(a, b) a)(1)", "null" }, { "(function() 1)()", "1" }, { "{a: 1, f: function() a, g: function() f() + 1}.g()", "2" }, { "(function(f) f(2))(function(x) x * x)", "4" },
        { "{add: function(x) function(y) x + y, r: add(1)(2)}.r", "3" }, { "(function(f) f([1, 2]))(sum)", "3" }, { "(function(f) f(string: \"abc\", start position: 2))(substring)", "\"bc\"" }, { "(function(x) external {java: {class: \"java.lang.Math\", method signature: \"cos(double)\"}})(1)", "null" },
        { "1(2)", "null" }, { "null()", "null" }, { "{f: 1}.f(1)", "null" }, { "(function(a: nothing) a)(1)", "problem: type.unknown 1:14" } });
}

TEST_CASE("instance of")
{
    check({ { "1 instance of number", "true" }, { "null instance of number", "false" }, { "null instance of Any", "false" }, { "null instance of Null", "true" }, { "1 instance of Any", "true" }, { "\"a\" instance of string", "true" }, { "@\"P1D\" instance of days and time duration", "true" },
        { "@\"P1D\" instance of years and months duration", "false" }, { "@\"2026-04-01\" instance of date and time", "false" }, { "[] instance of list<number>", "true" }, { "[1, null] instance of list<number>", "true" }, { "[1, \"a\"] instance of list<number>", "false" }, { "[1] instance of list", "true" },
        { "[[1]] instance of list<list<number>>", "true" }, { "1 instance of list<number>", "false" }, { "{a: 1} instance of context<a: number>", "true" }, { "{a: 1, b: 2} instance of context<a: number>", "true" }, { "{} instance of context<a: number>", "false" }, { "{a: null} instance of context<a: number>", "true" },
        { "{a: 1} instance of context", "true" }, { "[1..2] instance of range<number>", "true" }, { "[1..2] instance of range<string>", "false" }, { "(< 5) instance of range<number>", "true" }, { "(function(a: number) \"x\") instance of function<number> -> string", "true" }, { "(function(a) \"x\") instance of function<number> -> string", "true" },
        { "(function(a: string) \"x\") instance of function<number> -> string", "false" }, { "(function() 1) instance of function<> -> string", "false" }, { "(function() 1) instance of function<>->Any", "true" }, { "(function() 1) instance of function", "true" }, { "sum instance of function", "true" },
        { "1 instance of tUnknown", "problem: type.unknown 1:15" }, { "1 instance of", "problem: feel.syntax 1:14" } });
}

TEST_CASE("types with names; conformance and conversion")
{
    Names names;
    names.add_type("tAge", Type::of(Kind::Number));
    names.add_type("t person", Type::context_of({ { "full name", Type::of(Kind::String) }, { "age", Type::of(Kind::Number) } }));
    names.add_type("lib.tDay", Type::of(Kind::Date));
    names.add_type("日付 一覧", Type::list_of(Type::of(Kind::Date)));
    for (auto const& [text, value] : { rows::Row { "5 instance of tAge", "true" }, rows::Row { "{full name: \"A\", age: 3} instance of t person", "true" }, rows::Row { "{full name: \"A\"} instance of t person", "false" },
             rows::Row { "[@\"2026-04-01\"] instance of 日付 一覧 and true", "true" }, rows::Row { "@\"2026-04-01\" instance of lib.tDay", "true" }, rows::Row { "(function(p: t person) p.full name)({full name: \"A\", age: 3})", "\"A\"" },
             rows::Row { "(function(p: t person) p)({age: 3})", "null" }, rows::Row { "[5] instance of list<tAge>", "true" }, rows::Row { "5 instance of tAgf", "problem: type.unknown 1:15" } }) {
        CAPTURE(text);
        CHECK(rows::answer(text, names) == value);
    }
    CHECK(compile("5 instance of tAgf", names).error().front().suggestion == "tAge");
    for (auto const* text : { "number", "list<date>", "context<a: string, b c: list<number>>", "range<number>", "function<string, number> -> boolean", "Any", "date and time", "days and time duration" }) {
        CAPTURE(text);
        auto const type = parse_type(text, names);
        REQUIRE(type);
        CHECK(type->text() == text);
    }
    CHECK(parse_type("dateTime", names)->kind() == Kind::DateTime);
    CHECK(parse_type("dayTimeDuration", names)->kind() == Kind::DaysTime);
    CHECK(parse_type("tAge", names)->kind() == Kind::Number);
    for (auto const* text : { "", "numbr", "list<", "list<number", "function<number>", "number string" })
        CHECK(!parse_type(text, names));

    auto const numbers = Type::list_of(Type::of(Kind::Number));
    auto const one = Value::number(1);
    CHECK(coerced(one, numbers) == Value::list({ one }));
    CHECK(coerced(Value::list({ one }), Type::of(Kind::Number)) == one);
    CHECK(coerced(Value::list({ one, one }), Type::of(Kind::Number)).is_null());
    CHECK(coerced(Value::string("1"), Type::of(Kind::Number)).is_null());
    CHECK(coerced(Value::string("1"), numbers).is_null());
    CHECK(coerced(Value::list({ one }), Type::any()) == Value::list({ one }));
    CHECK(coerced(Value::date(*mado::feel::Date::of(2026, 4, 1)), Type::of(Kind::DateTime)).to_text() == "2026-04-01T00:00:00Z");
    CHECK(conforms(Value::null(), Type::of(Kind::Number)));
    CHECK(!conforms(Value::list({ Value::string("a") }), numbers));
}

TEST_CASE("arithmetic of all kinds")
{
    check({ { "1 + 2 * 3 - 4 / 2", "5" }, { "2 ** 3 ** 2", "64" }, { "-2 ** 2", "4" }, { "10 - 2 - 3", "5" }, { "\"a\" + \"b\"", "\"ab\"" }, { "\"a\" + 1", "null" }, { "\"a\" + null", "null" }, { "\"a\" - \"b\"", "null" }, { "[1] + [2]", "null" }, { "1 / 3", "0.3333333333333333333333333333333333" },
        { "0 / 0", "null" }, { "0 ** 0", "1" }, { "2 ** -1", "0.5" }, { "2 ** 0.5", "1.414213562373095048801688724209698" }, { "(-8) ** (1/3)", "null" }, { "9e6144 * 10", "null" }, { "1e-6176 / 10", "0" }, { "@\"2026-01-31\" + @\"P1M\"", "@\"2026-02-28\"" }, { "@\"P1M\" + @\"2026-01-31\"", "@\"2026-02-28\"" },
        { "@\"2026-03-31\" - @\"P1M\"", "@\"2026-02-28\"" }, { "@\"2026-03-01T00:00:00Z\" - @\"2026-02-01T00:00:00+09:00\"", "@\"P28DT9H\"" }, { "@\"2026-03-01T00:00:00Z\" - @\"2026-02-01T00:00:00\"", "null" }, { "@\"10:00:00\" - @\"09:30:00\"", "@\"PT30M\"" }, { "@\"23:00:00\" + @\"PT2H\"", "@\"01:00:00\"" },
        { "@\"10:00:00\" + @\"P1M\"", "null" }, { "@\"2026-01-01\" + 1", "null" }, { "@\"2026-01-01\" + @\"2026-01-01\"", "null" }, { "@\"P1D\" + @\"P1M\"", "null" }, { "@\"P1D\" * 1.5", "@\"P1DT12H\"" }, { "2 * @\"P1Y\"", "@\"P2Y\"" }, { "@\"P1Y\" * 1.5", "@\"P1Y6M\"" }, { "@\"P1D\" / 2", "@\"PT12H\"" },
        { "@\"P1D\" / @\"PT6H\"", "4" }, { "@\"P1Y\" / @\"P1M\"", "12" }, { "@\"P1D\" / 0", "null" }, { "1 / @\"P1D\"", "null" }, { "@\"P1D\" * @\"P1D\"", "null" }, { "-\"a\"", "null" }, { "-@\"P1Y\"", "@\"-P1Y\"" }, { "@\"2026-01-01\" - @\"P1DT1S\"", "@\"2025-12-30\"" } });
}

TEST_CASE("literals: numbers, strings, temporals, comments")
{
    check({ { "1e3", "1000" }, { "1.5E-2", "0.015" }, { "1e", "problem: feel.number 1:1" }, { "1e7000", "null" }, { ".5 + 0.5", "1" }, { "00012", "12" }, { "1.", "problem: feel.syntax 1:3" }, { "\"\\u0041\\U01F40E\\\\\\\"\\n\"", "\"A🐎\\\\\\\"\\n\"" }, { "\"\\uD83D\\uDC0E\"", "\"🐎\"" }, { "\"\\U000041\"", "\"A\"" },
        { "\"\\u12\"", "problem: feel.escape 1:6" }, { "\"\\d\"", "\"\\\\d\"" }, { "\"a\nb\"", "\"a\\nb\"" }, { "@\"2026-04-01\"", "@\"2026-04-01\"" }, { "@\"2026-02-30\"", "null" }, { "@\"x\"", "null" }, { "@ \"P1D\"", "@\"P1D\"" }, { "1 // a\n+ /* b\n */ 2", "3" }, { "/**/1", "1" }, { "true", "true" }, { "True", "problem: name.unknown 1:1" } });
}

TEST_CASE("warnings: what is certain to be null, with its place, in two languages")
{
    Names names;
    names.add("n", Type::of(Kind::Number));
    names.add("s", Type::of(Kind::String));
    names.add("d", Type::of(Kind::Date));
    names.add("l", Type::list_of(Type::of(Kind::Number)));
    names.add("c", Type::context_of({ { "name", Type::of(Kind::String) } }));
    names.add("x");
    names.add("f", Type::function_of({ Type::of(Kind::Number) }, Type::of(Kind::Number)));
    struct Warned { char const* text; char const* keys; };
    for (auto const& [text, keys] : { Warned { "n = s", "operator.kinds 1:3" }, Warned { "n + s", "operator.kinds 1:3" }, Warned { "n < d", "operator.kinds 1:3" }, Warned { "l < l", "operator.kinds 1:3" }, Warned { "n between 1 and \"a\"", "operator.kinds 1:3" },
             Warned { "-s", "operator.kinds 1:1" }, Warned { "c.nam", "member.unknown 1:2" }, Warned { "n.a", "property.unknown 1:2" }, Warned { "d.hour", "property.unknown 1:2" }, Warned { "substring(s)", "function.arguments 1:10" }, Warned { "substring(s, s)", "function.argument 1:10" },
             Warned { "upper case(n)", "function.argument 1:11" }, Warned { "f(1, 2)", "function.arguments 1:2" }, Warned { "s(1)", "function.none 1:2" }, Warned { "if n then 1 else 2", "if.condition 1:1" }, Warned { "n and true", "operator.boolean 1:3" }, Warned { "l[s]", "filter.condition 1:2" },
             Warned { "n in [\"a\"..\"b\"]", "operator.kinds 1:6" }, Warned { "n in < s", "operator.kinds 1:6" }, Warned { "[1..s]", "operator.kinds 1:1" }, Warned { "d + d", "operator.kinds 1:3" }, Warned { "(n + 1) + s", "operator.kinds 1:9" }, Warned { "for i in l return i + s", "operator.kinds 1:21" },
             Warned { "n = 1", "" }, Warned { "n = null", "" }, Warned { "x = 1 and x = \"a\"", "" }, Warned { "x.a.b", "" }, Warned { "l[1] + 1", "" }, Warned { "d - d < duration(\"P1D\")", "" }, Warned { "s in (\"a\", \"b\")", "" }, Warned { "n in (1, [2..3])", "" }, Warned { "c.name + s", "" },
             Warned { "upper case([s])", "" }, Warned { "sum(n, n)", "" }, Warned { "min(s, \"a\")", "" }, Warned { "if x then n else null", "" }, Warned { "f(1) + 1", "" }, Warned { "null + 1", "" } }) {
        CAPTURE(std::string(text));
        auto const expression = compile(text, names);
        REQUIRE(expression);
        std::string found;
        for (auto const& warning : expression->warnings()) {
            found += (found.empty() ? "" : ", ") + warning.key + " " + std::to_string(warning.line) + ":" + std::to_string(warning.column);
            CHECK(!warning.japanese.empty());
            CHECK(!warning.english.empty());
        }
        CHECK(found == std::string(keys));
    }
    CHECK(compile("n = s", names)->warnings().front().japanese == "この演算はいつも null になります。左は「number」、右は「string」です。同じ種類の値にそろえてください。");
}

TEST_CASE("function values made by the host")
{
    Names names;
    auto const slot = names.add("twice");
    Scope scope(names);
    scope.set(slot, function_value({ .name = "twice", .parameters = { "n" }, .optional = 0, .call = [](std::span<Value const> values, Host&) { return Value::number(values[0].as_number() * 2); },
        .returns = Type::of(Kind::Number), .types = { Type::of(Kind::Number) } }));
    auto const run = [&](std::string_view text, std::vector<Note>* notes = nullptr) { return evaluate(*compile(text, names), scope, { .limits = {}, .notes = notes }).to_literal(); };
    CHECK(run("twice(4)") == "8");
    CHECK(run("twice(n: [4])") == "8");
    CHECK(run("for i in 1..3 return twice(i)") == "[2, 4, 6]");
    CHECK(run("twice instance of function<number> -> number") == "true");
    std::vector<Note> notes;
    CHECK(run("twice(\"4\")", &notes) == "null");
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].key == "function.argument_type");
    CHECK(run("(function(x) external {java: {}})(1)", &notes) == "null");
    CHECK(notes.back().key == "function.external");
    CHECK(run("substring(1, 2)", &notes) == "null");
    CHECK(notes.back().english == "`string` of substring() takes string, but it is number.");
}

}  // namespace

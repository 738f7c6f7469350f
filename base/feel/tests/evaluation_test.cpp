// What stands around an evaluation: lazy slots, host functions, notes, limits, hostile text.
#include <mado/feel/evaluate.h>

#include <thread>

using namespace mado::feel;

namespace {

Expression compiled(std::string_view text, Names const& names)
{
    auto expression = compile(text, names);
    REQUIRE_MESSAGE(expression, (expression ? "" : expression.error().front().english));
    return *expression;
}

struct Rules final : Scope {
    std::map<int, Expression> rules;
    int computed = 0;
    using Scope::Scope;
    Value compute(int slot) override
    {
        ++computed;
        auto const found = rules.find(slot);
        return found == rules.end() ? Value {} : evaluate(found->second, *this);
    }
};

TEST_CASE("a slot is computed when it is first read, once; a circle is null")
{
    Names names;
    auto const a = names.add("a"), b = names.add("b"), unused = names.add("unused");
    Rules scope(names);
    scope.rules.emplace(a, compiled("b + b", names));
    scope.rules.emplace(b, compiled("21", names));
    scope.rules.emplace(unused, compiled("1", names));
    CHECK(evaluate(compiled("a + 0", names), scope) == Value::number(42));
    CHECK(scope.computed == 2);

    Rules circle(names);
    circle.rules.emplace(a, compiled("b", names));
    circle.rules.emplace(b, compiled("a", names));
    CHECK(evaluate(compiled("a", names), circle).is_null());
}

TEST_CASE("an expression tells what it uses")
{
    Names names;
    names.add("received_on");
    names.add("born_on");
    names.add(HostFunction { "deadline", { "day", "duration" }, 0, [](std::span<Value const> values, Host&) { return values[0]; } });
    auto const expression = compiled("deadline(born_on, duration(\"P1D\")) < today()", names);
    CHECK(expression.names() == std::vector<std::string> { "born_on" });
    CHECK(expression.functions() == std::vector<std::string> { "deadline" });
    CHECK(expression.built_ins() == std::vector<std::string> { "duration", "today" });
    CHECK(!expression.is_constant());
    CHECK(compiled("sum([1, 2])", names).is_constant());
    CHECK(compiled("1 < 2", names).type().kind() == Kind::Boolean);
}

TEST_CASE("host functions: arguments by place and name, optional ones, values and calls back")
{
    Names names;
    names.add(HostFunction { "minus", { "a", "b", "c" }, 1, [](std::span<Value const> values, Host& host) {
        if (!values[2].is_null())
            return host.call(values[2], values.first(2));
        return Value::number(values[0].as_number() - values[1].as_number());
    } });
    Scope scope(names);
    CHECK(evaluate(compiled("minus(5, 3)", names), scope) == Value::number(2));
    CHECK(evaluate(compiled("minus(b: 5, a: 3)", names), scope) == Value::number(-2));
    CHECK(evaluate(compiled("minus(5, 3, function(x, y) x * y)", names), scope) == Value::number(15));
    for (char const* wrong : { "minus(1)", "minus(1, 2, 3, 4)", "minus(a: 1, d: 2)", "minus(b: 1, c: 2)" })
        {
        CHECK(compile(wrong, names, Strictness::Publishing).error().front().key == "function.arguments");
        auto const lenient = compiled(wrong, names);
        CHECK(lenient.warnings().front().key == "function.arguments");
        CHECK(evaluate(lenient, scope).is_null());
    }
}

TEST_CASE("notes say why a result is null, with its place")
{
    Names const names;
    Scope scope(names);
    std::vector<Note> notes;
    CHECK(evaluate(compiled("1 +\n (\"a\" * 2)", names), scope, { .limits = {}, .notes = &notes }).is_null());
    REQUIRE(notes.size() == 1);
    CHECK(notes[0].key == "operator.kinds");
    CHECK(notes[0].line == 2);
    CHECK(notes[0].column == 7);
}

std::string limit_reached(std::string_view text, Limits limits = {})
{
    Names const names;
    Scope scope(names);
    try {
        return evaluate(compiled(text, names), scope, { .limits = limits, .notes = nullptr }).to_text();
    } catch (LimitReached const& reached) {
        return reached.key;
    }
}

TEST_CASE("hostile expressions end by a limit")
{
    CHECK(limit_reached("for i in 1..1000000000000 return i") == "limit.items");
    CHECK(limit_reached("count(for i in 1..100 return i)", { .steps = 50, .depth = 400, .items = 1'000'000, .bytes = 1'000 }) == "limit.steps");
    CHECK(limit_reached("some x in 1..99999999999 satisfies x < 0") == "limit.steps");
    CHECK(limit_reached("for i in 1..5000000 return i") == "limit.items");
    CHECK(limit_reached("for a in 1..30 return if a = 1 then \"0123456789\" else partial[-1] + partial[-1]") == "limit.bytes");
    CHECK(limit_reached("for i in 1..1000 return if i = 1 then [1] else [partial[-1]]") == "limit.depth");
    // Parts are shared, so forty steps could make a value that nobody can print or compare.
    CHECK(limit_reached("for i in 1..40 return [partial, partial]") == "limit.items");
    CHECK(limit_reached("{ a: [1], b: [a,a,a,a,a,a,a,a,a,a], c: [b,b,b,b,b,b,b,b,b,b], d: [c,c,c,c,c,c,c,c,c,c], e: [d,d,d,d,d,d,d,d,d,d], f: [e,e,e,e,e,e,e,e,e,e], "
                        "g: [f,f,f,f,f,f,f,f,f,f], h: [g,g,g,g,g,g,g,g,g,g] }") == "limit.items");
    CHECK(limit_reached("{ f: function(g, n) if n = 0 then 0 else g(g, n - 1), r: f(f, 100) }.r") == "0");
    CHECK(limit_reached("{ f: function(g, n) if n = 0 then 0 else g(g, n - 1), r: f(f, 100000) }.r") == "limit.depth");
    CHECK(limit_reached("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\", \"(a*)*(a*)*c\")") == "null");
}

TEST_CASE("hostile text is a problem, never a crash")
{
    auto const repeated = [](std::string_view part, int count) {
        std::string text;
        for (int i = 0; i < count; ++i)
            text += part;
        return text;
    };
    Names const names;
    for (auto const& text : { repeated("(", 50'000), repeated("[", 50'000), repeated("-", 50'000), "1" + repeated("+1", 40'000), "1" + repeated("[1]", 30'000), repeated("]1..", 10'000),
             repeated("if ", 20'000), repeated("{a:", 20'000), repeated("1 in (", 9'000), repeated("not(", 20'000), repeated("x", 200'000), repeated("f(a", 9'000) })
        CHECK(!compile(text, names));
    CHECK(compile("[" + repeated("date(2026, 4, 1), ", 4'000) + "1]", names));  // long is not hostile
    for (auto const* text : { "\"\\u", "@", "@\"", "1..", "[1..", "a.", "for", "for x in", "x instance of", "{\"a\":", "/*", "function(", "?", ".", "1e", "\"\\U110000\"" }) {
        CAPTURE(text);
        CHECK(!compile(text, names));
    }
}

TEST_CASE("one expression serves many threads")
{
    Names names;
    names.add("n");
    auto const expression = compiled("sum(for i in 1..n return i) + count(split(\"a,b\", \",\"))", names);
    std::vector<std::thread> threads;
    std::vector<Value> results(4);
    for (std::size_t t = 0; t < results.size(); ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 100; ++i) {
                Scope scope(names);
                scope.set("n", Value::number(static_cast<int>(t) + 10));
                results[t] = evaluate(expression, scope);
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(results[0] == Value::number(57));
    CHECK(results[3] == Value::number(93));
}

TEST_CASE("values: literals read back as the same value")
{
    Names const names;
    Scope scope(names);
    for (auto const* text : { "[1, \"a\\\"b\", null, true]", "{ a: @\"2026-04-01\", \"b-c\": [@\"PT1H\", @\"P1Y\"] }", "@\"2026-04-01T09:00:00+09:00\"", "[1..5)", "(<= 5)", "(> @\"2026-04-01\")", "@\"-0044-03-15\"", "1e40", "@\"10:00:00@Asia/Tokyo\"" }) {
        CAPTURE(text);
        auto const value = evaluate(compiled(text, names), scope);
        CAPTURE(value.to_literal());
        CHECK(!value.is_null());
        CHECK(evaluate(compiled(value.to_literal(), names), scope).to_literal() == value.to_literal());
    }
    CHECK_THROWS_AS((void)Value::string("a").as_number(), std::logic_error);
}

}  // namespace

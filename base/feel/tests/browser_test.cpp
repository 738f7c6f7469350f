// What qualifies for the browser, how it is written for it, and why something does not. Whether both engines agree: tests/browser.
#include <mado/feel/browser.h>

using namespace mado;
using feel::BrowserKind;

namespace {

feel::BrowserNames const kinds { { "chipped", BrowserKind::Flag }, { "date", BrowserKind::Flag }, { "reason", BrowserKind::Text }, { "width", BrowserKind::Number },
    { "rent", BrowserKind::Whole }, { "people", BrowserKind::Whole }, { "born_on", BrowserKind::Day }, { "kinds", BrowserKind::Texts } };

feel::Names names()
{
    using feel::Kind;
    using feel::Type;
    feel::Names all;
    for (auto const* flag : { "chipped", "date", "in_time" })
        all.add(flag, Type::of(Kind::Boolean));
    all.add("reason", Type::of(Kind::String));
    for (auto const* number : { "width", "rent", "people" })
        all.add(number, Type::of(Kind::Number));
    all.add("born_on", Type::of(Kind::Date));
    all.add("kinds", Type::list_of(Type::of(Kind::String)));
    all.add(feel::HostFunction { "age", { "born", "on" }, 0, [](std::span<feel::Value const>, feel::Host&) { return feel::Value {}; } });
    return all;
}

feel::BrowserVerdict verdict_of(std::string const& text)
{
    auto const compiled = feel::compile(text, names());
    REQUIRE_MESSAGE(compiled.has_value(), text);
    return feel::browser_verdict(*compiled, kinds);
}

TEST_CASE("a condition of the list is written anew, with every operation in brackets")
{
    struct Row { std::string text, expression; };
    for (auto const& [text, expression] : std::vector<Row> {
             { "chipped", "q_chipped" },
             { "date", "q_date" },
             { "not(chipped)", "not(q_chipped)" },
             { "chipped = true and reason != \"other\" or date", "(((q_chipped = true) and (q_reason != \"other\")) or q_date)" },
             { "reason in (\"a\", \"b\")", "((q_reason = \"a\") or (q_reason = \"b\"))" },
             { "reason in [\"a\", \"b\"]", "((q_reason = \"a\") or (q_reason = \"b\"))" },
             { "rent in (3000..5000]", "((q_rent > 3000) and (q_rent <= 5000))" },
             { "rent in (< 3000, [5000..6000])", "((q_rent < 3000) or ((q_rent >= 5000) and (q_rent <= 6000)))" },
             { "width between -0.5 and 1.25", "((q_width >= (-0.5)) and (q_width <= 1.25))" },
             { "rent * 2 - people > 10", "(((q_rent * 2) - q_people) > 10)" },
             { "rent * people > 0", "((q_rent * q_people) > 0)" },
             { "-rent < 0", "((-q_rent) < 0)" },
             { "if chipped then reason = \"a\" else born_on = null", "(if q_chipped then (q_reason = \"a\") else (q_born_on = null))" },
             { "born_on >= date(\"2026-04-01\") and born_on < @\"2027-04-01\"", "((q_born_on >= @\"2026-04-01\") and (q_born_on < @\"2027-04-01\"))" },
             { "list contains(kinds, \"roadway\") or count(kinds) > 2", "(list contains(q_kinds, \"roadway\") or (count(q_kinds) > 2))" },
             { "list contains([\"a\", reason], \"a\")", "list contains([\"a\", q_reason], \"a\")" },
             { "starts with(reason, \"a\") and string length(reason) < 5", "(starts with(q_reason, \"a\") and (string length(q_reason) < 5))" },
             { "reason = \"\\\"a\\\\b\"", "(q_reason = \"\\\"a\\\\b\")" },
             { "/* why */ chipped // so", "q_chipped" },
         }) {
        CAPTURE(text);
        auto const verdict = verdict_of(text);
        CHECK(verdict.qualifies);
        CHECK(verdict.why_english == "");
        CHECK(verdict.expression == expression);
    }
}

TEST_CASE("the names that it reads, each once")
{
    CHECK(verdict_of("reason = \"a\" and chipped or reason = \"b\"").names == std::vector<std::string> { "reason", "chipped" });
    CHECK(verdict_of("1 = 1").names.empty());
}

TEST_CASE("all else asks the server, and says why")
{
    struct Row { std::string text, why; };
    for (auto const& [text, why] : std::vector<Row> {
             { "not(in_time) and chipped", "`in_time` is not answered on this page." },
             { "age(born_on, born_on) > 3", "`age` is computed by the server." },
             { "born_on <= today()", "The function `today` is not on the list." },
             { "contains(substring(reason, 1), \"a\")", "The function `substring` is not on the list." },
             { "max(rent, people) > 3", "The function `max` is not on the list." },
             { "contains(string: reason, match: \"a\")", "This way to call a function is not on the list." },
             { "width + 1 > 2", "Arithmetic with fractions is not exact in a browser." },
             { "rent * 0.5 > 2", "Arithmetic with fractions is not exact in a browser." },
             { "rent * rent * rent > 2", "The result may be larger than a browser holds exactly." },
             { "rent / 2 > 1", "It uses something that is not on the list." },
             { "rent ** 2 > 1", "It uses something that is not on the list." },
             { "width > 1234567890.123456", "`1234567890.123456` has more than 15 digits." },
             { "reason < \"b\"", "A browser orders text in another way." },
             { "reason in [\"a\"..\"b\"]", "Both ends of a range are fixed numbers or days." },
             { "rent in [5..1]", "The range begins after its end." },
             { "rent in [people..9]", "Both ends of a range are fixed numbers or days." },
             { "rent between null and 9", "Both ends of a range are fixed numbers or days." },
             { "rent in people", "What stands after `in` is fixed." },
             { "rent in (< people)", "What stands after `in` is fixed." },
             { "rent in (null, 1)", "What stands after `in` is fixed." },
             { "chipped < true", "Only numbers and days have an order here." },
             { "kinds = null", "Comparing whole lists is not on the list." },
             { "rent", "It is no condition: it does not give true or false." },
             { "not(rent)", "`and`, `or`, `not` and `if` take true or false alone." },
             { "if rent then true else false", "`and`, `or`, `not` and `if` take true or false alone." },
             { "(if chipped then rent else reason) = null", "The two results of `if` are of different kinds." },
             { "reason = \"a\\nb\"", "Line ends and other control characters are not on the list." },
             { "some x in [1, 2] satisfies x = rent", "It uses something that is not on the list." },
             { "[1, 2][1] = rent", "It uses something that is not on the list." },
             { "born_on.year = 2026", "It uses something that is not on the list." },
             { "rent instance of number", "It uses something that is not on the list." },
         }) {
        CAPTURE(text);
        auto const verdict = verdict_of(text);
        CHECK_FALSE(verdict.qualifies);
        CHECK(verdict.why_english == why);
        CHECK(verdict.why_japanese != "");
        CHECK(verdict.expression == "");
    }
}

TEST_CASE("things of different kinds are not compared, whatever the compiler lets pass")
{
    feel::Names untyped;
    for (auto const& [name, kind] : kinds)
        untyped.add(name);
    for (std::string const text : { "reason = rent", "chipped = \"true\"", "born_on > rent", "contains(rent, \"1\")", "count(reason) > 0", "list contains(kinds, rent)" }) {
        CAPTURE(text);
        auto const compiled = feel::compile(text, untyped);
        REQUIRE(compiled.has_value());
        CHECK_FALSE(feel::browser_verdict(*compiled, kinds).qualifies);
    }
}

TEST_CASE("a condition that grows beyond reason is left to the server")
{
    std::string text = "reason = \"0\"";
    for (int i = 1; i < 400; ++i)
        text += " or reason = \"" + std::to_string(i) + "\"";
    CHECK(verdict_of(text).why_english == "The expression is too long.");
}

}  // namespace

#include <mado/json/json.h>

#include <limits>
#include <stdexcept>

using namespace mado;
using json::Value;
using Kind = json::Error::Kind;

namespace {

TEST_CASE("what is written is read again")
{
    for (std::string const text : { "null", "true", "false", "0", "-1", "9007199254740991", "-9007199254740991", "\"\"", "\"犬の登録 𠮷\"", "[]", "{}",
             R"({"a":[1,"two",null,{"b":true}],"c":{"d":[]}})", R"("\b\t\n\f\r\"\\\u0000\u001f")", "\"/\x7f\"" }) {
        CAPTURE(text);
        auto const value = json::parse(text);
        REQUIRE(value.has_value());
        CHECK(json::write(*value) == text);
        CHECK(json::canonical(*value) == text);
    }
    CHECK(json::write(json::parse(" { \"b\" : 1 ,\n\t\"a\" : [ ] } \r\n").value()) == R"({"a":[],"b":1})");
    CHECK(json::parse(R"("\u72ac\ud842\udfb7\/")").value().text() == "犬𠮷/");
    CHECK(json::parse("-0").value() == Value(0));
    CHECK(json::parse("\"" + std::string(100'000, 'x') + "\"").value().text().size() == 100'000);
}

TEST_CASE("what is refused, and where")
{
    struct Case { std::string name, text; Kind kind; std::size_t line, column; };
    for (auto const& row : {
             Case { "nothing", "", Kind::Syntax, 1, 1 }, Case { "space", "  ", Kind::Syntax, 1, 3 }, Case { "cut", "[1,", Kind::Syntax, 1, 4 },
             Case { "more after the value", "{} x", Kind::Syntax, 1, 4 }, Case { "two values", "1 2", Kind::Syntax, 1, 3 },
             Case { "trailing comma", "[1,]", Kind::Syntax, 1, 4 }, Case { "comment", "/**/1", Kind::Syntax, 1, 1 },
             Case { "single quotes", "'a'", Kind::Syntax, 1, 1 }, Case { "NaN", "NaN", Kind::Syntax, 1, 1 },
             Case { "wrong on line 2, columns in characters", "{\"犬\":\n \"犬\" x}", Kind::Syntax, 2, 6 },
             Case { "fraction", "[1.5]", Kind::NotWhole, 1, 5 }, Case { "whole, written as a fraction", "1.0", Kind::NotWhole, 1, 4 },
             Case { "exponent", "1e2", Kind::NotWhole, 1, 4 }, Case { "beyond 2^53", "9007199254740992", Kind::NotWhole, 1, 17 },
             Case { "below -2^53", "-9007199254740992", Kind::NotWhole, 1, 18 }, Case { "beyond int64", "9223372036854775808", Kind::NotWhole, 1, 20 },
             Case { "beyond uint64", "99999999999999999999", Kind::NotWhole, 1, 21 },
             Case { "key twice", R"({"a":1,"a":2})", Kind::KeyTwice, 1, 10 }, Case { "key twice, once escaped", R"({"a":1,"\u0061":2})", Kind::KeyTwice, 1, 15 },
             Case { "not UTF-8", "\"\xff\"", Kind::Syntax, 1, 2 }, Case { "overlong", "\"\xc0\xaf\"", Kind::Syntax, 1, 2 },
             Case { "encoded surrogate", "\"\xed\xa0\x80\"", Kind::Syntax, 1, 0 }, Case { "half a pair", R"("\ud842")", Kind::Syntax, 1, 0 },
             Case { "bare line break in a string", "\"a\nb\"", Kind::Syntax, 1, 3 }, Case { "bare NUL", std::string("\"a\0\"", 4), Kind::Syntax, 1, 3 },
             Case { "leading zero", "01", Kind::Syntax, 1, 2 }, Case { "plus", "+1", Kind::Syntax, 1, 1 },
         }) {
        CAPTURE(row.name);
        auto const value = json::parse(row.text);
        REQUIRE(!value.has_value());
        CHECK(value.error().kind == row.kind);
        CHECK(value.error().line == row.line);
        if (row.column)
            CHECK(value.error().column == row.column);
        CHECK(!value.error().says.empty());
    }
}

TEST_CASE("limits of size and depth")
{
    auto const nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK(json::parse(nested(32)).has_value());
    CHECK(json::parse(nested(33)).error().kind == Kind::TooDeep);
    CHECK(json::parse(std::string(1'000'000, '[')).error().kind == Kind::TooDeep);
    CHECK(json::parse(nested(3), { .depth = 2 }).error().kind == Kind::TooDeep);
    CHECK(json::parse("\"abc\"", { .bytes = 5 }).has_value());
    CHECK(json::parse("\"abc\"", { .bytes = 4 }).error().kind == Kind::TooLarge);
}

TEST_CASE("any cut or changed text is answered, never a crash")
{
    std::string const text = R"({"a":[1,"tw\u72aco",null,{"b":true,"犬":-5}],"c":{"d":[]}})";
    for (std::size_t i = 0; i < text.size(); ++i) {
        CHECK(!json::parse(text.substr(0, i)).has_value());
        for (char const c : { '\0', '"', '\\', '{', ']', '\xff' }) {
            auto changed = text;
            changed[i] = c;
            if (auto const value = json::parse(changed))
                CHECK(json::parse(json::write(*value)) == *value);
        }
    }
}

TEST_CASE("canonical form (RFC 8785)")
{
    // §3.2.3: the order of UTF-16 code units, not of bytes: 😀 (a surrogate pair) comes before דּ (U+FB33).
    auto const value = json::parse(
        R"({"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"})").value();
    CHECK(json::canonical(value)
        == "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\","
           "\"😀\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With Dagesh\"}");
    CHECK(json::canonical(json::object({ { "\uE000", 1 }, { "\uFFFD", 2 }, { "\U00010000", 3 }, { "\uD7FF", 4 }, { "", 5 }, { "\U0010FFFF", 6 } }))
        == "{\"\":5,\"\uD7FF\":4,\"\U00010000\":3,\"\U0010FFFF\":6,\"\uE000\":1,\"\uFFFD\":2}");
    CHECK(json::canonical(json::object({ { "ab", 1 }, { "a", 2 } })) == R"({"a":2,"ab":1})");
    CHECK_THROWS_AS(json::canonical(std::int64_t { 1 } << 53), std::domain_error);
    CHECK_THROWS_AS(json::canonical("\xff"), std::domain_error);
    CHECK_THROWS_AS(json::canonical(json::object({ { "\xff", 1 } })), std::domain_error);
    CHECK(json::write(std::int64_t { 1 } << 53) == "9007199254740992");
}

TEST_CASE("built in code")
{
    auto value = json::object({ { "state", "received" }, { "amount", 3000 }, { "late", false }, { "lines", json::array({ 1, "two", nullptr }) },
        { "none", std::optional<std::string> {} }, { "some", std::optional(5) } });
    CHECK(json::write(value) == R"({"amount":3000,"late":false,"lines":[1,"two",null],"none":null,"some":5,"state":"received"})");
    value.set("state", std::string("decided")).set("more", json::Array {});
    Value list;
    list.add(1).add(Value {}.set("a", true));
    CHECK(json::write(list) == R"([1,{"a":true}])");
    CHECK(value.text("state") == "decided");
    CHECK(json::write(json::array_of(std::vector { 1, 2 }, [](int n) { return n * 2; })) == "[2,4]");
    CHECK(json::write(json::object({})) == "{}");
    CHECK(json::write(json::array({})) == "[]");
    CHECK_THROWS_AS(Value(std::numeric_limits<std::size_t>::max()), std::out_of_range);
    CHECK(Value(std::size_t { 7 }) == Value(7));
}

TEST_CASE("members by type, with a default; a wrong type is as absent")
{
    auto const value = json::parse(R"({"n":5,"t":"x","f":true,"a":[1],"o":{"k":1},"z":null})").value();
    CHECK(value.integer("n") == 5);
    CHECK(value.integer("t", -1) == -1);
    CHECK(value.text("t") == "x");
    CHECK(value.text("n", "none") == "none");
    CHECK(value.flag("f"));
    CHECK(value.flag("absent", true));
    CHECK(value.array("a").size() == 1);
    CHECK(value.array("o").empty());
    CHECK(value.object("o").size() == 1);
    CHECK(value.object("a").empty());
    CHECK(value["o"]["k"].integer() == 1);
    CHECK(value["t"]["deeper"].is_null());
    CHECK(value.has("z"));
    CHECK(!value.has("y"));
    CHECK(!value.text_if("n"));
    CHECK(!value.integer_if("f"));
    CHECK(value.flag_if("f") == true);
    CHECK_THROWS_AS(value.text(), std::domain_error);
    CHECK_THROWS_AS(Value("x").integer(), std::domain_error);
    CHECK_THROWS_AS(Value("x").set("a", 1), std::domain_error);
    CHECK_THROWS_AS(Value(1).add(1), std::domain_error);
}

}  // namespace

#include <mado/dmn/json.h>

#include <mado/decimal/decimal.h>

using namespace mado::dmn;
namespace feel = mado::feel;

namespace {

std::string repeated(std::string_view text, std::size_t times)
{
    std::string out;
    for (; times > 0; --times)
        out += text;
    return out;
}

// Read and written again; of what is refused its offset.
std::string again(std::string_view text)
{
    auto const value = from_json_text(text);
    return value ? to_json_text(*value) : "refused at " + std::to_string(value.error().offset);
}

}  // namespace

TEST_CASE("JSON to values and back")
{
    struct Row { char const* name; std::string text, expected; };
    for (auto const& row : {
             Row { "null", "null", "null" },
             Row { "flags", "[true, false]", "[true,false]" },
             Row { "empty", " { \"a\" : [ ] , \"b\" : { } } ", R"({"a":[],"b":{}})" },
             Row { "keys keep their order", R"({"z":1,"a":2})", R"({"z":1,"a":2})" },
             Row { "of a key twice the last wins", R"({"a":1,"a":2})", R"({"a":2})" },
             Row { "0.1 is 0.1", "0.1", "0.1" },
             Row { "34 digits", "1234567890123456789012345678901234", "1234567890123456789012345678901234" },
             Row { "34 digits of a fraction", "-0.1234567890123456789012345678901234", "-0.1234567890123456789012345678901234" },
             Row { "beyond the whole numbers of a double", "9007199254740993", "9007199254740993" },
             Row { "an exponent", "1.5e3", "1500" },
             Row { "a small exponent", "25E-3", "0.025" },
             Row { "minus zero", "-0", "0" },
             Row { "escapes", R"("\"\\\/\b\f\n\r\t\u72ac")", R"("\"\\/\u0008\u000c\n\r\t犬")" },
             Row { "a pair of surrogates", R"("\uD842\udfb7")", "\"𠮷\"" },
             Row { "a NUL in a string", R"("\u0000")", R"("\u0000")" },
             Row { "a date", R"({"@type":"date","value":"2026-04-01"})", R"({"@type":"date","value":"2026-04-01"})" },
             Row { "the other order", R"({"value":"09:30:00","@type":"time"})", R"({"@type":"time","value":"09:30:00"})" },
             Row { "a date-time", R"({"@type":"dateTime","value":"2026-04-01T09:30:00+09:00"})", R"({"@type":"dateTime","value":"2026-04-01T09:30:00+09:00"})" },
             Row { "a date-time with a zone", R"({"@type":"dateTime","value":"2026-04-01T09:30:00@Asia/Tokyo"})", R"({"@type":"dateTime","value":"2026-04-01T09:30:00@Asia/Tokyo"})" },
             Row { "days", R"({"@type":"duration","value":"P1DT2H"})", R"({"@type":"duration","value":"P1DT2H"})" },
             Row { "years and months", R"({"@type":"duration","value":"P1Y6M"})", R"({"@type":"duration","value":"P1Y6M"})" },
             Row { "a value without a type", R"({"value":"2026-04-01"})", R"({"value":"2026-04-01"})" },
             Row { "500 deep", repeated("[", 500) + repeated("]", 500), repeated("[", 500) + repeated("]", 500) },
         }) {
        CAPTURE(row.name);
        CHECK(again(row.text) == row.expected);
    }
    CHECK(from_json_text(R"({"@type":"duration","value":"P1Y6M"})")->kind() == feel::Kind::YearsMonths);
    CHECK(from_json_text(R"({"@type":"duration","value":"P1DT2H"})")->kind() == feel::Kind::DaysTime);
}

TEST_CASE("JSON that is refused, and where")
{
    struct Row { char const* name; std::string text; std::size_t offset; };
    for (auto const& row : {
             Row { "nothing", "", 0 },
             Row { "half a list", "[1,", 3 },
             Row { "a comma too many", "[1,]", 3 },
             Row { "no comma", "[1 2]", 3 },
             Row { "a key without quotes", "{a:1}", 1 },
             Row { "a key without a value", R"({"a"})", 4 },
             Row { "more behind it", "1 2", 2 },
             Row { "a leading zero", "01", 0 },
             Row { "no digits", "-", 0 },
             Row { "a point without digits", "1.", 2 },
             Row { "an exponent without digits", "1e", 2 },
             Row { "a plus", "+1", 0 },
             Row { "NaN", "NaN", 0 },
             Row { "beyond all numbers", "[1e7000]", 1 },
             Row { "a string that is not closed", "[\"abc", 1 },
             Row { "a new line in a string", "\"a\nb\"", 2 },
             Row { "an unknown escape", R"("a\x")", 2 },
             Row { "half a pair", R"("\ud842")", 1 },
             Row { "the second half alone", R"("\udfb7")", 1 },
             Row { "a first half and something else", R"("\ud842\u0041")", 1 },
             Row { "half of \\u", R"("\u12)", 1 },
             Row { "not UTF-8", "\"\xFF\"", 0 },
             Row { "501 deep", repeated("[", 501) + repeated("]", 501), 500 },
             Row { "100,000 deep", repeated("{\"a\":", 100'000), 2'500 },
             Row { "no such day", R"([{"@type":"date","value":"2026-02-30"}])", 1 },
             Row { "a duration of both kinds", R"({"@type":"duration","value":"P1Y2D"})", 0 },
             Row { "an unknown type", R"({"@type":"money","value":"1"})", 0 },
             Row { "a type without a value", R"({"@type":"date"})", 0 },
             Row { "a type and something else", R"({"@type":"date","value":"2026-04-01","x":1})", 0 },
             Row { "a value that is no text", R"({"@type":"date","value":20260401})", 0 },
         }) {
        CAPTURE(row.name);
        auto const value = from_json_text(row.text);
        REQUIRE(!value);
        CHECK(value.error().offset == row.offset);
        CHECK(!value.error().japanese.empty());
        CHECK(value.error().english.find("(line ") != std::string::npos);
    }
    CHECK(from_json_text("[\n \"犬\", x]").error().english == "This is not JSON (line 2, column 7).");
    CHECK(from_json_text(R"({"@type":"date","value":"2026-02-30"})").error().japanese == "「2026-02-30」は date として読めません。2026-04-01 のように書いてください。（1行目の1文字目）");
}

TEST_CASE("numbers are printed with all their digits, and always as JSON")
{
    for (auto const* text : { "0", "1", "0.1", "-12.5", "1e39", "1E+40", "1E+6100", "1E-30", "1E-6000", "9.999999999999999999999999999999999E+6144" }) {
        CAPTURE(text);
        auto const number = mado::Decimal::parse(text);
        REQUIRE(number);
        auto const printed = to_json_text(feel::Value::number(*number));
        auto const back = from_json_text(printed);
        REQUIRE(back);
        CHECK(back->as_number() == *number);
    }
    CHECK(to_json_text(feel::Value::number(*mado::Decimal::parse("1e33"))) == "1" + repeated("0", 33));
    CHECK(to_json_text(feel::Value::number(*mado::Decimal::parse("1e39"))) == "1" + repeated("0", 39));
}

TEST_CASE("ranges and functions can be shown")
{
    feel::RangeParts range { feel::Value::number(1), feel::Value::number(2), true, false, false, false };
    CHECK(to_json_text(feel::Value::range(range)) == R"x({"@type":"range","value":"[1..2)"})x");
    CHECK(to_json_text(feel::Value::function({ { "a", "b" }, nullptr, 0 })) == R"x({"@type":"function","value":"(a, b)"})x");
}

TEST_CASE("a value whose text would not end is refused by name")
{
    auto shared = feel::Value::string("x");
    for (int i = 0; i < 16; ++i)
        shared = i % 2 == 0 ? feel::Value::context({ { "a", shared }, { "b", shared } }) : feel::Value::list({ shared, shared });
    feel::RangeParts const range { shared, shared };
    for (auto const& value : { shared, feel::Value::range(range) })
        try {
            to_json_text(value, 10'000);
            FAIL("written");
        } catch (feel::LimitReached const& limit) {
            CHECK(limit.key == "limit.json");
            CHECK(std::string_view(limit.what()).find("10000 bytes") != std::string_view::npos);
        }
    CHECK_THROWS_AS(to_json_text(feel::Value::string("abcd"), 5), feel::LimitReached);
    CHECK(to_json_text(feel::Value::string("abc"), 5) == R"("abc")");
}

TEST_CASE("every cut of a JSON text is refused without harm")
{
    std::string const whole = R"({"犬":[1.5e3,"\ud842\udfb7",{"@type":"date","value":"2026-04-01"},null,true,{"a":{}}]})";
    REQUIRE(from_json_text(whole));
    for (std::size_t at = 0; at < whole.size(); ++at)
        CHECK(!from_json_text(std::string_view(whole).substr(0, at)));
}

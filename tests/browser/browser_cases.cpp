// browser_cases SEED COUNT [FOLDER]: conditions with contexts and what our engine makes of them, one JSON object a line, for differential.mjs:
// random ones of the listed subset; every qualifying condition of the definitions in FOLDER with its boundary values; what is not on the
// list; and what the server understands of what is typed.
#include <mado/definitions/answers.h>
#include <mado/definitions/browser.h>
#include <mado/definitions/load.h>
#include <mado/feel/evaluate.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

using namespace mado;
using feel::BrowserKind;
using feel::Value;

namespace {

json::Value encoded(Value const& value)
{
    switch (value.kind()) {
    case feel::Kind::Null: return {};
    case feel::Kind::Boolean: return value.is_true();
    case feel::Kind::String: return value.as_string();
    case feel::Kind::Number: return json::object({ { "number", value.to_text() } });
    case feel::Kind::Date: return json::object({ { "day", value.to_text() } });
    case feel::Kind::List: return json::array_of(value.as_list(), encoded);
    default: return json::object({ { "text", value.to_text() } });
    }
}

Value number(std::string_view text) { return Value::number(*Decimal::parse(text)); }
Value day(std::string_view iso) { return Value::date(*feel::Date::parse(iso)); }

std::vector<Value> all_of(std::initializer_list<char const*> texts, Value (*make)(std::string_view))
{
    std::vector<Value> values;
    for (auto const* text : texts)
        values.push_back(make(text));
    return values;
}

// Boundary values of a kind; null is added by those who ask.
std::vector<Value> const& pool(BrowserKind kind)
{
    static std::vector<Value> const flags { Value::boolean(true), Value::boolean(false) };
    static auto const texts = all_of({ "a", "A", "b", "ab", "abc", "other", "0", "null", "true", "犬", "犬の登録", "𠮷野家", "𠮷", "\uFF5E", "é", "e\u0301", "\"", "\\", "\\n",
                                         "\\u0041", "line\nbreak", "a\tb", " a", "'", "`", "//", "/* a */", "q_f" },
        [](std::string_view text) { return Value::string(text); });
    static auto const numbers = all_of({ "0", "1", "-1", "0.1", "0.2", "0.3", "1.5", "99.99", "-0.5", "123456789012345", "-123456789012345", "0.00000000000001",
                                           "999999999999.999", "12345678.9012345", "12345678.9012346" },
        number);
    static auto const wholes = all_of({ "0", "1", "-1", "2", "3", "9", "10", "100", "9999999", "10000000", "-10000000" }, number);
    static auto const days = all_of({ "0001-01-01", "1582-10-10", "1868-01-25", "1900-02-28", "2000-02-29", "2024-02-29", "2026-03-31", "2026-04-01", "9999-12-31" }, day);
    static std::vector<Value> const lists { Value::list({ Value::string("a") }), Value::list({ Value::string("a"), Value::string("犬") }),
        Value::list({ Value::string("b"), Value::string("other"), Value::string("a") }) };
    switch (kind) {
    case BrowserKind::Flag: return flags;
    case BrowserKind::Text: return texts;
    case BrowserKind::Number: return numbers;
    case BrowserKind::Whole: return wholes;
    case BrowserKind::Day: return days;
    case BrowserKind::Texts: return lists;
    }
    return flags;
}

feel::Type type_of(BrowserKind kind)
{
    using feel::Type;
    switch (kind) {
    case BrowserKind::Flag: return Type::of(feel::Kind::Boolean);
    case BrowserKind::Text: return Type::of(feel::Kind::String);
    case BrowserKind::Number:
    case BrowserKind::Whole: return Type::of(feel::Kind::Number);
    case BrowserKind::Day: return Type::of(feel::Kind::Date);
    case BrowserKind::Texts: return Type::list_of(Type::of(feel::Kind::String));
    }
    return {};
}

using Context = std::vector<std::pair<std::string, Value>>;

void print(std::string const& what, std::string const& source, std::string const& run, Context const& context, Value const& ours)
{
    json::Object values;
    for (auto const& [name, value] : context)
        values.emplace(std::string(feel::browser_prefix) + name, encoded(value));
    auto const line = json::object({ { "what", what }, { "source", source }, { "run", run }, { "context", std::move(values) }, { "ours", encoded(ours) } });
    std::printf("%s\n", json::write(line).c_str());
}

// -- random conditions of the subset, as people write them: with `in`, `between`, and no more brackets than needed.
class Writer {
public:
    Writer(std::uint64_t seed, feel::BrowserNames const& names) : random_(seed), names_(names) {}

    std::size_t pick(std::size_t below) { return static_cast<std::size_t>(random_() % below); }
    Value value_of(BrowserKind kind)
    {
        auto const& values = pool(kind);
        auto const at = pick(values.size() + 1);
        return at == values.size() ? Value {} : values[at];
    }
    std::string condition(int depth)
    {
        if (depth == 0)
            return simple();
        switch (pick(10)) {
        case 0:
        case 1: return operand(depth) + " and " + operand(depth);
        case 2:
        case 3: return operand(depth) + " or " + operand(depth);
        case 4: return "not(" + condition(depth - 1) + ")";
        case 5: return "if " + condition(depth - 1) + " then " + condition(depth - 1) + " else " + condition(depth - 1);
        case 6: return operand(depth) + (pick(2) ? " = " : " != ") + operand(depth);
        default: return simple();
        }
    }

private:
    std::string operand(int depth) { return "(" + condition(depth - 1) + ")"; }
    std::string name(BrowserKind kind)
    {
        std::vector<std::string> fitting;
        for (auto const& [one, its] : names_)
            if (its == kind)
                fitting.push_back(one);
        return fitting[pick(fitting.size())];
    }
    std::string literal(BrowserKind kind)
    {
        auto const value = pool(kind)[pick(pool(kind).size())];
        return value.is_date() && pick(2) ? "date(\"" + value.to_text() + "\")" : value.to_literal();
    }
    std::string atom(BrowserKind kind)
    {
        auto const at = pick(12);
        return at == 0 ? "null" : at < 5 ? literal(kind) : name(kind);
    }
    std::string whole(int depth)
    {
        if (depth == 0 || pick(3) == 0)
            return pick(4) == 0 ? "string length(" + atom(BrowserKind::Text) + ")" : pick(6) == 0 ? "count(" + name(BrowserKind::Texts) + ")" : atom(BrowserKind::Whole);
        switch (pick(5)) {
        case 0: return whole(depth - 1) + " + " + whole(depth - 1);
        case 1: return whole(depth - 1) + " - (" + whole(depth - 1) + ")";
        case 2: return name(BrowserKind::Whole) + " * " + name(BrowserKind::Whole);
        case 3: return "-(" + whole(depth - 1) + ")";
        default: return "(if " + name(BrowserKind::Flag) + " then " + whole(depth - 1) + " else " + whole(depth - 1) + ")";
        }
    }
    std::string sign(bool ordered)
    {
        static constexpr std::array<char const*, 6> signs { " = ", " != ", " < ", " <= ", " > ", " >= " };
        return signs[pick(ordered ? 6 : 2)];
    }
    std::string range(BrowserKind kind)
    {
        auto a = pool(kind)[pick(pool(kind).size())], b = pool(kind)[pick(pool(kind).size())];
        if (feel::compare(a, b).value_or(0) > 0)
            a.swap(b);
        return std::string(pick(2) ? "[" : "(") + a.to_literal() + ".." + b.to_literal() + (pick(2) ? "]" : ")");
    }
    std::string membership(BrowserKind kind, bool ordered)
    {
        auto const left = name(kind) + " in ";
        auto const test = [&] { return ordered && pick(3) == 0 ? range(kind) : ordered && pick(3) == 0 ? (pick(2) ? "< " : ">= ") + literal(kind) : literal(kind); };
        switch (pick(4)) {
        case 0: return left + "(" + test() + ", " + test() + ", " + test() + ")";
        case 1: return left + "[" + literal(kind) + ", " + literal(kind) + "]";
        case 2: return ordered ? left + range(kind) : left + "(" + literal(kind) + ")";
        default: return left + "(" + test() + ")";
        }
    }
    std::string simple()
    {
        switch (pick(14)) {
        case 0:
        case 1: return atom(BrowserKind::Flag);
        case 2: return atom(BrowserKind::Flag) + sign(false) + atom(BrowserKind::Flag);
        case 3:
        case 4: return atom(BrowserKind::Text) + sign(false) + atom(BrowserKind::Text);
        case 5: return atom(BrowserKind::Number) + sign(true) + atom(BrowserKind::Number);
        case 6: return whole(2) + sign(true) + whole(2);
        case 7: return atom(BrowserKind::Day) + sign(true) + atom(BrowserKind::Day);
        case 8: return membership(BrowserKind::Text, false);
        case 9: return membership(BrowserKind::Number, true);
        case 10: return membership(BrowserKind::Day, true);
        case 11: {
            auto const ends = pool(BrowserKind::Number);
            auto a = ends[pick(ends.size())], b = ends[pick(ends.size())];
            if (feel::compare(a, b).value_or(0) > 0)
                a.swap(b);
            return name(BrowserKind::Number) + " between " + a.to_literal() + " and " + b.to_literal();
        }
        case 12: {
            static constexpr std::array<char const*, 3> functions { "contains(", "starts with(", "ends with(" };
            return functions[pick(3)] + atom(BrowserKind::Text) + ", " + atom(BrowserKind::Text) + ")";
        }
        default:
            return "list contains(" + (pick(2) ? name(BrowserKind::Texts) : "[" + literal(BrowserKind::Text) + ", " + atom(BrowserKind::Text) + "]") + ", " + atom(BrowserKind::Text) + ")";
        }
    }

    std::mt19937_64 random_;
    feel::BrowserNames const& names_;
};

Value our_answer(feel::Expression const& expression, feel::Names const& names, Context const& context)
{
    feel::Scope scope(names);
    for (auto const& [name, value] : context)
        scope.set(name, value);
    return feel::evaluate(expression, scope);
}

// How many of what was written qualified: the writer must not drift away from the list.
bool print_random(std::uint64_t seed, int count)
{
    feel::BrowserNames const kinds { { "flag", BrowserKind::Flag }, { "date", BrowserKind::Flag }, { "in_time", BrowserKind::Flag }, { "text", BrowserKind::Text },
        { "item", BrowserKind::Text }, { "rate", BrowserKind::Number }, { "duration", BrowserKind::Number }, { "yen", BrowserKind::Whole }, { "max", BrowserKind::Whole },
        { "begins_on", BrowserKind::Day }, { "time", BrowserKind::Day }, { "kinds", BrowserKind::Texts } };
    feel::Names names;
    for (auto const& [name, kind] : kinds)
        names.add(name, type_of(kind));
    Writer writer(seed, kinds);
    int qualified = 0;
    for (int i = 0; i < count; ++i) {
        auto const source = writer.condition(3);
        auto const compiled = feel::compile(source, names);
        if (!compiled)
            continue;
        auto const verdict = feel::browser_verdict(*compiled, kinds);
        if (!verdict.qualifies)
            continue;
        ++qualified;
        for (int times = 0; times < 4; ++times) {
            Context context;
            for (auto const& [name, kind] : kinds)
                context.emplace_back(name, times == 0 ? Value {} : writer.value_of(kind));
            auto const ours = our_answer(*compiled, names, context);
            std::erase_if(context, [&](auto const& one) { return std::ranges::find(verdict.names, one.first) == verdict.names.end(); });
            print("random", source, verdict.expression, context, ours);
        }
    }
    std::fprintf(stderr, "%d of %d random conditions qualify\n", qualified, count);
    return qualified * 2 > count;
}

// -- the library: each condition with all values that its names may take, so far as these are few.
std::vector<Value> values_of(definitions::Field const& field, BrowserKind kind)
{
    auto values = pool(kind);
    if (field.type == definitions::FieldType::Choice) {
        values.clear();
        for (auto const& option : field.options)
            values.push_back(field.many ? Value::list({ Value::string(option.key) }) : Value::string(option.key));
        values.push_back(field.many ? Value::list({ Value::string("other") }) : Value::string("other"));
    }
    values.push_back({});
    return values;
}

int print_condition(definitions::BrowserCondition const& condition, feel::Names const& names, std::vector<definitions::BrowserQuestion> const& questions)
{
    if (!condition.verdict.qualifies)
        return 0;
    std::vector<std::vector<Value>> choices;
    for (auto const& name : condition.verdict.names)
        for (auto const& question : questions)
            if (question.field->name == name)
                choices.push_back(values_of(*question.field, *question.kind));
    std::vector<std::size_t> at(choices.size());
    for (int made = 0; made < 2'000; ++made) {
        Context context;
        for (std::size_t i = 0; i < choices.size(); ++i)
            context.emplace_back(condition.verdict.names[i], choices[i][at[i]]);
        print("library", condition.formula->text, condition.verdict.expression, context, our_answer(*condition.formula->compiled, names, context));
        std::size_t turn = 0;
        for (; turn < at.size() && ++at[turn] == choices[turn].size(); ++turn)
            at[turn] = 0;
        if (turn == at.size())
            break;
    }
    return 1;
}

int print_screen(std::vector<definitions::BrowserQuestion> const& questions, feel::Names const& names)
{
    int count = 0;
    for (auto const& question : questions)
        for (auto const* condition : { &question.when, &question.optional, &question.check })
            if (*condition)
                count += print_condition(**condition, names, questions);
    return count;
}

int print_library(std::filesystem::path const& folder)
{
    int count = 0;
    for (auto const& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".yaml")
            continue;
        std::ifstream in(entry.path(), std::ios::binary);
        std::string const bytes { std::istreambuf_iterator<char>(in), {} };
        auto const loaded = definitions::load(entry.path().filename().string(), bytes);
        if (!loaded)
            continue;  // `madoguchi check` says why
        auto const& definition = **loaded;
        for (auto const& page : definition.ask()) {
            count += print_screen(definitions::browser_questions(definition, page), definition.names);
            for (auto const& field : page.fields)
                if (field.type == definitions::FieldType::Group)
                    count += print_screen(definitions::browser_questions(definition, field), definition.row_names.at(field.name));
        }
    }
    std::fprintf(stderr, "%d conditions of the library qualify\n", count);
    return count;
}

// -- what is not on the list, and what of it gives another result in the browser.
constexpr char const* unlisted[] {
    "0.1 + 0.2 = 0.3", "1.1 * 1.1 = 1.21", "0.3 - 0.1 = 0.2", "9007199254740993 = 9007199254740992", "9007199254740993 + 0 > 9007199254740992", "10 / 3 * 3 = 10", "2 ** 0.5 ** 2 = 2",
    "12345678901234567890 = 12345678901234567891", "\"𠮷\" < \"～\"", "\"a\" < \"b\"", "true < false", "1 = \"1\"", "[1] = 1", "[] = null", "[1, 2] = [1, null]", "1 in null", "null in (1, 2)",
    "1 in [2..1]", "1 in []", "5 in (< 10)", "null between 1 and 2", "1 between null and 0", "count(null)", "count([])", "count(\"a\")", "sum([])", "sum([0.1, 0.2])", "max([])", "min(1, 2)",
    "max(\"a\", \"b\")", "max(date(\"2026-01-01\"), date(\"2026-04-01\")) = date(\"2026-04-01\")", "min(duration(\"P1D\"), duration(\"P2D\")) = duration(\"P1D\")", "mean([])", "median([])",
    "stddev([1])", "mode([])", "floor(1.5)", "floor(-1.55, 1)", "ceiling(1.55, 1)", "round up(1.15, 1)", "round down(1.15, 1)", "round half up(1.005, 2)", "round half up(2.5, 0)",
    "round half down(2.5, 0)", "decimal(0.125, 2)", "decimal(2.5, 0)", "abs(-0.1)", "modulo(-12, 5)", "modulo(12, -5)", "modulo(1.1, 0.1)", "sqrt(2)", "log(10)", "exp(1)", "odd(1.5)",
    "even(-2)", "number(\"1,000.5\", \",\", \".\")", "number(\"1e3\")", "number(\"\")", "number(\" 1\")", "string(1.10)", "string(0.0000001)", "string(100000000000000000000000)",
    "string(date(\"2026-01-01\"))", "string([1, \"a\"])", "substring(\"𠮷野家\", 1, 1)", "substring(\"𠮷野家\", -2)", "substring(\"abc\", 0)", "upper case(\"ß\")", "upper case(\"é\")",
    "lower case(\"İ\")", "substring before(\"abc\", \"\")", "substring after(\"abc\", \"\")", "replace(\"abab\", \"a\", \"$0x\")", "replace(\"a.b\", \".\", \"x\")", "matches(\"𠮷\", \"^.$\")",
    "matches(\"犬\", \"\\p{IsHan}\")", "matches(\"abc\", \"B\", \"i\")", "matches(\"a b\", \"a\\sb\")", "matches(\"12\", \"^[0-9-[1]]+$\")", "split(\"a,b\", \",\")", "string join([\"a\", null], \"-\")",
    "contains(null, \"a\")", "contains(\"abc\", \"\")", "starts with(\"é\", \"e\")", "string length(\"𠮷\")", "list contains(null, 1)", "list contains([1, null], null)",
    "list contains([1], \"1\")", "append([1], 2)", "distinct values([1, 1.0, \"1\"])", "union([1], [1])", "index of([1, 2, 1], 1)", "reverse([1, 2])", "flatten([[1], [[2]]])", "sublist([1, 2, 3], -1)",
    "sublist([1, 2], 0)", "remove([1, 2], 3)", "insert before([1], 3, 2)", "all([])", "any([])", "all([true, null])", "not(null)", "not(1)", "is(1, 1)", "is(date(\"2026-01-01\"), 1)",
    "date(\"2026-02-30\")", "date(2026, 13, 1)", "date(\"26-01-01\")", "date(\"2026-01-01\") + duration(\"P1M\") = date(\"2026-02-01\")",
    "date(\"2026-01-31\") + duration(\"P1M\") = date(\"2026-02-28\")", "date(\"2026-03-01\") - date(\"2026-02-01\") = duration(\"P28D\")", "date(\"2026-01-01\").weekday", "date(\"2026-01-01\").year",
    "day of week(date(\"2026-01-01\"))", "day of year(date(\"2026-12-31\"))", "week of year(date(\"2026-12-31\"))", "month of year(date(\"2026-12-31\"))",
    "years and months duration(date(\"2024-02-29\"), date(\"2026-02-28\")) = duration(\"P1Y11M\")", "duration(\"P1M\") > duration(\"P30D\")", "duration(\"P1Y\") = duration(\"P12M\")",
    "duration(\"PT24H\") = duration(\"P1D\")", "@\"2026-01-01\" = @\"2026-01-01T00:00:00\"", "@\"2026-01-01\" < @\"2026-01-01T00:00:01\"", "time(\"24:00:00\")", "time(\"10:00:00Z\") = time(\"19:00:00+09:00\")",
    "{a: 1}.b", "{a: 1} = {a: 1.0}", "get value({a: 1}, \"a\")", "count(get entries({a: 1}))", "for i in 3..1 return i", "for i in 1..3 return i * 0.1", "some x in [1, null] satisfies x > 0",
    "every x in [] satisfies x", "[1, 2, 3][-1]", "[1, 2, 3][item > 1]", "[1, 2][0]", "1 instance of number", "null instance of Any", "if null then 1 else 2", "if \"a\" then 1 else 2",
    "true and null", "false and null", "true or null", "1 and true", "overlaps([1..2], [2..3])", "before(1, [1..2])", "includes([1..3], 3)", "abs(null)", "\"a\" + null", "\"a\" + 1", "-null", "1 / 0", "null = null",
    "1 = null", "1 != null", "1 < null" };

void print_unlisted()
{
    for (auto const* text : unlisted) {
        feel::Names const names;
        auto const compiled = feel::compile(text, names);
        print("unlisted", text, text, {}, compiled ? our_answer(*compiled, names, {}) : Value {});
    }
}

// -- what people type, and the value that the server takes it for.
constexpr char const* form = R"yaml(procedure: typing
title: { ja: 入力の試験 }
words: [試験]
effect: filing
zone: office
law: [条例第1条]
owner: town/test
applicants: [person]
identity: none
languages: [ja]
ask:
  all:
    title: { ja: すべて }
    fields:
      text: { type: text, max: 100, lines: 2, title: { ja: 文字 } }
      digits: { type: digits, title: { ja: 数字 } }
      phone: { type: phone, title: { ja: 電話 } }
      corporate_number: { type: corporate_number, title: { ja: 法人番号 } }
      number: { type: number, decimals: 2, title: { ja: 小数 } }
      whole: { type: number, title: { ja: 整数 } }
      money: { type: money, title: { ja: 金額 } }
      day: { type: date, title: { ja: 日 } }
      part: { type: date, unknown: [day, month, year], title: { ja: 分かるところまでの日 } }
outcome: { done: { tell: done } }
keep: { class: 試験, years: 1, starts: fiscal_year }
sources: { all: { of: [law, keep], says: 試験のための決まり, sure: demo } }
examples: { one: { given: { whole: 1 }, expect: { pages: [all] } } }
)yaml";

void print_typed(definitions::DefinitionPointer const& definition, std::string const& name, definitions::FormPairs const& pairs)
{
    definitions::Inputs inputs;
    inputs.received_on = Day::of(2026, 11, 21);
    auto const reading = definitions::read_form(definition, "all", pairs, inputs, nullptr);
    auto const found = reading.answers.find(name);
    json::Object typed;
    for (auto const& [control, value] : pairs)
        typed.emplace(control, value);
    auto const value = found == reading.answers.end() ? Value {} : definitions::feel_of(*definition->field(name), found->second);
    std::printf("%s\n", json::write(json::object({ { "what", "typed" }, { "type", name }, { "typed", std::move(typed) }, { "ours", encoded(value) } })).c_str());
}

bool print_all_typed()
{
    auto const loaded = definitions::load("typing.yaml", form);
    if (!loaded) {
        std::fputs(definitions::printed(loaded.error(), definitions::Tongue::English).c_str(), stderr);
        return false;
    }
    for (auto const* name : { "text", "digits", "phone", "corporate_number", "number", "whole", "money" })
        for (auto const* typed : { "", "0", "00", "1", "01", "12", "１２", "1,000", "1，000", "10000000", "10000001", "99999999", "-5", "－5", "−5", "+3", "1.5", "1.50", "1.005", "1．5", ".5", "1.",
                 "1e3", " 7", "7 ", "　7", "7　", "abc", "ＡＢＣ", "犬", "a b", "a\nb", "\u200Ba", "a\u00A0", "3000円", "¥3000", "\\3000", "123456789012345", "1234567890123456", "0.1", "-0", "-0.0",
                 "0.00000000000001", "1.000000000000001", "086-692-1111", "(086)6921111", "+8186692", "٣", "Infinity", "0x10", "1_000", "true", "null" })
            print_typed(*loaded, name, { { name, typed } });
    for (std::string const name : { "day", "part" })
        for (auto const* era : { "", "reiwa", "heisei", "showa", "taisho", "meiji", "keio" })
            for (auto const* year : { "", "0", "1", "元", "2", "8", "15", "31", "45", "64", "1868", "1989", "2019", "2026", "2028", "999", "9999", "10000", "０８", "0008", "-1", "8 " })
                for (auto const* month : { "", "0", "1", "02", "4", "12", "13", "２" })
                    for (auto const* day : { "", "0", "1", "8", "29", "30", "31", "32", "３" })
                        print_typed(*loaded, name, { { name + ".era", era }, { name + ".year", year }, { name + ".month", month }, { name + ".day", day } });
    return true;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count < 3) {
        std::fputs("usage: browser_cases SEED COUNT [FOLDER]\n", stderr);
        return 2;
    }
    bool const enough = print_random(std::strtoull(arguments[1], nullptr, 10), std::atoi(arguments[2]));
    bool const library = count < 4 || print_library(arguments[3]) > 0;
    print_unlisted();
    return print_all_typed() && enough && library ? 0 : 1;
}

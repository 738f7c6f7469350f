// Decisions by columns against Model::decide, case by case: the benefits of definitions/decisions with random cases, usual and broken, and every example of every model.
#include <mado/dmn/columns.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>

namespace mado::dmn {

namespace {

using feel::Column;
using feel::Entry;
using feel::Value;
using Inputs = std::vector<Entry>;

Document document_at(std::string const& path)
{
    std::ifstream stream(path, std::ios::binary);
    auto document = read(path, std::string(std::istreambuf_iterator<char>(stream), {}));
    REQUIRE_MESSAGE(document.has_value(), path);
    return std::move(*document);
}

Document decision(std::string const& name) { return document_at(MADO_SOURCE_ROOT "/definitions/decisions/" + name + ".dmn"); }

Value whole(std::int64_t number) { return Value::number(Decimal(number)); }

// Of a usual case one value in `one_in` is replaced by one that does not belong there, or left out.
class Chance {
public:
    Chance(unsigned seed, int one_in) : engine_(seed), one_in_(one_in) {}
    std::int64_t to(std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(0, most)(engine_); }
    bool in(int n) { return to(n - 1) == 0; }
    bool breaks() { return one_in_ > 0 && in(one_in_); }
    Value any(Value usual)
    {
        static std::vector<Value> const strange { {}, Value::string("x"), Value::boolean(true), Value::number(*Decimal::parse("12345678901234567890123456")), Value::number(*Decimal::parse("0.5")),
            Value::list({ whole(3) }), Value::list({}), Value::context({ { "age", whole(3) } }), whole(-5), Value::number(*Decimal::parse("-9223372036854775808")), Value::number(*Decimal::parse("1234.56789")),
            whole(4'611'686'018'427'387'904), Value::date(Day::of(2026, 4, 1).value()) };
        return breaks() ? strange[static_cast<std::size_t>(to(static_cast<std::int64_t>(strange.size()) - 1))] : usual;
    }
    Value number(std::int64_t most) { return any(whole(to(most))); }
    Value flag(int one_in) { return any(Value::boolean(in(one_in))); }
    Value word(std::vector<char const*> const& words) { return any(Value::string(words[static_cast<std::size_t>(to(static_cast<std::int64_t>(words.size()) - 1))])); }
    Value context(Inputs entries) { return any(Value::context(shortened(std::move(entries)))); }
    Inputs shortened(Inputs entries)
    {
        if (breaks())
            entries.erase(entries.begin() + to(static_cast<std::int64_t>(entries.size()) - 1));
        return entries;
    }
    // Days at which tables change, and around them.
    Value day()
    {
        static std::vector<char const*> const days { "2023-03-31", "2023-04-01", "2023-09-01", "2023-10-01", "2024-10-31", "2024-11-01", "2025-10-01", "2026-03-31", "2026-04-01", "2026-10-01", "2026-12-01", "2027-01-01" };
        return any(Value::date(*Day::parse(days[static_cast<std::size_t>(to(static_cast<std::int64_t>(days.size()) - 1))])));
    }

private:
    std::mt19937_64 engine_;
    int one_in_;
};

Inputs claim(Chance& chance)
{
    std::vector<Value> supporters;
    for (auto i = chance.in(3) ? 1 + chance.to(2) : 0; i > 0; --i)
        supporters.push_back(chance.context({ { "income", chance.number(4'500'000) }, { "dependants", chance.number(3) }, { "elderly_dependants", chance.number(2) } }));
    Inputs inputs { { "on", chance.day() }, { "recipient", chance.word({ "parent", "parent", "guardian" }) }, { "income", chance.number(3'200'000) }, { "dependants", chance.number(4) },
        { "elderly_dependants", chance.number(1) }, { "specified_dependants", chance.number(1) }, { "supporters", chance.any(Value::list(std::move(supporters))) }, { "children", chance.number(4) },
        { "pension", chance.number(60'000) }, { "five_years_passed", chance.flag(5) } };
    if (chance.in(6)) {
        inputs[2].value = {};
        inputs.push_back({ "income_parts", chance.context({ { "total", chance.number(3'000'000) }, { "employment_and_pension", chance.number(200'000) }, { "child_maintenance", chance.number(300'003) },
                                               { "disabled", chance.number(1) }, { "severely_disabled", chance.number(1) }, { "working_student", chance.number(1) }, { "widow", chance.flag(2) },
                                               { "single_parent", chance.flag(2) }, { "other_deductions", chance.number(1'000) } }) });
    }
    return chance.shortened(std::move(inputs));
}

Inputs household(Chance& chance)
{
    std::vector<Value> members, earners;
    for (auto i = chance.in(3) ? chance.to(13) : 1; i > 0; --i) {
        Inputs member { { "age", chance.number(110) }, { "in_institution", chance.flag(10) }, { "disability", chance.word({ "", "1", "2" }) }, { "raises_child", chance.flag(3) } };
        if (chance.in(3))
            member.push_back({ "school", chance.word({ "", "primary", "junior", "high" }) });
        members.push_back(chance.context(std::move(member)));
    }
    for (auto i = chance.in(2) ? chance.to(3) : 0; i > 0; --i)
        earners.push_back(chance.context({ { "earned", chance.number(150'000) }, { "expenses", chance.number(9'000) }, { "newly_working", chance.flag(5) }, { "under_20", chance.flag(5) } }));
    return chance.shortened({ { "on", chance.day() }, { "grade", chance.word({ "1-1", "1-2", "2-1", "2-2", "3-1", "3-2" }) }, { "members", chance.any(Value::list(std::move(members))) },
        { "winter_zone", chance.word({ "", "I", "II", "III", "IV", "V", "VI" }) }, { "single_parent_children", chance.number(3) }, { "rent", chance.number(60'000) }, { "rent_limit", chance.number(50'000) },
        { "earners", chance.any(Value::list(std::move(earners))) }, { "other_income", chance.number(60'000) }, { "windfall", chance.number(30'000) } });
}

Inputs month(Chance& chance)
{
    std::vector<Value> stretches;
    for (auto i = chance.to(3); i > 0; --i)
        stretches.push_back(chance.context({ { "living", chance.number(200'000) }, { "housing", chance.number(60'000) }, { "education", chance.number(20'000) }, { "days", chance.number(31) } }));
    return chance.shortened({ { "days", chance.any(whole(28 + chance.to(3))) }, { "stretches", chance.any(Value::list(std::move(stretches))) }, { "year_end", chance.number(20'000) },
        { "care", chance.number(30'000) }, { "medical", chance.number(50'000) }, { "income", chance.number(300'000) }, { "income_for_need", chance.number(300'000) } });
}

struct Counted { std::size_t cases = 0, by_themselves = 0; };

// Every decision of the document for all cases.
void check(Document const& document, Model const& model, ColumnCases& columns, std::vector<Inputs> const& cases, Counted& counted)
{
    for (auto const& decision : document.decisions) {
        columns.give(cases);
        auto const answers = columns.decide(decision.name);
        REQUIRE(answers.size() == cases.size());
        counted.cases += cases.size();
        counted.by_themselves += answers.by_themselves();
        for (std::size_t i = 0; i < cases.size(); ++i) {
            auto const alone = model.decide(decision.name, cases[i], {}), by_columns = answers.at(i);
            bool const functions = alone.value.kind() == feel::Kind::Function && by_columns.value.kind() == feel::Kind::Function;
            if ((!functions && !(alone.value == by_columns.value)) || alone.value.to_literal() != by_columns.value.to_literal() || alone.error_japanese != by_columns.error_japanese)
                FAIL_CHECK(document.name << ", " << decision.name << ": alone " << alone.value.to_literal() << alone.error_english << ", by columns " << by_columns.value.to_literal() << by_columns.error_english);
            if (answers.whole(i) != alone.value.to_integer())
                FAIL_CHECK(document.name << ", " << decision.name << ": whole() says something else");
        }
    }
}

Counted checked(std::string const& name, Inputs (*one)(Chance&), int breaks_one_in, std::vector<unsigned> const& seeds, std::size_t count)
{
    auto const document = decision(name);
    auto const model = Model::compile(document);
    ColumnCases columns(ColumnModel::compile(document));
    Counted counted;
    for (auto const seed : seeds) {
        Chance chance(seed, breaks_one_in);
        std::vector<Inputs> cases;
        for (std::size_t i = 0; i < count; ++i)
            cases.push_back(one(chance));
        check(document, model, columns, cases, counted);
    }
    return counted;
}

}  // namespace

TEST_CASE("usual cases of the benefits are answered by columns, as each by itself")
{
    for (auto const& [name, one] : std::vector<std::pair<std::string, Inputs (*)(Chance&)>> { { "child_support_allowance", claim }, { "public_assistance_standard", household }, { "public_assistance_degree", month } }) {
        auto const counted = checked(name, one, 0, { 1, 2, 3 }, 150);
        INFO(name);
        // Some months are before the tables begin: those cases are null.
        CHECK(counted.by_themselves * 3 < counted.cases);
    }
}

TEST_CASE("cases with null, wrong kinds, missing members and huge numbers come out as each by itself")
{
    for (auto const breaks_one_in : { 400, 40, 8 })
        for (auto const& [name, one] : std::vector<std::pair<std::string, Inputs (*)(Chance&)>> { { "child_support_allowance", claim }, { "public_assistance_standard", household }, { "public_assistance_degree", month } })
            checked(name, one, breaks_one_in, { 11, 12 }, 60);
}

TEST_CASE("a case alone, and cases that are alike, come out as each by itself")
{
    checked("child_support_allowance", claim, 0, { 21, 22, 23, 24, 25 }, 1);
    checked("public_assistance_standard", household, 0, { 21, 22, 23, 24, 25 }, 1);
}

namespace {

Value value_of(Text const& text)
{
    feel::Names const names;
    auto const expression = feel::compile(text.text, names);
    if (!expression)
        return {};
    feel::Scope scope(names);
    return feel::evaluate(*expression, scope);
}

}  // namespace

TEST_CASE("every example of every model comes out as by itself")
{
    std::size_t models = 0;
    for (auto const* folder : { MADO_SOURCE_ROOT "/definitions/decisions", MADO_SOURCE_ROOT "/definitions/routes", MADO_HERE "/tests/models" })
        for (auto const& file : std::filesystem::directory_iterator(folder)) {
            if (file.path().extension() != ".dmn")
                continue;
            auto const document = document_at(file.path().string());
            std::vector<Inputs> cases;
            for (auto const& example : document.examples) {
                auto& inputs = cases.emplace_back();
                for (auto const& [name, text] : example.given)
                    inputs.push_back({ name, value_of(text) });
            }
            auto const find = beside(file.path().string());
            auto const model = Model::compile(document, find);
            ColumnCases columns(ColumnModel::compile(document, find));
            Counted counted;
            if (!cases.empty())
                check(document, model, columns, cases, counted);
            ++models;
        }
    CHECK(models > 5);
}

TEST_CASE("columns from outside are cases as well")
{
    auto const document = decision("child_support_allowance");
    auto const model = Model::compile(document);
    ColumnCases columns(ColumnModel::compile(document));
    std::vector<std::int64_t> const incomes { 0, 1'069'999, 1'070'000, 1'500'000, 4'000'000 }, dependants { 1, 1, 1, 2, 0 }, none { 0, 0, 0, 0, 0 }, children { 1, 2, 3, 4, 1 }, limits { 2'360'000, 100 };
    std::vector<std::uint8_t> const passed { 0, 1, 0, 0, 1 };
    std::vector<std::uint32_t> const offsets { 0, 0, 0, 1, 2, 2 };
    auto const april = Value::date(Day::of(2026, 4, 1).value());
    auto const zeros = std::vector<std::int64_t> { 0, 0 };
    ColumnCases::Given const given { { "on", Column::constant(april) }, { "recipient", Column::constant(Value::string("parent")) }, { "income", Column::of_numbers(incomes) },
        { "dependants", Column::of_numbers(dependants) }, { "elderly_dependants", Column::of_numbers(none) }, { "specified_dependants", Column::of_numbers(none) },
        { "supporters", Column::of_lists(offsets, Column::of_contexts(2, { { "income", Column::of_numbers(limits) }, { "dependants", Column::of_numbers(zeros) }, { "elderly_dependants", Column::of_numbers(zeros) } })) },
        { "children", Column::of_numbers(children) }, { "pension", Column::of_numbers(none) }, { "five_years_passed", Column::of_flags(passed) } };
    columns.give(incomes.size(), given);
    auto const answers = columns.decide("monthly");
    CHECK(answers.by_themselves() == 0);
    CHECK(columns.refusal().empty());
    for (std::size_t i = 0; i < incomes.size(); ++i) {
        Inputs inputs;
        for (auto const& [name, column] : given)
            inputs.push_back({ name, column.at(i) });
        CHECK(answers.whole(i) == model.decide("monthly", inputs, {}).value.to_integer());
    }
    CHECK(answers.whole(2) == 0);              // the supporter's income stops it
    CHECK_THROWS_AS(columns.decide("nothing"), std::invalid_argument);
}

}  // namespace mado::dmn

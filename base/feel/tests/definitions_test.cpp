// Expressions as definitions of procedures have them, with the host functions that platform/definitions registers.
#include <mado/feel/evaluate.h>
#include <mado/time/fiscal.h>
#include <mado/time/period.h>

using namespace mado;
using feel::Value;

namespace {

feel::Names names_of_child_allowance()
{
    using feel::Kind;
    using feel::Type;
    feel::Names names;
    names.add("received_on", Type::of(Kind::Date));
    names.add("event_on", Type::of(Kind::Date));
    names.add("reason", Type::of(Kind::String));
    names.add("children", Type::list_of(Type::context_of({ { "child_born_on", Type::of(Kind::Date) }, { "cared_for", Type::of(Kind::Boolean) } })));
    names.add("older_children", Type::list_of(Type::context_of({ { "older_born_on", Type::of(Kind::Date) } })));
    auto const day_and_number = [](std::string name, std::optional<Day> (*of)(Day, int)) {
        return feel::HostFunction { std::move(name), { "born", "n" }, 0, [of](std::span<Value const> values, feel::Host&) {
            auto const born = values[0].to_day();
            auto const n = values[1].to_integer();
            auto const day = born && n ? of(*born, static_cast<int>(*n)) : std::nullopt;
            return day ? Value::date(*day) : Value {};
        } };
    };
    names.add(day_and_number("fiscal_year_end_of_age", fiscal_year_end_of_age));
    names.add(day_and_number("age_reached_on", age_reached_on));
    names.add(feel::HostFunction { "rate", { "order", "under_three" }, 0, [](std::span<Value const> values, feel::Host&) {
        return Value::number(values[0].to_integer().value_or(0) >= 3 ? 30'000 : values[1].is_true() ? 15'000 : 10'000);
    } });
    names.add(feel::HostFunction { "deadline", { "day", "duration" }, 0, [](std::span<Value const> values, feel::Host&) {
        auto const from = values[0].to_day();
        if (!from || values[1].kind() != feel::Kind::DaysTime)
            return Value {};
        auto const calendar = Calendar::of_offices({ *Day::of(2026, 9, 21), *Day::of(2026, 9, 22), *Day::of(2026, 9, 23) });
        auto const last = deadline(*from, Term::of_days(static_cast<std::int32_t>(values[1].as_days_time().seconds / 86'400)), calendar);
        return last ? Value::date(*last) : Value {};
    } });
    return names;
}

struct Rule { char const* name; char const* text; };
constexpr Rule rules[] {
    { "claim_by", "deadline(event_on, duration(\"P15D\"))" },
    { "in_time", "received_on <= claim_by" },
    { "counts_from", "if in_time and reason != \"other\" then event_on else received_on" },
    { "first_month", "date(counts_from.year, counts_from.month, 1) + duration(\"P1M\")" },
    { "paid_children", "children[cared_for = true and fiscal_year_end_of_age(child_born_on, 18) >= first_month]" },
    { "counted_older", "older_children[fiscal_year_end_of_age(older_born_on, 22) >= first_month]" },
    { "ordered", "sort(concatenate(\n    for c in paid_children return { born: c.child_born_on, paid: true },\n    for o in counted_older return { born: o.older_born_on, paid: false }),\n  function(a, b) a.born < b.born)" },
    { "monthly", "if count(ordered) = 0 then 0\nelse sum(for i in 1..count(ordered) return\n  if ordered[i].paid then rate(i, age_reached_on(ordered[i].born, 3) >= first_month) else 0)" },
};

struct Case final : feel::Scope {
    std::map<int, feel::Expression> const& expressions;
    Case(feel::Names const& names, std::map<int, feel::Expression> const& e) : Scope(names), expressions(e) {}
    Value compute(int slot) override
    {
        auto const found = expressions.find(slot);
        return found == expressions.end() ? Value {} : evaluate(found->second, *this);
    }
};

Value day(char const* iso) { return Value::date(*Day::parse(iso)); }

Value children(std::initializer_list<char const*> births, char const* key)
{
    std::vector<Value> rows;
    for (auto const* born : births)
        rows.push_back(Value::context({ { key, day(born) }, { "cared_for", Value::boolean(true) } }));
    return Value::list(std::move(rows));
}

TEST_CASE("child allowance: the rules give what its examples say")
{
    auto names = names_of_child_allowance();
    std::map<int, feel::Expression> expressions;
    for (auto const& rule : rules) {
        CAPTURE(rule.name);
        auto const compiled = feel::compile(rule.text, names);
        REQUIRE(compiled);
        expressions.emplace(names.add(rule.name, compiled->type()), *compiled);
    }
    struct Example {
        char const* name; char const* reason; char const* event_on; char const* received_on;
        std::initializer_list<char const*> born, older; bool in_time; char const* first_month; int monthly;
    };
    for (auto const& example : {
             Example { "fifteenth day is a holiday", "birth", "2026-09-07", "2026-09-24", { "2026-09-07", "2019-05-05" }, {}, true, "2026-10-01", 25'000 },
             Example { "one day late loses no month here", "birth", "2026-09-07", "2026-09-25", { "2026-09-07" }, {}, false, "2026-10-01", 15'000 },
             Example { "over the end of a month", "moved_in", "2026-10-25", "2026-11-09", { "2019-05-05" }, {}, true, "2026-11-01", 10'000 },
             Example { "over the end of a month, late", "moved_in", "2026-10-25", "2026-11-10", { "2019-05-05" }, {}, false, "2026-12-01", 10'000 },
             Example { "third counted with a student of 21", "birth", "2026-06-10", "2026-06-12", { "2026-06-10", "2012-04-02" }, { "2005-01-20" }, true, "2026-07-01", 40'000 },
             Example { "twins second and third", "birth", "2026-06-10", "2026-06-12", { "2026-06-10", "2026-06-10", "2020-04-02" }, {}, true, "2026-07-01", 55'000 },
             Example { "third birthday on the first", "other", "2026-05-20", "2026-05-20", { "2023-06-01" }, {}, true, "2026-06-01", 10'000 },
             Example { "third birthday on the second", "other", "2026-05-20", "2026-05-20", { "2023-06-02" }, {}, true, "2026-06-01", 15'000 },
             Example { "born on the first of April", "other", "2026-03-20", "2026-03-20", { "2008-04-01" }, {}, true, "2026-04-01", 0 },
             Example { "born on the second of April", "other", "2026-03-20", "2026-03-20", { "2008-04-02" }, {}, true, "2026-04-01", 10'000 },
         }) {
        CAPTURE(example.name);
        Case scope(names, expressions);
        scope.set("reason", Value::string(example.reason));
        scope.set("event_on", day(example.event_on));
        scope.set("received_on", day(example.received_on));
        scope.set("children", children(example.born, "child_born_on"));
        scope.set("older_children", children(example.older, "older_born_on"));
        CHECK(scope.get(*names.slot("in_time")) == Value::boolean(example.in_time));
        CHECK(scope.get(*names.slot("first_month")) == day(example.first_month));
        CHECK(scope.get(*names.slot("monthly")) == Value::number(example.monthly));
    }
}

TEST_CASE("a wrong field name in a rule over a group is found before it runs")
{
    auto const names = names_of_child_allowance();
    auto const problems = feel::compile("count(children[child_born = null])", names).error();
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].key == "name.unknown");
    CHECK(problems[0].column == 16);
    CHECK(problems[0].suggestion == "child_born_on");
}

TEST_CASE("an unanswered field is null and stays so")
{
    auto const names = names_of_child_allowance();
    struct Row { char const* text; char const* value; };
    for (auto const& row : { Row { "received_on > event_on", "null" }, Row { "reason = \"other\"", "false" }, Row { "not(reason = \"other\")", "true" }, Row { "event_on + duration(\"P1D\")", "null" },
             Row { "if event_on = null then received_on else max(event_on + duration(\"P90D\"), received_on)", "null" }, Row { "deadline(event_on, duration(\"P15D\"))", "null" },
             Row { "380000 * (count(older_children) + 1)", "null" }, Row { "count(children[cared_for = true])", "0" } }) {
        CAPTURE(row.text);
        feel::Scope scope(names);
        auto const expression = feel::compile(row.text, names);
        REQUIRE(expression);
        CHECK(evaluate(*expression, scope).to_literal() == row.value);
    }
}

}  // namespace

// 児童扶養手当 and 生活保護 of many households recalculated in one batch, against the same sums as a query of DuckDB in the same run, on as many threads: from cases in memory to
// amounts in memory, ours by the decision models, by columns. Both sums must agree to the yen. Then one of them by chance, decided by itself, with its sheet. benefits_bench [HOUSEHOLDS]; bench/run benefits.
#include "duckdb.h"

#include <mado/benefits/rules.h>
#include <mado/child_support/monthly.h>
#include <mado/dmn/columns.h>
#include <mado/parquet/parquet.h>
#include <mado/public_assistance/minimum.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

using namespace mado;
using feel::Column;
using feel::Entry;
using feel::Value;

namespace {

constexpr std::array<char const*, 6> grades { "1-1", "1-2", "2-1", "2-2", "3-1", "3-2" };
constexpr std::array<char const*, 6> zones { "I", "II", "III", "IV", "V", "VI" };
// A batch is of one month, of one town after the other: a revision in April, a December with winter and year end.
Day const revised_on = Day::of(2026, 4, 1).value(), winter = Day::of(2026, 12, 1).value();
constexpr std::size_t of_town = 1'000;
constexpr int oldest = 110, most_members = 5, runs = 5;
Day const months_from = Day::of(2026, 4, 1).value(), allowances_from = Day::of(2023, 4, 1).value();

struct Supporter { std::int64_t income; int dependants, elderly; };
struct Parent {
    Day month {};
    std::int64_t income = 0, pension = 0;
    int dependants = 0, elderly = 0, specified = 0, children = 1;
    bool five = false;
    std::optional<Supporter> supporter {};
};
struct Person { int age; bool institution; int disability; bool raises; };
struct Earner { std::int64_t earned, expenses; bool new_work, under_20; };
struct Household {
    Day month {};
    int grade = 0, zone = 0, single_parent_children = 0;
    std::int64_t rent = 0, limit = 0, other = 0, windfall = 0;
    std::vector<Person> members {};
    std::vector<Earner> earners {};
};

class Chance {
public:
    std::int64_t to(std::int64_t most) { return std::uniform_int_distribution<std::int64_t>(0, most)(engine_); }
    bool in(int n) { return to(n - 1) == 0; }

private:
    std::mt19937_64 engine_ { 20261101 };
};

std::vector<Parent> parents(std::size_t count)
{
    Chance chance;
    std::vector<Parent> all(count);
    for (auto& one : all) {
        one.month = revised_on;
        one.income = chance.to(3'200'000);
        one.dependants = static_cast<int>(chance.to(4));
        one.elderly = static_cast<int>(chance.to(std::min(1, one.dependants)));
        one.specified = one.dependants > one.elderly && chance.in(3) ? 1 : 0;
        one.children = 1 + static_cast<int>(chance.to(3));
        one.pension = chance.in(10) ? chance.to(60'000) : 0;
        one.five = chance.in(5);
        if (chance.in(5))
            one.supporter = Supporter { chance.to(4'500'000), static_cast<int>(chance.to(3)), 0 };
    }
    return all;
}

std::vector<Household> households(std::size_t count)
{
    Chance chance;
    std::vector<Household> all(count);
    for (std::size_t i = 0; i < count; ++i) {
        auto& one = all[i];
        one.month = winter;
        one.grade = static_cast<int>(i / of_town % grades.size());
        one.zone = static_cast<int>(i / of_town / grades.size() % zones.size());
        one.rent = chance.to(60'000);
        one.limit = 30'000 + chance.to(20'000);
        one.other = chance.in(2) ? chance.to(60'000) : 0;
        one.windfall = chance.in(20) ? chance.to(30'000) : 0;
        auto const people = chance.in(4) ? 2 + static_cast<int>(chance.to(most_members - 2)) : 1;  // four of five households are of one
        for (int i = 0; i < people; ++i)
            one.members.push_back({ static_cast<int>(chance.to(oldest - 10)), chance.in(20), chance.in(6) ? 1 + static_cast<int>(chance.to(1)) : 0, chance.in(8) });
        one.single_parent_children = people > 1 && chance.in(4) ? 1 + static_cast<int>(chance.to(people - 2)) : 0;
        for (int i = 0; i < 2 && chance.in(4); ++i)
            one.earners.push_back({ chance.to(150'000), chance.to(9'000), chance.in(10), chance.in(20) });
    }
    return all;
}

Value whole(std::int64_t number) { return Value::number(Decimal(number)); }

// The models' inputs, in this order, and a case's values for them.
std::vector<std::string> inputs_of(Parent const&)
{
    return { "on", "recipient", "income", "dependants", "elderly_dependants", "specified_dependants", "supporters", "children", "pension", "five_years_passed" };
}

void put(Parent const& one, std::vector<Value>& values)
{
    static Value const parent = Value::string("parent"), nobody = Value::list({});
    values.assign({ Value::date(one.month), parent, whole(one.income), whole(one.dependants), whole(one.elderly), whole(one.specified), nobody, whole(one.children), whole(one.pension), Value::boolean(one.five) });
    if (one.supporter)
        values[6] = Value::list({ Value::context({ { "income", whole(one.supporter->income) }, { "dependants", whole(one.supporter->dependants) }, { "elderly_dependants", whole(one.supporter->elderly) } }) });
}

std::vector<std::string> inputs_of(Household const&)
{
    return { "on", "grade", "members", "winter_zone", "single_parent_children", "rent", "rent_limit", "earners", "other_income", "windfall" };
}

void put(Household const& one, std::vector<Value>& values)
{
    static auto const words = [](auto const& all) {
        std::vector<Value> made;
        for (auto const* word : all)
            made.push_back(Value::string(word));
        return made;
    };
    static auto const grade_words = words(grades), zone_words = words(zones), disabilities = words(std::array { "", "1", "2" });
    std::vector<Value> members, earners;
    for (auto const& person : one.members)
        members.push_back(Value::context({ { "age", whole(person.age) }, { "in_institution", Value::boolean(person.institution) },
            { "disability", disabilities[static_cast<std::size_t>(person.disability)] }, { "raises_child", Value::boolean(person.raises) } }));
    for (auto const& earner : one.earners)
        earners.push_back(Value::context({ { "earned", whole(earner.earned) }, { "expenses", whole(earner.expenses) }, { "newly_working", Value::boolean(earner.new_work) },
            { "under_20", Value::boolean(earner.under_20) } }));
    values.assign({ Value::date(one.month), grade_words[static_cast<std::size_t>(one.grade)], Value::list(std::move(members)), zone_words[static_cast<std::size_t>(one.zone)],
        whole(one.single_parent_children), whole(one.rent), whole(one.limit), Value::list(std::move(earners)), whole(one.other), whole(one.windfall) });
}

// The same of a share of the cases, by columns.
template <class Part, class Case, class Get>
std::vector<Part> part_of(std::span<Case const> cases, Get const& get)
{
    std::vector<Part> parts(cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i)
        parts[i] = static_cast<Part>(get(cases[i]));
    return parts;
}

template <class Case, class Get>
Column numbers_of(std::span<Case const> cases, Get const& get)
{
    return Column::of_numbers(part_of<std::int64_t>(cases, get));
}

template <class Case, class Get>
Column flags_of(std::span<Case const> cases, Get const& get)
{
    return Column::of_flags(part_of<std::uint8_t>(cases, get));
}

template <std::size_t count>
Column::Words words_of(std::array<char const*, count> const& all)
{
    auto words = std::make_shared<std::vector<Value>>();
    for (auto const* word : all)
        words->push_back(Value::string(word));
    return words;
}

// Where the items of each case begin, and all items side by side.
template <class Item, class Case, class Get>
std::pair<std::vector<std::uint32_t>, std::vector<Item>> items_of(std::span<Case const> cases, Get const& get)
{
    std::vector<std::uint32_t> offsets { 0 };
    std::vector<Item> items;
    offsets.reserve(cases.size() + 1);
    items.reserve(2 * cases.size());
    for (auto const& one : cases) {
        for (auto const& item : get(one))
            items.push_back(item);
        offsets.push_back(static_cast<std::uint32_t>(items.size()));
    }
    return { std::move(offsets), std::move(items) };
}

dmn::ColumnCases::Given columns_of(std::span<Parent const> cases)
{
    static Value const parent = Value::string("parent");
    auto const [offsets, items] = items_of<Supporter>(cases, [](Parent const& one) { return std::span<Supporter const>(one.supporter ? &*one.supporter : nullptr, one.supporter ? 1 : 0); });
    std::span<Supporter const> const supporters(items);
    auto const people = Column::of_contexts(items.size(), { { "income", numbers_of(supporters, [](auto const& one) { return one.income; }) },
        { "dependants", numbers_of(supporters, [](auto const& one) { return one.dependants; }) }, { "elderly_dependants", numbers_of(supporters, [](auto const& one) { return one.elderly; }) } });
    return { { "on", Column::of_days(part_of<Day>(cases, [](auto const& one) { return one.month; })) }, { "recipient", Column::constant(parent) },
        { "income", numbers_of(cases, [](auto const& one) { return one.income; }) }, { "dependants", numbers_of(cases, [](auto const& one) { return one.dependants; }) },
        { "elderly_dependants", numbers_of(cases, [](auto const& one) { return one.elderly; }) }, { "specified_dependants", numbers_of(cases, [](auto const& one) { return one.specified; }) },
        { "supporters", Column::of_lists(offsets, people) }, { "children", numbers_of(cases, [](auto const& one) { return one.children; }) },
        { "pension", numbers_of(cases, [](auto const& one) { return one.pension; }) }, { "five_years_passed", flags_of(cases, [](auto const& one) { return one.five; }) } };
}

dmn::ColumnCases::Given columns_of(std::span<Household const> cases)
{
    static auto const grade_words = words_of(grades), zone_words = words_of(zones), disabilities = words_of(std::array { "", "1", "2" });
    auto const [of_people, all_people] = items_of<Person>(cases, [](Household const& one) -> auto const& { return one.members; });
    auto const [of_earners, all_earners] = items_of<Earner>(cases, [](Household const& one) -> auto const& { return one.earners; });
    std::span<Person const> const people(all_people);
    std::span<Earner const> const earning(all_earners);
    auto const members = Column::of_contexts(people.size(), { { "age", numbers_of(people, [](auto const& one) { return one.age; }) },
        { "in_institution", flags_of(people, [](auto const& one) { return one.institution; }) },
        { "disability", Column::of_words(part_of<std::uint32_t>(people, [](auto const& one) { return one.disability; }), disabilities) },
        { "raises_child", flags_of(people, [](auto const& one) { return one.raises; }) } });
    auto const earners = Column::of_contexts(earning.size(), { { "earned", numbers_of(earning, [](auto const& one) { return one.earned; }) },
        { "expenses", numbers_of(earning, [](auto const& one) { return one.expenses; }) }, { "newly_working", flags_of(earning, [](auto const& one) { return one.new_work; }) },
        { "under_20", flags_of(earning, [](auto const& one) { return one.under_20; }) } });
    return { { "on", Column::of_days(part_of<Day>(cases, [](auto const& one) { return one.month; })) },
        { "grade", Column::of_words(part_of<std::uint32_t>(cases, [](auto const& one) { return one.grade; }), grade_words) }, { "members", Column::of_lists(of_people, members) },
        { "winter_zone", Column::of_words(part_of<std::uint32_t>(cases, [](auto const& one) { return one.zone; }), zone_words) },
        { "single_parent_children", numbers_of(cases, [](auto const& one) { return one.single_parent_children; }) }, { "rent", numbers_of(cases, [](auto const& one) { return one.rent; }) },
        { "rent_limit", numbers_of(cases, [](auto const& one) { return one.limit; }) }, { "earners", Column::of_lists(of_earners, earners) },
        { "other_income", numbers_of(cases, [](auto const& one) { return one.other; }) }, { "windfall", numbers_of(cases, [](auto const& one) { return one.windfall; }) } };
}

double now(clockid_t clock)
{
    timespec at {};
    ::clock_gettime(clock, &at);
    return static_cast<double>(at.tv_sec) + static_cast<double>(at.tv_nsec) / 1e9;
}

// Wall clock, or the time that all threads were given a core for, shared among them, whichever is less: the machine may have other work.
double seconds(unsigned threads, std::function<void()> const& work)
{
    auto const wall = now(CLOCK_MONOTONIC), processor = now(CLOCK_PROCESS_CPUTIME_ID);
    work();
    return std::min(now(CLOCK_MONOTONIC) - wall, (now(CLOCK_PROCESS_CPUTIME_ID) - processor) / threads);
}

double median(std::vector<double> all)
{
    std::ranges::sort(all);
    return all[all.size() / 2];
}

void say(std::string const& name, double value)
{
    std::printf("%s\t%.4f\n", name.c_str(), value);
    std::fflush(stdout);
}

// The amounts of all, each at its place.
template <class Case>
std::int64_t ours(dmn::ColumnModel const& model, std::string const& answer, std::vector<Case> const& cases, std::vector<std::int64_t>& amounts, unsigned threads)
{
    benefits::for_all(cases.size(), threads, [&](std::size_t from, std::size_t until) {
        dmn::ColumnCases share(model);
        for (auto first = from; first < until; first += dmn::ColumnCases::usual_share) {
            auto const count = std::min(dmn::ColumnCases::usual_share, until - first);
            share.give(count, columns_of(std::span<Case const>(cases).subspan(first, count)));
            auto const answers = share.decide(answer);
            if (answers.by_themselves() > 0)
                throw std::runtime_error("columns do not answer all cases: " + share.refusal());
            for (std::size_t i = 0; i < count; ++i)
                amounts[first + i] = answers.whole(i).value();
        }
    });
    std::int64_t sum = 0;
    for (auto const amount : amounts)
        sum += amount;
    return sum;
}

using Ask = std::function<std::int64_t(std::string const&)>;

// The tables of the law as DuckDB joins them, one row for each key, from the model itself.
std::string row_of(benefits::Rules const& rules, std::string const& function, std::vector<Entry> inputs)
{
    auto const value = rules.model().evaluate(inputs, { .decisions = {}, .service = function }, {}).front().second.value;
    auto const items = value.is_list() ? value.as_list().first(std::min<std::size_t>(value.as_list().size(), most_members)) : std::span<Value const>(&value, 1);
    std::string out;
    for (auto const& item : items)
        out += "," + item.to_text();
    return out;
}

void load(std::string const& folder, std::string const& name, std::string const& columns, std::function<void(std::ostream&)> const& write, Ask const& ask)
{
    auto const file = folder + "/" + name + ".csv";
    {
        std::ofstream out(file);
        write(out);
    }
    ask("CREATE TABLE " + name + "(" + columns + ")");
    ask("COPY " + name + " FROM '" + file + "' (HEADER false)");
}

std::string decided(benefits::Rules const& rules, std::string const& decision, std::vector<Entry> inputs, std::vector<std::string> const& members)
{
    auto const value = rules.model().decide(decision, inputs, {}).value;
    std::string out;
    for (auto const& member : members)
        out += "," + value.get(member).to_text();
    return members.empty() ? "," + value.to_text() : out;
}

void load_parents(std::vector<Parent> const& cases, benefits::Rules const& rules, std::string const& folder, Ask const& ask)
{
    load(folder, "p", "id INT, m DATE, income BIGINT, dependants INT, elderly INT, specified INT, children INT, pension BIGINT, five BOOLEAN", [&](std::ostream& out) {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            auto const& one = cases[i];
            out << i << ',' << one.month.iso() << ',' << one.income << ',' << one.dependants << ',' << one.elderly << ',' << one.specified << ',' << one.children << ',' << one.pension << ',' << one.five << '\n';
        }
    }, ask);
    load(folder, "s", "id INT, income BIGINT, dependants INT, elderly INT", [&](std::ostream& out) {
        for (std::size_t i = 0; i < cases.size(); ++i)
            if (auto const& one = cases[i].supporter)
                out << i << ',' << one->income << ',' << one->dependants << ',' << one->elderly << '\n';
    }, ask);
    load(folder, "rates", "m DATE, first BIGINT, k1 DECIMAL(9,7), second BIGINT, k2 DECIMAL(9,7), more BIGINT, k3 DECIMAL(9,7), f BIGINT, p BIGINT, others BIGINT, step BIGINT, eld BIGINT, spec BIGINT, oeld BIGINT", [&](std::ostream& out) {
        for (int i = 0; i < 44; ++i) {
            auto const month = allowances_from.plus_months(i);
            std::vector<Entry> const on { { "on", Value::date(month) } };
            out << month.iso() << decided(rules, "amounts", on, { "first", "first_rate", "second", "second_rate", "more", "more_rate" })
                << decided(rules, "limits", on, { "full", "partial", "others", "step", "elderly", "specified", "others_elderly" }) << '\n';
        }
    }, ask);
}

constexpr char const* parents_query = R"(CREATE OR REPLACE TABLE answers AS
WITH st AS (SELECT s.id, bool_or(s.income >= r.others + r.step*s.dependants + r.oeld*(CASE WHEN s.elderly > 0 AND s.elderly = s.dependants THEN s.elderly-1 ELSE s.elderly END)) AS stop
            FROM s JOIN p ON p.id = s.id JOIN rates r ON r.m = p.m GROUP BY s.id),
a AS (SELECT p.id, children, pension, five, income, first, k1, second, k2, more, k3, r.f + r.step*dependants + r.eld*elderly + r.spec*specified AS f,
             r.p + r.step*dependants + r.eld*elderly + r.spec*specified AS pl, coalesce(st.stop, false) AS stop
      FROM p JOIN rates r ON r.m = p.m LEFT JOIN st ON st.id = p.id),
b AS (SELECT *, CASE WHEN stop THEN 0 WHEN income < f THEN 2 WHEN income < pl THEN 1 ELSE 0 END AS tier FROM a),
c AS (SELECT id, children, pension, five,
             CASE tier WHEN 2 THEN first WHEN 1 THEN first - (round((income-f)*k1, -1)::BIGINT + 10) ELSE 0 END AS c1,
             CASE WHEN children < 2 THEN 0 WHEN tier = 2 THEN second WHEN tier = 1 THEN second - (round((income-f)*k2, -1)::BIGINT + 10) ELSE 0 END AS c2,
             CASE WHEN children < 3 THEN 0 WHEN tier = 2 THEN more WHEN tier = 1 THEN more - (round((income-f)*k3, -1)::BIGINT + 10) ELSE 0 END AS c3 FROM b),
d AS (SELECT id, five, greatest(0, c1 + c2 + c3*greatest(0, children-2) - pension) AS paid FROM c)
SELECT id, paid - CASE WHEN five THEN paid // 2 // 10 * 10 ELSE 0 END AS amount FROM d)";

void load_households(std::vector<Household> const& cases, benefits::Rules const& rules, std::string const& folder, Ask const& ask)
{
    load(folder, "h", "id INT, m DATE, grade VARCHAR, wz VARCHAR, spc INT, rent BIGINT, rent_limit BIGINT, other BIGINT, windfall BIGINT", [&](std::ostream& out) {
        for (std::size_t i = 0; i < cases.size(); ++i) {
            auto const& one = cases[i];
            out << i << ',' << one.month.iso() << ',' << grades[static_cast<std::size_t>(one.grade)] << ',' << zones[static_cast<std::size_t>(one.zone)] << ',' << one.single_parent_children << ','
                << one.rent << ',' << one.limit << ',' << one.other << ',' << one.windfall << '\n';
        }
    }, ask);
    load(folder, "people", "id INT, age INT, inst BOOLEAN, dis INT, raises BOOLEAN", [&](std::ostream& out) {
        for (std::size_t i = 0; i < cases.size(); ++i)
            for (auto const& one : cases[i].members)
                out << i << ',' << one.age << ',' << one.institution << ',' << one.disability << ',' << one.raises << '\n';
    }, ask);
    load(folder, "earners", "id INT, earned BIGINT, expenses BIGINT, nw BOOLEAN, u20 BOOLEAN", [&](std::ostream& out) {
        for (std::size_t i = 0; i < cases.size(); ++i)
            for (auto const& one : cases[i].earners)
                out << i << ',' << one.earned << ',' << one.expenses << ',' << one.new_work << ',' << one.under_20 << '\n';
    }, ask);
    auto const each = [&](auto const& write) {
        for (int month = 0; month < 12; ++month)
            for (auto const* grade : grades)
                write(months_from.plus_months(month), grade);
    };
    load(folder, "ages", "m DATE, grade VARCHAR, age INT, c1 BIGINT, t1 BIGINT, t2 BIGINT, t3 BIGINT, t4 BIGINT, t5 BIGINT", [&](std::ostream& out) {
        each([&](Day month, char const* grade) {
            for (int age = 0; age <= oldest; ++age) {
                std::vector<Entry> const key { { "on", Value::date(month) }, { "grade", Value::string(grade) }, { "age", whole(age) } };
                out << month.iso() << ',' << grade << ',' << age << row_of(rules, "class1_of", key) << row_of(rules, "transitional_of", key) << '\n';
            }
        });
    }, ask);
    load(folder, "grades", "m DATE, grade VARCHAR, d1 BIGINT, d2 BIGINT, o1 BIGINT, o2 BIGINT, om BIGINT, cr BIGINT, sp BIGINT, spi BIGINT", [&](std::ostream& out) {
        each([&](Day month, char const* grade) {
            std::vector<Entry> const key { { "grade", Value::string(grade) }, { "on", Value::date(month) } };
            auto inside = [&](bool institution) { return row_of(rules, "special_of", { { "on", Value::date(month) }, { "in_institution", Value::boolean(institution) } }); };
            out << month.iso() << ',' << grade << decided(rules, "addition_table", key, { "disability_1", "disability_2", "one_child", "two_children", "each_more", "child_rearing" }) << inside(false)
                << inside(true) << '\n';
        });
    }, ask);
    auto const crowd = [](int size) {
        return Value::list(std::vector<Value>(static_cast<std::size_t>(size), Value::context({ { "age", whole(30) } })));
    };
    load(folder, "sizes", "n INT, mul DECIMAL(4,2), c2 BIGINT", [&](std::ostream& out) {
        for (int n = 1; n <= most_members; ++n)
            out << n << decided(rules, "multiplier", { { "members", crowd(n) } }, {}) << decided(rules, "class2", { { "members", crowd(n) } }, {}) << '\n';
    }, ask);
    load(folder, "winters", "m DATE, wz VARCHAR, n INT, y BIGINT", [&](std::ostream& out) {
        for (int month = 0; month < 12; ++month)
            for (auto const* zone : zones)
                for (int n = 1; n <= most_members; ++n) {
                    auto const on = months_from.plus_months(month);
                    out << on.iso() << ',' << zone << ',' << n << decided(rules, "winter", { { "on", Value::date(on) }, { "winter_zone", Value::string(zone) }, { "members", crowd(n) } }, {}) << '\n';
                }
    }, ask);
    load(folder, "ends", "m DATE, grade VARCHAR, n INT, y BIGINT", [&](std::ostream& out) {
        each([&](Day month, char const* grade) {
            for (int n = 1; n <= most_members; ++n)
                out << month.iso() << ',' << grade << ',' << n
                    << decided(rules, "year_end", { { "on", Value::date(month) }, { "grade", Value::string(grade) }, { "members", crowd(n) } }, {}) << '\n';
        });
    }, ask);
}

// The joins stand in the order that its planner does not spoil: the large tables first, each small one by its whole key.
constexpr char const* households_query = R"(CREATE OR REPLACE TABLE answers AS
WITH q AS MATERIALIZED (SELECT people.id, count(*) AS n, sum(ages.c1) AS c1, sum(CASE WHEN inst THEN g.spi ELSE g.sp END) AS sp, sum(t1) AS t1, sum(t2) AS t2, sum(t3) AS t3, sum(t4) AS t4, sum(t5) AS t5,
                    sum(CASE dis WHEN 1 THEN g.d1 WHEN 2 THEN g.d2 ELSE 0 END) AS dis, count(*) FILTER (raises) AS raised
             FROM people JOIN h USING (id) JOIN ages ON ages.m = h.m AND ages.grade = h.grade AND ages.age = people.age JOIN grades g ON g.m = h.m AND g.grade = h.grade GROUP BY people.id),
e AS MATERIALIZED (SELECT id, sum(greatest(0, earned - expenses - CASE WHEN place = 1 THEN CASE WHEN earned < 15200 THEN earned WHEN earned < 19000 THEN 15200 ELSE 15600 + 400*((earned-19000)//4000) END
                            ELSE CASE WHEN earned <= 15000 THEN earned WHEN earned < 43000 THEN 15000 ELSE 15300 + 340*((earned-43000)//4000) END END
                        - CASE WHEN nw THEN 12900 ELSE 0 END - CASE WHEN u20 THEN 11900 ELSE 0 END)) AS counted
      FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY earned DESC) AS place FROM earners) GROUP BY id)
SELECT h.id, greatest(0, (floor(q.c1*z.mul)::BIGINT + 9)//10*10 + z.c2 + q.sp + CASE q.n WHEN 1 THEN t1 WHEN 2 THEN t2 WHEN 3 THEN t3 WHEN 4 THEN t4 ELSE t5 END + w.y + ends.y + q.dis
              + CASE WHEN spc >= 2 THEN g.o2 + g.om*(spc-2) WHEN spc = 1 THEN g.o1 ELSE 0 END + g.cr*q.raised + least(rent, rent_limit)
              - coalesce(e.counted, 0) - other - greatest(0, windfall - 8000))::BIGINT AS amount
FROM h JOIN q USING (id) LEFT JOIN sizes z ON z.n = q.n LEFT JOIN winters w ON w.m = h.m AND w.wz = h.wz AND w.n = q.n LEFT JOIN ends ON ends.m = h.m AND ends.grade = h.grade AND ends.n = q.n
LEFT JOIN grades g ON g.m = h.m AND g.grade = h.grade LEFT JOIN e ON e.id = h.id)";

// One by chance: every table of it that applied, with its article.
template <class Case>
void explain(std::string const& name, std::string const& answer, benefits::Rules const& rules, Case const& one, std::size_t place, std::int64_t amount)
{
    std::vector<Value> values;
    put(one, values);
    std::vector<Entry> inputs;
    auto const names = inputs_of(one);
    for (std::size_t i = 0; i < names.size(); ++i)
        inputs.push_back({ names[i], values[i] });
    if (rules.model().decide(answer, inputs, {}).value.to_integer() != amount)
        throw std::runtime_error(name + ": decided by itself, case " + std::to_string(place) + " comes to another amount");
    auto const sheet = rules.sheet(inputs, answer);
    std::printf("# %s %zu: %lld yen, %zu lines\n", name.c_str(), place, static_cast<long long>(amount), sheet.size());
    for (auto const& line : sheet)
        std::printf("#   %s %s %s\n", line.label.c_str(), line.figure.c_str(), line.says.c_str());
}

template <class Case>
void measure(std::string const& name, std::string const& answer, benefits::Rules const& rules, std::vector<Case> const& cases, char const* query, std::function<void(std::string const&, Ask const&)> const& fill)
{
    std::vector<std::int64_t> amounts(cases.size());
    auto const columns = rules.columns();
    auto const duckdb = parquet::library();
    std::string folder = std::filesystem::temp_directory_path() / "benefits-bench-XXXXXX";
    if (::mkdtemp(folder.data()) == nullptr)
        throw std::runtime_error("no folder can be made for the tables");
    for (unsigned threads = 1; threads <= 2; ++threads) {
        auto const suffix = "_" + std::to_string(threads);
        std::unique_ptr<DuckDb> peer;
        Ask const ask = [&](std::string const& question) { return peer->ask(question); };
        if (duckdb) {
            peer = std::make_unique<DuckDb>(duckdb->c_str(), nullptr, threads);
            fill(folder, ask);
        }
        std::vector<double> mine, theirs;
        std::int64_t sum = 0;
        for (int run = 0; run < runs; ++run) {
            mine.push_back(seconds(threads, [&] { sum = ours(columns, answer, cases, amounts, threads); }));
            if (peer)
                theirs.push_back(seconds(threads, [&] { ask(query); }));
        }
        say(name + ".ours" + suffix, median(mine));
        if (!peer)
            continue;
        say(name + ".duckdb" + suffix, median(theirs));
        if (auto const other = ask("SELECT sum(amount)::BIGINT FROM answers"); other != sum)
            throw std::runtime_error(name + ": the sums differ, ours " + std::to_string(sum) + ", DuckDB " + std::to_string(other));
    }
    std::filesystem::remove_all(folder);
    auto const chosen = static_cast<std::size_t>(Chance().to(static_cast<std::int64_t>(cases.size()) - 1));
    explain(name, answer, rules, cases[chosen], chosen, amounts[chosen]);
}

}  // namespace

int main(int count, char** words)
{
    auto const many = count > 1 ? static_cast<std::size_t>(std::atoll(words[1])) : std::size_t { 1'000'000 };
    auto const library = definitions::Library::from_folder(MADO_SOURCE_ROOT "/definitions");
    try {
        say("households", static_cast<double>(many));
        auto const child_support = benefits::Rules::of(library, child_support::monthly()).value();
        auto const claims = parents(many);
        measure("child_support", "monthly", child_support, claims, parents_query, [&](std::string const& folder, Ask const& ask) { load_parents(claims, child_support, folder, ask); });
        auto const public_assistance = benefits::Rules::of(library, public_assistance::minimum()).value();
        auto const homes = households(many);
        measure("public_assistance", "assistance", public_assistance, homes, households_query, [&](std::string const& folder, Ask const& ask) { load_households(homes, public_assistance, folder, ask); });
    } catch (std::exception const& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    return 0;
}

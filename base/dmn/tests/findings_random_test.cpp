// Random small tables against a matcher that tries every value of a fine grid with the evaluator itself.
#include "findings_regions.h"

#include <mado/dmn/findings.h>
#include <mado/feel/evaluate.h>

#include <doctest/doctest.h>

#include <random>

namespace mado::dmn {

namespace {

using feel::Value;

Value value_of(std::string const& text)
{
    feel::Names const names;
    auto const expression = feel::compile(text, names);
    REQUIRE_MESSAGE(expression.has_value(), text);
    feel::Scope scope(names);
    return feel::evaluate(*expression, scope);
}

bool accepts(std::string const& cell, Value const& value)
{
    feel::Names const names;
    auto const tests = feel::compile_unary_tests(cell, names);
    REQUIRE_MESSAGE(tests.has_value(), cell);
    feel::Scope scope(names);
    return feel::evaluate_unary(*tests, value, scope).is_true();
}

struct Sort {
    std::string type;
    std::vector<std::string> constants;
    std::vector<Value> grid;                   // each constant, and values between and around them; null
    bool is_ordered;
};

std::vector<Value> values_of(std::vector<std::string> const& texts)
{
    std::vector<Value> values;
    for (auto const& text : texts)
        values.push_back(value_of(text));
    return values;
}

std::vector<Sort> const& sorts()
{
    static std::vector<Sort> const all {
        { "number", { "0", "1", "2", "3", "7" }, values_of({ "-1", "0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5", "5", "7", "8", "null" }), true },
        { "number", { "0", "0.5", "1" }, values_of({ "-1", "0", "0.25", "0.5", "0.75", "1", "2", "null" }), true },
        { "string", { "\"a\"", "\"b\"", "\"c\"" }, values_of({ "\"a\"", "\"b\"", "\"c\"", "\"zz\"", "null" }), false },
        { "boolean", { "true", "false" }, values_of({ "true", "false", "null" }), false },
        { "date", { "@\"2026-03-31\"", "@\"2026-04-01\"", "@\"2026-04-05\"" },
            values_of({ "@\"2026-03-30\"", "@\"2026-03-31\"", "@\"2026-04-01\"", "@\"2026-04-03\"", "@\"2026-04-05\"", "@\"2026-04-06\"", "null" }), true },
        { "days and time duration", { "@\"P1D\"", "@\"P2D\"", "@\"P5D\"" }, values_of({ "@\"P0D\"", "@\"P1D\"", "@\"P1DT5H\"", "@\"P2D\"", "@\"P3D\"", "@\"P5D\"", "@\"P9D\"", "null" }), true },
        { "time", { "@\"00:00:00\"", "@\"12:00:00\"" }, values_of({ "@\"00:00:00\"", "@\"03:00:00\"", "@\"12:00:00\"", "@\"23:00:00\"", "null" }), true },
    };
    return all;
}

class Maker {
public:
    explicit Maker(unsigned seed) : random_(seed) {}

    Table table(Hit hit)
    {
        Table made;
        made.hit = hit;
        sorts_.clear();
        for (int c = 0, count = number(1, 3); c < count; ++c) {
            sorts_.push_back(static_cast<std::size_t>(number(0, static_cast<int>(sorts().size()) - 1)));
            auto const& sort = sorts()[sorts_.back()];
            made.inputs.push_back({ .label = {}, .expression = { "in" + std::to_string(c) }, .type_ref = number(0, 3) == 0 ? "" : sort.type });
            if (number(0, 3) == 0)
                made.inputs.back().values = { sort.is_ordered ? "[" + sort.constants[0] + ".." + sort.constants[1] + "]" : sort.constants[1] + ", " + sort.constants[0] };
        }
        made.outputs.push_back({});
        for (int r = 0, count = number(1, 7); r < count; ++r) {
            Table::Rule rule;
            for (auto const sort : sorts_)
                rule.when.push_back({ cell(sorts()[sort]) });
            rule.then.push_back({ std::to_string(number(1, 2)) });
            made.rules.push_back(std::move(rule));
        }
        return made;
    }
    std::vector<std::size_t> const& sorts_used() const { return sorts_; }

private:
    int number(int from, int to) { return std::uniform_int_distribution(from, to)(random_); }
    std::string const& constant(Sort const& sort) { return sort.constants[static_cast<std::size_t>(number(0, static_cast<int>(sort.constants.size()) - 1))]; }

    std::string cell(Sort const& sort)
    {
        auto const a = constant(sort), b = constant(sort);
        switch (number(0, sort.is_ordered ? 13 : 6)) {
        case 0: case 1: return "-";
        case 2: return a;
        case 3: return a + ", " + b;
        case 4: return "not(" + a + ")";
        case 5: return number(0, 3) == 0 ? "null, " + a : "not(" + a + ", " + b + ")";
        case 6: return number(0, 3) == 0 ? "null" : "!= " + a;
        case 7: return "< " + a;
        case 8: return ">= " + a;
        case 9: return "<= " + a;
        case 10: return "[" + a + ".." + b + "]";
        case 11: return "(" + a + ".." + b + "]";
        case 12: return number(0, 1) == 0 ? "< " + a + ", > " + b : "not(< " + a + ")";
        default: return "? > " + a + " and ? < " + b;
        }
    }

    std::mt19937 random_;
    std::vector<std::size_t> sorts_;
};

// Every combination of the grid, with the rules that match there.
struct Grid {
    struct Point { std::vector<std::size_t> at; Bits rules; bool has_null, is_asked; };
    std::vector<Point> points;
    std::vector<std::vector<Bits>> rules_at;   // column, place in the grid
    std::vector<std::vector<bool>> asked;      // by inputValues

    Grid(Table const& table, std::vector<std::size_t> const& used)
    {
        for (std::size_t c = 0; c < used.size(); ++c) {
            auto& column = rules_at.emplace_back();
            auto const& values = table.inputs[c].values.text;
            asked.emplace_back();
            for (auto const& value : sorts()[used[c]].grid) {
                asked.back().push_back(values.empty() || accepts(values, value));
                Bits rules(table.rules.size());
                for (std::size_t r = 0; r < table.rules.size(); ++r)
                    if (accepts(table.rules[r].when[c].text, value))
                        rules.set(r);
                column.push_back(rules);
            }
        }
        points.push_back({ {}, Bits(table.rules.size(), true), false, true });
        for (std::size_t c = 0; c < used.size(); ++c) {
            std::vector<Point> next;
            for (auto const& point : points)
                for (std::size_t i = 0; i < rules_at[c].size(); ++i) {
                    if (!asked[c][i] && i + 1 < rules_at[c].size())
                        continue;
                    next.push_back(point);
                    next.back().is_asked = point.is_asked && asked[c][i];
                    next.back().at.push_back(i);
                    next.back().rules &= rules_at[c][i];
                    next.back().has_null = point.has_null || i + 1 == rules_at[c].size();
                }
            points = std::move(next);
        }
    }

    bool meet(std::size_t a, std::size_t b) const
    {
        return std::any_of(points.begin(), points.end(), [&](Point const& point) { return point.rules.test(a) && point.rules.test(b); });
    }
};

Bits matching(Table const& table, Finding const& finding)
{
    REQUIRE(finding.example.size() == table.inputs.size());
    Bits rules(table.rules.size(), true);
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
        CHECK(finding.example[c].first == table.inputs[c].expression.text);
        auto const value = value_of(finding.example[c].second);
        for (std::size_t r = 0; r < table.rules.size(); ++r)
            if (!accepts(table.rules[r].when[c].text, value))
                rules.reset(r);
    }
    return rules;
}

std::string shown(Table const& table)
{
    std::string text;
    for (auto const& input : table.inputs)
        text += "(" + input.type_ref + " " + input.values.text + ") ";
    for (auto const& rule : table.rules) {
        for (auto const& cell : rule.when)
            text += cell.text + " | ";
        text += "=> " + rule.then[0].text + "; ";
    }
    return text;
}

bool has(Finding const& finding, std::size_t rule) { return std::find(finding.rules.begin(), finding.rules.end(), rule) != finding.rules.end(); }

std::vector<Finding> of_kind(std::vector<Finding> const& all, Finding::Kind kind)
{
    std::vector<Finding> some;
    std::copy_if(all.begin(), all.end(), std::back_inserter(some), [&](Finding const& finding) { return finding.kind == kind; });
    return some;
}

void check_overlaps(Table const& table, Grid const& grid, std::vector<Finding> const& overlaps)
{
    for (auto const& finding : overlaps) {
        auto const rules = matching(table, finding);
        CHECK(std::count_if(finding.rules.begin(), finding.rules.end(), [&](std::size_t rule) { return rules.test(rule); }) >= 2);
        CHECK(std::any_of(finding.rules.begin(), finding.rules.end(), [&](std::size_t pivot) {
            return std::all_of(finding.rules.begin(), finding.rules.end(), [&](std::size_t other) { return other == pivot || grid.meet(pivot, other); });
        }));
    }
    for (std::size_t a = 0; a < table.rules.size(); ++a)
        for (std::size_t b = a + 1; b < table.rules.size(); ++b) {
            bool const matters = table.hit == Hit::Unique || table.rules[a].then[0].text != table.rules[b].then[0].text;
            if (matters && grid.meet(a, b))
                CHECK(std::any_of(overlaps.begin(), overlaps.end(), [&](Finding const& finding) { return has(finding, a) && has(finding, b); }));
        }
}

// What a mend proposes parts the two rules, and leaves nothing unanswered that was answered before.
void check_mends(Table const& table, std::vector<std::size_t> const& used, Grid const& grid, std::vector<Finding> const& overlaps)
{
    for (auto const& finding : overlaps) {
        if (!finding.mend)
            continue;
        auto mended = table;
        mended.rules[finding.mend->rule].when[finding.mend->column].text = finding.mend->text;
        Grid const after(mended, used);
        CHECK_FALSE(after.meet(finding.rules[0], finding.rules[1]));
        for (std::size_t i = 0; i < grid.points.size(); ++i)
            CHECK(grid.points[i].rules.none() == after.points[i].rules.none());
    }
}

void check_order_notes(Grid const& grid, Table const& table, std::vector<Finding> const& notes)
{
    auto const covers = [&](std::size_t outer, std::size_t inner) {
        for (std::size_t c = 0; c < table.inputs.size(); ++c)
            for (std::size_t i = 0; i < grid.rules_at[c].size(); ++i)
                if ((grid.asked[c][i] || i + 1 == grid.rules_at[c].size()) && grid.rules_at[c][i].test(inner) && !grid.rules_at[c][i].test(outer))
                    return false;
        return true;
    };
    for (std::size_t a = 0; a < table.rules.size(); ++a)
        for (std::size_t b = a + 1; b < table.rules.size(); ++b) {
            bool decides = false;
            for (auto const& point : grid.points) {
                Bits earlier = point.rules;
                for (auto r = a; r < table.rules.size(); ++r)
                    earlier.reset(r);
                decides = decides || (point.rules.test(a) && point.rules.test(b) && earlier.none());
            }
            bool const expected = decides && table.rules[a].then[0].text != table.rules[b].then[0].text && !covers(a, b) && !covers(b, a);
            bool const is_there = std::any_of(notes.begin(), notes.end(), [&](Finding const& finding) { return has(finding, a) && has(finding, b); });
            if (expected)
                CHECK(is_there);
            else if (is_there)  // then only as one of a group
                CHECK(std::any_of(notes.begin(), notes.end(), [&](Finding const& finding) { return has(finding, a) && has(finding, b) && finding.rules.size() > 2; }));
        }
    for (auto const& finding : notes)
        CHECK(finding.weight == Finding::Weight::Note);
}

void check_unreachable(Table const& table, Grid const& grid, std::vector<Finding> const& unreachable)
{
    for (std::size_t r = 0; r < table.rules.size(); ++r) {
        bool is_first = false;
        for (auto const& point : grid.points) {
            auto const rules = point.rules.members();
            is_first = is_first || (!rules.empty() && (table.hit == Hit::First ? rules.front() == r : point.rules.test(r)));
        }
        bool const found = std::any_of(unreachable.begin(), unreachable.end(), [&](Finding const& finding) { return has(finding, r); });
        CHECK(found == !is_first);
    }
}

// Whether the nulls of an uncovered point are what leaves it uncovered.
bool matters_null(Grid const& grid, Grid::Point const& point)
{
    return std::any_of(grid.points.begin(), grid.points.end(), [&](Grid::Point const& other) {
        for (std::size_t c = 0; c < other.at.size(); ++c) {
            auto const null = grid.rules_at[c].size() - 1;
            if (other.at[c] == null || (point.at[c] != null && point.at[c] != other.at[c]))
                return false;
        }
        return other.rules.any();
    });
}

// Nothing is known of such a column, and its example is null.
bool is_open(Table const& table, std::size_t column)
{
    return table.inputs[column].type_ref.empty() && std::all_of(table.rules.begin(), table.rules.end(), [&](Table::Rule const& rule) { return rule.when[column].text == "-"; });
}

void check_gaps(Table const& table, Grid const& grid, std::vector<Finding> const& gaps)
{
    bool open = false, usual = false, at_null = false, only_null = false;
    for (auto const& point : grid.points) {
        if (point.rules.any() || !point.is_asked)
            continue;
        open = true;
        at_null = at_null || point.has_null;
        only_null = only_null || (point.has_null && matters_null(grid, point));
        usual = usual || !point.has_null;
    }
    CHECK(gaps.empty() == !open);
    bool noted = false, warned = false;
    for (auto const& finding : gaps) {
        CHECK(matching(table, finding).none());
        bool is_null = false;
        for (std::size_t c = 0; c < finding.example.size(); ++c)
            is_null = is_null || (finding.example[c].second == "null" && !is_open(table, c));
        noted = noted || is_null;
        warned = warned || !is_null;
        CHECK((!is_null || finding.weight == Finding::Weight::Note));
    }
    CHECK((!only_null || noted));
    CHECK((!noted || at_null));
    CHECK(warned == usual);
}

// The holes together are all that is uncovered, and none is part of another.
void check_holes(Table const& table)
{
    std::vector<Column> columns;
    for (std::size_t c = 0; c < table.inputs.size(); ++c)
        columns.push_back(*column_of(table, c, {}, {}));
    Space const space(columns, table.rules.size());
    Budget budget { 200'000 };
    Box everything;
    for (std::size_t c = 0; c < columns.size(); ++c)
        everything.push_back(space.all(c));
    auto const holes = Search(space, everything, Bits(table.rules.size(), true), std::vector<Bits>(columns.size(), Bits(table.rules.size())), budget).holes(10'000);
    for (std::size_t a = 0; a < holes.size(); ++a)
        for (std::size_t b = 0; b < holes.size(); ++b)
            CHECK((a == b || !contains(holes[a], holes[b])));
    std::vector<std::size_t> at(columns.size());
    for (;;) {
        Bits rules(table.rules.size(), true);
        for (std::size_t c = 0; c < at.size(); ++c)
            rules &= space.classes(c)[at[c]].rules;
        auto const inside = std::any_of(holes.begin(), holes.end(), [&](Box const& hole) {
            for (std::size_t c = 0; c < at.size(); ++c)
                if (!hole[c].test(at[c]))
                    return false;
            return true;
        });
        CHECK(inside == rules.none());
        std::size_t c = 0;
        while (c < at.size() && ++at[c] == space.classes(c).size())
            at[c++] = 0;
        if (c == at.size())
            break;
    }
}

// Each value of the grid is like some atom, and each atom's sample is accepted as its cells say.
void check_atoms(Table const& table, Grid const& grid)
{
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
        auto const column = column_of(table, c, {}, {});
        REQUIRE(column.has_value());
        std::vector<Bits> likes;
        for (std::size_t i = 0; i < column->atoms.size(); ++i) {
            auto& rules = likes.emplace_back(table.rules.size());
            for (std::size_t r = 0; r < table.rules.size(); ++r) {
                if (column->cells[r].accepts.test(i))
                    rules.set(r);
                CHECK(column->cells[r].accepts.test(i) == accepts(table.rules[r].when[c].text, column->atoms[i].sample));
            }
        }
        for (auto const& rules : grid.rules_at[c])
            CHECK(std::find(likes.begin(), likes.end(), rules) != likes.end());
    }
}

void check(Table const& table, std::vector<std::size_t> const& used)
{
    auto const text = shown(table);
    CAPTURE(text);
    Grid const grid(table, used);
    auto const all = findings(table);
    auto const overlaps = of_kind(all, Finding::Kind::Overlap), unreachable = of_kind(all, Finding::Kind::Unreachable), gaps = of_kind(all, Finding::Kind::Gap);
    CHECK(of_kind(all, Finding::Kind::NotSeen).empty());
    for (auto const& finding : all)
        CHECK((!finding.japanese.empty() && !finding.english.empty()));
    if (table.hit == Hit::Unique || table.hit == Hit::Any)
        check_overlaps(table, grid, overlaps);
    else if (table.hit == Hit::First)
        check_order_notes(grid, table, overlaps);
    else
        CHECK(overlaps.empty());
    check_mends(table, used, grid, overlaps);
    check_unreachable(table, grid, unreachable);
    check_gaps(table, grid, gaps);
    check_holes(table);
    check_atoms(table, grid);
}

}  // namespace

TEST_CASE("findings of random tables are what trying every value finds, and nothing else")
{
    Maker maker(20'260'401);
    for (int i = 0; i < 2'400; ++i) {
        auto const hit = std::array { Hit::Unique, Hit::First, Hit::Any, Hit::Collect }[static_cast<std::size_t>(i % 4)];
        auto const table = maker.table(hit);
        check(table, maker.sorts_used());
    }
}

}  // namespace mado::dmn

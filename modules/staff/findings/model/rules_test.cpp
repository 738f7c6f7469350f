#include "model/rules.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace mado;
using namespace mado::findings::model;

namespace {

Rules standing_rules()
{
    std::ifstream in(MADO_SOURCE_ROOT "/definitions/operations/reading.yaml", std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    auto const rules = rules_of(text.str());
    REQUIRE_MESSAGE(rules, (rules ? "" : rules.error().front()));
    return *rules;
}

// A usual reading: of one's own division, at ten on an open day, with nothing about it.
Known usual()
{
    return { .at = instant_in_tokyo(*Day::parse("2026-11-18"), 10), .reader = "森田 一", .reader_division = "environment/animals", .owner = "environment/animals", .applicant = "三宅 陽子" };
}

Instant later(Instant at, std::int64_t seconds) { return { at.microseconds + seconds * 1'000'000 }; }

}  // namespace

TEST_CASE("which rules ask about a reading, at their borders")
{
    auto const rules = standing_rules();
    auto const at = usual().at;
    constexpr std::int64_t hour = 3600, day = 24 * hour;
    struct Row { char const* name; void (*change)(Known&); std::set<Rule> asked; };
    static auto const ten = at;
    Row const rows[] = {
        { "the usual", [](Known&) {}, {} },
        { "the family name is the same", [](Known& one) { one.applicant = "森田 花子"; }, { Rule::OwnName } },
        { "the family name, written without a space", [](Known& one) { one.applicant = "森田花子"; }, { Rule::OwnName } },
        { "the given name alone is the same", [](Known& one) { one.applicant = "三宅 一"; }, {} },
        { "a reader whose name has no space", [](Known& one) { one.reader = "森田"; one.applicant = "森田 花子"; }, {} },
        { "a space of the full width", [](Known& one) { one.reader = "森田　一"; one.applicant = "森田 花子"; }, { Rule::OwnName } },
        { "a company", [](Known& one) { one.applicant = ""; }, {} },
        { "another division", [](Known& one) { one.owner = "children/benefits"; }, { Rule::OtherDivision } },
        { "the department above the division", [](Known& one) { one.reader_division = "environment"; }, {} },
        { "the mayor", [](Known& one) { one.reader_division = ""; }, {} },
        { "a section of the reader's division", [](Known& one) { one.owner = "environment/animals/dogs"; }, {} },
        { "another division, that was asked", [](Known& one) { one.owner = "children/benefits"; one.was_asked = true; }, {} },
        { "another division, an act 24 hours later", [](Known& one) { one.owner = "children/benefits"; one.acts = { later(ten, day) }; }, {} },
        { "another division, an act a second too late", [](Known& one) { one.owner = "children/benefits"; one.acts = { later(ten, day + 1) }; }, { Rule::OtherDivision } },
        { "another division, an act 24 hours before", [](Known& one) { one.owner = "children/benefits"; one.acts = { later(ten, -day) }; }, {} },
        { "another division, by an auditor", [](Known& one) { one.owner = "children/benefits"; one.is_overseer = true; }, {} },
        { "6:59:59", [](Known& one) { one.at = later(ten, -3 * hour - 1); }, { Rule::OutsideHours } },
        { "7:00", [](Known& one) { one.at = later(ten, -3 * hour); }, {} },
        { "21:59:59", [](Known& one) { one.at = later(ten, 12 * hour - 1); }, {} },
        { "22:00", [](Known& one) { one.at = later(ten, 12 * hour); }, { Rule::OutsideHours } },
        { "22:00 with an act", [](Known& one) { one.at = later(ten, 12 * hour); one.acts = { one.at }; }, {} },
        { "a closed day", [](Known& one) { one.is_open_day = false; }, { Rule::OutsideHours } },
        { "29 cases", [](Known& one) { one.cases_without_act = 29; }, {} },
        { "30 cases", [](Known& one) { one.cases_without_act = 30; }, { Rule::ManyCases } },
        { "closed 365 days ago", [](Known& one) { one.closed_at = later(ten, -365 * day); }, {} },
        { "closed a second longer ago", [](Known& one) { one.closed_at = later(ten, -365 * day - 1); }, { Rule::LongClosed } },
        { "in an emergency", [](Known& one) { one.in_emergency = true; }, { Rule::Emergency } },
        { "in an emergency, by an auditor of the same name", [](Known& one) { one.in_emergency = true; one.is_overseer = true; one.applicant = "森田 花子"; }, { Rule::OwnName, Rule::Emergency } },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto known = usual();
        row.change(known);
        CHECK(asked_by(rules, known) == row.asked);
    }
}

TEST_CASE("a rule that is switched off asks nothing, and a town's number counts")
{
    auto rules = standing_rules();
    auto known = usual();
    known.in_emergency = true;
    known.cases_without_act = 5;
    for (auto& rule : rules.all) {
        if (rule.rule == Rule::Emergency)
            rule.is_on = false;
        if (rule.rule == Rule::ManyCases)
            rule.thresholds.front().value = 5;
    }
    CHECK(asked_by(rules, known) == std::set { Rule::ManyCases });
}

TEST_CASE("a file with faults is refused with its lines")
{
    struct Row { char const* name; char const* text; char const* says; };
    Row const rows[] = {
        { "no YAML", "a: [", "reading.yaml:" },
        { "a rule that is not known", "settled: 1\nreads: { a: b }\nrules:\n  shoe_size: { title: a, why: b }\n", "`shoe_size` is not known" },
        { "no readings", "settled: 1\nrules: {}\n", "`reads`" },
        { "no number", "settled: soon\nreads: { a: b }\n", "`settled` is a whole number" },
        { "a number outside its bounds", "settled: 1\nreads: { a: b }\nrules:\n  long_closed: { title: a, why: b, thresholds: { days: { value: 1, least: 30, most: 40, label: c } } }\n", "between least and most" },
        { "a number that the rule needs is missing", "settled: 1\nreads: { a: b }\nrules:\n  long_closed: { title: a, why: b }\n", "needs `days`" },
        { "a rule is missing", "settled: 1\nreads: { a: b }\nrules: {}\n", "there is no rule emergency" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const rules = rules_of(row.text);
        REQUIRE_FALSE(rules);
        CHECK(std::ranges::any_of(rules.error(), [&](std::string const& fault) { return fault.find(row.says) != std::string::npos; }));
    }
}

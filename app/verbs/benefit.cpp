#include "../world.h"
#include "standard_input.h"
#include "verbs.h"

#include <mado/benefits/effect.h>
#include <mado/child_support/monthly.h>
#include <mado/public_assistance/minimum.h>

#include <cstdio>
#include <thread>

namespace mado::verbs {

char const* const benefit_help = R"(madoguchi benefit child-support [--batch] [--explain]       児童扶養手当: the allowance of a month
madoguchi benefit public-assistance [--batch] [--explain]   生活保護: the minimum cost of living of a month
madoguchi benefit BENEFIT --effect MONTH [--revised FILE.dmn]  what a revision changes, before it goes live

Standard input is a case in JSON; the amounts are printed as JSON, in yen. With --batch standard input is {"cases":[…]} and {"results":[…]} is printed, in the
order of the cases. --explain adds "sheet": how each amount came about, line by line, with its article and the rows of the tables that applied.
--effect 2027-04 takes {"cases":[…]} (without `on`) and compares each case's first amount in the month before with that month: what the tables change on its first day.
With --revised both are of that month, by the rules in force and by FILE.dmn (which must keep its name); a file with a gap, an overlap or days out of order is refused
with its lines. Printed: {"month","cases","changed","raised","lowered","before","after","groups":[{"difference","cases"}],"changes":[{"place","before","after"}],"refused":[…]}.
The rules are definitions/decisions/child_support_allowance.dmn and public_assistance_standard.dmn. docs/guides/benefits.md has every field.

child-support: {"on":"2026-05","income":1070000,"dependants":1,"children":2} → {"monthly":59380,"tier":"partial",…}
  on                     the month
  income                 所得 after all deductions; or income_parts: {"total","employment_and_pension","child_maintenance","disabled","severely_disabled",
                         "working_student","widow","single_parent","other_deductions"}
  dependants             扶養親族等の数 (0); of them elderly_dependants (0) and specified_dependants (0)
  children               対象の児童の数
  recipient              parent (usual) or guardian (養育者)
  supporters             扶養義務者等: [{"income","dependants","elderly_dependants"}]
  pension                公的年金等の月額 (0)
  five_years_passed      5年等を経過し、除外の届け出がない (false)

public-assistance: {"on":"2026-10","grade":"1-1","members":[{"age":33}],"winter_zone":"VI"} → {"living_assistance":77220,…}
  on, grade              the month; 1-1 1-2 2-1 2-2 3-1 3-2
  members                [{"age","in_institution","disability":""|"1"|"2","raises_child"}]
  winter_zone            I to VI
  single_parent_children ひとり親の世帯の児童の数 (0)
  rent, rent_limit       家賃 and 住宅扶助の限度額 (0)
  earners                [{"earned","expenses","newly_working","under_20"}]
  other_income, windfall (0)
  living_assistance is 生活扶助 of an ordinary month, with no addition but 特例加算 and 経過的加算; winter, year_end and the other additions stand beside it.

A case that cannot be answered gives {"error":{"field","ja","en"}}. Exit status: 0 done, 1 the one case cannot be answered (with --batch: see its result),
2 called wrongly.
)";

namespace {

using feel::Value;

std::optional<benefits::Benefit> benefit_of(std::string const& word)
{
    if (word == "child-support")
        return child_support::monthly();
    if (word == "public-assistance")
        return public_assistance::minimum();
    return std::nullopt;
}

Value cases_in(Value const& asked, std::string const& option)
{
    auto cases = asked.get("cases");
    if (!cases.is_list())
        throw WrongArguments("with " + option + R"( standard input must be {"cases":[…]})");
    return cases;
}

// The document in the place of the one in force; every mistake in it is printed with its line.
std::optional<benefits::Rules> revised_rules(std::string const& path, benefits::Benefit benefit)
{
    auto decision = definitions::load_decision(path, bytes_of_file(path));
    if (decision && decision->name != benefit.model)
        throw WrongArguments("--revised takes a document of the name " + std::string(benefit.model) + ".dmn, not " + path);
    if (decision)
        return benefits::Rules::of(*std::move(decision), std::move(benefit));
    for (auto const& problem : decision.error())
        std::fprintf(stderr, "%s:%d:%d: [%s] %s\n", problem.file.c_str(), problem.line, problem.column, problem.key.c_str(), problem.japanese.c_str());
    return {};
}

int effect(Arguments const& arguments, benefits::Rules const& rules)
{
    auto const month = Day::parse(arguments.of("effect") + "-01");
    if (!month)
        throw WrongArguments("--effect takes a month: 2027-04");
    auto const asked = json_of_text(standard_input(), "standard input");
    auto const cases = cases_in(asked, "--effect");
    std::optional<benefits::Rules> revised;
    if (arguments.has("revised")) {
        revised = revised_rules(arguments.of("revised"), *benefit_of(arguments.rest.front()));
        if (!revised)
            return 1;
    }
    print(benefits::to_json(benefits::effect_of(rules, revised ? &*revised : nullptr, cases.as_list(), *month), *month) + "\n");
    return 0;
}

}  // namespace

int benefit(Arguments const& arguments)
{
    auto wanted = arguments.rest.size() == 1 ? benefit_of(arguments.rest.front()) : std::nullopt;
    if (!wanted)
        throw WrongArguments("say `madoguchi benefit child-support` or `madoguchi benefit public-assistance`");
    auto const library = library_of(configuration_of(arguments));
    auto const rules = benefits::Rules::of(library, *std::move(wanted));
    if (!rules)
        throw WrongArguments("the definitions have no such rules, or they have mistakes: `madoguchi check --library` names them");
    if (arguments.has("effect"))
        return effect(arguments, *rules);
    auto const sheet = arguments.has("explain") ? benefits::Rules::Sheet::Yes : benefits::Rules::Sheet::No;
    auto const asked = json_of_text(standard_input(), "standard input");
    if (!arguments.has("batch")) {
        auto const answer = rules->to_json(asked, sheet);
        print(answer + "\n");
        return answer.starts_with("{\"error\"") ? 1 : 0;
    }
    auto const cases = cases_in(asked, "--batch");
    std::string out = R"({"results":[)";
    bool first = true;
    for (auto const& answer : benefits::answer_all(*rules, cases.as_list(), sheet, std::thread::hardware_concurrency())) {
        out += first ? "" : ",";
        out += answer;
        first = false;
    }
    print(out + "]}\n");
    return 0;
}

}  // namespace mado::verbs

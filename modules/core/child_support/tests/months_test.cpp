// Which months, and what each is worth: every boundary of entitlement on both sides. Amounts are the decision model's, held by its own examples.
#include <mado/child_support/months.h>

#include "tests/facts_of_tests.h"

using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;

namespace {

struct Span { char const* name; char const* claimed; char const* born; bool disabled; char const* lost; char const* first; char const* last; };

}  // namespace

TEST_CASE("from the month after the claim to March after 18, to the month of 20, to the month in which it was lost")
{
    for (auto const& row : { Span { "first day of a month", "2026-05-01", "2019-06-02", false, "", "2026-06-01", "2038-03-01" }, Span { "last day of a month", "2026-05-31", "2019-06-02", false, "", "2026-06-01", "2038-03-01" },
             Span { "1 April becomes 18 on 31 March", "2026-02-10", "2008-04-01", false, "", "2026-03-01", "2026-03-01" }, Span { "2 April has a year more", "2026-02-10", "2008-04-02", false, "", "2026-03-01", "2027-03-01" },
             Span { "disabled: 20 on the eve, the last of April", "2026-02-10", "2006-05-01", true, "", "2026-03-01", "2026-04-01" }, Span { "disabled: 20 on 1 May", "2026-02-10", "2006-05-02", true, "", "2026-03-01", "2026-05-01" },
             Span { "lost on the first of a month", "2026-02-10", "2015-05-02", false, "2026-08-01", "2026-03-01", "2026-08-01" }, Span { "lost on the last of a month", "2026-02-10", "2015-05-02", false, "2026-07-31", "2026-03-01", "2026-07-01" } }) {
        CAPTURE(row.name);
        auto basis = a_basis(row.claimed);
        basis.facts = { child(row.claimed, row.born, row.disabled, "c1") };
        if (*row.lost)
            basis.facts.push_back(fact(FactKind::ChildLost, row.lost, { { "child", "c1" }, { "ground", "not_in_care" } }));
        auto const all = children_of(basis);
        REQUIRE(all.size() == 1);
        CHECK(all.front().first().iso() == row.first);
        CHECK(all.front().last().iso() == row.last);
    }
}

TEST_CASE("the allowance year goes from November to October and looks at the income of the year before it began")
{
    struct Row { char const* month; int year, income; };
    for (auto const& [month, year, income] : { Row { "2026-10-01", 2025, 2024 }, Row { "2026-11-01", 2026, 2025 }, Row { "2027-01-01", 2026, 2025 }, Row { "2027-10-01", 2026, 2025 }, Row { "2027-11-01", 2027, 2026 } }) {
        CAPTURE(month);
        CHECK(allowance_year(on(month)) == year);
        CHECK(income_year(on(month)) == income);
    }
    CHECK(first_month_of(2026) == on("2026-11-01"));
    CHECK(last_month_of(2026) == on("2027-10-01"));
}

TEST_CASE("paid in odd months on the 11th, or on the open day before")
{
    struct Row { char const* month; char const* paid_in; char const* day; };
    for (auto const& [month, paid_in, day] : { Row { "2026-09-01", "2026-11-01", "2026-11-11" }, Row { "2026-10-01", "2026-11-01", "2026-11-11" }, Row { "2026-11-01", "2027-01-01", "2027-01-08" },  // 11 January is a holiday after a weekend
             Row { "2026-12-01", "2027-01-01", "2027-01-08" }, Row { "2026-03-01", "2026-05-01", "2026-05-11" }, Row { "2026-05-01", "2026-07-01", "2026-07-10" }, Row { "2027-01-01", "2027-03-01", "2027-03-11" } }) {
        CAPTURE(month);
        CHECK(payment_month_of(on(month)).iso() == paid_in);
        CHECK(payment_day(on(paid_in), calendar()).iso() == day);
    }
}

TEST_CASE("limitation: two years after the day of payment, and not the day before")
{
    CHECK_FALSE(is_expired(on("2026-10-01"), on("2028-11-11"), calendar()));
    CHECK(is_expired(on("2026-10-01"), on("2028-11-12"), calendar()));
}

TEST_CASE("half is withheld after five years from the first month, seven from the facts, five from the month after three")
{
    struct Row { char const* name; char const* claimed; char const* qualified; char const* born; bool guardian; char const* from; };
    for (auto const& row : { Row { "five years", "2021-03-31", "2021-03-10", "2015-01-10", false, "2026-04-01" }, Row { "five years, a day later a month later", "2021-04-01", "2021-03-10", "2015-01-10", false, "2026-05-01" },
             Row { "seven years from the facts come first", "2021-03-31", "2018-06-30", "2015-01-10", false, "2025-06-01" }, Row { "seven years from the month after", "2021-03-31", "2018-07-01", "2015-01-10", false, "2025-07-01" },
             Row { "on the day of the claim not yet three", "2021-03-31", "2018-03-31", "2018-04-02", false, "2026-05-01" }, Row { "three on the day of the claim", "2021-03-31", "2021-03-01", "2018-04-01", false, "2026-04-01" },
             Row { "a guardian never", "2021-03-31", "2018-03-31", "2015-01-10", true, "" } }) {
        CAPTURE(row.name);
        auto basis = a_basis(row.claimed, row.qualified);
        basis.is_guardian = row.guardian;
        basis.facts = { child(row.claimed, row.born) };
        auto const found = five_years_from(basis);
        CHECK((found ? found->iso() : "") == row.from);
    }
}

TEST_CASE("the youngest of those under three counts; one that came later does not")
{
    auto basis = a_basis("2021-03-31");
    basis.facts = { child("2021-03-31", "2018-06-10", false, "c1"), child("2021-03-31", "2020-09-10", false, "c2"), child("2022-05-01", "2022-04-20", false, "c3") };
    CHECK(five_years_from(basis)->iso() == "2028-10-01");
}

TEST_CASE("an exemption holds through its last month and not a month longer")
{
    auto basis = mother("2021-03-31", 0);
    basis.facts.push_back(fact(FactKind::Income, "2025-11-01", { { "counted", 0 }, { "dependants", 1 } }));
    basis.facts.push_back(fact(FactKind::Income, "2026-11-01", { { "counted", 0 }, { "dependants", 1 } }));
    auto exempt = fact(FactKind::Exemption, "2026-04-01", { { "ground", "working" } });
    exempt.until = on("2026-10-01");
    CHECK(month_in(basis, "2026-03-01").payable == Yen(46'690));
    CHECK(month_in(basis, "2026-04-01").payable == Yen(24'030));
    CHECK(month_in(basis, "2026-04-01").why == "five_years");
    basis.facts.push_back(exempt);
    CHECK(month_in(basis, "2026-04-01").payable == Yen(48'050));
    CHECK(month_in(basis, "2026-10-01").payable == Yen(48'050));
    CHECK(month_in(basis, "2026-11-01").payable == Yen(24'030));
}

TEST_CASE("the income of an allowance year holds in that year alone; a later word about it from its month on")
{
    auto basis = mother("2026-05-10", 1'069'999);
    CHECK(month_in(basis, "2026-06-01").payable == Yen(48'050));
    CHECK(month_in(basis, "2026-10-01").payable == Yen(48'050));
    CHECK(month_in(basis, "2026-11-01").state == MonthState::Unknown);
    CHECK(month_in(basis, "2026-11-01").why == "no_income");
    basis.facts.push_back(fact(FactKind::Income, "2026-08-01", { { "counted", 1'070'000 }, { "dependants", 1 } }));
    CHECK(month_in(basis, "2026-07-01").payable == Yen(48'050));
    CHECK(month_in(basis, "2026-08-01").payable == Yen(48'040));
    basis.facts.push_back(fact(FactKind::Income, "2026-11-01", { { "counted", 2'460'000 }, { "dependants", 1 } }));
    CHECK(month_in(basis, "2026-11-01").state == MonthState::Suspended);
    CHECK(month_in(basis, "2026-11-01").why == "income");
}

TEST_CASE("five ends that are five different things")
{
    auto const plain = mother("2026-05-10", 0);
    SUBCASE("支給停止 by a supporter")
    {
        auto basis = plain;
        basis.facts.push_back(fact(FactKind::Income, "2026-08-01", { { "counted", 0 }, { "dependants", 1 }, { "supporter_1_income", 2'740'000 }, { "supporter_1_dependants", 1 } }));
        CHECK(month_in(basis, "2026-08-01").state == MonthState::Suspended);
        CHECK(month_in(basis, "2026-08-01").why == "supporter");
    }
    SUBCASE("支給停止 by a pension, and a yen of difference paid")
    {
        for (auto const& [amount, state, yen] : { std::tuple { 48'050, MonthState::Suspended, 0 }, { 48'049, MonthState::Payable, 1 }, { 30'000, MonthState::Payable, 18'050 } }) {
            auto basis = plain;
            basis.facts.push_back(fact(FactKind::Pension, "2026-08-01", { { "kind", "ordinary" }, { "amount", amount } }));
            CHECK(month_in(basis, "2026-07-01").payable == Yen(48'050));
            CHECK(month_in(basis, "2026-08-01").state == state);
            CHECK(month_in(basis, "2026-08-01").payable == Yen(yen));
        }
        auto basis = plain;
        basis.facts.push_back(fact(FactKind::Pension, "2026-08-01", { { "kind", "disability_basic" }, { "amount", 90'000 }, { "child_addition", 20'000 } }));
        CHECK(month_in(basis, "2026-08-01").payable == Yen(28'050));
    }
    SUBCASE("差止, its release, and what lapsed before it")
    {
        auto basis = mother("2024-05-10", 0);
        for (auto const* from : { "2024-11-01", "2025-11-01", "2026-11-01" })
            basis.facts.push_back(fact(FactKind::Income, from, { { "counted", 0 }, { "dependants", 1 } }));
        auto const hold = fact(FactKind::Withholding, "2024-11-01", { { "ground", "no_report" } }, "w1");
        basis.facts.push_back(hold);
        CHECK(month_in(basis, "2024-10-01").state == MonthState::Payable);
        auto const held = month_in(basis, "2024-11-01", "2027-01-10");  // paid on 2025-01-10: two years are over on 2027-01-10
        CHECK(held.state == MonthState::Withheld);
        CHECK(held.amount == Yen(45'500));
        CHECK(held.payable == Yen(0));
        CHECK(month_in(basis, "2024-11-01", "2027-01-11").state == MonthState::Expired);
        basis.facts.push_back(fact(FactKind::Release, "2027-01-11", { { "of", "w1" } }));
        CHECK(month_in(basis, "2024-12-01", "2027-06-01").state == MonthState::Expired);
        CHECK(month_in(basis, "2025-01-01", "2027-06-01").state == MonthState::Payable);
        CHECK(month_in(basis, "2025-01-01", "2030-06-01").payable == Yen(45'500));
    }
    SUBCASE("14条: the whole or a part")
    {
        auto basis = plain;
        basis.facts.push_back(fact(FactKind::Denial, "2026-08-01", { { "ground", "no_answer" } }));
        CHECK(month_in(basis, "2026-08-01").state == MonthState::Denied);
        CHECK(month_in(basis, "2026-08-01").payable == Yen(0));
        basis.facts.push_back(fact(FactKind::Denial, "2026-09-01", { { "ground", "no_effort" }, { "part", 20'000 } }));
        CHECK(month_in(basis, "2026-09-01").payable == Yen(28'050));
    }
    SUBCASE("資格喪失: the month itself is still paid")
    {
        auto basis = plain;
        basis.facts.push_back(fact(FactKind::Loss, "2026-08-01", { { "ground", "married" } }));
        CHECK(month_in(basis, "2026-08-01").payable == Yen(48'050));
        CHECK(month_in(basis, "2026-09-01").state == MonthState::Lost);
        CHECK(month_in(basis, "2026-09-01").why == "married");
    }
}

TEST_CASE("額改定: more from the month after it was asked for, less from the month after it happened")
{
    auto basis = mother("2026-05-10", 0);
    basis.facts.push_back(child("2026-07-31", "2026-07-20", false, "c2"));
    CHECK(month_in(basis, "2026-07-01").payable == Yen(48'050));
    CHECK(month_in(basis, "2026-08-01").payable == Yen(59'400));
    basis.facts.push_back(fact(FactKind::ChildLost, "2026-09-01", { { "child", "c1" }, { "ground", "other_parent" } }));
    CHECK(month_in(basis, "2026-09-01").payable == Yen(59'400));
    CHECK(month_in(basis, "2026-10-01").payable == Yen(48'050));
}

TEST_CASE("現況届: who claimed before August owes one, whose children all leave before November does not")
{
    CHECK(owes_report(mother("2026-07-31", 0), 2026));
    CHECK_FALSE(owes_report(mother("2026-08-01", 0), 2026));
    CHECK(owes_report(mother("2026-08-01", 0), 2027));
    auto lost = mother("2026-05-10", 0);
    lost.facts.push_back(fact(FactKind::Loss, "2026-07-31", { { "ground", "married" } }));
    CHECK_FALSE(owes_report(lost, 2026));
    auto reported = mother("2026-05-10", 0);
    CHECK_FALSE(has_reported(reported, 2026));
    reported.facts.push_back(fact(FactKind::Report, "2026-08-31", { { "year", 2026 } }));
    CHECK(has_reported(reported, 2026));
    CHECK_FALSE(has_reported(reported, 2027));
}

TEST_CASE("what is owed, and how far what was paid too much is set against it")
{
    std::vector<Month> months;
    for (auto const* month : { "2026-06-01", "2026-07-01", "2026-08-01", "2026-09-01" })
        months.push_back({ .month = on(month), .state = MonthState::Payable, .amount = Yen(100), .payable = Yen(100) });
    CHECK(owed(months, {}, on("2026-07-01")) == std::vector<MonthYen> { { on("2026-06-01"), Yen(100) } });
    auto const open = owed(months, { { on("2026-06-01"), Yen(350) }, { on("2026-07-01"), Yen(100) } }, on("2026-09-01"));
    CHECK(open == std::vector<MonthYen> { { on("2026-06-01"), Yen(-250) }, { on("2026-08-01"), Yen(100) } });
    auto const kept = settle(open, Offset::No);
    CHECK(kept.total == Yen(100));
    CHECK(kept.overpaid == Yen(250));
    auto const set_off = settle(open, Offset::Yes);
    CHECK(set_off.total == Yen(0));
    CHECK(set_off.overpaid == Yen(150));
    CHECK(set_off.lines == std::vector<MonthYen> { { on("2026-06-01"), Yen(-100) }, { on("2026-08-01"), Yen(100) } });
}

TEST_CASE("what is typed for a fact: each field as what it must be, the fault at its field; and back to the same")
{
    struct Row { char const* name; FactKind kind; std::vector<Typed> typed; char const* field; };
    for (auto const& row : { Row { "no month", FactKind::Income, { { "total", "1" } }, "from" }, Row { "no such month", FactKind::Income, { { "from", "2026-13" }, { "total", "1" } }, "from" },
             Row { "neither counted nor total", FactKind::Income, { { "from", "2026-11" } }, "total" }, Row { "both", FactKind::Income, { { "from", "2026-11" }, { "total", "1" }, { "counted", "1" } }, "total" },
             Row { "less than nothing", FactKind::Income, { { "from", "2026-11" }, { "total", "-1" } }, "total" }, Row { "more wages than all", FactKind::Income, { { "from", "2026-11" }, { "total", "1" }, { "employment_and_pension", "2" } }, "employment_and_pension" },
             Row { "no such ground", FactKind::Loss, { { "from", "2026-11-02" }, { "ground", "bored" } }, "ground" }, Row { "no ground", FactKind::Loss, { { "from", "2026-11-02" } }, "ground" },
             Row { "ends before it begins", FactKind::Exemption, { { "from", "2026-11" }, { "until", "2026-10" }, { "ground", "working" } }, "until" } }) {
        CAPTURE(row.name);
        auto const read = read_fact(row.kind, row.typed);
        REQUIRE_FALSE(read);
        CHECK(read.error().fields.front().field == row.field);
    }
    auto const income = read_fact(FactKind::Income, std::vector<Typed> { { "from", "令和8年11月1日" }, { "total", "１，２３４，０００" }, { "widow", "0" }, { "supporter_1_income", "2,000,000" } });
    REQUIRE(income);
    CHECK(income->from == on("2026-11-01"));
    CHECK(income->values.integer("total") == 1'234'000);
    for (auto const& rule : fact_kinds()) {
        std::vector<Typed> typed { { "from", "2026-11-01" }, { "until", "2027-01" } };
        for (auto const& field : rule.fields)
            if (field.name != "counted")
                typed.push_back({ std::string(field.name), field.type == FieldType::Choice ? std::string(field.options.front()) : field.type == FieldType::Date ? "2020-02-02" : "1" });
        auto const once = read_fact(rule.kind, typed);
        REQUIRE_MESSAGE(once, word_of(rule.kind));
        auto const again = read_fact(rule.kind, typed_fact(*once));
        REQUIRE(again);
        CHECK(to_json(*again) == to_json(*once));
        CHECK(to_json(*fact_from(to_json(*once))) == to_json(*once));
    }
}

TEST_CASE("a loss or a child's loss that a release names never held; another one still does")
{
    auto basis = mother("2026-05-10", 0);
    basis.facts.push_back(fact(FactKind::Loss, "2026-07-10", { { "ground", "married" } }, "l1"));
    basis.facts.push_back(fact(FactKind::ChildLost, "2026-08-10", { { "child", "c1" }, { "ground", "not_in_care" } }, "l2"));
    CHECK(month_in(basis, "2026-08-01").state == MonthState::Lost);
    basis.facts.push_back(fact(FactKind::Release, "2026-09-01", { { "of", "l1" } }));
    CHECK(month_in(basis, "2026-08-01").state == MonthState::Payable);
    CHECK(month_in(basis, "2026-09-01").state == MonthState::Lost);
    basis.facts.push_back(fact(FactKind::Release, "2026-09-01", { { "of", "l2" } }));
    CHECK(month_in(basis, "2026-09-01").state == MonthState::Payable);
    basis.facts.push_back(fact(FactKind::Loss, "2026-08-20", { { "ground", "married" } }, "l3"));
    CHECK(month_in(basis, "2026-08-01").state == MonthState::Payable);
    CHECK(month_in(basis, "2026-09-01").why == "married");
}

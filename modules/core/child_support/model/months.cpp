#include <mado/child_support/months.h>

#include <mado/time/period.h>

#include <algorithm>
#include <map>
#include <set>

namespace mado::child_support {

namespace {

constexpr int adult = 18, disabled_until = 20, infant = 3;
constexpr int five_years = 60, seven_years = 84, years_of_limitation = 2;
constexpr unsigned payment_day_of_month = 11, first_of_allowance_year = 11;

Day next(Day month) { return month.plus_months(1); }
bool covers(Fact const& fact, Day month) { return fact.from <= month && (!fact.until || month <= *fact.until); }

// Of the facts of a kind that hold in a month: the one from the latest day, of one day the one that was recorded last.
template <class Holds>
std::optional<Fact> latest(Basis const& basis, FactKind kind, Holds holds)
{
    Fact const* found = nullptr;
    for (auto const& fact : basis.facts)
        if (fact.kind == kind && holds(fact) && (!found || std::pair(fact.from, std::string_view(fact.id)) > std::pair(found->from, std::string_view(found->id))))
            found = &fact;
    return found ? std::optional(*found) : std::nullopt;
}

std::optional<Fact> first_loss(Basis const& basis)
{
    Fact const* found = nullptr;
    for (auto const& fact : basis.facts)
        if (fact.kind == FactKind::Loss && !is_released(basis, fact) && (!found || std::pair(fact.from, std::string_view(fact.id)) < std::pair(found->from, std::string_view(found->id))))
            found = &fact;
    return found ? std::optional(*found) : std::nullopt;
}

// 法13条の2: what stands against the allowance. Who receives a 障害基礎年金 等 is set against by its addition for children alone (2021年3月から).
std::int64_t pension_of(Basis const& basis, Day month)
{
    auto const fact = latest(basis, FactKind::Pension, [&](Fact const& one) { return covers(one, month); });
    if (!fact)
        return 0;
    return fact->values.integer(fact->values.text("kind") == "disability_basic" ? "child_addition" : "amount");
}

json::Value income_parts(json::Value const& values)
{
    json::Value parts = json::object({});
    for (auto const* name : { "total", "employment_and_pension", "child_maintenance", "disabled", "severely_disabled", "working_student", "other_deductions" })
        parts.set(name, values.integer(name));
    return parts.set("widow", values.flag("widow")).set("single_parent", values.flag("single_parent"));
}

json::Value supporters_of(json::Value const& values)
{
    json::Array all;
    for (int n = 1; n <= most_supporters; ++n) {
        auto const name = "supporter_" + std::to_string(n) + "_";
        if (values.has(name + "income"))
            all.push_back(json::object({ { "income", values.integer(name + "income") }, { "dependants", values.integer(name + "dependants") }, { "elderly_dependants", values.integer(name + "elderly") } }));
    }
    return all;
}

std::string why_suspended(Assessed const& assessed) { return assessed.tier != "none" ? "pension" : assessed.by_supporter ? "supporter" : "income"; }

// 差止 holds until it is released; what had lapsed by then stays lapsed.
void hold_back(Basis const& basis, Month& month, Day today, Calendar const& calendar)
{
    auto const fact = latest(basis, FactKind::Withholding, [&](Fact const& one) { return covers(one, month.month); });
    if (!fact)
        return;
    auto const release = latest(basis, FactKind::Release, [&](Fact const& one) { return one.values.text("of") == fact->id; });
    if (is_expired(month.month, release ? release->from : today, calendar))
        month.state = MonthState::Expired;
    else if (!release)
        month.state = MonthState::Withheld;
    else
        return;
    month.why = fact->values.text("ground");
    month.payable = Yen(0);
}

Month month_with(Basis const& basis, Day day, std::vector<Child> const& children, std::optional<Fact> const& loss, Day today, Calendar const& calendar, Worth const& worth)
{
    Month month { .month = day };
    month.children = static_cast<int>(std::ranges::count_if(children, [&](Child const& child) { return child.first() <= day && day <= child.last(); }));
    if ((loss && day > month_of(loss->from)) || month.children == 0) {
        month.state = MonthState::Lost;
        month.why = loss && day > month_of(loss->from) ? loss->values.text("ground") : "no_child";
        month.children = 0;
        return month;
    }
    month.asked = asked_for(basis, day, month.children);
    if (month.asked.is_null()) {
        month.why = "no_income";
        return month;
    }
    auto const assessed = worth(month.asked);
    if (!assessed) {
        month.why = "no_table";
        return month;
    }
    month.amount = month.payable = assessed->monthly;
    month.tier = assessed->tier;
    month.withheld = assessed->withheld;
    month.state = MonthState::Payable;
    if (month.amount.is_zero()) {
        month.state = MonthState::Suspended;
        month.why = why_suspended(*assessed);
        return month;
    }
    if (!month.withheld.is_zero())
        month.why = "five_years";
    else if (month.tier == "partial")
        month.why = "income";
    if (auto const denial = latest(basis, FactKind::Denial, [&](Fact const& one) { return covers(one, day); })) {
        month.state = MonthState::Denied;  // 法14条: 全部又は一部
        month.why = denial->values.text("ground");
        month.payable = denial->values.has("part") ? std::max(Yen(0), month.amount - Yen(denial->values.integer("part"))) : Yen(0);
    }
    if (!month.payable.is_zero())
        hold_back(basis, month, today, calendar);
    return month;
}

}  // namespace

bool is_released(Basis const& basis, Fact const& fact)
{
    return std::ranges::any_of(basis.facts, [&](Fact const& one) { return one.kind == FactKind::Release && one.values.text("of") == fact.id; });
}

Day month_of(Day day) { return *Day::of(day.year(), day.month(), 1); }
int allowance_year(Day month) { return month.month() >= first_of_allowance_year ? month.year() : month.year() - 1; }
Day first_month_of(int year) { return *Day::of(year, first_of_allowance_year, 1); }
Day last_month_of(int year) { return *Day::of(year + 1, first_of_allowance_year - 1, 1); }
bool is_payment_month(Day month) { return month.month() % 2 == 1; }
Day payment_month_of(Day month) { return month.plus_months(is_payment_month(month) ? 2 : 1); }

Day payment_day(Day payment_month, Calendar const& calendar)
{
    auto day = *Day::of(payment_month.year(), payment_month.month(), payment_day_of_month);
    while (!calendar.is_open(day))
        day = day.plus_days(-1);
    return day;
}

bool is_expired(Day month, Day on, Calendar const& calendar)
{
    auto const last = last_day(payment_day(payment_month_of(month), calendar).plus_days(1), Term::of_years(years_of_limitation));  // 民法140条: the day itself is not counted
    return last && on > *last;
}

Day Child::first() const { return next(month_of(asked_on)); }

Day Child::last() const
{
    auto const of_age = is_disabled ? age_reached_on(born_on, disabled_until) : fiscal_year_end_of_age(born_on, adult);
    auto const by_age = month_of(of_age.value_or(born_on));
    return lost_on ? std::min(by_age, month_of(*lost_on)) : by_age;
}

std::vector<Child> children_of(Basis const& basis)
{
    std::vector<Child> all;
    for (auto const& fact : basis.facts)
        if (fact.kind == FactKind::ChildAdded)
            all.push_back({ fact.id, Day::parse(fact.values.text("child_born_on")).value_or(Day {}), fact.from, fact.values.text("ground"), fact.values.flag("is_disabled"), {}, {} });
    for (auto const& fact : basis.facts) {
        auto const child = fact.kind == FactKind::ChildLost && !is_released(basis, fact) ? std::ranges::find(all, fact.values.text("child"), &Child::id) : all.end();
        if (child == all.end() || (child->lost_on && std::pair(*child->lost_on, std::string_view(child->why_lost)) <= std::pair(fact.from, std::string_view(fact.values.text("ground")))))
            continue;
        child->lost_on = fact.from;
        child->why_lost = fact.values.text("ground");
    }
    std::ranges::sort(all, {}, [](Child const& child) { return std::pair(child.born_on, child.id); });
    return all;
}

Day first_month(Basis const& basis) { return next(month_of(basis.claimed_on)); }

std::optional<Day> five_years_from(Basis const& basis)
{
    if (basis.is_guardian)
        return std::nullopt;
    // 法13条の3第1項括弧書: with a child under three on the day of the claim five years run from the month after it became three; of several, the youngest.
    std::optional<Day> youngest;
    for (auto const& child : children_of(basis))
        if (auto const three = age_reached_on(child.born_on, infant); three && child.asked_on <= basis.claimed_on && *three > basis.claimed_on && (!youngest || *three > *youngest))
            youngest = three;
    if (youngest)
        return next(month_of(*youngest)).plus_months(five_years);
    return std::min(first_month(basis).plus_months(five_years), month_of(basis.qualified_on).plus_months(seven_years));
}

bool is_exempt(Basis const& basis, Day month)
{
    return latest(basis, FactKind::Exemption, [&](Fact const& one) { return covers(one, month); }).has_value();
}

std::optional<Fact> income_for(Basis const& basis, Day month)
{
    return latest(basis, FactKind::Income, [&](Fact const& one) { return one.from <= month && allowance_year(one.from) == allowance_year(month); });
}

bool owes_report(Basis const& basis, int year)
{
    auto const first_of_august = *Day::of(year, 8, 1);
    auto const loss = first_loss(basis);
    auto const children = children_of(basis);
    return basis.claimed_on < first_of_august && (!loss || loss->from >= first_of_august)
        && std::ranges::any_of(children, [&](Child const& child) { return child.last() >= first_month_of(year); });
}

bool has_reported(Basis const& basis, int year)
{
    return std::ranges::any_of(basis.facts, [&](Fact const& one) { return one.kind == FactKind::Report && one.values.integer("year") == year; });
}

json::Value asked_for(Basis const& basis, Day month, int children)
{
    auto const income = income_for(basis, month);
    if (!income)
        return {};
    auto const& values = income->values;
    auto const five = five_years_from(basis);
    auto asked = json::object({ { "on", month.iso().substr(0, 7) }, { "recipient", basis.is_guardian ? "guardian" : "parent" },
        { "dependants", values.integer("dependants") }, { "elderly_dependants", values.integer("elderly_dependants") }, { "specified_dependants", values.integer("specified_dependants") },
        { "supporters", supporters_of(values) }, { "children", children }, { "pension", pension_of(basis, month) }, { "five_years_passed", five && month >= *five && !is_exempt(basis, month) } });
    return values.has("counted") ? asked.set("income", values.integer("counted")) : asked.set("income_parts", income_parts(values));
}

std::vector<Month> months_of(Basis const& basis, Day through, Day today, Calendar const& calendar, Worth const& worth)
{
    auto const children = children_of(basis);
    auto const loss = first_loss(basis);
    std::vector<Month> all;
    for (auto month = std::max(first_month(basis), basis.counted_from ? month_of(*basis.counted_from) : first_month(basis)); month <= through; month = next(month))
        all.push_back(month_with(basis, month, children, loss, today, calendar, worth));
    return all;
}

std::vector<Difference> differences(std::vector<Month> const& before, std::vector<Month> const& after)
{
    std::map<Day, std::pair<Month, Month>> by_month;
    for (auto const& one : before)
        by_month[one.month].first = one;
    for (auto const& one : after)
        by_month[one.month].second = one;
    std::vector<Difference> all;
    for (auto const& [month, pair] : by_month)
        if (!(pair.first == pair.second))
            all.push_back({ month, pair.first, pair.second });
    return all;
}

std::vector<MonthYen> owed(std::vector<Month> const& months, std::vector<MonthYen> const& paid, Day payment_month)
{
    std::map<Day, Yen> open;
    for (auto const& one : months)
        if (one.month < payment_month)
            open[one.month] += one.payable;
    for (auto const& one : paid)
        if (one.month < payment_month)
            open[one.month] -= one.amount;
    std::vector<MonthYen> all;
    for (auto const& [month, amount] : open)
        if (!amount.is_zero())
            all.push_back({ month, amount });
    return all;
}

Settled settle(std::vector<MonthYen> const& owed, Offset offset)
{
    Settled made;
    for (auto const& one : owed)
        (one.amount.is_negative() ? made.overpaid : made.total) += one.amount.is_negative() ? -one.amount : one.amount;
    for (auto const& one : owed)
        if (!one.amount.is_negative())
            made.lines.push_back(one);
    for (auto const& one : owed) {
        if (offset == Offset::No || !one.amount.is_negative())
            continue;
        auto const taken = std::min(-one.amount, made.total);
        if (taken.is_zero())
            continue;
        made.lines.push_back({ one.month, -taken });
        made.total -= taken;
        made.overpaid -= taken;
    }
    std::ranges::sort(made.lines, {}, [](MonthYen const& line) { return std::pair(line.month, line.amount); });
    return made;
}

}  // namespace mado::child_support

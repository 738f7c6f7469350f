#include <mado/public_assistance/month.h>

#include <mado/public_assistance/effect.h>

#include <mado/time/period.h>

#include <algorithm>
#include <set>

namespace mado::public_assistance {

namespace {

using feel::Entry;
using feel::Value;
using Sheet = benefits::Rules::Sheet;

constexpr int grown_up = 20;           // 20歳未満控除
constexpr int last_year_of_child = 18; // 児童養育加算: to the end of the fiscal year in which that age is reached

Value number(std::int64_t amount) { return Value::number(Decimal(amount)); }

bool covers(Day from, std::optional<Day> const& until, Day day) { return from <= day && (!until || day <= *until); }
bool meets(Day from, std::optional<Day> const& until, Day first, Day last) { return from <= last && (!until || first <= *until); }

Yen yen(benefits::Rules::Outcome const& outcome, std::string_view name)
{
    for (auto const& [known, value] : outcome.values)
        if (known == name)
            return Yen(value.to_integer().value_or(0));
    throw std::logic_error("public_assistance: no answer " + std::string(name));
}

std::vector<Stay const*> members_on(Situation const& situation, Day day)
{
    std::vector<Stay const*> all;
    for (auto const& one : situation.members)
        if (covers(one.from, one.until, day))
            all.push_back(&one);
    std::ranges::sort(all, {}, [](Stay const* one) { return one->who; });
    return all;
}

Fact const* fact_on(Situation const& situation, FactKind kind, std::string const& who, Day day)
{
    Fact const* found = nullptr;   // of several the one that began last, then of the greater id: whatever the order in which they are told
    for (auto const& one : situation.facts)
        if (one.kind == kind && one.who == who && covers(one.from, one.until, day) && (!found || std::pair(one.from, one.id) > std::pair(found->from, found->id)))
            found = &one;
    return found;
}

Yen sum_on(Situation const& situation, FactKind kind, Day day)
{
    Yen sum;
    for (auto const& one : situation.facts)
        if (one.kind == kind && covers(one.from, one.until, day))
            sum += one.amount;
    return sum;
}

constexpr std::string_view disabilities[] { "1", "2" }, schools[] { "primary", "junior", "high" }, radiations[] { "now", "past" }, maternities[] { "early", "late", "nursing", "after" };

bool is_child(Stay const& one, Day first)
{
    auto const end = one.born_on ? fiscal_year_end_of_age(*one.born_on, last_year_of_child) : std::nullopt;
    return end && *end >= first;
}

// Years of life on the first day of the month; who is born in it: 0.
std::int64_t age_in(Stay const& one, Day first) { return one.born_on && *one.born_on <= first ? age(*one.born_on, first).value_or(0) : 0; }

struct InMonth {
    Situation const& situation;
    Day first, last;

    Value members(std::vector<Stay const*> const& there, Day day) const
    {
        bool const has_grown_up = std::ranges::any_of(there, [&](Stay const* one) { return !is_child(*one, first); });
        std::vector<Value> all;
        for (auto const* one : there) {
            auto const* disability = fact_on(situation, FactKind::Disability, one->who, day);
            auto const* school = fact_on(situation, FactKind::School, one->who, day);
            auto const* radiation = fact_on(situation, FactKind::Radiation, one->who, day);
            auto const* insurance = fact_on(situation, FactKind::CareInsurance, one->who, day);
            auto const has = [&](FactKind kind) { return Value::boolean(fact_on(situation, kind, one->who, day) != nullptr); };
            all.push_back(Value::context({ { "age", number(age_in(*one, first)) }, { "in_institution", has(FactKind::Institution) },
                { "disability", Value::string(disability ? disability->word : "") }, { "raises_child", Value::boolean(has_grown_up && is_child(*one, first)) },
                { "school", Value::string(school ? school->word : "") }, { "single_parent", has(FactKind::SingleParent) },
                { "maternity", Value::string(maternity_in(situation, one->who, first)) }, { "home_patient", has(FactKind::HomePatient) }, { "care_facility", has(FactKind::CareFacility) },
                { "radiation", Value::string(radiation ? radiation->word : "") }, { "care_insurance", number(insurance ? insurance->amount.amount() : 0) } }));
        }
        return Value::list(std::move(all));
    }

    std::int64_t children_of_one_parent(std::vector<Stay const*> const& there, Day day) const
    {
        bool const is_single = std::ranges::any_of(situation.facts, [&](Fact const& one) { return one.kind == FactKind::SingleParent && covers(one.from, one.until, day); });
        return is_single ? std::ranges::count_if(there, [&](Stay const* one) { return is_child(*one, first); }) : 0;
    }

    Yen in_month(FactKind kind) const
    {
        Yen sum;
        for (auto const& one : situation.facts)
            if (one.kind == kind && meets(one.from, one.until, first, last))
                sum += one.amount;
        return sum;
    }

    Value earners() const
    {
        std::vector<Stay const*> earning;
        for (auto const& one : situation.members)
            if (meets(one.from, one.until, first, last) && std::ranges::none_of(earning, [&](Stay const* other) { return other->who == one.who; }))
                earning.push_back(&one);
        std::ranges::sort(earning, {}, [](Stay const* one) { return one->who; });
        std::vector<Value> all;
        for (auto const* one : earning) {
            Yen earned, expenses;
            bool is_new = false;
            for (auto const& fact : situation.facts)
                if (fact.who == one->who && meets(fact.from, fact.until, first, last)) {
                    is_new = is_new || fact.kind == FactKind::NewlyWorking;
                    if (fact.kind == FactKind::Earned)
                        earned += fact.amount, expenses += fact.expenses;
                }
            auto const grown_on = one->born_on ? age_reached_on(*one->born_on, grown_up) : std::nullopt;
            if (!earned.is_zero())
                all.push_back(Value::context({ { "earned", number(earned.amount()) }, { "expenses", number(expenses.amount()) }, { "newly_working", Value::boolean(is_new) },
                    { "under_20", Value::boolean(grown_on && *grown_on > first) } }));
        }
        return Value::list(std::move(all));
    }

    Value asked(Day day) const
    {
        auto const there = members_on(situation, day);
        return Value::context({ { "on", Value::string(month_text(first)) }, { "grade", Value::string(situation.standing.grade) }, { "members", members(there, day) },
            { "winter_zone", Value::string(situation.standing.winter_zone) }, { "single_parent_children", number(children_of_one_parent(there, day)) },
            { "rent", number(sum_on(situation, FactKind::Rent, day).amount()) }, { "rent_limit", number(situation.standing.rent_limit(there.size()).amount()) }, { "earners", earners() },
            { "other_income", number(in_month(FactKind::OtherIncome).amount()) }, { "windfall", number(in_month(FactKind::Windfall).amount()) } });
    }
};

// The days of the month on which something begins, or the day after its end.
std::set<Day> turns_of(Situation const& situation, Day first, Day last)
{
    std::set<Day> turns { first };
    auto const add = [&](Day from, std::optional<Day> const& until) {
        if (from > first && from <= last)
            turns.insert(from);
        if (until && *until >= first && *until < last)
            turns.insert(until->plus_days(1));
    };
    for (auto const& one : situation.members)
        add(one.from, one.until);
    for (auto const& one : situation.spells)
        add(one.from, one.until);
    for (auto const& one : situation.facts)
        if (holds_by_day(one.kind))
            add(one.from, one.until);
    return turns;
}

struct Piece { Day from, until; Value asked; };

// Pieces in which the same is asked are one, so that it does not matter how a fact is cut.
std::vector<Piece> pieces_of(Situation const& situation, Day first, Day last)
{
    InMonth const month { situation, first, last };
    auto const turns = turns_of(situation, first, last);
    std::vector<Piece> pieces;
    for (auto at = turns.begin(); at != turns.end(); ++at) {
        auto const until = std::next(at) == turns.end() ? last : std::next(at)->plus_days(-1);
        if (std::ranges::none_of(situation.spells, [&](Spell const& one) { return covers(one.from, one.until, *at); }) || members_on(situation, *at).empty())
            continue;
        auto asked = month.asked(*at);
        if (!pieces.empty() && pieces.back().until.plus_days(1) == *at && pieces.back().asked.to_text() == asked.to_text())
            pieces.back().until = until;
        else
            pieces.push_back({ *at, until, std::move(asked) });
    }
    return pieces;
}

Value degree_of(Month const& made, Day last, Yen year_end, Yen care, Yen medical)
{
    std::vector<Value> stretches;
    for (auto const& one : made.stretches)
        stretches.push_back(Value::context({ { "days", number(one.until - one.from + 1) }, { "living", number(one.living.amount()) }, { "housing", number(one.housing.amount()) },
            { "education", number(one.education.amount()) } }));
    return Value::context({ { "days", number(last.day_of_month()) }, { "stretches", Value::list(std::move(stretches)) }, { "year_end", number(year_end.amount()) }, { "care", number(care.amount()) },
        { "medical", number(medical.amount()) }, { "income", number(made.income.amount()) }, { "income_for_need", number(made.income_for_need.amount()) } });
}

}  // namespace

bool holds_by_day(FactKind kind) { return kind <= FactKind::CareInsurance; }
bool is_of_a_member(FactKind kind) { return kind != FactKind::Rent && kind != FactKind::OtherIncome && kind != FactKind::Windfall && kind != FactKind::Care && kind != FactKind::Medical; }
bool has_amount(FactKind kind)
{
    return kind == FactKind::Rent || kind == FactKind::CareInsurance || kind == FactKind::Earned || kind == FactKind::OtherIncome || kind == FactKind::Windfall || kind == FactKind::Care
        || kind == FactKind::Medical;
}
std::span<std::string_view const> words_of(FactKind kind)
{
    switch (kind) {
    case FactKind::Disability: return disabilities;
    case FactKind::School: return schools;
    case FactKind::Radiation: return radiations;
    case FactKind::Maternity: return maternities;
    default: return {};
    }
}

std::string_view maternity_in(Situation const& situation, std::string const& who, Day month)
{
    auto const first = first_of_month(month), last = last_of_month(month);
    auto const* before = fact_on(situation, FactKind::Maternity, who, first.plus_days(-1));
    if (before && (before->word == "early" || before->word == "late"))
        return before->word;
    Fact const* birth = nullptr;
    for (auto const& one : situation.facts)
        if (one.kind == FactKind::Maternity && one.who == who && (one.word == "nursing" || one.word == "after") && meets(one.from, one.until, first, last)
            && (!birth || std::pair(one.from, one.id) > std::pair(birth->from, birth->id)))
            birth = &one;
    return birth && first < first_of_month(birth->from).plus_months(birth->word == "nursing" ? months_nursing : months_after_birth) ? "after" : "";
}

Yen Standing::rent_limit(std::size_t size) const
{
    auto const place = size <= 2 ? std::max<std::size_t>(size, 1) - 1 : size <= 5 ? 2u : size == 6 ? 3u : 4u;
    return rent_limits.at(place);
}

feel::Value case_of(Situation situation, Day in)
{
    situation.standing.winter_zone.clear();
    return InMonth { situation, first_of_month(in), last_of_month(in) }.asked(in);
}

Day first_of_month(Day day) { return *Day::of(day.year(), day.month(), 1); }
Day last_of_month(Day day) { return first_of_month(day).plus_months(1).plus_days(-1); }
std::string month_text(Day day) { return day.iso().substr(0, 7); }
std::optional<Day> parse_month(std::string_view text) { return text.size() == 7 ? Day::parse(std::string(text) + "-01") : std::nullopt; }

bool same_amounts(Month const& a, Month const& b)
{
    return a.first == b.first && a.needed == b.needed && a.income == b.income && a.income_for_need == b.income_for_need && a.living == b.living && a.housing == b.housing && a.education == b.education
        && a.care == b.care && a.medical == b.medical && a.own_payment == b.own_payment && a.paid == b.paid && a.is_in_need == b.is_in_need;
}

std::optional<Reckoner> Reckoner::of(definitions::Library const& library)
{
    auto standard = benefits::Rules::of(library, minimum());
    auto degree = benefits::Rules::of(library, public_assistance::degree());
    if (!standard || !degree)
        return std::nullopt;
    return Reckoner(std::move(*standard), std::move(*degree));
}

std::expected<Month, benefits::Refused> Reckoner::month(Situation const& situation, Day in, Sheet sheet) const
{
    auto const first = first_of_month(in), last = last_of_month(in);
    Month made;
    made.first = first;
    Yen year_end;
    for (auto const& piece : pieces_of(situation, first, last)) {
        auto outcome = standard_.decide(piece.asked, sheet);
        if (!outcome)
            return std::unexpected(std::move(outcome.error()));
        made.stretches.push_back({ piece.from, piece.until, members_on(situation, piece.from).size(),
            yen(*outcome, "living_assistance") + yen(*outcome, "winter") + yen(*outcome, "disability_additions") + yen(*outcome, "single_parent_addition") + yen(*outcome, "child_rearing_addition")
                + yen(*outcome, "other_additions") - yen(*outcome, "overlap"),
            yen(*outcome, "housing_assistance"), yen(*outcome, "education_assistance"), std::move(outcome->sheet) });
        made.income = yen(*outcome, "income_counted");
        made.income_for_need = yen(*outcome, "income_for_need");
        if (piece.until == last)
            year_end = yen(*outcome, "year_end");  // who is on assistance at the end of December has it whole
    }
    if (made.stretches.empty())
        return made;
    InMonth const all { situation, first, last };
    auto outcome = degree_.decide(degree_of(made, last, year_end, all.in_month(FactKind::Care), all.in_month(FactKind::Medical)), sheet);
    if (!outcome)
        return std::unexpected(std::move(outcome.error()));
    made.needed = yen(*outcome, "needed"), made.living = yen(*outcome, "living"), made.housing = yen(*outcome, "housing"), made.education = yen(*outcome, "education");
    made.care = yen(*outcome, "care_assistance"), made.medical = yen(*outcome, "medical_assistance"), made.own_payment = yen(*outcome, "own_payment"), made.paid = yen(*outcome, "paid");
    for (auto const& [name, value] : outcome->values)
        made.is_in_need = made.is_in_need || (name == "is_in_need" && value.is_true());
    made.sheet = std::move(outcome->sheet);
    return made;
}

std::expected<Month, benefits::Refused> Reckoner::whole_month(Situation situation, Day in, Sheet sheet) const
{
    situation.spells = { { first_of_month(in), std::nullopt } };
    for (auto& one : situation.members)
        if (covers(one.from, one.until, in))
            one.from = std::min(one.from, first_of_month(in));
    return month(situation, in, sheet);
}

}  // namespace mado::public_assistance

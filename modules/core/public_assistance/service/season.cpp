// 冬: when the addition begins and ends, by the months of definitions/decisions/public_assistance_standard.dmn, and what has to be looked at before it.
#include "service/season.h"

#include <mado/public_assistance/minimum.h>

#include "store/assistance_store.h"

#include <algorithm>
#include <stdexcept>

namespace mado::public_assistance::service {

namespace {

constexpr int days_before = 30, days_of_zone = 60, months_of_a_look = 2, age_of_somebody = 30;

// The addition alone of the model, and nothing that does not lead to it.
benefits::Rules addition_of(Workplace const& here)
{
    auto asked = minimum();
    asked.answers = { "winter" };
    auto rules = benefits::Rules::of(here.library, std::move(asked));
    if (!rules)
        throw std::runtime_error("public_assistance: definitions/decisions has no public_assistance_standard");
    return std::move(*rules);
}

bool has_addition(benefits::Rules const& rules, Standing const& standing, Day first)
{
    using feel::Value;
    auto const somebody = Value::context({ { "age", Value::number(Decimal(age_of_somebody)) } });
    auto const outcome = rules.decide(Value::context({ { "on", Value::string(month_text(first)) }, { "grade", Value::string(standing.grade) }, { "members", Value::list({ somebody }) },
                                          { "winter_zone", Value::string(standing.winter_zone) } }),
        benefits::Rules::Sheet::No);
    return outcome && outcome->values.front().second.to_integer().value_or(0) > 0;
}

}  // namespace

std::optional<Season> season_near(Workplace const& here, Standing const& standing, Day today)
{
    if (standing.winter_zone.empty())
        return std::nullopt;
    auto const month = first_of_month(today);
    auto const rules = addition_of(here);
    // From eight months back, so that the winter that runs is found with its first month.
    Day begins;
    bool runs = false, had = has_addition(rules, standing, month.plus_months(-8));
    for (int n = -7; n <= 12; ++n) {
        auto const first = month.plus_months(n);
        bool const has = has_addition(rules, standing, first);
        if (has && !had) {
            begins = first;
            runs = true;
        } else if (!has && runs) {
            runs = false;
            if (auto const last = first.plus_days(-1); last >= today)
                return Season { begins, last };
        }
        had = has;
    }
    return std::nullopt;
}

bool begins_soon(Season const& season, Day today) { return today < season.first && season.first - today <= days_before; }
bool ends_soon(Season const& season, Day today) { return today >= season.first && season.last >= today && season.last - today <= days_before; }

bool is_zone_doubtful(db::Read& tx, Household const& household, Standing const& standing, Day today)
{
    if (household.winter_zone != standing.winter_zone)
        return true;
    auto const group = persons::household(tx, household.id);
    if (!group)
        return false;
    for (auto const& one : persons::addresses(tx, { .tenant = tx.tenant(), .kind = CallerKind::System, .job = "public_assistance.season" }, group->head))
        if (one.kind != persons::AddressKind::Mailing && one.from <= today && (!one.until || *one.until >= today) && !one.town.empty() && one.town != tx.tenant())
            return true;
    return false;
}

std::optional<Day> zone_due(Season const& season, Day today)
{
    if (today < season.first && season.first - today > days_of_zone)
        return std::nullopt;
    return season.first.plus_days(-1);
}

std::optional<Day> heating_due(db::Read& tx, Household const& household, Season const& season, Day today)
{
    if (season.first - today > days_before || today - season.first > days_before)
        return std::nullopt;
    bool const is_looked_at = std::ranges::any_of(store::visits(tx, household.id), [&](Visit const& one) { return one.done_on && *one.done_on >= season.first.plus_months(-months_of_a_look); });
    return is_looked_at ? std::nullopt : std::optional(season.first.plus_days(-1));
}

}  // namespace mado::public_assistance::service

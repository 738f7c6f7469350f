// 基準の改定: what it changes, household by household.
#include <mado/public_assistance/effect.h>

#include "service/inside.h"

#include <algorithm>
#include <stdexcept>

namespace mado::public_assistance {

std::vector<feel::Value> cases_for(db::Read& tx, Caller const& caller, Workplace const& here, Day in)
{
    auto const standing = setting(tx, here).standing;
    std::vector<feel::Value> all;
    for (auto const& household : service::living(tx, caller))
        if (household.state == HouseholdState::Assisted)
            all.push_back(case_of(situation_of(tx, household, standing, Seen::Effective), in));
    return all;
}

benefits::Effect effect_of_revision(definitions::Library const& library, std::span<feel::Value const> cases, Day month)
{
    auto asked = minimum();
    auto const first = std::ranges::find(asked.answers, "minimum");
    if (first == asked.answers.end())
        throw std::logic_error("public_assistance: minimum() does not answer the minimum");
    std::rotate(asked.answers.begin(), first, std::next(first));  // an effect is that of the first answer
    auto const rules = benefits::Rules::of(library, asked);
    if (!rules)
        throw std::runtime_error("public_assistance: definitions/decisions has no public_assistance_standard");
    return benefits::effect_of(*rules, nullptr, cases, month);
}

}  // namespace mado::public_assistance

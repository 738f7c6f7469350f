#include <mado/cases/handovers.h>
#include <mado/organization/organization.h>

#include "model/life.h"
#include "service/workings.h"
#include "store/case_store.h"

namespace mado::cases {

std::vector<Case> held_by(db::Read& tx, Caller const& caller, PersonId const& person, std::size_t most)
{
    auto const scope = access::scope(tx, caller, may_examine);
    std::vector<Case> held;
    for (auto const state : model::open_states)
        for (auto const& key : store::inbox(tx, { {}, person, state, std::nullopt }, {}, static_cast<int>(most)))
            if (auto found = store::find(tx, { key.id }); found && std::ranges::any_of(scope, [&](std::string const& division) { return access::within(found->owner, division); })
                && service::not_ones_own(caller, *found))
                held.push_back(std::move(*found));
    auto const last = Day::parse("9999-12-31").value_or(Day {});
    std::ranges::stable_sort(held, {}, [&](Case const& found) { return std::pair(found.stands_still, found.due.value_or(last)); });
    if (held.size() > most)
        held.resize(most);
    return held;
}

std::vector<Stranded> stranded(db::Read& tx, Caller const& caller, Day today)
{
    std::vector<Stranded> all;
    for (auto const& person : organization::persons(tx))
        if (organization::positions_of(tx, person.id, today).empty())
            if (auto const held = held_by(tx, caller, person.id); !held.empty())
                all.push_back({ person.id, held.size() });
    return all;
}

}  // namespace mado::cases

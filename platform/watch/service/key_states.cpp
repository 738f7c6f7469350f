#include "service/key_states.h"

#include <mado/gateway/key_ring.h>
#include <mado/gateway/recovery.h>

namespace mado::watch {

namespace {

KeyState state_of(Zone& zone, std::filesystem::path const& folder)
{
    KeyState state { .zone = zone.name() };
    auto const keys = gateway::own_keys(zone.name(), folder);
    state.made = keys.now.made_at;
    state.on_token = keys.token.has_value();
    if (keys.next)
        state.rotating = keys.next->made_at;
    for (auto const& former : keys.former)
        if (former.sealing_private)
            state.former = former.until;
    if (auto const recovery = gateway::recovery_of(zone.name(), folder)) {
        state.keepers = recovery->keepers;
        state.need = recovery->need;
        state.split = state.checked = recovery->made_at;
        if (static_cast<int>(recovery->checked.size()) == recovery->keepers)
            state.checked = std::ranges::min_element(recovery->checked, {}, [](auto const& one) { return one.second; })->second;
    }
    return state;
}

}  // namespace

std::vector<KeyState> key_states(std::vector<Zone*> const& zones, std::filesystem::path const& keys)
{
    std::vector<KeyState> all;
    for (auto* zone : zones) {
        try {
            all.push_back(state_of(*zone, keys));
            for (auto const& one : gateway::refused_letters(zone->here().database))
                all.back().refused.push_back({ one.zone, one.at, one.count });
        } catch (std::exception const& error) {
            if (all.empty() || all.back().zone != zone->name())
                all.push_back({ .zone = zone->name(), .fault = error.what() });
        }
    }
    return all;
}

}  // namespace mado::watch

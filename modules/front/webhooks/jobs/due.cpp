// The edge of the schedule: what is due again is wanted again.
#include "service/wanting.h"
#include "store/delivery_store.h"

namespace mado::webhooks {

std::size_t want_all_due(Workplace const& here)
{
    std::size_t wanted = 0;
    for (auto const& town : here.towns.all()) {
        auto const now = here.clock.now();
        auto const systems = here.database.read(town.code, [&](db::Read& tx) { return store::systems_with_due(tx, now); });
        for (auto const& system : systems)
            wanted += here.database.write(town.code, [&](db::Write& tx) -> Result<void> { service::want_delivery(tx, here, system); return {}; }) ? 1 : 0;
    }
    return wanted;
}

}  // namespace mado::webhooks

// The edge of the schedule: town by town, at most so many a write.
#include "service/applications.h"
#include "store/application_store.h"

#include <mado/audit/audit.h>

namespace mado::applications {

std::size_t forget_unsent(Workplace const& here)
{
    constexpr int most = 500;
    std::size_t gone = 0;
    Instant const before { here.clock.now().microseconds - std::int64_t { days_kept_unsent } * 86'400'000'000 };
    for (auto const& town : here.towns.all()) {
        auto const old = here.database.read(town.code, [&](db::Read& tx) { return store::untouched_since(tx, before, most); });
        if (old.empty())
            continue;
        auto const removed = here.database.write(town.code, [&](db::Write& tx) -> Result<std::size_t> {
            std::size_t count = 0;
            Caller const caller { .tenant = town.code, .kind = CallerKind::System, .job = "applications.forget_unsent" };
            for (auto const& id : old)
                if (store::remove_unsent(tx, id, before)) {
                    files::forget_blobs(tx, "application", id.value);
                    audit::record(tx, caller, here.now(), "applications.application.forgotten", { { "application", id.value } });
                    ++count;
                }
            return count;
        });
        gone += removed.value_or(0);
    }
    return gone;
}

}  // namespace mado::applications

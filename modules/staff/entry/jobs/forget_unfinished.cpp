// The edge of the schedule: town by town, at most so many a write.
#include "service/entries.h"
#include "store/unfinished_store.h"

#include <mado/audit/audit.h>

namespace mado::entry {

std::size_t forget_unfinished(Workplace const& here)
{
    constexpr int most = 500;
    std::size_t gone = 0;
    Instant const before { here.clock.now().microseconds - std::int64_t { days_kept_unfinished } * 86'400'000'000 };
    for (auto const& town : here.towns.all()) {
        auto const old = here.database.read(town.code, [&](db::Read& tx) { return store::untouched_since(tx, before, most); });
        if (old.empty())
            continue;
        auto const removed = here.database.write(town.code, [&](db::Write& tx) -> Result<std::size_t> {
            std::size_t count = 0;
            Caller const caller { .tenant = town.code, .kind = CallerKind::System, .job = "entry.forget_unfinished" };
            for (auto const& id : store::untouched_since(tx, before, most)) {  // read again: somebody may have gone on meanwhile
                store::remove(tx, id);
                files::forget_blobs(tx, "entry", id.value);
                audit::record(tx, caller, here.now(), "entry.application.forgotten", { { "entry", id.value } });
                ++count;
            }
            return count;
        });
        gone += removed.value_or(0);
    }
    return gone;
}

}  // namespace mado::entry

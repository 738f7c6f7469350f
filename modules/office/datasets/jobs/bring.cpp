#include "service/pending.h"
#include "service/sources.h"

namespace mado::open_data {

Result<void> bring(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, ResourceId const& id, int attempts, Send const& send)
{
    auto const wanted = here.database.read(tenant, [&](db::Read& tx) { return pending(tx, id); });
    if (!wanted || wanted->state == PendingState::Failed)
        return {};                            // nobody waits for it
    SourceEntry source;
    source.address = wanted->address;
    auto const bring_it = [&]() -> Result<void> {
        auto const fetched = TRY(fetch(here, reference, tenant, source, send));
        return here.database.write(tenant, { .name = "open_data.brought" }, [&](db::Write& tx) { return service::take_pending(tx, here, *wanted, fetched); });
    };
    auto const tried = [&]() -> Result<void> {
        try {
            return bring_it();
        } catch (std::exception const&) {     // the last try leaves its fault, or the draft would wait for ever
            if (attempts + 1 < tries_of_pending)
                throw;
            return service::not_fetched("unreadable");
        }
    };
    auto const done = tried();
    if (done || attempts + 1 < tries_of_pending)
        return done;
    return here.database.write(tenant, { .name = "open_data.not_brought" }, [&](db::Write& tx) -> Result<void> {
        service::keep_fault(tx, *wanted, service::fault_of(done.error()));
        return {};
    });
}

}  // namespace mado::open_data

// Addresses that are due: each is called outside every transaction and taken in a write of its own.
#include "service/sources.h"
#include "store/desk_store.h"

namespace mado::open_data {

namespace {

constexpr int due_at_once = 20, most_batches = 50;
constexpr std::int64_t most_fetching_us = 20 * 60 * 1'000'000ll;

// Whatever is wrong with one address stays with it: the others are fetched all the same.
Result<Fetched> fetched_from(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, SourceEntry const& source, Send const& send)
{
    try {
        return fetch(here, reference, tenant, source, send);
    } catch (std::exception const&) {
        return service::not_fetched("unreadable");
    }
}

// False: it could not be taken, and nothing of it is kept.
bool is_taken(Workplace const& here, std::string const& tenant, SourceEntry const& source, Result<Fetched> const& fetched)
{
    try {
        return here.database.write(tenant, { .name = "open_data.fetched" }, [&](db::Write& tx) { return service::take_fetched(tx, here, source, fetched); }).has_value();
    } catch (std::exception const&) {
        return false;
    }
}

}  // namespace

std::size_t fetch_due(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Send const& send)
{
    if (auto const* town = here.towns.by_code(tenant); town && town->training)
        return 0;
    auto const until = here.clock.now().microseconds + most_fetching_us;
    std::size_t all = 0;
    // A harvested catalogue brings hundreds of sources: batch after batch, but not for ever.
    for (int batch = 0; batch < most_batches && here.clock.now().microseconds < until; ++batch) {
        auto const now = here.clock.now();
        auto const due = here.database.read(tenant, [&](db::Read& tx) { return store::sources_due(tx, now, due_at_once); });
        for (auto const& one : due) {
            if (is_taken(here, tenant, one, fetched_from(here, reference, tenant, one, send)))
                continue;
            // In a write of its own, or it would be due again at once and stand before the others.
            (void)here.database.write(tenant, { .name = "open_data.fetch_failed" }, [&](db::Write& tx) { return service::take_fetched(tx, here, one, service::not_fetched("not taken")); });
        }
        all += due.size();
        if (due.size() < static_cast<std::size_t>(due_at_once))
            break;
    }
    return all;
}

}  // namespace mado::open_data

#include "service/counts.h"

namespace mado::open_data {

std::size_t publish_counts(Workplace const& here, datasets::Reference const& reference, std::string const& tenant)
{
    auto const wanted = here.database.read(tenant, [&](db::Read& tx) { return service::figures_wanted(tx, here); });
    std::size_t published = 0;
    for (auto const& one : wanted) {
        auto const prepared = prepare_rows(here, reference, tenant, one.csv, one.file());
        if (!prepared)
            continue;
        auto const done = here.database.write(tenant, { .name = "open_data.counts" }, [&](db::Write& tx) { return service::publish_figures(tx, here, reference, one, *prepared); });
        published += done && *done == service::Came::Published ? 1 : 0;
    }
    return published;
}

}  // namespace mado::open_data

#include "service/harvests.h"

namespace mado::open_data {

std::size_t enqueue_harvests(Workplace const& here, std::string const& tenant)
{
    if (here.database.read(tenant, [&](db::Read& tx) { return service::harvests_due(tx, here); }).empty())
        return 0;
    auto const all = [&](db::Write& tx) -> Result<std::size_t> {
        auto const due = service::harvests_due(tx, here);
        for (auto const& one : due)
            service::enqueue_harvest(tx, here, one);
        return due.size();
    };
    return here.database.write(tenant, { .name = "open_data.harvests_due" }, all).value_or(0);
}

}  // namespace mado::open_data

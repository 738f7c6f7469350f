#include "jobs/tidy.h"

#include "store/catalogue_store.h"

namespace mado::catalogue {

std::size_t tidy(Workplace const& here, std::string const& tenant)
{
    auto const today = here.now().today();
    if (!here.database.read(tenant, [&](db::Read& tx) { return store::has_addresses(tx, today); }))
        return 0;
    return here.database.write(tenant, [&](db::Write& tx) -> Result<std::size_t> { return store::forget_addresses(tx, today); }).value_or(0);
}

}  // namespace mado::catalogue

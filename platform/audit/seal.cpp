// The sealer: gives committed events their place. At the end of each group of writes on SQLite; on PostgreSQL, where commits have no order of their own,
// about once a second. The order of places is the order of sealing, whatever the ids and the clocks of the nodes say.
#include <mado/audit/audit.h>

#include "chain.h"

namespace mado::audit {

namespace {

constexpr std::int64_t of_a_group = 1'000'000, of_a_write = 1'000;

std::int64_t seal_some(db::Write& tx, std::int64_t most)
{
    auto const last = store::last_sealed(tx);
    std::int64_t place = last ? *last->place : 0;
    std::string chain = last ? last->chain : first_link();
    auto const unsealed = store::unsealed(tx, most);
    for (auto const& stored : unsealed) {
        chain = link(chain, tx.tenant(), stored);
        store::seal(tx, stored.event.id, ++place, chain);
    }
    return static_cast<std::int64_t>(unsealed.size());
}

}  // namespace

void seal_group(db::AllTenants& tenants)
{
    auto every = tenants.as("");
    for (auto const& tenant : store::tenants_with_unsealed(every)) {
        auto tx = tenants.as(tenant);
        seal_some(tx, of_a_group);
    }
}

// Two that think that they are the sealer (a failover) take turns by the key; and what both had read, the index of places refuses to the second.
std::int64_t seal(db::Database& database)
{
    std::int64_t all = 0;
    for (auto const& tenant : db::AllTenants::read(database, [](db::Read& tx) { return store::tenants_with_unsealed(tx); }))
        for (std::int64_t sealed = of_a_write; sealed == of_a_write; all += sealed)
            sealed = *write_trace(database, tenant, { .alone = "audit.seal", .name = "audit.seal" }, [](db::Write& tx) -> Result<std::int64_t> { return seal_some(tx, of_a_write); });
    return all;
}

}  // namespace mado::audit

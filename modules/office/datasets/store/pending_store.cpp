#include "store/pending_store.h"

namespace mado::open_data::store {

namespace {

#define MADO_PENDING_COLUMNS "resource, dataset, address, name, description, is_new, state, fault, job, asked_at"
constexpr db::Statement upsert_pending { "open_data.upsert_pending", R"sql(
    INSERT INTO open_data_pending (tenant, resource, dataset, address, name, description, is_new, state, fault, job, asked_at)
    VALUES ($tenant, $resource, $dataset, $address, $name, $description, $is_new, $state, $fault, $job, $asked_at)
    ON CONFLICT (tenant, resource) DO UPDATE SET address = $address, name = $name, description = $description, state = $state, fault = $fault, job = $job, asked_at = $asked_at
)sql" };
constexpr db::Statement select_pending { "open_data.select_pending", "SELECT " MADO_PENDING_COLUMNS " FROM open_data_pending WHERE tenant = $tenant AND resource = $resource" };
constexpr db::Statement select_pending_of { "open_data.select_pending_of",
    "SELECT " MADO_PENDING_COLUMNS " FROM open_data_pending WHERE tenant = $tenant AND dataset = $dataset ORDER BY asked_at, resource" };
constexpr db::Statement delete_pending { "open_data.delete_pending", "DELETE FROM open_data_pending WHERE tenant = $tenant AND resource = $resource" };
constexpr db::Statement delete_pending_of { "open_data.delete_pending_of", "DELETE FROM open_data_pending WHERE tenant = $tenant AND dataset = $dataset" };

Pending read_pending(db::Row const& row)
{
    return { row.id<OpenResourceTag>("resource"), row.id<OpenDatasetTag>("dataset"), row.text("address"), row.text("name"), row.text("description"), row.integer("is_new") == 1,
        value_of<PendingState>(row.text("state")), row.text("fault"), row.text("job"), { row.integer("asked_at") } };
}

}  // namespace

std::vector<db::Statement> pending_statements() { return { upsert_pending, select_pending, select_pending_of, delete_pending, delete_pending_of }; }

void keep(db::Write& tx, Pending const& one)
{
    tx.execute(upsert_pending, { { "$resource", one.resource }, { "$dataset", one.dataset }, { "$address", one.address }, { "$name", one.name }, { "$description", one.description },
        { "$is_new", one.is_new ? 1 : 0 }, { "$state", word_of(one.state) }, { "$fault", one.fault }, { "$job", one.job }, { "$asked_at", one.asked_at.microseconds } });
}
std::optional<Pending> pending(db::Read& tx, ResourceId const& id) { return tx.one(select_pending, { { "$resource", id } }, read_pending); }
std::vector<Pending> pending_of(db::Read& tx, DatasetId const& id) { return tx.all(select_pending_of, { { "$dataset", id } }, read_pending); }
void remove_pending(db::Write& tx, ResourceId const& id) { tx.execute(delete_pending, { { "$resource", id } }); }
void remove_pending_of(db::Write& tx, DatasetId const& id) { tx.execute(delete_pending_of, { { "$dataset", id } }); }

}  // namespace mado::open_data::store

#include "store/upload_store.h"

#include "store/dataset_store.h"

namespace mado::open_data::store {

namespace {

#define MADO_UPLOAD_COLUMNS "id, dataset, resource, is_new, name, description, original, hash, state, stage, fault, by_whom, position, job, at, changed_at"
constexpr db::Statement upsert_upload { "open_data.upsert_upload",
    "INSERT INTO open_data_upload (tenant, " MADO_UPLOAD_COLUMNS ") VALUES ($tenant, $id, $dataset, $resource, $is_new, $name, $description, $original, $hash, $state, $stage, $fault, $by, "
    "$position, $job, $at, $changed_at) ON CONFLICT (tenant, id) DO UPDATE SET state = $state, stage = $stage, fault = $fault, changed_at = $changed_at" };
constexpr db::Statement select_upload { "open_data.select_upload", "SELECT " MADO_UPLOAD_COLUMNS " FROM open_data_upload WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_uploads { "open_data.select_uploads",
    "SELECT " MADO_UPLOAD_COLUMNS " FROM open_data_upload WHERE tenant = $tenant AND dataset = $dataset AND state <> 'done' ORDER BY at, id" };
constexpr db::Statement select_of_resource { "open_data.select_upload_of_resource",
    "SELECT " MADO_UPLOAD_COLUMNS " FROM open_data_upload WHERE tenant = $tenant AND resource = $resource AND state <> 'done' ORDER BY at DESC, id DESC LIMIT 1" };
constexpr db::Statement select_settled { "open_data.select_settled_uploads",
    "SELECT " MADO_UPLOAD_COLUMNS " FROM open_data_upload WHERE tenant = $tenant AND state = $state AND changed_at < $before ORDER BY changed_at, id LIMIT $most" };
#undef MADO_UPLOAD_COLUMNS
constexpr db::Statement delete_upload { "open_data.delete_upload", "DELETE FROM open_data_upload WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_limit { "open_data.select_limit", "SELECT bytes FROM open_data_limit WHERE tenant = $tenant" };
constexpr db::Statement upsert_limit { "open_data.upsert_limit", R"sql(
    INSERT INTO open_data_limit (tenant, bytes, by_whom, at) VALUES ($tenant, $bytes, $by, $at)
    ON CONFLICT (tenant) DO UPDATE SET bytes = $bytes, by_whom = $by, at = $at
)sql" };

db::Value bytes(json::Value const& value) { return db::Bytes { json::write(value) }; }
json::Value parsed(std::string const& bytes) { return json::parse(bytes, { .bytes = 1u << 20, .depth = 16 }).value_or(json::Value {}); }

Upload read_upload(db::Row const& row)
{
    Upload one;
    one.id = row.id<OpenUploadTag>("id");
    one.dataset = row.id<OpenDatasetTag>("dataset");
    one.resource = row.id<OpenResourceTag>("resource");
    one.is_new = row.flag("is_new");
    one.name = row.text("name");
    one.description = row.text("description");
    one.original = original_in(row.bytes("original"));
    one.state = value_of<UploadState>(row.text("state"));
    one.stage = value_of<UploadStage>(row.text("stage"));
    one.fault = sentence_of(parsed(row.bytes("fault")));
    one.by = row.id<PersonTag>("by_whom");
    one.position = row.id<PositionTag>("position");
    one.job = row.text("job");
    one.at = { row.integer("at") };
    one.changed_at = { row.integer("changed_at") };
    return one;
}

}  // namespace

std::vector<db::Statement> upload_statements() { return { upsert_upload, select_upload, select_uploads, select_of_resource, select_settled, delete_upload, select_limit, upsert_limit }; }

void keep(db::Write& tx, Upload const& one)
{
    tx.execute(upsert_upload, { { "$id", one.id }, { "$dataset", one.dataset }, { "$resource", one.resource }, { "$is_new", one.is_new ? 1 : 0 }, { "$name", one.name },
        { "$description", one.description }, { "$original", kept(one.original) }, { "$hash", one.original.hash }, { "$state", word_of(one.state) }, { "$stage", word_of(one.stage) },
        { "$fault", bytes(to_json(one.fault)) }, { "$by", one.by }, { "$position", one.position }, { "$job", one.job }, { "$at", one.at.microseconds }, { "$changed_at", one.changed_at.microseconds } });
}

std::optional<Upload> upload(db::Read& tx, UploadId const& id) { return tx.one(select_upload, { { "$id", id } }, read_upload); }
std::optional<Upload> upload_of(db::Read& tx, ResourceId const& id) { return tx.one(select_of_resource, { { "$resource", id } }, read_upload); }
std::vector<Upload> uploads(db::Read& tx, DatasetId const& id) { return tx.all(select_uploads, { { "$dataset", id } }, read_upload); }
std::vector<Upload> settled_uploads(db::Read& tx, UploadState state, Instant before, int most)
{
    return tx.all(select_settled, { { "$state", word_of(state) }, { "$before", before.microseconds }, { "$most", most } }, read_upload);
}
void remove(db::Write& tx, UploadId const& id) { tx.execute(delete_upload, { { "$id", id } }); }

std::optional<std::uint64_t> limit(db::Read& tx)
{
    return tx.one(select_limit, {}, [](db::Row const& row) { return static_cast<std::uint64_t>(row.integer("bytes")); });
}
void keep_limit(db::Write& tx, std::uint64_t most, PersonId const& by, Instant at)
{
    tx.execute(upsert_limit, { { "$bytes", most }, { "$by", by }, { "$at", at.microseconds } });
}

}  // namespace mado::open_data::store

#include "store/dataset_store.h"

#include <mado/crypto/box.h>

namespace mado::open_data::store {

namespace {

#define MADO_DATASET_COLUMNS "id, name, title, owner, state, review, frequency, standard, description, origin, version, published_at, stars, score, proposed_by, proposed_at, note, reason, " \
    "revision, published_revision, created_at, changed_at"
constexpr db::Statement insert_dataset { "open_data.insert_dataset", R"sql(
    INSERT INTO open_data_dataset (tenant, id, name, title, owner, state, review, frequency, standard, description, origin, version, published_at, stars, score, proposed_by, proposed_at, note,
        reason, revision, published_revision, created_at, changed_at)
    VALUES ($tenant, $id, $name, $title, $owner, $state, $review, $frequency, $standard, $description, $origin, $version, $published_at, $stars, $score, $proposed_by, $proposed_at, $note,
        $reason, $revision, $published_revision, $created_at, $changed_at)
    ON CONFLICT (tenant, name) DO NOTHING
)sql" };
constexpr db::Statement update_dataset { "open_data.update_dataset", R"sql(
    UPDATE open_data_dataset SET title = $title, owner = $owner, state = $state, review = $review, frequency = $frequency, standard = $standard, description = $description, version = $version,
        published_at = $published_at, stars = $stars, score = $score, proposed_by = $proposed_by, proposed_at = $proposed_at, note = $note, reason = $reason, revision = $revision,
        published_revision = $published_revision, changed_at = $changed_at
     WHERE tenant = $tenant AND id = $id AND revision = $before
)sql" };
constexpr db::Statement delete_dataset { "open_data.delete_dataset", "DELETE FROM open_data_dataset WHERE tenant = $tenant AND id = $id AND version = 0" };
constexpr db::Statement delete_ticks { "open_data.delete_ticks", "DELETE FROM open_data_tick WHERE tenant = $tenant AND subject = $id" };
constexpr db::Statement select_dataset { "open_data.select_dataset", "SELECT " MADO_DATASET_COLUMNS " FROM open_data_dataset WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_named { "open_data.select_named", "SELECT " MADO_DATASET_COLUMNS " FROM open_data_dataset WHERE tenant = $tenant AND name = $name" };
constexpr db::Statement select_datasets { "open_data.select_datasets", "SELECT " MADO_DATASET_COLUMNS " FROM open_data_dataset WHERE tenant = $tenant ORDER BY title, id" };
// What the public of a town has, or had: the one thing that is read across towns (coverage.h).
constexpr db::Statement select_public { "open_data.select_public", R"sql(
    SELECT name, title, standard, state, frequency, published_at, stars, score FROM open_data_dataset
     WHERE tenant = $tenant AND state <> 'drafted' AND standard <> '' ORDER BY standard, name
)sql" };

#define MADO_RESOURCE_COLUMNS "resource.id AS id, resource.dataset AS dataset, resource.place AS place, resource.original AS original, step.number AS number, step.before AS before, " \
    "step.repair AS repair, step.content AS content, step.checked AS checked, step.by_whom AS by_whom, step.at AS at"
#define MADO_RESOURCE_FROM " FROM open_data_resource AS resource JOIN open_data_step AS step ON step.tenant = resource.tenant AND step.resource = resource.id AND step.number = resource.step "
constexpr db::Statement insert_resource { "open_data.insert_resource",
    "INSERT INTO open_data_resource (tenant, id, dataset, place, original, step) VALUES ($tenant, $id, $dataset, $place, $original, $step)" };
constexpr db::Statement update_resource { "open_data.update_resource",
    "UPDATE open_data_resource SET place = $place, original = $original, step = $step WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement delete_resource { "open_data.delete_resource", "DELETE FROM open_data_resource WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement delete_steps { "open_data.delete_steps", "DELETE FROM open_data_step WHERE tenant = $tenant AND resource = $id" };
constexpr db::Statement delete_reasons { "open_data.delete_reasons", "DELETE FROM open_data_reason WHERE tenant = $tenant AND resource = $id" };
constexpr db::Statement select_resource { "open_data.select_resource", "SELECT " MADO_RESOURCE_COLUMNS MADO_RESOURCE_FROM "WHERE resource.tenant = $tenant AND resource.id = $id" };
constexpr db::Statement select_resources { "open_data.select_resources",
    "SELECT " MADO_RESOURCE_COLUMNS MADO_RESOURCE_FROM "WHERE resource.tenant = $tenant AND resource.dataset = $dataset ORDER BY resource.place, resource.id" };

#define MADO_STEP_COLUMNS "number, before, repair, content, checked, by_whom, at"
constexpr db::Statement insert_step { "open_data.insert_step",
    "INSERT INTO open_data_step (tenant, resource, " MADO_STEP_COLUMNS ") VALUES ($tenant, $resource, $number, $before, $repair, $content, $checked, $by, $at)" };
constexpr db::Statement update_step { "open_data.update_step", "UPDATE open_data_step SET content = $content WHERE tenant = $tenant AND resource = $resource AND number = $number" };
constexpr db::Statement select_step { "open_data.select_step", "SELECT " MADO_STEP_COLUMNS " FROM open_data_step WHERE tenant = $tenant AND resource = $resource AND number = $number" };
constexpr db::Statement select_steps { "open_data.select_steps",
    "SELECT " MADO_STEP_COLUMNS " FROM open_data_step WHERE tenant = $tenant AND resource = $resource ORDER BY number DESC" };

#define MADO_VERSION_COLUMNS "number, content, checked, proposed_by, by_whom, at, note"
constexpr db::Statement insert_version { "open_data.insert_version",
    "INSERT INTO open_data_version (tenant, dataset, " MADO_VERSION_COLUMNS ") VALUES ($tenant, $dataset, $number, $content, $checked, $proposed_by, $by, $at, $note)" };
constexpr db::Statement select_version { "open_data.select_version", "SELECT " MADO_VERSION_COLUMNS " FROM open_data_version WHERE tenant = $tenant AND dataset = $dataset AND number = $number" };
constexpr db::Statement select_versions { "open_data.select_versions",
    "SELECT " MADO_VERSION_COLUMNS " FROM open_data_version WHERE tenant = $tenant AND dataset = $dataset ORDER BY number DESC" };

constexpr db::Statement upsert_reason { "open_data.upsert_reason", R"sql(
    INSERT INTO open_data_reason (tenant, resource, finding, words, by_whom, at) VALUES ($tenant, $resource, $finding, $words, $by, $at)
    ON CONFLICT (tenant, resource, finding) DO UPDATE SET words = $words, by_whom = $by, at = $at
)sql" };
constexpr db::Statement select_reasons { "open_data.select_reasons", "SELECT finding, words, by_whom, at FROM open_data_reason WHERE tenant = $tenant AND resource = $resource ORDER BY finding" };

constexpr json::Limits own { .bytes = 64u << 20, .depth = 32 };

db::Value bytes(json::Value const& value) { return db::Bytes { json::write(value) }; }
json::Value parsed(std::string const& bytes) { return json::parse(bytes, own).value_or(json::Value {}); }
db::Value at(std::optional<Instant> const& at) { return at ? db::Value { at->microseconds } : db::Value { nullptr }; }
std::optional<Instant> instant_in(db::Row const& row, std::string_view column)
{
    auto const found = row.optional_integer(column);
    return found ? std::optional(Instant { *found }) : std::nullopt;
}

json::Value to_json(files::Blob const& blob)
{
    return json::object({ { "name", blob.name }, { "size", static_cast<std::int64_t>(blob.size) }, { "key", crypto::base64url(crypto::view(blob.key.bytes)) } });
}
files::Blob blob_of(json::Value const& value)
{
    files::Blob blob { value.text("name"), static_cast<std::uint64_t>(value.integer("size")), {} };
    if (auto const key = crypto::from_base64url(value.text("key")); key && key->size() == blob.key.bytes.size())
        std::ranges::copy(*key, reinterpret_cast<char*>(blob.key.bytes.data()));
    return blob;
}
json::Value to_json(Original const& original)
{
    return json::object({ { "file_name", original.file_name }, { "format", original.format }, { "media_type", original.media_type }, { "encoding", original.encoding },
        { "bytes", static_cast<std::int64_t>(original.bytes) }, { "hash", original.hash }, { "blob", to_json(original.blob) } });
}
Original original_of(json::Value const& value)
{
    return { value.text("file_name"), value.text("format"), value.text("media_type"), value.text("encoding"), static_cast<std::uint64_t>(value.integer("bytes")), value.text("hash"),
        blob_of(value["blob"]) };
}

// A resource is kept in a dataset of its own kind of JSON: the one form that platform/datasets reads and writes.
datasets::Dataset described(std::string const& bytes)
{
    auto found = datasets::dataset_of(parsed(bytes));
    if (!found)
        throw std::runtime_error("a kept dataset cannot be read: " + found.error().key + " " + found.error().arguments["place"]);
    return std::move(*found);
}
db::Value content(datasets::Dataset const& dataset) { return bytes(datasets::to_json(dataset, datasets::Blobs::With)); }
db::Value content_of(datasets::Resource const& resource)
{
    datasets::Dataset carrier;
    carrier.id = resource.id;
    carrier.name = "resource";
    carrier.title = "resource";
    carrier.resources = { resource };
    return content(carrier);
}

Entry read_entry(db::Row const& row)
{
    Entry entry;
    entry.id = row.id<OpenDatasetTag>("id");
    entry.draft = described(row.bytes("description"));
    entry.state = value_of<State>(row.text("state"));
    entry.review = value_of<Review>(row.text("review"));
    entry.origin = value_of<Origin>(row.text("origin"));
    entry.standard = row.text("standard");
    entry.version = row.integer("version");
    entry.published_at = instant_in(row, "published_at");
    entry.stars = static_cast<int>(row.integer("stars"));
    entry.score = static_cast<int>(row.integer("score"));
    entry.proposed_by = row.id<PersonTag>("proposed_by");
    entry.proposed_at = instant_in(row, "proposed_at");
    entry.note = row.text("note");
    entry.reason = row.text("reason");
    entry.revision = row.integer("revision");
    entry.published_revision = row.integer("published_revision");
    entry.created_at = { row.integer("created_at") };
    entry.changed_at = { row.integer("changed_at") };
    return entry;
}

db::Parameters parameters_of(Entry const& entry)
{
    return { { "$id", entry.id }, { "$title", entry.draft.title }, { "$owner", entry.owner() }, { "$state", word_of(entry.state) }, { "$review", word_of(entry.review) },
        { "$frequency", entry.draft.frequency }, { "$standard", entry.standard }, { "$description", content(entry.draft) }, { "$version", entry.version }, { "$published_at", at(entry.published_at) },
        { "$stars", entry.stars }, { "$score", entry.score }, { "$proposed_by", entry.proposed_by }, { "$proposed_at", at(entry.proposed_at) }, { "$note", entry.note }, { "$reason", entry.reason },
        { "$revision", entry.revision }, { "$published_revision", entry.published_revision }, { "$changed_at", entry.changed_at.microseconds } };
}

Step read_step(db::Row const& row)
{
    return { row.integer("number"), row.integer("before"), row.text("repair"), described(row.bytes("content")).resources.at(0), checked_of(parsed(row.bytes("checked"))),
        row.id<PersonTag>("by_whom"), { row.integer("at") } };
}

ResourceEntry read_resource(db::Row const& row)
{
    return { row.id<OpenResourceTag>("id"), row.id<OpenDatasetTag>("dataset"), row.integer("place"), original_of(parsed(row.bytes("original"))), read_step(row) };
}

Version read_version(db::Row const& row)
{
    return { row.integer("number"), described(row.bytes("content")), parsed(row.bytes("checked")), row.id<PersonTag>("proposed_by"), row.id<PersonTag>("by_whom"), { row.integer("at") }, row.text("note") };
}

}  // namespace

std::vector<db::Statement> dataset_statements()
{
    return { insert_dataset, update_dataset, delete_dataset, delete_ticks, update_step, select_dataset, select_named, select_datasets, select_public, insert_resource, update_resource, delete_resource, delete_steps, delete_reasons, select_resource,
        select_resources, insert_step, select_step, select_steps, insert_version, select_version, select_versions, upsert_reason, select_reasons };
}

db::Value kept(Original const& original) { return bytes(to_json(original)); }
Original original_in(std::string const& kept) { return original_of(parsed(kept)); }

bool insert(db::Write& tx, Entry const& entry)
{
    auto parameters = parameters_of(entry);
    parameters.push_back({ "$name", entry.draft.name });
    parameters.push_back({ "$origin", word_of(entry.origin) });
    parameters.push_back({ "$created_at", entry.created_at.microseconds });
    return tx.execute(insert_dataset, parameters) == 1;
}

bool change(db::Write& tx, Entry const& entry, std::int64_t revision_before)
{
    auto parameters = parameters_of(entry);
    parameters.push_back({ "$before", revision_before });
    return tx.execute(update_dataset, parameters) == 1;
}

void remove(db::Write& tx, DatasetId const& id)
{
    for (auto const& statement : { delete_ticks, delete_dataset })
        tx.execute(statement, { { "$id", id } });
}

std::optional<Entry> find(db::Read& tx, DatasetId const& id) { return tx.one(select_dataset, { { "$id", id } }, read_entry); }
std::optional<Entry> find_named(db::Read& tx, std::string_view name) { return tx.one(select_named, { { "$name", name } }, read_entry); }
std::vector<Entry> all(db::Read& tx) { return tx.all(select_datasets, {}, read_entry); }

std::vector<PublicEntry> publicly(db::Read& tx)
{
    return tx.all(select_public, {}, [](db::Row const& row) {
        return PublicEntry { row.text("name"), row.text("title"), row.text("standard"), value_of<State>(row.text("state")), row.text("frequency"), instant_in(row, "published_at"),
            static_cast<int>(row.integer("stars")), static_cast<int>(row.integer("score")) };
    });
}

void insert(db::Write& tx, ResourceEntry const& resource)
{
    tx.execute(insert_resource, { { "$id", resource.id }, { "$dataset", resource.dataset }, { "$place", resource.place }, { "$original", bytes(to_json(resource.original)) }, { "$step", resource.step.number } });
}
void change(db::Write& tx, ResourceEntry const& resource)
{
    tx.execute(update_resource, { { "$id", resource.id }, { "$place", resource.place }, { "$original", bytes(to_json(resource.original)) }, { "$step", resource.step.number } });
}
void remove(db::Write& tx, ResourceId const& id)
{
    for (auto const& statement : { delete_reasons, delete_steps, delete_resource })
        tx.execute(statement, { { "$id", id } });
}
std::optional<ResourceEntry> resource(db::Read& tx, ResourceId const& id) { return tx.one(select_resource, { { "$id", id } }, read_resource); }
std::vector<ResourceEntry> resources(db::Read& tx, DatasetId const& id) { return tx.all(select_resources, { { "$dataset", id } }, read_resource); }

void insert(db::Write& tx, ResourceId const& id, Step const& step)
{
    tx.execute(insert_step, { { "$resource", id }, { "$number", step.number }, { "$before", step.before }, { "$repair", step.repair }, { "$content", content_of(step.content) },
        { "$checked", bytes(open_data::to_json(step.checked)) }, { "$by", step.by }, { "$at", step.at.microseconds } });
}
void change(db::Write& tx, ResourceId const& id, Step const& step)
{
    tx.execute(update_step, { { "$resource", id }, { "$number", step.number }, { "$content", content_of(step.content) } });
}
std::optional<Step> step(db::Read& tx, ResourceId const& id, std::int64_t number) { return tx.one(select_step, { { "$resource", id }, { "$number", number } }, read_step); }
std::vector<Step> steps(db::Read& tx, ResourceId const& id) { return tx.all(select_steps, { { "$resource", id } }, read_step); }

void insert(db::Write& tx, DatasetId const& id, Version const& version)
{
    tx.execute(insert_version, { { "$dataset", id }, { "$number", version.number }, { "$content", content(version.content) }, { "$checked", bytes(version.checked) },
        { "$proposed_by", version.proposed_by }, { "$by", version.by }, { "$at", version.at.microseconds }, { "$note", version.note } });
}
std::optional<Version> version(db::Read& tx, DatasetId const& id, std::int64_t number) { return tx.one(select_version, { { "$dataset", id }, { "$number", number } }, read_version); }
std::vector<Version> versions(db::Read& tx, DatasetId const& id) { return tx.all(select_versions, { { "$dataset", id } }, read_version); }

void keep(db::Write& tx, ResourceId const& id, Reason const& reason)
{
    tx.execute(upsert_reason, { { "$resource", id }, { "$finding", reason.finding }, { "$words", reason.words }, { "$by", reason.by }, { "$at", reason.at.microseconds } });
}
void remove_reasons(db::Write& tx, ResourceId const& id) { tx.execute(delete_reasons, { { "$id", id } }); }
std::vector<Reason> reasons(db::Read& tx, ResourceId const& id)
{
    return tx.all(select_reasons, { { "$resource", id } }, [](db::Row const& row) { return Reason { row.text("finding"), row.text("words"), row.id<PersonTag>("by_whom"), { row.integer("at") } }; });
}

}  // namespace mado::open_data::store

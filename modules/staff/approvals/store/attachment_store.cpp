#include "store/attachment_store.h"

namespace mado::approvals::store {

namespace {

constexpr db::Statement select_attachments { "approvals.select_attachments", R"sql(
    SELECT number, file, title, blob, size, hash, since_version, until_version FROM approvals_attachment WHERE tenant = $tenant AND draft = $draft ORDER BY number
)sql" };
constexpr db::Statement insert_attachment { "approvals.insert_attachment", R"sql(
    INSERT INTO approvals_attachment (tenant, draft, number, file, title, blob, size, hash, since_version, until_version)
    VALUES ($tenant, $draft, $number, $file, $title, $blob, $size, $hash, $since, $until)
)sql" };
constexpr db::Statement end_attachment { "approvals.end_attachment", R"sql(
    UPDATE approvals_attachment SET until_version = $until WHERE tenant = $tenant AND draft = $draft AND file = $file AND until_version = 0
)sql" };
constexpr db::Statement delete_attachment { "approvals.delete_attachment", "DELETE FROM approvals_attachment WHERE tenant = $tenant AND draft = $draft AND file = $file" };
constexpr db::Statement select_drafts_with { "approvals.select_drafts_with_file", R"sql(
    SELECT DISTINCT draft FROM approvals_attachment WHERE tenant = $tenant AND file = $file ORDER BY draft
)sql" };
constexpr db::Statement insert_upload { "approvals.insert_upload", R"sql(
    INSERT INTO approvals_upload (tenant, id, system, blob, size, title, hash, key_hash, at) VALUES ($tenant, $id, $system, $blob, $size, $title, $hash, $key_hash, $at)
)sql" };
constexpr db::Statement select_upload { "approvals.select_upload", R"sql(
    SELECT id, system, blob, size, title, hash, key_hash, at FROM approvals_upload WHERE tenant = $tenant AND id = $id AND system = $system
)sql" };
constexpr db::Statement delete_upload { "approvals.delete_upload", "DELETE FROM approvals_upload WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_uploads_before { "approvals.select_uploads_before", R"sql(
    SELECT id FROM approvals_upload WHERE tenant = $tenant AND at < $before ORDER BY at, id LIMIT $most
)sql" };
constexpr db::Statement sum_waiting { "approvals.sum_waiting_uploads", R"sql(
    SELECT CAST(COALESCE(SUM(size), 0) AS count_int) AS bytes FROM approvals_upload WHERE tenant = $tenant AND system = $system
)sql" };

KeptAttachment read_attachment(db::Row const& row)
{
    return { { row.text("file"), row.text("title"), row.text("blob"), row.text("hash"), row.integer("size") }, row.integer("number"), row.integer("since_version"), row.integer("until_version") };
}

Upload read_upload(db::Row const& row)
{
    return { row.text("id"), row.id<api::SystemTag>("system"), row.text("blob"), row.integer("size"), row.text("title"), row.text("hash"), row.text("key_hash"), { row.integer("at") } };
}

}  // namespace

std::vector<db::Statement> attachment_statements()
{
    return { select_attachments, insert_attachment, end_attachment, delete_attachment, select_drafts_with, insert_upload, select_upload, delete_upload, select_uploads_before, sum_waiting };
}

std::vector<KeptAttachment> attachments(db::Read& tx, DraftId const& draft) { return tx.all(select_attachments, { { "$draft", draft } }, read_attachment); }

std::vector<Attachment> attachments_now(db::Read& tx, DraftId const& draft)
{
    std::vector<Attachment> now;
    for (auto& one : attachments(tx, draft))
        if (one.until_version == 0)
            now.push_back(std::move(one.attachment));
    return now;
}

void insert(db::Write& tx, DraftId const& draft, KeptAttachment const& one)
{
    auto const& what = one.attachment;
    tx.execute(insert_attachment, { { "$draft", draft }, { "$number", one.number }, { "$file", what.file }, { "$title", what.title }, { "$blob", what.blob }, { "$size", what.size },
        { "$hash", what.hash }, { "$since", one.since_version }, { "$until", one.until_version } });
}

void end(db::Write& tx, DraftId const& draft, std::string_view file, std::int64_t until_version)
{
    tx.execute(end_attachment, { { "$draft", draft }, { "$file", file }, { "$until", until_version } });
}

void remove(db::Write& tx, DraftId const& draft, std::string_view file) { tx.execute(delete_attachment, { { "$draft", draft }, { "$file", file } }); }

std::vector<DraftId> drafts_with(db::Read& tx, std::string_view file)
{
    return tx.all(select_drafts_with, { { "$file", file } }, [](db::Row const& row) { return row.id<DraftTag>("draft"); });
}

void insert(db::Write& tx, Upload const& one)
{
    tx.execute(insert_upload, { { "$id", one.id }, { "$system", one.system }, { "$blob", one.blob }, { "$size", one.size }, { "$title", one.title }, { "$hash", one.hash },
        { "$key_hash", one.key_hash }, { "$at", one.at.microseconds } });
}

std::optional<Upload> upload(db::Read& tx, std::string const& id, api::SystemId const& system) { return tx.one(select_upload, { { "$id", id }, { "$system", system } }, read_upload); }
bool remove_upload(db::Write& tx, std::string const& id) { return tx.execute(delete_upload, { { "$id", id } }) == 1; }

std::vector<std::string> uploads_before(db::Read& tx, Instant before, int most)
{
    return tx.all(select_uploads_before, { { "$before", before.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.text("id"); });
}

std::int64_t waiting_bytes(db::Read& tx, api::SystemId const& system)
{
    return *tx.one(sum_waiting, { { "$system", system } }, [](db::Row const& row) { return row.integer("bytes"); });
}

}  // namespace mado::approvals::store

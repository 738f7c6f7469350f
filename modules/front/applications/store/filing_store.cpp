#include "store/filing_store.h"

namespace mado::applications::store {

namespace {

constexpr db::Statement insert_upload_row { "applications.insert_upload", R"sql(
    INSERT INTO applications_upload (tenant, id, system, blob, size, plain_size, title, type, key_hash, at)
    VALUES ($tenant, $id, $system, $blob, $size, $plain_size, $title, $type, $key_hash, $at)
)sql" };
constexpr db::Statement select_upload { "applications.select_upload", R"sql(
    SELECT id, system, blob, size, plain_size, title, type, key_hash, at FROM applications_upload WHERE tenant = $tenant AND id = $id AND system = $system
)sql" };
constexpr db::Statement delete_upload { "applications.delete_upload", "DELETE FROM applications_upload WHERE tenant = $tenant AND id = $id" };
constexpr db::Statement select_uploads_before { "applications.select_uploads_before", R"sql(
    SELECT id FROM applications_upload WHERE tenant = $tenant AND at < $before ORDER BY at, id LIMIT $most
)sql" };
constexpr db::Statement sum_waiting { "applications.sum_waiting_uploads", R"sql(
    SELECT CAST(COALESCE(SUM(size), 0) AS count_int) AS bytes FROM applications_upload WHERE tenant = $tenant AND system = $system
)sql" };
constexpr db::Statement insert_filing { "applications.insert_filing", R"sql(
    INSERT INTO applications_filing (tenant, application, system, filed_at) VALUES ($tenant, $application, $system, $at)
)sql" };
constexpr db::Statement select_filing { "applications.select_filing", R"sql(
    SELECT system FROM applications_filing WHERE tenant = $tenant AND application = $application
)sql" };

}  // namespace

std::vector<db::Statement> filing_statements()
{
    return { insert_upload_row, select_upload, delete_upload, select_uploads_before, sum_waiting, insert_filing, select_filing };
}

void insert_upload(db::Write& tx, Upload const& u)
{
    tx.execute(insert_upload_row, { { "$id", u.id }, { "$system", u.system }, { "$blob", u.blob }, { "$size", u.size }, { "$plain_size", u.plain_size }, { "$title", u.title },
        { "$type", u.type }, { "$key_hash", u.key_hash }, { "$at", u.at.microseconds } });
}

std::optional<Upload> upload(db::Read& tx, std::string const& id, std::string const& system)
{
    return tx.one(select_upload, { { "$id", id }, { "$system", system } }, [](db::Row const& row) {
        return Upload { row.text("id"), row.text("system"), row.text("blob"), row.integer("size"), row.integer("plain_size"), row.text("title"), row.text("type"),
            row.text("key_hash"), { row.integer("at") } };
    });
}

bool remove_upload(db::Write& tx, std::string const& id) { return tx.execute(delete_upload, { { "$id", id } }) == 1; }

std::vector<std::string> uploads_before(db::Read& tx, Instant before, int most)
{
    return tx.all(select_uploads_before, { { "$before", before.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.text("id"); });
}

std::int64_t waiting_bytes(db::Read& tx, std::string const& system)
{
    return *tx.one(sum_waiting, { { "$system", system } }, [](db::Row const& row) { return row.integer("bytes"); });
}

void keep_filing(db::Write& tx, ApplicationId const& application, std::string const& system, Instant at)
{
    tx.execute(insert_filing, { { "$application", application }, { "$system", system }, { "$at", at.microseconds } });
}

std::string filed_by(db::Read& tx, ApplicationId const& application)
{
    return tx.one(select_filing, { { "$application", application } }, [](db::Row const& row) { return row.text("system"); }).value_or("");
}

}  // namespace mado::applications::store

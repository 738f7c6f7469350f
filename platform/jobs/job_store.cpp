#include "job_store.h"

namespace mado::jobs::store {

namespace {

constexpr db::Statement insert_job { "jobs.insert", R"sql(
    INSERT INTO jobs_job (tenant, id, kind, payload, alone, due, attempts, state, fault, since)
    VALUES ($tenant, $id, $kind, $payload, $alone, $due, 0, 'waiting', '', $since)
)sql" };
constexpr db::Statement select_alone { "jobs.select_alone", R"sql(
    SELECT id FROM jobs_job WHERE tenant = $tenant AND kind = $kind AND alone = $alone AND state = 'waiting' ORDER BY id LIMIT 1
)sql" };
constexpr db::Statement select_due { "jobs.select_due", R"sql(
    SELECT tenant, id, kind, payload, attempts FROM jobs_job WHERE state = 'waiting' AND due <= $now ORDER BY due, tenant, id LIMIT $most
)sql" };
constexpr db::Statement delete_job { "jobs.delete", R"sql(
    DELETE FROM jobs_job WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement update_again { "jobs.update_again", R"sql(
    UPDATE jobs_job SET attempts = $attempts, due = $due, fault = $fault WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement update_parked { "jobs.update_parked", R"sql(
    UPDATE jobs_job SET attempts = $attempts, state = 'parked', fault = $fault WHERE tenant = $tenant AND id = $id
)sql" };
constexpr db::Statement select_parked { "jobs.select_parked", R"sql(
    SELECT tenant, id, kind, fault, attempts, since FROM jobs_job WHERE tenant = $tenant AND state = 'parked' ORDER BY since, id
)sql" };
constexpr db::Statement update_unparked { "jobs.update_unparked", R"sql(
    UPDATE jobs_job SET state = 'waiting', attempts = 0, due = $due WHERE tenant = $tenant AND id = $id AND state = 'parked'
)sql" };

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_job, select_alone, select_due, delete_job, update_again, update_parked, select_parked, update_unparked };
}

void insert(db::Write& tx, JobId const& id, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone, Instant now)
{
    tx.execute(insert_job, { { "$id", id }, { "$kind", kind }, { "$payload", json::write(payload) }, { "$alone", alone }, { "$due", due.microseconds }, { "$since", now.microseconds } });
}

std::optional<JobId> waiting_alone(db::Read& tx, std::string_view kind, std::string const& alone)
{
    return tx.one(select_alone, { { "$kind", kind }, { "$alone", alone } }, [](db::Row const& row) { return JobId { row.text("id") }; });
}

std::vector<Job> due(db::Read& tx, Instant now, int most)
{
    return tx.all(select_due, { { "$now", now.microseconds }, { "$most", most } }, [](db::Row const& row) {
        auto payload = json::parse(row.text("payload"));
        return Job { { row.text("id") }, row.text("tenant"), row.text("kind"), payload ? *payload : json::Value {}, static_cast<int>(row.integer("attempts")) };
    });
}

void done(db::Write& tx, JobId const& id) { tx.execute(delete_job, { { "$id", id } }); }

void again(db::Write& tx, Job const& job, Instant due, std::string const& fault)
{
    tx.execute(update_again, { { "$id", job.id }, { "$attempts", job.attempts + 1 }, { "$due", due.microseconds }, { "$fault", fault } });
}

void park(db::Write& tx, Job const& job, std::string const& fault)
{
    tx.execute(update_parked, { { "$id", job.id }, { "$attempts", job.attempts + 1 }, { "$fault", fault } });
}

std::vector<Parked> parked(db::Read& tx)
{
    return tx.all(select_parked, {}, [](db::Row const& row) {
        return Parked { { row.text("id") }, row.text("tenant"), row.text("kind"), row.text("fault"), static_cast<int>(row.integer("attempts")), { row.integer("since") } };
    });
}

std::int64_t unpark(db::Write& tx, JobId const& id, Instant now) { return tx.execute(update_unparked, { { "$id", id }, { "$due", now.microseconds } }); }

}  // namespace mado::jobs::store

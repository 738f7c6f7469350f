#include "job_store.h"

namespace mado::jobs::store {

namespace {

constexpr db::Statement insert_job { "jobs.insert", R"sql(
    INSERT INTO jobs_job (tenant, id, kind, payload, alone, due, attempts, state, fault, since)
    VALUES ($tenant, $id, $kind, $payload, $alone, $due, 0, 'waiting', '', $since)
)sql" };
constexpr db::Statement select_alone { "jobs.select_alone", R"sql(
    SELECT id FROM jobs_job WHERE tenant = $tenant AND kind = $kind AND alone = $alone AND state = 'waiting' AND claimed_by IS NULL ORDER BY id LIMIT 1
)sql" };
// One seek a town, however many jobs each has; the recursion gives them in their order.
constexpr db::Statement select_towns_with_due { "jobs.select_towns_with_due", R"sql(
    WITH RECURSIVE towns (town) AS (
        SELECT MIN(tenant) FROM jobs_job WHERE state = 'waiting' AND claimed_by IS NULL AND tenant > $after
        UNION ALL
        SELECT (SELECT MIN(j.tenant) FROM jobs_job j WHERE j.state = 'waiting' AND j.claimed_by IS NULL AND j.tenant > towns.town)
          FROM towns WHERE towns.town IS NOT NULL
    )
    SELECT town FROM towns
     WHERE town IS NOT NULL
       AND EXISTS (SELECT 1 FROM jobs_job j WHERE j.tenant = towns.town AND j.state = 'waiting' AND j.claimed_by IS NULL AND j.due <= $now)
     LIMIT $most
)sql" };
constexpr db::Statement update_claim { "jobs.update_claim", R"sql(
    WITH picked AS (
        SELECT j.id AS id FROM jobs_job j
         WHERE j.tenant = $town AND j.state = 'waiting' AND j.claimed_by IS NULL AND j.due <= $now
           AND (j.alone = '' OR NOT EXISTS (
                SELECT 1 FROM jobs_job o
                 WHERE o.tenant = j.tenant AND o.kind = j.kind AND o.alone = j.alone AND o.state = 'waiting'
                   AND (o.claimed_by IS NOT NULL OR o.due < j.due OR (o.due = j.due AND o.id < j.id))))
         ORDER BY j.due, j.id LIMIT $most
-- engine: postgresql
         FOR UPDATE OF j SKIP LOCKED
-- end
    )
    UPDATE jobs_job SET claimed_by = $runner, claimed_at = $now
     WHERE tenant = $town AND id IN (SELECT id FROM picked)
    RETURNING tenant, id, kind, payload, attempts, due
)sql" };
constexpr db::Statement select_claims { "jobs.select_claims", R"sql(
    SELECT tenant, id, claimed_by FROM jobs_job WHERE claimed_by IS NOT NULL ORDER BY claimed_by, tenant, id
)sql" };
constexpr db::Statement update_given_back { "jobs.update_given_back", R"sql(
    UPDATE jobs_job SET claimed_by = NULL, claimed_at = NULL WHERE tenant = $town AND id = $id AND claimed_by = $runner
)sql" };
constexpr db::Statement update_all_given_back { "jobs.update_all_given_back", R"sql(
    UPDATE jobs_job SET claimed_by = NULL, claimed_at = NULL WHERE claimed_by = $runner
)sql" };
constexpr db::Statement delete_job { "jobs.delete", R"sql(
    DELETE FROM jobs_job WHERE tenant = $tenant AND id = $id AND claimed_by = $runner
)sql" };
constexpr db::Statement update_again { "jobs.update_again", R"sql(
    UPDATE jobs_job SET attempts = $attempts, due = $due, fault = $fault, claimed_by = NULL, claimed_at = NULL
     WHERE tenant = $tenant AND id = $id AND claimed_by = $runner
)sql" };
constexpr db::Statement update_parked { "jobs.update_parked", R"sql(
    UPDATE jobs_job SET attempts = $attempts, state = 'parked', fault = $fault, claimed_by = NULL, claimed_at = NULL
     WHERE tenant = $tenant AND id = $id AND claimed_by = $runner
)sql" };
constexpr db::Statement select_parked { "jobs.select_parked", R"sql(
    SELECT tenant, id, kind, fault, attempts, since FROM jobs_job WHERE tenant = $tenant AND state = 'parked' ORDER BY since, id
)sql" };
constexpr db::Statement update_unparked { "jobs.update_unparked", R"sql(
    UPDATE jobs_job SET state = 'waiting', attempts = 0, due = $due WHERE tenant = $tenant AND id = $id AND state = 'parked'
)sql" };
constexpr db::Statement upsert_schedule { "jobs.upsert_schedule", R"sql(
    INSERT INTO jobs_schedule (tenant, name, ran_at, took_us, fault) VALUES ($tenant, $name, $ran_at, $took_us, $fault)
    ON CONFLICT (tenant, name) DO UPDATE SET ran_at = $ran_at, took_us = $took_us, fault = $fault
)sql" };
constexpr db::Statement select_schedules { "jobs.select_schedules", R"sql(
    SELECT name, ran_at, took_us, fault FROM jobs_schedule WHERE tenant = $tenant ORDER BY name
)sql" };

}  // namespace

std::vector<db::Statement> statements()
{
    return { insert_job, select_alone, select_towns_with_due, update_claim, select_claims, update_given_back, update_all_given_back, delete_job, update_again, update_parked,
        select_parked, update_unparked, upsert_schedule, select_schedules };
}

void insert(db::Write& tx, JobId const& id, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone, Instant now)
{
    tx.execute(insert_job, { { "$id", id }, { "$kind", kind }, { "$payload", json::write(payload) }, { "$alone", alone }, { "$due", due.microseconds }, { "$since", now.microseconds } });
}

std::optional<JobId> waiting_alone(db::Read& tx, std::string_view kind, std::string const& alone)
{
    return tx.one(select_alone, { { "$kind", kind }, { "$alone", alone } }, [](db::Row const& row) { return JobId { row.text("id") }; });
}

std::vector<std::string> towns_with_due(db::Read& tx, Instant now, std::string const& after, int most)
{
    return tx.all(select_towns_with_due, { { "$after", after }, { "$now", now.microseconds }, { "$most", most } }, [](db::Row const& row) { return row.text("town"); });
}

std::vector<Job> claim(db::Write& tx, std::string const& town, std::string const& runner, Instant now, int most)
{
    struct Due { std::int64_t due; Job job; };
    auto all = tx.all(update_claim, { { "$town", town }, { "$runner", runner }, { "$now", now.microseconds }, { "$most", most } }, [](db::Row const& row) {
        auto payload = json::parse(row.text("payload"));
        return Due { row.integer("due"),
            { { row.text("id") }, row.text("tenant"), row.text("kind"), payload ? *payload : json::Value {}, static_cast<int>(row.integer("attempts")) } };
    });
    std::ranges::sort(all, {}, [](Due const& one) { return std::pair(one.due, one.job.id); });
    std::vector<Job> claimed;
    for (auto& one : all)
        claimed.push_back(std::move(one.job));
    return claimed;
}

std::vector<Claim> claims(db::Read& tx)
{
    return tx.all(select_claims, {}, [](db::Row const& row) { return Claim { row.text("tenant"), { row.text("id") }, row.text("claimed_by") }; });
}

void give_back(db::Write& tx, Claim const& claim) { tx.execute(update_given_back, { { "$town", claim.tenant }, { "$id", claim.id }, { "$runner", claim.runner } }); }
std::int64_t give_back_all(db::Write& tx, std::string const& runner) { return tx.execute(update_all_given_back, { { "$runner", runner } }); }

std::int64_t done(db::Write& tx, Job const& job, std::string const& runner) { return tx.execute(delete_job, { { "$id", job.id }, { "$runner", runner } }); }

std::int64_t again(db::Write& tx, Job const& job, std::string const& runner, Instant due, std::string const& fault)
{
    return tx.execute(update_again, { { "$id", job.id }, { "$runner", runner }, { "$attempts", job.attempts + 1 }, { "$due", due.microseconds }, { "$fault", fault } });
}

std::int64_t park(db::Write& tx, Job const& job, std::string const& runner, std::string const& fault)
{
    return tx.execute(update_parked, { { "$id", job.id }, { "$runner", runner }, { "$attempts", job.attempts + 1 }, { "$fault", fault } });
}

std::vector<Parked> parked(db::Read& tx)
{
    return tx.all(select_parked, {}, [](db::Row const& row) {
        return Parked { { row.text("id") }, row.text("tenant"), row.text("kind"), row.text("fault"), static_cast<int>(row.integer("attempts")), { row.integer("since") } };
    });
}

std::int64_t unpark(db::Write& tx, JobId const& id, Instant now) { return tx.execute(update_unparked, { { "$id", id }, { "$due", now.microseconds } }); }

void keep_run(db::Write& tx, LastRun const& run)
{
    tx.execute(upsert_schedule, { { "$name", run.name }, { "$ran_at", run.ran_at.microseconds }, { "$took_us", run.took_us }, { "$fault", run.fault } });
}

std::vector<LastRun> last_runs(db::Read& tx)
{
    return tx.all(select_schedules, {}, [](db::Row const& row) { return LastRun { row.text("name"), { row.integer("ran_at") }, row.integer("took_us"), row.text("fault") }; });
}

}  // namespace mado::jobs::store

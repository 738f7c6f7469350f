#pragma once
#include <mado/jobs/jobs.h>

namespace mado::jobs::store {

void insert(db::Write& tx, JobId const& id, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone, Instant now);
std::optional<JobId> waiting_alone(db::Read& tx, std::string_view kind, std::string const& alone);
std::vector<Job> due(db::Read& tx, Instant now, int most);       // of all tenants
void done(db::Write& tx, JobId const& id);
void again(db::Write& tx, Job const& job, Instant due, std::string const& fault);
void park(db::Write& tx, Job const& job, std::string const& fault);
std::vector<Parked> parked(db::Read& tx);
std::int64_t unpark(db::Write& tx, JobId const& id, Instant now);
std::vector<db::Statement> statements();

}  // namespace mado::jobs::store

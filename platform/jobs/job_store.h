#pragma once
#include <mado/jobs/jobs.h>

namespace mado::jobs::store {

void insert(db::Write& tx, JobId const& id, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone, Instant now);
std::optional<JobId> waiting_alone(db::Read& tx, std::string_view kind, std::string const& alone);

// Of all tenants, inside db::AllTenants.
std::vector<std::string> towns_with_due(db::Read& tx, Instant now, std::string const& after, int most);   // in the order of their codes
std::vector<Job> claim(db::Write& tx, std::string const& town, std::string const& runner, Instant now, int most);
struct Claim { std::string tenant; JobId id; std::string runner; };
std::vector<Claim> claims(db::Read& tx);
void give_back(db::Write& tx, Claim const& claim);
std::int64_t give_back_all(db::Write& tx, std::string const& runner);

// Only of who holds the claim: 0 rows when another has taken it meanwhile.
std::int64_t done(db::Write& tx, Job const& job, std::string const& runner);
std::int64_t again(db::Write& tx, Job const& job, std::string const& runner, Instant due, std::string const& fault);
std::int64_t park(db::Write& tx, Job const& job, std::string const& runner, std::string const& fault);
std::vector<Parked> parked(db::Read& tx);
std::int64_t unpark(db::Write& tx, JobId const& id, Instant now);

void keep_run(db::Write& tx, LastRun const& run);
std::vector<LastRun> last_runs(db::Read& tx);

std::vector<db::Statement> statements();

}  // namespace mado::jobs::store

#pragma once
// What stands in a zone's database and waits for somebody, counted over all towns: for the operator's page and for metrics. Numbers, codes and
// ids, nothing of a person.
#include <mado/db/database.h>
#include <mado/names/id.h>
#include <mado/time/day.h>

#include <optional>
#include <string>
#include <vector>

namespace mado {

struct JobCount {        // of one town and kind
    std::string tenant, kind;
    std::int64_t waiting = 0, due = 0, parked = 0;
    Instant oldest_due {}, oldest_parked {};      // 0: none
};
struct LetterCount {     // of one town and peer
    std::string tenant, direction, peer;          // direction: out, in
    std::int64_t waiting = 0, parked = 0;         // in, waiting: behind a gap or a parked one
    Instant oldest_waiting {}, oldest_parked {};
};
struct MailCount {
    std::string tenant;
    std::int64_t waiting = 0, failed = 0;
    Instant oldest_waiting {};
};
struct Backlog {
    std::vector<JobCount> jobs {};
    std::vector<LetterCount> letters {};
    std::vector<MailCount> mails {};
};
Backlog backlog(db::Read& tx, Instant now);       // inside db::AllTenants::read

// What a person must look at: a job, or a letter that its receiver refused.
struct ParkedJob { std::string tenant, id, kind, fault; std::int64_t attempts; Instant since; };
struct ParkedLetter { std::string tenant, peer, subject, kind, fault; std::int64_t sequence; Instant since; };
std::vector<ParkedJob> parked_jobs(db::Read& tx, int most);        // the oldest first
std::vector<ParkedLetter> parked_letters(db::Read& tx, int most);
std::optional<ParkedJob> parked_job(db::Read& tx, std::string const& tenant, std::string const& id);
std::optional<ParkedLetter> parked_letter(db::Read& tx, std::string const& tenant, std::string const& peer, std::string const& subject);

struct TraceCount { std::int64_t unsealed = 0; Instant oldest_unsealed {}; };  // at most 100,000 are counted
TraceCount trace_count(db::Read& tx);
// The oldest finished day of a town's events that has no signature; nothing when all are signed. `tenant` "" is the server's own trace.
std::optional<Day> oldest_unsigned_day(db::Read& tx, std::string const& tenant, Day today);

// The database server itself. Of SQLite only version and size are there.
struct EngineState {
    std::string version {};
    std::int64_t bytes = 0;
    std::int64_t connections_used = 0, connections_most = 0;
    bool is_leader = true;
    std::int64_t replicas = 0, replication_lag_us = 0;       // of the slowest replica that can be seen
    std::int64_t now_us = 0;                                 // the server's clock; 0: it is this machine's
};
EngineState engine_state(db::Read& tx);

struct AppliedMigrations { std::string module; std::int64_t count = 0, last = 0; };
std::vector<AppliedMigrations> applied_migrations(db::Read& tx);

bool answers(db::Database& database);                        // one read; false when the database is away

std::vector<db::Statement> count_statements();

}  // namespace mado

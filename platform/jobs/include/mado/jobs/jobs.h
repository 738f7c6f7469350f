#pragma once
// Work that is not waited for, written in the transaction that wants it. Runs at least once: a job must bear being run twice.
#include <mado/access/caller.h>
#include <mado/db/database.h>
#include <mado/json/json.h>
#include <mado/result/result.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mado::jobs {

using JobId = Id<struct JobTag>;

struct Job {
    JobId id;
    std::string tenant;
    std::string kind;       // "messages.send"
    json::Value payload;
    int attempts = 0;       // before this one
};

// `alone`: at most one waiting job of this kind and key (a second is left out), and never two of them running at once, on whichever nodes. While one
// runs, a second may wait: it sees what the first may have missed.
JobId enqueue(db::Write& tx, Moment const& now, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone = {});
inline JobId enqueue(db::Write& tx, Moment const& now, std::string_view kind, json::Value const& payload) { return enqueue(tx, now, kind, payload, now.at); }

// A refusal or exception is tried again after 10 s, 1 min, 10 min, 1 h, 6 h; then the job is parked, visibly. Jobs run on several threads.
using Run = std::function<Result<void>(Job const&)>;
struct Kind { std::string name; Run run; };

// Scheduled work, every so often, once a zone: in the process that holds the name "jobs.schedules". When it was done last is kept in the database, so
// neither a restart nor another holder repeats it before its time.
struct Schedule {
    std::string name;
    int every_seconds;
    std::function<void()> run;
    bool on_each_node = false;   // in every process, from its start: what concerns the process itself
};
struct LastRun { std::string name; Instant ran_at; std::int64_t took_us; std::string fault; };  // fault: empty when it went well
std::vector<LastRun> last_runs(db::Read& tx);   // by name; inside db::AllTenants::read

struct Parked { JobId id; std::string tenant, kind, fault; int attempts; Instant since; };
std::vector<Parked> parked(db::Read& tx);
Result<void> retry(db::Write& tx, Moment const& now, JobId const& id);

// One a zone and process. `name` is this start of the process (nodes::NodeId): the runner holds "jobs.node.NAME" while it lives, and a claim of another
// runner is void as soon as its name is free. No clock is compared, so it does not matter how the nodes' clocks differ.
class Runner {
public:
    Runner(db::Database& database, Clock const& clock, std::string name, std::vector<Kind> kinds, std::vector<Schedule> schedules);
    ~Runner();
    void start();
    void stop();         // in order: finishes what runs, gives back what it claimed
    void wake();
    std::size_t once();  // runs all that is due now; for tests and `demo`
    std::int64_t running() const;  // jobs that run or wait for their turn in this process
private:
    class Running;
    std::unique_ptr<Running> running_;
};

std::vector<db::Statement> statements();

}  // namespace mado::jobs

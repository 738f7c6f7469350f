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

// `alone`: at most one waiting job of this kind and key (a second is left out).
JobId enqueue(db::Write& tx, Moment const& now, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone = {});
inline JobId enqueue(db::Write& tx, Moment const& now, std::string_view kind, json::Value const& payload) { return enqueue(tx, now, kind, payload, now.at); }

// A refusal or exception is tried again after 10 s, 1 min, 10 min, 1 h, 6 h; then the job is parked, visibly.
using Run = std::function<Result<void>(Job const&)>;
struct Kind { std::string name; Run run; };
// Scheduled work, once a zone: runs at start and then every so often.
struct Schedule { std::string name; int every_seconds; std::function<void()> run; };

struct Parked { JobId id; std::string tenant, kind, fault; int attempts; Instant since; };
std::vector<Parked> parked(db::Read& tx);
Result<void> retry(db::Write& tx, Moment const& now, JobId const& id);

class Runner {
public:
    Runner(db::Database& database, Clock const& clock, std::vector<Kind> kinds, std::vector<Schedule> schedules);
    ~Runner();
    void start();
    void stop();
    void wake();
    std::size_t once();  // runs all that is due now; for tests and `demo`
private:
    class Running;
    std::unique_ptr<Running> running_;
};

std::vector<db::Statement> statements();

}  // namespace mado::jobs

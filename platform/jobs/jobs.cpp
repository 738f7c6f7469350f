#include <mado/jobs/jobs.h>

#include "job_store.h"
#include "runner.h"

namespace mado::jobs {

std::vector<db::Statement> statements() { return store::statements(); }

JobId enqueue(db::Write& tx, Moment const& now, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone)
{
    if (!alone.empty())
        if (auto const waiting = store::waiting_alone(tx, kind, alone))
            return *waiting;
    JobId const id { now.id() };
    store::insert(tx, id, kind, payload, due, alone, now.at);
    if (due <= now.at)
        tx.notify(due_topic);
    return id;
}

std::vector<LastRun> last_runs(db::Read& tx) { return store::last_runs(tx); }
std::vector<Parked> parked(db::Read& tx) { return store::parked(tx); }

Result<void> retry(db::Write& tx, Moment const& now, JobId const& id)
{
    if (store::unpark(tx, id, now.at) == 0)
        return refuse(Refusal::Kind::NotFound, "jobs.not_parked");
    tx.notify(due_topic);
    return {};
}

Runner::Runner(db::Database& database, Clock const& clock, std::string name, std::vector<Kind> kinds, std::vector<Schedule> schedules)
    : running_(std::make_unique<Running>(database, clock, std::move(name), std::move(kinds), std::move(schedules)))
{
}
Runner::~Runner() = default;
void Runner::start() { running_->start(); }
void Runner::stop() { running_->stop(); }
void Runner::wake() { running_->wake(); }
std::size_t Runner::once() { return running_->once(); }
std::int64_t Runner::running() const { return running_->running(); }

}  // namespace mado::jobs

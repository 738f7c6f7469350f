#include <mado/jobs/jobs.h>

#include "job_store.h"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace mado::jobs {

namespace {

constexpr std::array<std::int64_t, 5> pauses_s { 10, 60, 600, 3600, 6 * 3600 };
constexpr int batch = 50;

}  // namespace

std::vector<db::Statement> statements() { return store::statements(); }

JobId enqueue(db::Write& tx, Moment const& now, std::string_view kind, json::Value const& payload, Instant due, std::string const& alone)
{
    if (!alone.empty())
        if (auto const waiting = store::waiting_alone(tx, kind, alone))
            return *waiting;
    JobId const id { now.id() };
    store::insert(tx, id, kind, payload, due, alone, now.at);
    return id;
}

std::vector<Parked> parked(db::Read& tx) { return store::parked(tx); }

Result<void> retry(db::Write& tx, Moment const& now, JobId const& id)
{
    if (store::unpark(tx, id, now.at) == 0)
        return refuse(Refusal::Kind::NotFound, "jobs.not_parked");
    return {};
}

class Runner::Running {
public:
    Running(db::Database& database, Clock const& clock, std::vector<Kind> kinds, std::vector<Schedule> schedules)
        : database_(database), clock_(clock), schedules_(std::move(schedules)), next_(schedules_.size(), std::chrono::steady_clock::time_point::min())
    {
        for (auto& kind : kinds)
            kinds_[kind.name] = std::move(kind.run);
    }

    ~Running() { stop(); }

    void start()
    {
        thread_ = std::jthread([this](std::stop_token stop) { loop(stop); });
    }

    void stop()
    {
        if (!thread_.joinable())
            return;
        thread_.request_stop();
        wake();
        thread_.join();
    }

    void wake()
    {
        std::lock_guard const lock(mutex_);
        woken_ = true;
        changed_.notify_all();
    }

    std::size_t once()
    {
        std::size_t ran = 0;
        for (;;) {
            auto const due = db::AllTenants::read(database_, [&](db::Read& tx) { return store::due(tx, clock_.now(), batch); });
            if (due.empty())
                return ran;
            for (auto const& job : due)
                run(job);
            ran += due.size();
        }
    }

private:
    void run(Job const& job)
    {
        std::string fault;
        try {
            auto const found = kinds_.find(job.kind);
            if (found == kinds_.end())
                fault = "no module runs this kind of job";
            else if (auto const result = found->second(job); !result)
                fault = result.error().key;
        } catch (std::exception const& error) {
            fault = error.what();
        }
        (void)database_.write(job.tenant, [&](db::Write& tx) -> Result<void> {
            if (fault.empty())
                store::done(tx, job.id);
            else if (static_cast<std::size_t>(job.attempts) >= pauses_s.size())
                store::park(tx, job, fault);
            else
                store::again(tx, job, { clock_.now().microseconds + pauses_s[static_cast<std::size_t>(job.attempts)] * 1'000'000 }, fault);
            return {};
        });
    }

    void loop(std::stop_token const& stop)
    {
        while (!stop.stop_requested()) {
            try {
                once();
                for (std::size_t i = 0; i < schedules_.size() && !stop.stop_requested(); ++i)
                    if (std::chrono::steady_clock::now() >= next_[i]) {
                        next_[i] = std::chrono::steady_clock::now() + std::chrono::seconds(schedules_[i].every_seconds);
                        schedules_[i].run();
                    }
            } catch (std::exception const&) {
                // The database is gone for a moment (a full disk, a restart): the same work is still there at the next round.
            }
            std::unique_lock lock(mutex_);
            changed_.wait_for(lock, std::chrono::seconds(1), [&] { return woken_ || stop.stop_requested(); });
            woken_ = false;
        }
    }

    db::Database& database_;
    Clock const& clock_;
    std::map<std::string, Run> kinds_;
    std::vector<Schedule> schedules_;
    std::vector<std::chrono::steady_clock::time_point> next_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    std::jthread thread_;
};

Runner::Runner(db::Database& database, Clock const& clock, std::vector<Kind> kinds, std::vector<Schedule> schedules)
    : running_(std::make_unique<Running>(database, clock, std::move(kinds), std::move(schedules)))
{
}
Runner::~Runner() = default;
void Runner::start() { running_->start(); }
void Runner::stop() { running_->stop(); }
void Runner::wake() { running_->wake(); }
std::size_t Runner::once() { return running_->once(); }

}  // namespace mado::jobs

#include "runner.h"

#include "job_store.h"

#include <mado/log/log.h>

namespace mado::jobs {

namespace {

constexpr std::array<std::int64_t, 5> pauses_s { 10, 60, 600, 3600, 6 * 3600 };
constexpr int workers = 2;             // a mail server that does not answer holds up one of them
constexpr auto longest_rest = std::chrono::seconds(1);
constexpr auto between_kept_runs = std::chrono::seconds(60);
constexpr char const* schedules_name = "jobs.schedules";

using Steady = std::chrono::steady_clock;

}  // namespace

void Runner::Running::Bell::ring()
{
    std::lock_guard const lock(mutex);
    ++rung;
    changed.notify_all();
}

Runner::Running::Running(db::Database& database, Clock const& clock, std::string name, std::vector<Kind> kinds, std::vector<Schedule> schedules)
    : database_(database), clock_(clock), claims_(database, clock, std::move(name))
{
    for (auto& kind : kinds)
        kinds_[kind.name] = std::move(kind.run);
    for (auto& schedule : schedules)
        (schedule.on_each_node ? own_ : of_zone_).push_back({ std::move(schedule) });
    database_.on_notice(std::string(due_topic), [bell = bell_](std::string const&) { bell->ring(); });
}

Runner::Running::~Running() { stop(); }

void Runner::Running::start()
{
    for (int i = 0; i < workers; ++i)
        threads_.emplace_back([this](std::stop_token stop) { work(stop); });
    threads_.emplace_back([this](std::stop_token stop) { keep_time(stop, own_, [this] { claims_.set_gone_free(Claims::Patience::AWhile); return true; }); });
    threads_.emplace_back([this](std::stop_token stop) { keep_time(stop, of_zone_, [this] { return holds_schedules(); }); });
}

void Runner::Running::stop()
{
    if (threads_.empty())
        return;
    for (auto& thread : threads_)
        thread.request_stop();
    wake();
    threads_.clear();
    try {
        claims_.leave();
        if (held_schedules_)
            database_.release(schedules_name);
    } catch (std::exception const& error) {  // another node finds the names free when this process has ended
        log::warn("jobs.left_in_disorder", { { "what", error.what() } });
    }
    held_schedules_ = false;
}

std::size_t Runner::Running::once()
{
    claims_.set_gone_free(Claims::Patience::None);
    std::size_t all = 0;
    for (std::size_t ran = 1; ran > 0; all += ran)
        ran = round({});
    return all;
}

std::size_t Runner::Running::round(std::stop_token const& stop)
{
    std::size_t ran = 0;
    auto const taken = claims_.take();
    std::exception_ptr failure;
    for (auto const& job : taken) {
        if (!stop.stop_requested() && !failure) {
            try {
                run(job);
                ++ran;
            } catch (...) {
                failure = std::current_exception();
            }
        }
        claims_.forget(job);  // whatever still stands in the database is set free by the next look
    }
    if (failure)
        std::rethrow_exception(failure);
    return ran;
}

std::string Runner::Running::fault_of(Job const& job) const
{
    try {
        auto const found = kinds_.find(job.kind);
        if (found == kinds_.end())
            return "no module runs this kind of job";
        auto const result = found->second(job);
        return result ? std::string {} : result.error().key;
    } catch (std::exception const& error) {
        std::string const what = error.what();
        return what.empty() ? "an exception without words" : what;
    }
}

void Runner::Running::run(Job const& job)
{
    auto const fault = fault_of(job);
    auto const now = clock_.now();
    auto const kept = database_.write(job.tenant, { .name = "jobs.outcome" }, [&](db::Write& tx) -> Result<std::int64_t> {
        if (fault.empty())
            return store::done(tx, job, claims_.name());
        if (static_cast<std::size_t>(job.attempts) >= pauses_s.size())
            return store::park(tx, job, claims_.name(), fault);
        return store::again(tx, job, claims_.name(), { now.microseconds + pauses_s[static_cast<std::size_t>(job.attempts)] * 1'000'000 }, fault);
    });
    if (!kept || *kept == 0)
        log::warn("jobs.claim_lost", { { "kind", job.kind }, { "job", job.id.value } });
}

void Runner::Running::rest(std::stop_token const& stop, std::uint64_t* heard)
{
    std::unique_lock lock(bell_->mutex);
    bell_->changed.wait_for(lock, longest_rest, [&] { return stop.stop_requested() || (heard && bell_->rung != *heard); });
    if (heard)
        *heard = bell_->rung;
}

void Runner::Running::work(std::stop_token const& stop)
{
    for (std::uint64_t heard = 0; !stop.stop_requested();) {
        try {
            if (round(stop) > 0)
                continue;
        } catch (std::exception const& error) {
            // The database is gone for a moment (a full disk, a failover): the same work is still there at the next round.
            log::warn("jobs.round_failed", { { "what", error.what() } });
        }
        rest(stop, &heard);
    }
}

// -- schedules

bool Runner::Running::holds_schedules()
{
    bool const holds = database_.holds(schedules_name);
    if (holds && !held_schedules_)
        learn_last_runs();
    held_schedules_ = holds;
    return holds;
}

// What another process (or this one before its restart) did a moment ago is not repeated. A clock that jumped puts nothing off by more than its period.
void Runner::Running::learn_last_runs()
{
    auto const now = clock_.now();
    std::map<std::string, Instant> ran_at;
    for (auto& run : db::AllTenants::read(database_, [](db::Read& tx) { return store::last_runs(tx); }))
        ran_at[run.name] = run.ran_at;
    for (auto& timed : of_zone_) {
        auto const found = ran_at.find(timed.schedule.name);
        auto const period = timed.schedule.every_seconds * std::int64_t { 1'000'000 };
        auto const wait = found == ran_at.end() ? 0 : std::clamp<std::int64_t>(found->second.microseconds + period - now.microseconds, 0, period);
        timed.next = Steady::now() + std::chrono::microseconds(wait);
    }
}

void Runner::Running::keep_time(std::stop_token const& stop, std::vector<Timed>& all, std::function<bool()> const& may)
{
    while (!stop.stop_requested()) {
        try {
            if (may())
                for (auto& timed : all)
                    if (!stop.stop_requested() && Steady::now() >= timed.next)
                        run_schedule(timed, &all == &of_zone_);
        } catch (std::exception const& error) {
            log::warn("jobs.schedules_wait", { { "what", error.what() } });
        }
        rest(stop, nullptr);
    }
}

void Runner::Running::run_schedule(Timed& timed, bool of_the_zone)
{
    auto const start = Steady::now();
    auto const at = clock_.now();
    timed.next = start + std::chrono::seconds(timed.schedule.every_seconds);
    std::string fault;
    try {
        timed.schedule.run();
    } catch (std::exception const& error) {
        fault = error.what();
        log::warn("jobs.schedule_failed", { { "schedule", timed.schedule.name }, { "what", fault } });
    }
    bool const is_news = fault != timed.fault || start - timed.kept >= between_kept_runs;
    if (!of_the_zone || !is_news)
        return;
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - start).count();
    (void)db::AllTenants::write(database_, [&](db::Write& tx) -> Result<void> { store::keep_run(tx, { timed.schedule.name, at, took, fault }); return {}; });
    timed.kept = start;
    timed.fault = fault;
}

}  // namespace mado::jobs

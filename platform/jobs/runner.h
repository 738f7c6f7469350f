#pragma once
// The threads of one runner: two that run jobs, one for the schedules of this process, one for those of the zone.
#include "claims.h"

#include <condition_variable>
#include <stop_token>
#include <thread>

namespace mado::jobs {

constexpr std::string_view due_topic = "jobs.due";

class Runner::Running {
public:
    Running(db::Database& database, Clock const& clock, std::string name, std::vector<Kind> kinds, std::vector<Schedule> schedules);
    ~Running();
    void start();
    void stop();
    void wake() { bell_->ring(); }
    std::size_t once();
    std::int64_t running() const { return claims_.count(); }

private:
    // Shared with the database's notices, which may come when the runner has gone.
    struct Bell {
        std::mutex mutex {};
        std::condition_variable changed {};
        std::uint64_t rung = 0;
        void ring();
    };
    struct Timed {
        Schedule schedule;
        std::chrono::steady_clock::time_point next {};
        std::chrono::steady_clock::time_point kept {};
        std::string fault {};
    };

    void work(std::stop_token const& stop);
    std::size_t round(std::stop_token const& stop);
    void run(Job const& job);
    std::string fault_of(Job const& job) const;
    void keep_time(std::stop_token const& stop, std::vector<Timed>& all, std::function<bool()> const& may);
    void run_schedule(Timed& timed, bool of_the_zone);
    bool holds_schedules();
    void learn_last_runs();
    void rest(std::stop_token const& stop, std::uint64_t* heard);

    db::Database& database_;
    Clock const& clock_;
    Claims claims_;
    std::map<std::string, Run> kinds_;
    std::vector<Timed> own_, of_zone_;
    bool held_schedules_ = false;
    std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
    std::vector<std::jthread> threads_;
};

}  // namespace mado::jobs

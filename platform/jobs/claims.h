#pragma once
// Which jobs are this runner's. A claim is a row that names a runner; the runner holds its own name in the database while it lives.
#include <mado/jobs/jobs.h>

#include <chrono>
#include <map>
#include <mutex>
#include <set>

namespace mado::jobs {

class Claims {
public:
    Claims(db::Database& database, Clock const& clock, std::string name);

    // Some jobs that are due, a few of each town that has any, beginning after the town that was served last. None while the name is not held.
    std::vector<Job> take();
    void forget(Job const& job);          // it is over: done, put off or parked
    // Sets free what nobody runs: claims of runners whose name is free, and own ones that this process no longer knows (their end could not be written).
    // `patient`: only of a runner that was already gone a while ago. A node that lost its connection for a moment takes its name again in that time.
    enum class Patience { None, AWhile };
    void set_gone_free(Patience patience);
    void leave();                         // in order, at the end
    std::int64_t count() const;
    std::string const& name() const { return name_; }

private:
    std::vector<Job> take_some(bool& at_the_end);
    bool is_gone(std::string const& runner, Patience patience);

    db::Database& database_;
    Clock const& clock_;
    std::string const name_;
    mutable std::mutex mutex_;            // one taking at a time, and what is taken is known before anybody looks for the unknown
    std::set<JobId> taken_;
    std::string served_last_;             // a town
    std::map<std::string, std::chrono::steady_clock::time_point> free_since_;  // by runner, of the schedules' thread and once() alone
    std::mutex looking_;
};

}  // namespace mado::jobs

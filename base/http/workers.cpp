#include "workers.h"

#include <chrono>

namespace mado::http {

namespace {

std::int64_t now_us() { return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace

void Workers::start()
{
    stopped_ = false;
    for (int i = 0; i < count_; ++i)
        threads_.emplace_back([this] { run(); });
}

bool Workers::offer(std::string_view lane, Work work)
{
    std::optional<Work> refused;
    {
        std::lock_guard const lock(mutex_);
        if (stopped_)
            refused = std::move(work);
        else
            refused = lanes_.offer(lane, std::move(work), now_us());
    }
    changed_.notify_one();
    if (refused)
        refused->refuse();
    return !refused;
}

void Workers::stop()
{
    std::vector<Work> dropped;
    {
        std::lock_guard const lock(mutex_);
        stopped_ = true;
        dropped = lanes_.clear();
    }
    changed_.notify_all();
    threads_.clear();  // joins
}

std::size_t Workers::waiting() const
{
    std::lock_guard const lock(mutex_);
    return lanes_.waiting();
}

std::uint64_t Workers::longest_wait_us(std::string_view lane) const
{
    std::lock_guard const lock(mutex_);
    return lanes_.longest_wait_us(lane, now_us());
}

std::vector<LaneCounts> Workers::counts() const
{
    std::lock_guard const lock(mutex_);
    return lanes_.counts(now_us());
}

void Workers::run()
{
    std::unique_lock lock(mutex_);
    while (!stopped_) {
        std::vector<Work> dropped;
        auto taken = lanes_.take(now_us(), dropped);
        if (!taken && dropped.empty()) {
            changed_.wait(lock);  // for an offer, or for another worker that leaves a lane below its share
            continue;
        }
        lock.unlock();
        for (auto& work : dropped)
            work.refuse();
        auto const begun = now_us();
        if (taken)
            taken->work.run();
        auto const ended = now_us();
        lock.lock();
        if (taken) {
            lanes_.done(*taken, ended - begun);
            changed_.notify_one();  // a lane that had its share may go on
        }
    }
}

}  // namespace mado::http

#include "workers.h"

namespace mado::http {

void Workers::start()
{
    stopped_ = false;
    for (int i = 0; i < count_; ++i)
        threads_.emplace_back([this] { run(); });
}

bool Workers::offer(Job& job)
{
    {
        std::lock_guard const lock(mutex_);
        if (stopped_ || jobs_.size() >= most_waiting_)
            return false;
        jobs_.push_back(std::move(job));
    }
    changed_.notify_one();
    return true;
}

void Workers::stop()
{
    std::deque<Job> dropped;
    {
        std::lock_guard const lock(mutex_);
        stopped_ = true;
        dropped.swap(jobs_);
    }
    changed_.notify_all();
    threads_.clear();  // joins
}

std::size_t Workers::waiting() const
{
    std::lock_guard const lock(mutex_);
    return jobs_.size();
}

void Workers::run()
{
    for (;;) {
        Job job;
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [&] { return stopped_ || !jobs_.empty(); });
            if (stopped_)
                return;
            job = std::move(jobs_.front());
            jobs_.pop_front();
        }
        job();
    }
}

}  // namespace mado::http

#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace mado::http {

// A bounded queue of jobs and the threads that run them.
class Workers {
public:
    using Job = std::move_only_function<void()>;

    Workers(int threads, std::size_t most_waiting) : most_waiting_(most_waiting), count_(threads) {}
    ~Workers() { stop(); }
    void start();
    bool offer(Job& job);  // takes the job, or leaves it and answers false: the queue is full or stopped
    void stop();           // finishes the jobs that run; those that wait are dropped
    std::size_t waiting() const;

private:
    void run();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Job> jobs_;
    std::size_t const most_waiting_;
    int const count_;
    bool stopped_ = true;
    std::vector<std::jthread> threads_;
};

}  // namespace mado::http

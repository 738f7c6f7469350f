#pragma once
#include "lanes.h"

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace mado::http {

// The threads that handle requests, each taking what the lanes say is next.
class Workers {
public:
    explicit Workers(Lanes::Bounds bounds) : lanes_(bounds), count_(bounds.workers) {}
    ~Workers() { stop(); }
    void start();
    bool offer(std::string_view lane, Work work);  // false: something was refused, this or (the whole being full) another; its `refuse` was called
    void stop();                                   // finishes what runs; what waits is dropped, neither run nor refused
    std::size_t waiting() const;
    std::uint64_t longest_wait_us(std::string_view lane) const;
    std::vector<LaneCounts> counts() const;

private:
    void run();

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    Lanes lanes_;
    int const count_;
    bool stopped_ = true;
    std::vector<std::jthread> threads_;
};

}  // namespace mado::http

#pragma once
#include <chrono>
#include <cstdint>

namespace mado::http {

// Is a peer fast enough? Measured over ten seconds, so that a short gap in a tunnel is forgiven.
class Pace {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit Pace(std::uint64_t slowest_bytes_per_second) : slowest_(slowest_bytes_per_second) {}
    void begin(Time now) { since_ = now; moved_ = 0; running_ = true; }
    void end() { running_ = false; }
    void moved(std::uint64_t bytes) { moved_ += bytes; }
    bool too_slow(Time now)
    {
        if (!running_ || now - since_ < std::chrono::seconds(10))
            return false;
        bool const slow = moved_ < slowest_ * 10;
        begin(now);
        return slow;
    }

private:
    std::uint64_t slowest_, moved_ = 0;
    Time since_ {};
    bool running_ = false;
};

}  // namespace mado::http

#pragma once
#include <mado/http/server.h>

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::http {

// How long something took, over the last minute: six slots of ten seconds, four buckets an octave.
class RecentTimes {
public:
    void add(std::int64_t now_us, std::uint64_t took_us);
    std::uint64_t part(std::int64_t now_us, double share) const;  // 0.99: the upper end of the bucket with the 99th of a hundred; 0 without any

private:
    static constexpr std::size_t slots = 6, buckets = 112;
    struct Slot { std::int64_t number = -1; std::array<std::uint32_t, buckets> counts {}; };
    static std::size_t bucket_of(std::uint64_t took_us);
    static std::uint64_t end_of(std::size_t bucket);
    std::array<Slot, slots> slots_ {};
};

// One request that waits: exactly one of the two is called, once.
struct Work {
    std::move_only_function<void()> run, refuse;
    std::move_only_function<bool()> is_gone {};  // whether nobody waits for the answer; may be empty
};

// Which of the requests that wait is next. Pure: no threads, no clock, the time (microseconds, never going back) is given.
// Each lane has used so much of the workers' time; the least used is next. While a request runs it is charged what the lane's requests took on
// average, afterwards what it took. A lane that begins anew starts where the least used of the others is: rest earns nothing.
class Lanes {
public:
    struct Bounds { int workers = 1; int lane_workers = 0; std::size_t queue = 512, lane_queue = 128; std::int64_t wait_us = 30'000'000; };
    struct Taken { std::size_t lane; Work work; std::int64_t charged_us; };

    explicit Lanes(Bounds bounds);
    // What must be refused, from its own lane or (the whole being full) the longest; nothing when all wait.
    std::optional<Work> offer(std::string_view lane, Work work, std::int64_t now_us);
    // The next one; nothing while none waits or all that wait are of lanes that have their share. What waited too long or in vain comes out in `dropped`.
    std::optional<Taken> take(std::int64_t now_us, std::vector<Work>& dropped);
    void done(Taken const& taken, std::int64_t took_us);
    std::vector<Work> clear();

    std::size_t waiting() const { return waiting_; }
    std::uint64_t longest_wait_us(std::string_view lane, std::int64_t now_us) const;
    std::vector<LaneCounts> counts(std::int64_t now_us) const;

private:
    struct Waiting { Work work; std::int64_t since_us; };
    struct Lane {
        std::string name;
        std::deque<Waiting> queue {};
        int running = 0;
        std::int64_t used_us = 0, average_us = 1'000;
        std::uint64_t last_turn = 0;
        std::uint64_t handled = 0, refused = 0, dropped = 0, handling_us = 0;
        RecentTimes waits {};
    };

    std::size_t index_of(std::string_view lane);
    void wake(Lane& lane);
    bool may_run(Lane const& lane) const;
    Lane* next();
    Work give_way(Lane& lane);

    Bounds const bounds_;
    int const most_of_one_;
    std::deque<Lane> lanes_ {};
    std::map<std::string, std::size_t, std::less<>> by_name_ {};
    std::size_t waiting_ = 0;
    int running_ = 0;
    std::int64_t floor_us_ = 0;
    std::uint64_t turn_ = 0;
};

}  // namespace mado::http

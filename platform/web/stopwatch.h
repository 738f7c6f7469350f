#pragma once
#include <mado/web/site.h>

#include <array>
#include <atomic>
#include <deque>
#include <map>

namespace mado::web {

// Counts how long answers take, by route. Adding is a few relaxed additions: any thread, no lock. The routes are given before the first answer.
class Stopwatch {
public:
    void know(std::vector<Route> const& routes);
    void add(Route const* route, std::int64_t microseconds);  // nullptr: no page, not counted
    Times times() const;

private:
    struct Counted {
        std::string pattern {};
        std::atomic<std::int64_t> answered { 0 }, microseconds { 0 }, slowest { 0 };
    };
    void add_to(Counted& counted, std::int64_t microseconds);

    std::deque<Counted> routes_;
    std::map<Route const*, Counted*> by_route_;
    std::array<std::atomic<std::int64_t>, Times::bounds_us.size() + 1> counts_ {};
};

}  // namespace mado::web

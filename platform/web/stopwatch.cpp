#include "stopwatch.h"

namespace mado::web {

namespace {

constexpr auto relaxed = std::memory_order_relaxed;

}  // namespace

void Stopwatch::know(std::vector<Route> const& routes)
{
    for (auto const& route : routes) {
        auto& counted = routes_.emplace_back();
        counted.pattern = route.pattern;
        by_route_[&route] = &counted;
    }
}

void Stopwatch::add_to(Counted& counted, std::int64_t microseconds)
{
    counted.answered.fetch_add(1, relaxed);
    counted.microseconds.fetch_add(microseconds, relaxed);
    auto slowest = counted.slowest.load(relaxed);
    while (microseconds > slowest && !counted.slowest.compare_exchange_weak(slowest, microseconds, relaxed)) {
    }
}

void Stopwatch::add(Route const* route, std::int64_t microseconds)
{
    auto const found = by_route_.find(route);
    if (found == by_route_.end())  // an asset, /healthz, an address that does not exist: they would make every page look fast
        return;
    add_to(*found->second, microseconds);
    auto const bound = std::ranges::lower_bound(Times::bounds_us, microseconds);
    counts_[static_cast<std::size_t>(bound - Times::bounds_us.begin())].fetch_add(1, relaxed);
}

Times Stopwatch::times() const
{
    Times times;
    for (std::size_t i = 0; i < counts_.size(); ++i)
        times.counts[i] = counts_[i].load(relaxed);
    auto const take = [&](Counted const& counted) {
        RouteTimes const one { counted.pattern, counted.answered.load(relaxed), counted.microseconds.load(relaxed), counted.slowest.load(relaxed) };
        times.microseconds += one.microseconds;
        if (one.answered > 0)
            times.routes.push_back(one);
    };
    for (auto const& counted : routes_)
        take(counted);
    std::ranges::sort(times.routes, [](RouteTimes const& a, RouteTimes const& b) { return a.microseconds != b.microseconds ? a.microseconds > b.microseconds : a.pattern < b.pattern; });
    return times;
}

}  // namespace mado::web

#include "engine/engine.h"

namespace mado::db::detail {

void Tally::count(std::int64_t took)
{
    runs.fetch_add(1, std::memory_order_relaxed);
    microseconds.fetch_add(took, std::memory_order_relaxed);
    auto before = slowest.load(std::memory_order_relaxed);
    while (took > before && !slowest.compare_exchange_weak(before, took, std::memory_order_relaxed)) {
    }
}

Tally& Tallies::of(std::string const& statement)
{
    std::lock_guard const lock(mutex_);
    return tallies_[statement];
}

std::vector<StatementFigures> Tallies::longest(std::size_t most) const
{
    std::vector<StatementFigures> all;
    {
        std::lock_guard const lock(mutex_);
        for (auto const& [name, tally] : tallies_)
            all.push_back({ name, tally.runs, tally.microseconds, tally.slowest });
    }
    std::ranges::stable_sort(all, std::ranges::greater {}, &StatementFigures::microseconds);
    all.resize(std::min(all.size(), most));
    return all;
}

}  // namespace mado::db::detail

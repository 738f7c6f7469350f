#include "lanes.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace mado::http {

namespace {

constexpr std::int64_t slot_us = 10'000'000;
constexpr std::int64_t patience_us = 1'000'000;  // after that long it is worth asking whether anybody still waits

int share_of(Lanes::Bounds const& bounds)
{
    if (bounds.workers <= 1)
        return 1;
    auto const wanted = bounds.lane_workers > 0 ? bounds.lane_workers : bounds.workers - std::max(1, bounds.workers / 4);
    return std::clamp(wanted, 1, bounds.workers - 1);
}

}  // namespace

std::size_t RecentTimes::bucket_of(std::uint64_t took_us)
{
    if (took_us < 4)
        return took_us;
    auto const octave = static_cast<std::size_t>(std::bit_width(took_us)) - 1;  // at least 2
    auto const quarter = static_cast<std::size_t>(took_us >> (octave - 2)) & 3;
    return std::min(buckets - 1, octave * 4 - 4 + quarter);
}

std::uint64_t RecentTimes::end_of(std::size_t bucket)
{
    if (bucket < 4)
        return bucket;
    auto const octave = (bucket + 4) / 4, quarter = (bucket + 4) % 4;
    return ((5 + quarter) << (octave - 2)) - 1;
}

void RecentTimes::add(std::int64_t now_us, std::uint64_t took_us)
{
    auto const number = now_us / slot_us;
    auto& slot = slots_[static_cast<std::size_t>(number) % slots];
    if (slot.number != number)
        slot = { number, {} };
    ++slot.counts[bucket_of(took_us)];
}

std::uint64_t RecentTimes::part(std::int64_t now_us, double share) const
{
    auto const oldest = now_us / slot_us - static_cast<std::int64_t>(slots) + 1;
    std::array<std::uint64_t, buckets> sums {};
    std::uint64_t all = 0;
    for (auto const& slot : slots_)
        if (slot.number >= oldest)
            for (std::size_t i = 0; i < buckets; ++i) {
                sums[i] += slot.counts[i];
                all += slot.counts[i];
            }
    auto const wanted = static_cast<std::uint64_t>(std::ceil(static_cast<double>(all) * share));
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < buckets && all > 0; ++i)
        if ((seen += sums[i]) >= wanted)
            return end_of(i);
    return 0;
}

Lanes::Lanes(Bounds bounds) : bounds_(bounds), most_of_one_(share_of(bounds)) {}

std::size_t Lanes::index_of(std::string_view lane)
{
    if (auto const found = by_name_.find(lane); found != by_name_.end())
        return found->second;
    lanes_.push_back({ .name = std::string(lane) });
    return by_name_.emplace(std::string(lane), lanes_.size() - 1).first->second;
}

// Rest earns no credit; debts stay.
void Lanes::wake(Lane& lane)
{
    if (!lane.queue.empty() || lane.running > 0)
        return;
    auto least = std::numeric_limits<std::int64_t>::max();
    for (auto const& other : lanes_)
        if (!other.queue.empty() || other.running > 0)
            least = std::min(least, other.used_us);
    if (least != std::numeric_limits<std::int64_t>::max())
        floor_us_ = std::max(floor_us_, least);
    lane.used_us = std::max(lane.used_us, floor_us_);
}

Work Lanes::give_way(Lane& lane)
{
    auto work = std::move(lane.queue.back().work);
    lane.queue.pop_back();
    --waiting_;
    ++lane.refused;
    return work;
}

std::optional<Work> Lanes::offer(std::string_view name, Work work, std::int64_t now_us)
{
    auto& lane = lanes_[index_of(name)];
    if (lane.queue.size() >= bounds_.lane_queue) {
        ++lane.refused;
        return work;
    }
    wake(lane);
    lane.queue.push_back({ std::move(work), now_us });
    ++waiting_;
    if (waiting_ <= bounds_.queue)
        return std::nullopt;
    return give_way(*std::ranges::max_element(lanes_, {}, [](Lane const& one) { return one.queue.size(); }));
}

// The last free worker is for a lane that has none.
bool Lanes::may_run(Lane const& lane) const { return lane.running < most_of_one_ && (lane.running == 0 || bounds_.workers - running_ > 1 || bounds_.workers == 1); }

Lanes::Lane* Lanes::next()
{
    Lane* best = nullptr;
    for (auto& lane : lanes_)
        if (!lane.queue.empty() && may_run(lane) && (!best || std::pair(lane.used_us, lane.last_turn) < std::pair(best->used_us, best->last_turn)))
            best = &lane;
    return best;
}

std::optional<Lanes::Taken> Lanes::take(std::int64_t now_us, std::vector<Work>& dropped)
{
    while (auto* const lane = next()) {
        auto waiting = std::move(lane->queue.front());
        lane->queue.pop_front();
        --waiting_;
        auto const waited = now_us - waiting.since_us;
        if (waited > bounds_.wait_us || (waited > patience_us && waiting.work.is_gone && waiting.work.is_gone())) {
            ++lane->dropped;
            dropped.push_back(std::move(waiting.work));
            continue;
        }
        lane->waits.add(now_us, static_cast<std::uint64_t>(std::max<std::int64_t>(waited, 0)));
        lane->last_turn = ++turn_;
        lane->used_us += lane->average_us;
        ++lane->running;
        ++running_;
        return Taken { by_name_.find(lane->name)->second, std::move(waiting.work), lane->average_us };
    }
    return std::nullopt;
}

void Lanes::done(Taken const& taken, std::int64_t took_us)
{
    auto& lane = lanes_[taken.lane];
    auto const took = std::max<std::int64_t>(took_us, 1);
    lane.used_us += took - taken.charged_us;
    lane.average_us = std::max<std::int64_t>(1, (lane.average_us * 7 + took) / 8);
    lane.handling_us += static_cast<std::uint64_t>(took);
    ++lane.handled;
    --lane.running;
    --running_;
    if (lane.queue.empty() && lane.running == 0 && std::ranges::none_of(lanes_, [](Lane const& other) { return !other.queue.empty() || other.running > 0; }))
        floor_us_ = std::max(floor_us_, lane.used_us);  // all rest: nobody owes anything
}

std::vector<Work> Lanes::clear()
{
    std::vector<Work> all;
    for (auto& lane : lanes_) {
        for (auto& waiting : lane.queue)
            all.push_back(std::move(waiting.work));
        lane.queue.clear();
    }
    waiting_ = 0;
    return all;
}

std::uint64_t Lanes::longest_wait_us(std::string_view name, std::int64_t now_us) const
{
    auto const found = by_name_.find(name);
    if (found == by_name_.end() || lanes_[found->second].queue.empty())
        return 0;
    return static_cast<std::uint64_t>(std::max<std::int64_t>(0, now_us - lanes_[found->second].queue.front().since_us));
}

std::vector<LaneCounts> Lanes::counts(std::int64_t now_us) const
{
    std::vector<LaneCounts> all;
    for (auto const& [name, index] : by_name_) {
        auto const& lane = lanes_[index];
        all.push_back({ name, lane.queue.size(), static_cast<std::uint64_t>(lane.running), lane.handled, lane.refused, lane.dropped, lane.handling_us, lane.waits.part(now_us, 0.5),
            lane.waits.part(now_us, 0.99) });
    }
    return all;
}

}  // namespace mado::http

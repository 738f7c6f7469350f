#include "lanes.h"

#include <doctest/doctest.h>

#include <map>
#include <string>

using namespace mado::http;

namespace {

// A day at the workers: `serve` runs what is next and lets it take its time.
struct Desk {
    Lanes lanes;
    std::int64_t now = 1'000'000'000;
    std::string order {}, refused {};
    std::vector<Work> dropped {};

    explicit Desk(Lanes::Bounds bounds) : lanes(bounds) {}

    bool come(char lane, bool is_gone = false)
    {
        auto const name = std::string(1, lane);
        auto turned_away = lanes.offer(name, { [this, lane] { order += lane; }, [this, lane] { refused += lane; }, [is_gone] { return is_gone; } }, now);
        if (turned_away)
            turned_away->refuse();
        return !turned_away;
    }
    std::optional<Lanes::Taken> begin() { return lanes.take(now, dropped); }
    bool serve(std::map<char, std::int64_t> const& takes)
    {
        auto taken = begin();
        if (!taken)
            return false;
        taken->work.run();
        auto const took = takes.at(order.back());
        now += took;
        lanes.done(*taken, took);
        return true;
    }
    std::int64_t of(char lane) const { return std::count(order.begin(), order.end(), lane); }
};

LaneCounts of(Lanes const& lanes, std::string const& name, std::int64_t now)
{
    for (auto const& one : lanes.counts(now))
        if (one.name == name)
            return one;
    return {};
}

}  // namespace

TEST_CASE("lanes: one after another, in order within a lane")
{
    Desk desk({ .workers = 1 });
    for (char const lane : std::string("aaaabb"))
        desk.come(lane);
    while (desk.serve({ { 'a', 1'000 }, { 'b', 1'000 } })) {}
    CHECK(desk.order == "ababaa");
}

TEST_CASE("lanes: slow pages use up the time, not the turns")
{
    Desk desk({ .workers = 1, .queue = 1'000, .lane_queue = 500 });
    for (int i = 0; i < 400; ++i) {
        desk.come('s');
        desk.come('f');
    }
    for (int i = 0; i < 220; ++i)
        desk.serve({ { 's', 100'000 }, { 'f', 10'000 } });
    CHECK(desk.of('f') >= 190);  // ten quick ones for a slow one
    CHECK(desk.of('s') >= 18);
}

TEST_CASE("lanes: whoever rested has no claim on what was missed, and waits behind nobody")
{
    Desk desk({ .workers = 1, .queue = 1'000, .lane_queue = 500 });
    for (int i = 0; i < 300; ++i)
        desk.come('a');
    for (int i = 0; i < 100; ++i)
        desk.serve({ { 'a', 5'000 } });
    for (int i = 0; i < 50; ++i)
        desk.come('b');
    desk.order.clear();
    for (int i = 0; i < 40; ++i)
        desk.serve({ { 'a', 5'000 }, { 'b', 5'000 } });
    CHECK(desk.order.find('b') <= 1);
    CHECK(desk.of('a') >= 19);
    CHECK(desk.of('b') >= 19);
}

TEST_CASE("lanes: a lane never holds all workers; the last free one is for a lane that has none")
{
    struct Case { int workers, lane_workers, expected; };
    for (auto const& row : { Case { 1, 0, 1 }, { 2, 0, 1 }, { 4, 0, 3 }, { 8, 0, 6 }, { 8, 2, 2 }, { 4, 9, 3 } }) {
        CAPTURE(row.workers);
        Desk desk({ .workers = row.workers, .lane_workers = row.lane_workers });
        for (int i = 0; i < 20; ++i)
            desk.come('a');
        int held = 0;
        while (desk.begin())
            ++held;
        CHECK(held == row.expected);
    }
    Desk desk({ .workers = 4, .lane_workers = 2 });
    for (char const lane : std::string("aaaabbbbc"))
        desk.come(lane);
    CHECK(desk.begin()->lane == 0);
    CHECK(desk.begin()->lane == 1);
    CHECK(desk.begin()->lane == 2);
    CHECK_FALSE(desk.begin());  // a and b have one each: the fourth waits for whoever has none
    desk.come('d');
    CHECK(desk.begin()->lane == 3);
}

TEST_CASE("lanes: a full lane refuses its own; a full house the youngest of the longest lane")
{
    Desk desk({ .workers = 1, .queue = 6, .lane_queue = 5 });
    for (int i = 0; i < 5; ++i)
        CHECK(desk.come('a'));
    CHECK_FALSE(desk.come('a'));
    CHECK(desk.refused == "a");
    CHECK(desk.come('b'));
    desk.come('c');
    CHECK(desk.refused == "aa");  // room was made for c
    CHECK(desk.lanes.waiting() == 6);
    CHECK(of(desk.lanes, "a", desk.now).refused == 2);
    CHECK(of(desk.lanes, "c", desk.now).refused == 0);
}

TEST_CASE("lanes: what waited too long, or in vain, is not worked for")
{
    struct Case { char const* name; std::int64_t waits; bool is_gone, is_dropped; };
    for (auto const& row : { Case { "at the limit", 30'000'000, false, false }, { "past it", 30'000'001, false, true }, { "gone, asked too early", 500'000, true, false },
             { "gone", 1'500'000, true, true }, { "still there", 1'500'000, false, false } }) {
        CAPTURE(row.name);
        Desk desk({ .workers = 1 });
        desk.come('a', row.is_gone);
        desk.now += row.waits;
        CHECK(desk.begin().has_value() != row.is_dropped);
        CHECK(desk.dropped.size() == (row.is_dropped ? 1 : 0));
        CHECK(of(desk.lanes, "a", desk.now).dropped == (row.is_dropped ? 1 : 0));
        CHECK(desk.lanes.waiting() == 0);
    }
}

TEST_CASE("lanes: waits are told of the last minute, within a quarter")
{
    RecentTimes times;
    for (std::uint64_t ms = 1; ms <= 100; ++ms)
        times.add(5'000'000, ms * 1'000);
    auto const middle = times.part(6'000'000, 0.5), end = times.part(6'000'000, 0.99);
    CHECK(middle >= 50'000);
    CHECK(middle <= 62'500);
    CHECK(end >= 99'000);
    CHECK(end <= 124'000);
    CHECK(times.part(59'000'000, 0.99) == end);
    CHECK(times.part(70'000'000, 0.99) == 0);
    times.add(70'000'000, 3);
    CHECK(times.part(70'000'000, 0.5) == 3);
}

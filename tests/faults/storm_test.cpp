// A network between the zones that delays, doubles, reorders, cuts and garbles letters and loses acknowledgements, by a seed: the end is
// that of a straight run.
#include "walk.h"

#include <map>
#include <random>

using namespace mado;
using namespace mado::faults;

namespace {

constexpr std::size_t lives = 200;

// Carries between two gateways in place of the pump.
class Storm {
public:
    Storm(World& world, unsigned seed) : first_(world.zone("front").gateway()), second_(world.zone("office").gateway()), chance_(seed) {}

    // Some of what waits, in any order, some of it again, some of it broken; what was said long ago comes once more.
    void blow()
    {
        carry(first_, second_);
        carry(second_, first_);
    }
    std::size_t doubled = 0, delayed = 0, garbled = 0, unacknowledged = 0, late = 0;

private:
    bool happens(unsigned percent) { return chance_() % 100 < percent; }

    void carry(gateway::Gateway& from, gateway::Gateway& to)
    {
        auto letters = from.waiting_for(to.keys().zone, 5'000);
        std::ranges::shuffle(letters, chance_);
        auto& old = old_[to.keys().zone];
        for (auto const& letter : letters) {
            if (happens(35)) {
                ++delayed;
                continue;
            }
            if (happens(10)) {
                ++garbled;
                auto broken = letter.substr(0, chance_() % letter.size());
                CHECK_FALSE(to.take(broken, fetch(from, to, false)));
            }
            bool const is_cut = happens(20);  // while its files are fetched
            if (!to.take(letter, fetch(from, to, is_cut)))
                continue;
            if (happens(15)) {
                ++doubled;
                CHECK(to.take(letter, fetch(from, to, is_cut)));
            }
            old.push_back(letter);
            if (happens(25))
                ++unacknowledged;  // lost on its way back: the letter comes again
            else
                from.acknowledged(gateway::decode(letter)->header);
        }
        for (int i = 0; i < 5 && !old.empty(); ++i, ++late)
            CHECK(to.take(old[chance_() % old.size()], fetch(from, to, true)));
    }

    static std::function<bool(gateway::BlobName const&)> fetch(gateway::Gateway& from, gateway::Gateway& to, bool is_cut)
    {
        return [&from, &to, is_cut](gateway::BlobName const& blob) {
            auto const path = is_cut ? std::nullopt : from.blob(blob.name);
            if (!path)
                return false;
            to.adopt(*path, blob.name);
            return true;
        };
    }

    gateway::Gateway& first_;
    gateway::Gateway& second_;
    std::mt19937 chance_;
    std::map<std::string, std::vector<std::string>> old_;
};

// How far each goes: all are taken, some are asked, some of those are decided.
Reached end_of(std::size_t life)
{
    return life % 8 == 0 ? Reached::Told : life % 8 == 4 ? Reached::Paid : Reached::Taken;
}

struct Lives {
    World& world;
    std::vector<Walk> walks;
    explicit Lives(World& all) : world(all)
    {
        auto const before = Walk::applications(world);
        for (std::size_t i = 0; i < lives; ++i) {
            walks.emplace_back(world, before);
            walks.back().apply();
        }
    }
    // Whoever can act, acts. Whether anybody did.
    bool act()
    {
        bool acted = false;
        for (std::size_t i = 0; i < walks.size(); ++i)
            if (walks[i].reached() < end_of(i))
                acted = walks[i].step() || acted;
        return acted;
    }
    std::vector<std::vector<std::string>> seen()
    {
        std::vector<std::vector<std::string>> all;
        for (auto& walk : walks)
            all.push_back(seen_of(world, *walk.sent()));
        return all;
    }
};

Configuration two_zones(House const& house)
{
    auto configuration = house.configuration();
    configuration.zones = { "front", "office" };
    return configuration;
}

std::vector<std::vector<std::string>> straight_run()
{
    House const house;
    World world(two_zones(house), house.clock);
    Lives all(world);
    for (bool goes_on = true; goes_on;) {
        world.settle();
        goes_on = all.act();
    }
    nothing_is_lost(world);
    return all.seen();
}

std::vector<std::vector<std::string>> stormy_run(unsigned seed)
{
    House const house;
    World world(two_zones(house), house.clock);
    Lives all(world);
    Storm storm(world, seed);
    for (int quiet = 0; quiet < 10;) {  // rounds in which nobody had anything to do
        storm.blow();
        for (auto& zone : world.zones())
            while (zone->runner().once() > 0) {
            }
        quiet = all.act() ? 0 : quiet + 1;
    }
    CHECK(storm.delayed > lives);
    CHECK(storm.doubled > lives / 10);
    CHECK(storm.garbled > lives / 10);
    CHECK(storm.unacknowledged > lives / 10);
    CHECK(storm.late > 50);
    world.settle();  // the wind drops
    while (all.act())
        world.settle();
    nothing_is_lost(world);
    return all.seen();
}

TEST_CASE("letters that are late, doubled, reordered, cut and unacknowledged: 200 applications end as in a straight run")
{
    FailingDisk disk;  // which syncs in no time; nothing fails here
    auto const straight = straight_run();
    REQUIRE(straight.size() == lives);
    CHECK(straight.front().size() > straight[1].size());
    for (unsigned seed = 1; seed <= (is_deep() ? 20u : 2u); ++seed) {
        INFO("seed ", seed);
        auto const stormy = stormy_run(seed);
        for (std::size_t i = 0; i < lives; ++i) {
            CAPTURE(i);
            ends_alike(stormy[i], straight[i]);
        }
    }
}

// An hour of the clock in which nothing passes between the zones. What was taken just before is never acknowledged and comes again.
struct Hour {
    House house;
    FixedClock clock { house.clock.now() };
    World world { two_zones(house), clock };
    std::set<std::string> const before = Walk::applications(world);
    std::vector<Walk> walks;
    std::vector<Instant> applied;

    void apply(int people)
    {
        for (int i = 0; i < people; ++i) {
            clock.set({ clock.now().microseconds + 1'000 });
            applied.push_back(clock.now());
            walks.emplace_back(world, before).apply();
        }
    }
    bool act()
    {
        bool acted = false;
        for (std::size_t i = 0; i < walks.size(); ++i)
            if (walks[i].reached() < end_of(i))
                acted = walks[i].step() || acted;
        return acted;
    }
    std::size_t in_the_office()
    {
        return static_cast<std::size_t>(std::ranges::count_if(walks, [](Walk& walk) { return walk.of_office().has_value(); }));
    }
    void pass(bool is_cut)
    {
        for (int minute = 0; minute < 60; ++minute) {
            clock.set({ clock.now().microseconds + 60'000'000 });
            apply(1);
            act();
            for (auto& zone : world.zones())
                while (zone->runner().once() > 0) {
                }
            if (!is_cut)
                world.settle();
        }
    }
    void go_on_to_the_end()
    {
        world.settle();
        while (act())
            world.settle();
    }
};

std::vector<std::vector<std::string>> hour(bool is_cut)
{
    Hour all;
    auto& front = all.world.zone("front").gateway();
    auto& office = all.world.zone("office").gateway();
    all.apply(3);
    all.world.settle();
    all.apply(3);
    for (auto const& letter : front.waiting_for("office", 1'000))
        CHECK(office.take(letter, [](gateway::BlobName const&) { return false; }));
    CHECK(all.in_the_office() == 6);
    all.pass(is_cut);
    CHECK(all.in_the_office() == (is_cut ? 6 : 66));
    CHECK(front.waiting_for("office", 1'000).size() >= (is_cut ? 63 : 0));
    CHECK(office.waiting_for("front", 1'000).empty() != is_cut);
    all.go_on_to_the_end();
    CHECK(front.waiting_for("office", 1'000).empty());
    CHECK(office.waiting_for("front", 1'000).empty());
    std::vector<std::vector<std::string>> seen;
    for (std::size_t i = 0; i < all.walks.size(); ++i) {
        auto const found = all.walks[i].of_office();
        REQUIRE(found);
        CHECK(found->arrived_at == all.applied[i]);  // when it reached the town, not when it came through
        seen.push_back(seen_of(all.world, *all.walks[i].sent()));
    }
    nothing_is_lost(all.world);
    return seen;
}

TEST_CASE("an hour's cut between the zones: people go on applying, then everything is there once, in order and with its own time")
{
    FailingDisk disk;  // which syncs in no time; nothing fails here
    auto const straight = hour(false), cut = hour(true);
    REQUIRE(straight.size() == 66);
    REQUIRE(cut.size() == 66);
    for (std::size_t i = 0; i < cut.size(); ++i) {
        CAPTURE(i);
        ends_alike(cut[i], straight[i]);
        CHECK(cut[i] == straight[i]);  // and one thing after the other
    }
}

}  // namespace

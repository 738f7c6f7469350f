// The power fails at every sync of a whole walk, one after the other: each time what was promised until then is there, nothing is half,
// and those concerned go on to the very end that they would have reached without it.
#include "walk.h"

using namespace mado;
using namespace mado::faults;

namespace {

struct Promise {
    Reached reached;
    std::uint64_t syncs;  // of all databases until then
};

struct Clean {
    std::set<std::string> before;         // applications that were there
    std::optional<applications::Receipt> receipt {};
    std::vector<Promise> promises {};
    std::vector<std::string> seen {};     // at the end
    std::uint64_t first = 0, last = 0;    // syncs
    Reached promised(std::uint64_t syncs) const
    {
        auto most = Reached::Nothing;
        for (auto const& one : promises)
            if (one.syncs <= syncs)
                most = std::max(most, one.reached);
        return most;
    }
};

Configuration two_zones(std::filesystem::path const& folder)
{
    auto configuration = configuration_in(folder, demonstration().databases);
    configuration.zones = { "front", "office" };
    return configuration;
}

// Each act, and all that follows from it by itself.
void walk_to_the_end(World& world, Walk& walk, std::function<void(Reached)> const& promise)
{
    world.settle();
    while (walk.step()) {
        promise(walk.reached());
        world.settle();
    }
    promise(walk.reached());
}

// One walk without a fault, on a disk that keeps in `kept` what a cut at each sync would have left.
Clean walk_keeping_cuts(House const& house, Folder const& kept, std::uint64_t seed, bool does_sync)
{
    Clean clean;
    FailingDisk failing;
    if (!does_sync)
        failing.disk.forget_syncs();
    {
        World world(two_zones(house.folder.path), house.clock);
        world.settle();
        clean.before = Walk::applications(world);
        Walk walk(world, clean.before);
        clean.first = failing.disk.syncs();
        failing.disk.keep_each_cut(house.folder.path, kept.path, seed);
        walk_to_the_end(world, walk, [&](Reached reached) { clean.promises.push_back({ reached, failing.disk.syncs() }); });
        clean.receipt = walk.receipt;
        clean.seen = seen_of(world, *walk.sent());
    }
    clean.last = failing.disk.syncs();  // closing syncs too
    return clean;
}

// Whether all that was promised before the cut is there after it; then goes on to the end.
bool holds_after_cut(Clean const& clean, std::filesystem::path const& folder, std::uint64_t syncs)
{
    SystemClock const clock;
    World world(two_zones(folder), clock);
    world.settle();
    Walk walk(world, clean.before);
    auto const promised = clean.promised(syncs);
    if (promised >= Reached::Sent)
        walk.receipt = clean.receipt;
    if (walk.reached() < promised)
        return false;
    nothing_is_lost(world);
    walk_to_the_end(world, walk, [](Reached) {});
    CHECK(walk.reached() == Reached::Told);
    CHECK(Walk::applications(world).size() == clean.before.size() + 1);
    if (walk.receipt)  // else it was completed by telephone, which leaves another trace
        ends_alike(seen_of(world, *walk.sent()), clean.seen);
    nothing_is_lost(world);
    return true;
}

void cut_everywhere(std::uint64_t seed)
{
    House const house;
    Folder const kept;
    auto const clean = walk_keeping_cuts(house, kept, seed, true);
    REQUIRE(clean.promises.back().reached == Reached::Told);
    CHECK(clean.last - clean.first >= 20);
    for (auto at = clean.first; at < clean.last; ++at) {
        INFO("cut at sync ", at - clean.first, " of ", clean.last - clean.first, ", seed ", seed);
        auto const folder = kept.path / std::to_string(at);
        CHECK(holds_after_cut(clean, folder, at));
        std::filesystem::remove_all(folder);
    }
    std::printf("faults: power cut at each of %d syncs of a walk, seed %d\n", static_cast<int>(clean.last - clean.first), static_cast<int>(seed));
}

TEST_CASE("the power fails at every sync of a whole walk: what was promised is there, and the walk goes on to the same end")
{
    if (on_postgresql())
        return;
    cut_everywhere(0);  // all that was not synced is gone
    for (std::uint64_t seed = 1; is_deep() && seed < 8; ++seed)
        cut_everywhere(seed);  // some of it stays, in no order
}

TEST_CASE("the control: a disk that does not sync, as with synchronous=OFF, does lose what was promised")
{
    if (on_postgresql())
        return;
    House const house;
    Folder const kept;
    auto const clean = walk_keeping_cuts(house, kept, 0, false);
    REQUIRE(clean.promised(clean.last) == Reached::Told);
    auto const end = clean.last - 1;
    auto is_kept = false;
    try {
        is_kept = holds_after_cut(clean, kept.path / std::to_string(end), end);
    } catch (db::Failure const&) {  // not even a database is left
    }
    CHECK_FALSE(is_kept);
}

}  // namespace

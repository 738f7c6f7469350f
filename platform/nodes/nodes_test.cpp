#include <mado/db/fresh.h>
#include <mado/names/embedded.h>
#include <mado/nodes/nodes.h>

namespace mado::embedded { std::span<File const> nodes(); }

using namespace mado;

namespace {

struct Zone {
    db::Database database { db::test::fresh() };
    Ids ids { 1 };
    FixedClock clock { { 1'790'000'000'000'000 } };
    Zone() { database.migrate({ { "nodes", 1, "0001_nodes.sql", embedded::nodes().front().bytes } }); }
    void pass(std::int64_t seconds) { clock.set({ clock.now().microseconds + seconds * 1'000'000 }); }
    std::vector<nodes::Node> all() { return db::AllTenants::read(database, [](db::Read& tx) { return nodes::nodes(tx); }); }
};

TEST_CASE_FIXTURE(Zone, "a node is there from its first beat, with what it last said")
{
    nodes::Membership second { database, clock, ids, "b", "0.5" }, first { database, clock, ids, "a", "0.5" };
    CHECK(all().empty());
    second.beat(json::object({ { "requests", 1 } }));
    pass(10);
    second.beat(json::object({ { "requests", 7 } }));
    first.beat(json::object({}));
    auto const found = all();
    REQUIRE(found.size() == 2);
    CHECK(found[0].name == "a");
    CHECK(found[0].id == first.id());
    CHECK(found[1].figures.integer("requests") == 7);
    CHECK(found[1].started.microseconds == clock.now().microseconds - 10'000'000);
    CHECK(found[1].seen == clock.now());
    CHECK(found[1].version == "0.5");
    CHECK_FALSE(found[1].left);
}

TEST_CASE_FIXTURE(Zone, "one that leaves says so, one that dies is only no longer seen; both are forgotten after their time")
{
    nodes::Membership leaving { database, clock, ids, "leaving", "1" }, dying { database, clock, ids, "dying", "1" }, living { database, clock, ids, "living", "1" };
    for (auto* node : { &leaving, &dying, &living })
        node->beat(json::object({}));
    pass(5);
    leaving.leave();
    pass(100);
    living.beat(json::object({}));
    auto const found = all();
    REQUIRE(found.size() == 3);
    CHECK_FALSE(found[0].left);
    CHECK(clock.now().microseconds - found[0].seen.microseconds > nodes::silent_seconds * 1'000'000ll);
    CHECK(found[1].left);
    CHECK(found[1].seen.microseconds == clock.now().microseconds - 100'000'000);
    living.forget_gone({ clock.now().microseconds - 100'000'000 });  // the day in miniature: who was seen at its very edge stays
    CHECK(all().size() == 2);
    living.forget_gone(clock.now());
    REQUIRE(all().size() == 1);
    CHECK(all().front().name == "living");
}

TEST_CASE_FIXTURE(Zone, "two starts of one machine are two nodes; a town sees none of them")
{
    nodes::Membership before { database, clock, ids, "a", "1" };
    before.beat(json::object({}));
    pass(1);
    nodes::Membership after { database, clock, ids, "a", "2" };
    after.beat(json::object({}));
    REQUIRE(all().size() == 2);
    CHECK(all()[0].version == "1");
    CHECK(database.read("332089", [](db::Read& tx) { return nodes::nodes(tx); }).empty());
}

}  // namespace

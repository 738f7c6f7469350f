#include "tests/town.h"

#include <mado/messages/messages.h>

#include "jobs/daily.h"

#include <algorithm>

using namespace mado;
using namespace mado::meetings;
using meetings::test::World;
using Kind = Refusal::Kind;

namespace {

Resolution action(World& world, MeetingId const& id, PersonId const& who, char const* due, std::string words = "県に確かめる")
{
    auto const made = world.write([&](db::Write& tx) {
        return add_resolution(tx, world.organizer, world.here(), { {}, id, {}, ResolutionKind::Action, std::move(words), who, *Day::parse(due), {}, {}, 1 });
    });
    REQUIRE(made);
    return *made;
}

std::vector<std::string> told(World& world, Caller const& caller)
{
    std::vector<std::string> all;
    for (auto const& one : world.read([&](db::Read& tx) { return reminders_of(tx, caller); }, caller.tenant))
        all.push_back(one.occasion);
    return all;
}

Result<void> address_as(World& world, Caller const& caller, std::string_view typed)
{
    return world.write([&](db::Write& tx) { return keep_reminder_address(tx, caller, world.here(), typed); }, caller.tenant);
}

std::int64_t mails(World& world) { return world.count("SELECT COUNT(*) AS n FROM messages_mail WHERE tenant = $tenant"); }

}  // namespace

TEST_CASE("who does an action is reminded the day before, on the day, and weekly: once each, and of nothing that is done")
{
    World world;
    auto const id = world.convened();
    auto const mine = action(world, id, world.member.person, "2026-11-20");
    action(world, id, world.chair.person, "2026-12-20");
    auto const said_on = [&](char const* day) {
        world.clock.set(instant_in_tokyo(*Day::parse(day), 3));
        return meetings::jobs::remind_everywhere(world.here());
    };
    CHECK(said_on("2026-11-18") == 0);
    CHECK(said_on("2026-11-19") == 1);
    CHECK(said_on("2026-11-19") == 0);
    CHECK(said_on("2026-11-20") == 1);
    CHECK(said_on("2026-11-21") == 1);
    CHECK(said_on("2026-11-27") == 0);
    CHECK(said_on("2026-11-28") == 1);
    CHECK(told(world, world.member) == std::vector<std::string> { "late.2", "late.1", "today", "before" });
    CHECK(told(world, world.chair).empty());
    CHECK(told(world, world.outsider).empty());
    CHECK(told(world, World::staff("morita", World::neighbour)).empty());
    CHECK(world.count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'meetings.resolution.reminded'") == 4);
    REQUIRE(world.write([&](db::Write& tx) { return finish(tx, world.member, world.here(), mine.id); }));
    CHECK(said_on("2026-12-06") == 0);
    CHECK(told(world, world.member).empty());
}

TEST_CASE("a day on which nobody ran the job is made up for, and a cancelled meeting reminds of nothing")
{
    World world;
    auto const id = world.convened();
    action(world, id, world.member.person, "2026-11-20");
    world.clock.set(instant_in_tokyo(*Day::parse("2026-11-25"), 3));
    CHECK(meetings::jobs::remind_everywhere(world.here()) == 1);
    CHECK(told(world, world.member) == std::vector<std::string> { "late.1" });
    auto const other = world.convened();
    action(world, other, world.member.person, "2026-11-20");
    REQUIRE(world.write([&](db::Write& tx) { return cancel(tx, world.organizer, world.here(), other); }));
    CHECK(meetings::jobs::remind_everywhere(world.here()) == 0);
}

TEST_CASE("the word goes by mail to who gave an address, without content; not to who has left, and not to another town's person of that id")
{
    World world;
    auto const id = world.convened();
    action(world, id, world.member.person, "2026-11-19", "秘密の用件");
    CHECK(address_as(world, world.member, "まちがい").error().fields.front().field == "address");
    CHECK(address_as(world, { .tenant = World::tenant }, "x@example.jp").error().kind == Kind::Forbidden);
    REQUIRE(address_as(world, World::staff("morita", World::neighbour), "elsewhere@example.jp"));
    CHECK(meetings::jobs::remind_everywhere(world.here()) == 1);
    CHECK(mails(world) == 0);
    REQUIRE(address_as(world, world.member, " morita@city.example.jp "));
    CHECK(world.read([&](db::Read& tx) { return reminder_address(tx, world.member); }) == "morita@city.example.jp");
    CHECK(world.read([&](db::Read& tx) { return reminder_address(tx, world.chair); }).empty());
    world.clock.set(instant_in_tokyo(*Day::parse("2026-11-19"), 3));
    CHECK(meetings::jobs::remind_everywhere(world.here()) == 1);
    CHECK(mails(world) == 1);
    db::Statement const bodies { "test.bodies", "SELECT title, body FROM messages_mail WHERE tenant = $tenant AND address = 'morita@city.example.jp'" };
    auto const sent = world.read([&](db::Read& tx) { return tx.all(bodies, {}, [](db::Row const& row) { return row.text("title") + row.text("body"); }); });
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().find("秘密") == std::string::npos);
    CHECK(sent.front().find("道路の計画") == std::string::npos);
    REQUIRE(world.write([&](db::Write& tx) -> Result<void> {
        organization::end_assignment(tx, world.member.person, world.member.position, *Day::parse("2026-11-19"));
        return {};
    }));
    world.clock.set(instant_in_tokyo(*Day::parse("2026-11-20"), 3));
    CHECK(meetings::jobs::remind_everywhere(world.here()) == 1);
    CHECK(mails(world) == 1);
    REQUIRE(address_as(world, world.member, ""));
    CHECK(world.read([&](db::Read& tx) { return reminder_address(tx, world.member); }).empty());
}

TEST_CASE("the pages of actions: what was said, the address, and 起案する with division and matter")
{
    World world;
    auto const id = world.convened();
    auto const one = action(world, id, world.organizer.person, "2026-11-18");
    REQUIRE(meetings::jobs::remind_everywhere(world.here()) == 1);
    world.sign_in("ogawa");
    CHECK(world.get("/actions").body.find("期限の日です：県に確かめる") != std::string::npos);
    auto const refused = world.post("/actions", { { "address", "なにか" } });
    CHECK(refused.status == 422);
    CHECK(refused.body.find("なにか") != std::string::npos);
    CHECK(world.post("/actions", { { "address", "ogawa@city.example.jp" } }).status == 303);
    CHECK(world.get("/actions").body.find("ogawa@city.example.jp") != std::string::npos);

    auto const draft = "/actions/" + one.id.value + "/draft";
    auto const shown = world.get(draft).body;
    for (auto const* words : { "総務課", "法制係", "定例の照会・回答", "県に確かめる" })
        CHECK_MESSAGE(shown.find(words) != std::string::npos, words);
    CHECK(shown.find("福祉課") == std::string::npos);
    CHECK(world.post(draft, { { "division", "general_affairs" }, { "matter", "" } }).status == 422);
    CHECK(world.post(draft, { { "division", "general_affairs/legal" }, { "matter", "general_affairs|定例の照会・回答" } }).status == 303);
    world.sign_in("kanno");  // neither a member nor one who does it
    CHECK(world.get(draft).status == 404);
    CHECK(world.post(draft, { { "division", "general_affairs" }, { "matter", "general_affairs|定例の照会・回答" } }).status == 404);
}

// Browsers with and without tickets, forged ones, those of another town, programs.
#include "tests/waiting.h"

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

using namespace mado;
using namespace mado::waiting_test;

TEST_CASE("without a room, and with one that is not used, one begins at once")
{
    Town town;
    Person person(town);
    CHECK(person.begin());
    town.open("never");
    CHECK(person.begin());
    town.open("busy");
    CHECK(person.begin());
    CHECK(town.events("waiting.room.published") == 2);
}

TEST_CASE("in turn: a start leads to the room, the place and the minutes are shown, one ticket is one start")
{
    Town town;
    town.open("always", {}, 1);
    Person first(town), second(town);
    first.look(start);
    CHECK(first.last.status == 303);
    CHECK(first.location() == room_page);
    first.take();
    second.take();
    CHECK(second.shows("整理番号"));
    CHECK(second.shows("<b>2</b>"));
    CHECK(second.shows("<meta http-equiv=\"refresh\""));
    CHECK(second.shows("ことしは20頭までです。"));
    CHECK_FALSE(second.begin());
    town.wait(60);
    first.look(room_page);
    CHECK(first.shows("申請をはじめる"));
    CHECK(first.begin());
    CHECK(first.ticket.empty());
    CHECK_FALSE(first.begin());  // a second application waits anew
    town.wait(60);
    CHECK(second.begin());
    CHECK(town.room().started == 2);
    CHECK(town.events("waiting.ticket.used") == 2);
}

TEST_CASE("a copied ticket begins once; a reload takes no second; forged, of another town and of an older room are nothing")
{
    Town town;
    town.publish("dog_registration", std::string(test::Shelf::of_all().library.text("procedures/dog_registration.yaml")), test::other_town);
    town.open("always", {}, 60);
    town.open("always", {}, 60, test::other_town);
    Person owner(town), thief(town), forger(town), foreigner(town);
    owner.take();
    owner.press("take");
    CHECK(town.room().arrived == 1);
    town.wait(5);
    thief.name = owner.name;
    thief.ticket = owner.ticket;
    CHECK(owner.begin());
    thief.look(room_page);
    CHECK(thief.shows("整理番号を取って並ぶ"));
    thief.ticket = thief.ticket.empty() ? "" : thief.ticket;
    CHECK_FALSE(thief.begin());

    forger.take();
    town.wait(5);
    auto const sound = forger.ticket;
    auto const dot = sound.rfind(".1.");
    forger.ticket.back() = forger.ticket.back() == 'A' ? 'B' : 'A';
    CHECK_FALSE(forger.begin());
    CHECK(dot == sound.rfind(".1."));

    foreigner.look("/okayama-shi/procedures/dog_registration/waiting");
    auto const not_here = foreigner.last.status;
    CHECK((not_here == 200 || not_here == 404));
    forger.ticket = sound;
    town.open("always", { town.clock.now().microseconds + 60'000'000 }, 60);  // another opening: a new room
    town.wait(120);
    CHECK_FALSE(forger.begin());
}

TEST_CASE("a form under way and its sending never meet the room")
{
    Town town;
    Person person(town);
    REQUIRE(person.begin());
    auto const key = person.location();
    town.open("always", {}, 1);
    auto const application = key.substr(0, key.find("/key"));
    person.look(application);
    CHECK(person.last.status == 303);
    CHECK(person.location().starts_with(application));
}

TEST_CASE("many at once: every number once, none left out; one ticket used from two sides is one start")
{
    Town town;
    town.open("always", {}, 6'000);
    auto const seen = town.room();
    // Two processes where the engine has them: two databases opened on the same one.
    db::Database second { town.database_options };
    std::array<db::Database*, 2> const nodes { &town.database, db::test::engine() == db::SqlEngine::Sqlite ? &town.database : &second };
    std::mutex mutex;
    std::vector<waiting::Ticket> tickets;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&, thread] {
                for (int i = 0; i < 25; ++i) {
                    auto const handle = "H" + std::to_string(thread) + "." + std::to_string(i);
                    auto const arrival = nodes[static_cast<std::size_t>(thread) % 2]->write(test::town, waiting::numbering(seen),
                        [&](db::Write& tx) { return waiting::arrive(tx, town.here, seen, handle, "203.0.113." + std::to_string(thread)); });
                    std::lock_guard const lock(mutex);
                    if (arrival)
                        tickets.push_back(arrival->ticket);
                }
            });
    }
    std::set<std::int64_t> numbers;
    for (auto const& ticket : tickets)
        numbers.insert(ticket.number);
    REQUIRE(tickets.size() == 100);
    CHECK(numbers.size() == 100);
    CHECK(*numbers.rbegin() == 100);
    CHECK(town.room().arrived == 100);

    std::atomic<int> went = 0, refused = 0;
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back([&, thread] {
                Caller const caller { .tenant = test::town, .kind = CallerKind::System, .job = "test" };
                auto const used = nodes[static_cast<std::size_t>(thread) % 2]->write(test::town, [&](db::Write& tx) -> Result<bool> {
                    auto const done = waiting::use(tx, caller, town.here, tickets[0], ApplicationId { town.opening });
                    if (!done)
                        return std::unexpected(done.error());
                    return true;
                });
                ++(used ? went : refused);
            });
    }
    CHECK(went == 1);
    CHECK(refused == 3);
    CHECK(town.room().started == 1);
}

TEST_CASE("another process, or the same one started anew, knows the same places")
{
    Town town;
    town.open("always", {}, 1);
    Person first(town), second(town);
    first.take();
    second.take();
    waiting::Rooms fresh;
    auto const room = fresh.find(town.here, test::town, "dog_registration", "");
    REQUIRE(room);
    auto const ticket = waiting::ticket_from(second.ticket, waiting::ticket_key(town.here));
    REQUIRE(ticket);
    auto const stand = waiting::stand_of(*room, *ticket, ticket->number, town.clock.now());
    CHECK(stand.standing == waiting::Standing::Waiting);
    CHECK(stand.place == 2);
    CHECK(stand.ahead == 1);
}

TEST_CASE("the office hears how the room stands when that changed, and that nobody waits any more when it goes")
{
    Town town;
    town.open("always", {}, 1);
    auto const reported = [&] {
        town.rooms->forget(test::town);
        waiting::report(*town.rooms, town.here);
        return town.count("SELECT COUNT(*) AS n FROM gateway_outbox WHERE tenant = $tenant AND kind = 'reported'");
    };
    auto const before = reported();
    CHECK(reported() == before);
    Person person(town);
    person.take();
    CHECK(reported() == before + 1);
    CHECK(reported() == before + 1);
    town.open("never");
    CHECK(reported() == before + 2);
    for (auto const& schedule : town.modules[2].schedules)
        if (schedule.name == "waiting.report") {
            CHECK(schedule.every_seconds == 15);
            CHECK_FALSE(schedule.on_each_node);  // once a zone (platform/jobs)
        }
}

TEST_CASE("a hundred thousand tickets: the order is read once, a process remembers a few megabytes" * doctest::skip(db::test::engine() != db::SqlEngine::Sqlite))
{
    constexpr std::int64_t many = 100'000;
    Town town;
    auto const opens = instant_in_tokyo(*Day::of(2026, 11, 18), 22);
    town.open("always", opens, 60);
    Person person(town);
    person.take();
    auto room = town.room();
    auto const secret = waiting::secret_of(town.here, room);
    for (std::int64_t from = 2; from <= many; from += 10'000)
        REQUIRE(town.database.write(test::town, [&](db::Write& tx) -> Result<bool> {
            for (auto number = from; number < std::min(from + 10'000, many + 1); ++number) {
                waiting::Ticket const ticket { .tenant = test::town, .room = room.room, .handle = "H" + std::to_string(number), .number = number, .is_drawn = true, .made_at = town.clock.now() };
                waiting::store::insert_ticket(tx, ticket, waiting::lot_of(secret, waiting::hash_of(ticket.handle)));
            }
            return true;
        }));
    room.arrived = many;
    REQUIRE(town.database.write(test::town, [&](db::Write& tx) -> Result<bool> { return waiting::store::count(tx, room, 1); }));
    town.clock.set({ opens.microseconds + 1'000'000 });
    town.rooms->forget(test::town);
    auto const room_now = town.room();
    auto const order = town.rooms->order(town.here, test::town, room_now);
    CHECK(std::cmp_equal(order->size(), many));
    CHECK(order->capacity() * sizeof(waiting::Lot) < 8'000'000);
    CHECK(town.rooms->order(town.here, test::town, room_now) == order);  // the same one
    person.look(room_page);
    CHECK((person.shows("時間です。") || person.shows("分です。") || person.shows("順番が来ました")));
    auto const record = town.rooms->record(town.here, test::town, room_now);
    CHECK(record->size() < 12'000'000);
    CHECK(std::ranges::count(*record, '{') == many + 1);
}

TEST_CASE("a node whose clock had jumped ahead for a moment leaves a room that goes on")
{
    Town town;
    town.open("always", {}, 60);
    auto const seen = town.room();
    auto const take = [&](char const* from) {
        return town.database.write(test::town, [&](db::Write& tx) { return waiting::arrive(tx, town.here, seen, town.ids.handle(), from); });
    };
    town.wait(3'600);
    REQUIRE(take("203.0.113.1"));
    town.wait(-3'600);
    Person person(town);
    for (int i = 0; i < 30; ++i)
        REQUIRE(take("203.0.113.2"));
    person.take();
    town.wait(20);
    person.look(room_page);
    CHECK(person.shows("整理番号"));
    waiting::report(*town.rooms, town.here);
    town.wait(20);
    person.look(room_page);
    CHECK(person.shows("順番が来ました"));
}

TEST_CASE("what a jumped clock wrote is set right by the schedule, also when nobody comes any more")
{
    Town town;
    town.open("always", {}, 60);
    auto room = town.room();
    room.arrived = 30;
    room.called_at = { town.clock.now().microseconds + 3'600'000'000 };
    REQUIRE(town.database.write(test::town, [&](db::Write& tx) -> Result<bool> { return waiting::store::count(tx, room, 0); }));
    town.rooms->forget(test::town);
    waiting::report(*town.rooms, town.here);
    town.wait(10);
    CHECK(waiting::advanced(town.room(), town.clock.now()).called == 10);
}

TEST_CASE("called and not come: back a little; extended: more time")
{
    Town town;
    town.open("always", {}, 1);
    Person person(town);
    person.take();
    auto const seen = town.room();
    for (int i = 0; i < 120; ++i)  // others wait: while nobody does, the time does not run
        REQUIRE(town.database.write(test::town, [&](db::Write& tx) { return waiting::arrive(tx, town.here, seen, town.ids.handle(), "192.0.2.9"); }));
    town.wait(60);
    person.look(room_page);
    REQUIRE(person.shows("順番が来ました"));
    person.press("extend");
    town.wait(30 * 60);
    person.look(room_page);
    CHECK(person.shows("順番が来ました"));
    town.wait(20 * 60);
    person.look(room_page);
    CHECK(person.shows("列に戻る"));
    CHECK_FALSE(person.begin());
    person.press("return");
    CHECK_FALSE(person.begin());
    town.wait(121);
    CHECK(person.begin());
}

TEST_CASE("by itself: the room opens when requests have waited for some seconds, and goes when all is calm")
{
    Town town;
    town.open("busy", {}, 60);
    std::int64_t longest = 2'000'000;
    town.here.longest_wait = [&](std::string const& slug) { return slug == "soja-shi" ? longest : 0; };
    Person person(town);
    person.look(start);
    CHECK(person.last.status == 200);
    town.wait(6);
    person.look(start);
    town.wait(1);
    person.look(start);
    CHECK(person.last.status == 303);
    CHECK(town.events("waiting.room.activated") == 1);
    longest = 0;
    person.look(start);
    CHECK(person.last.status == 303);
    town.wait(61);
    person.look(start);
    town.wait(1);
    person.look(start);
    CHECK(person.last.status == 200);
    CHECK(town.events("waiting.room.deactivated") == 1);
}

TEST_CASE("by itself: a calm node does not close what a crowded one keeps open")
{
    Town town;
    town.open("busy", {}, 60);
    bool is_here = true;
    town.here.longest_wait = [&](std::string const&) { return is_here ? 2'000'000 : 0; };
    waiting::Rooms crowded, calm;
    auto const on = [&](waiting::Rooms& node, bool sees_crowd) {
        is_here = sees_crowd;
        node.forget(test::town);
        waiting::switch_when_crowded(node, town.here, test::town, "soja-shi", town.room());
    };
    for (int second = 0; second < 300; ++second) {
        on(crowded, true);
        on(calm, false);
        town.wait(1);
    }
    CHECK(town.room().is_active);
    CHECK(town.events("waiting.room.activated") == 1);
    CHECK(town.events("waiting.room.deactivated") == 0);
    for (int second = 0; second < 70; ++second) {
        on(crowded, false);
        on(calm, false);
        town.wait(1);
    }
    CHECK_FALSE(town.room().is_active);
    CHECK(town.events("waiting.room.deactivated") == 1);
}

TEST_CASE("one address cannot take all: two hundred tickets, then it is told kindly; others go on")
{
    Town town;
    town.open("always", {}, 60);
    auto const seen = town.room();
    auto const take = [&](std::string const& from) {
        return town.database.write(test::town, [&](db::Write& tx) { return waiting::arrive(tx, town.here, seen, town.ids.handle(), from); });
    };
    for (int i = 0; i < 200; ++i)
        REQUIRE(take("2001:db8:1:2::" + std::to_string(i + 1)));
    CHECK(take("2001:db8:1:2:3:4:5:6").error().kind == Refusal::Kind::TooMany);  // the same network
    for (int i = 0; i < 100; ++i) {
        REQUIRE(take("2001:db8:1::" + std::to_string(i + 1)));
        REQUIRE(take("2001:db8:1:0:aaaa::" + std::to_string(i + 1)));
    }
    CHECK(take("2001:db8:1:0:1::1").error().kind == Refusal::Kind::TooMany);  // however its zeros are written
    CHECK(take("2001:db8:1:3::1").has_value());
    CHECK(take("203.0.113.77").has_value());
}

TEST_CASE("waiting writes nothing: a hundred looks leave the row as it is")
{
    Town town;
    town.open("always", {}, 1);
    Person first(town), person(town);
    first.take();
    person.take();
    auto const before = town.database.figures().writes;
    for (int i = 0; i < 100; ++i)
        person.look(room_page);
    CHECK(town.database.figures().writes == before);
}

TEST_CASE("the API shows the room to everybody")
{
    Town town;
    town.open("always", {}, 60);
    Person person(town);
    person.take();
    town.rooms->forget(test::town);
    auto request = person.request("GET", "/soja-shi/api/v1/procedures/dog_registration/waiting?ticket=" + http::percent_encoded(person.ticket));
    auto const answer = town.site.answer(request);
    CHECK(answer.status == 200);
    auto const body = json::parse(answer.body);
    REQUIRE(body);
    CHECK(body->text("phase") == "guarded");
    CHECK((*body)["own"].text("standing") == "waiting");
    auto none = person.request("GET", "/soja-shi/api/v1/procedures/road_occupancy/waiting");
    CHECK(town.site.answer(none).status == 404);
}

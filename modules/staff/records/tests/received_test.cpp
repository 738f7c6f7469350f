#include "tests/house.h"

#include <set>
#include <thread>

using namespace mado;
using namespace mado::records;
using namespace mado::records::test;

namespace {

struct Post : House {
    static Received letter(std::string title = "照会について")
    {
        Received typed;
        typed.division = "general_affairs/records";
        typed.came_on = day("2026-11-18");
        typed.from_whom = "岡山県（架空）";
        typed.title = std::move(title);
        typed.pages = 2;
        return typed;
    }
    Result<Received> take_in(Received const& typed, Caller const& who)
    {
        return database.write(who.tenant, receiving(), [&](db::Write& tx) { return receive(tx, who, here, typed); });
    }
    Received taken_in(std::string title = "照会について")
    {
        auto const made = take_in(letter(std::move(title)), registrar);
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Result<Received> handed(Received const& one, Caller const& who, std::string const& to)
    {
        return write([&](db::Write& tx) { return hand(tx, who, here, one.id, to, one.version); }, who.tenant);
    }
};

TEST_CASE_FIXTURE(Post, "a number of the division and the fiscal year; what came is filed at once and goes with who handles it")
{
    auto const first = taken_in(), second = taken_in();
    CHECK(first.number_text == "総務課文書係収第1号");
    CHECK(second.number == 2);
    auto record = record_for(Kind::Received, first.id.value);
    CHECK(record.owner == "general_affairs/records");
    CHECK_FALSE(record.completed_on);
    auto const given = handed(first, registrar, "environment/animals");
    REQUIRE(given);
    record = record_for(Kind::Received, first.id.value);
    CHECK(record.owner == "environment/animals");
    CHECK(read([&](db::Read& tx) { return count_to_take(tx, clerk); }) == 1);
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, "照会"); }).size() == 1);
    REQUIRE(write([&](db::Write& tx) { return records::take(tx, clerk, here, first.id, "", "", given->version); }));
    CHECK(record_for(Kind::Received, first.id.value).completed_on == day("2026-11-18"));
    CHECK(write([&](db::Write& tx) { return records::take(tx, clerk, here, first.id, "", "", given->version + 1); }).error().kind == RefusalKind::Conflict);
    // The old year's register stays open for a month.
    auto late = letter();
    clock.set(instant_in_tokyo(day("2027-05-01"), 9));
    late.came_on = day("2027-03-31");
    CHECK(take_in(late, registrar)->number == 3);
    clock.set(instant_in_tokyo(day("2027-05-02"), 9));
    CHECK(take_in(late, registrar).error().fields.front().key == "records.received.year_over");
    late.came_on = day("2027-04-01");
    CHECK(take_in(late, registrar)->number_text == "総務課文書係収第1号");
}

TEST_CASE_FIXTURE(Post, "linked to a case it stands in the case's folder and is complete with it")
{
    auto const id = submit_dog();
    auto const one = *handed(taken_in(), registrar, "environment/animals");
    CHECK(write([&](db::Write& tx) { return records::take(tx, clerk, here, one.id, "AAAA-BBBB-CCC", "", one.version); }).error().fields.front().field == "receipt_number");
    auto const receipt = grouped(found(id).receipt_number);
    REQUIRE(write([&](db::Write& tx) { return records::take(tx, clerk, here, one.id, receipt, "", one.version); }));
    CHECK(record_for(Kind::Received, one.id.value).folder == record_for(Kind::Case, id.value).folder);
    CHECK_FALSE(record_for(Kind::Received, one.id.value).completed_on);
    REQUIRE(give_up(id));
    CHECK(record_for(Kind::Received, one.id.value).completed_on == day("2026-11-18"));
    CHECK(read([&](db::Read& tx) { return find_received(tx, clerk, one.id); })->matter == id.value);
}

TEST_CASE_FIXTURE(Post, "a number is never used twice and never vanishes: a void one stays with its reason")
{
    auto const one = taken_in();
    CHECK(write([&](db::Write& tx) { return void_number(tx, registrar, here, one.id, " ", one.version); }).error().fields.front().field == "reason");
    REQUIRE(write([&](db::Write& tx) { return void_number(tx, registrar, here, one.id, "二重に記録した", one.version); }));
    CHECK(taken_in().number == 2);
    auto const all = read([&](db::Read& tx) { return received(tx, registrar, 2026); });
    REQUIRE(all.size() == 2);
    CHECK(all.back().state == ReceivedState::Void);
    CHECK(all.back().reason == "二重に記録した");
    CHECK(read([&](db::Read& tx) { return gaps(tx, "general_affairs/records", 2026); }).empty());
    CHECK(write([&](db::Write& tx) { return hand(tx, registrar, here, one.id, "environment/animals", one.version + 1); }).error().kind == RefusalKind::Conflict);
    // A refused write takes none.
    auto wrong = letter("");
    CHECK(take_in(wrong, registrar).error().kind == RefusalKind::Invalid);
    CHECK(taken_in().number == 3);
}

TEST_CASE_FIXTURE(Post, "64 who receive at once get 64 numbers without a gap")
{
    std::vector<std::thread> all;
    for (int i = 0; i < 64; ++i)
        all.emplace_back([&] { (void)take_in(letter(), registrar); });
    for (auto& one : all)
        one.join();
    std::set<std::int64_t> numbers;
    for (auto const& one : read([&](db::Read& tx) { return received(tx, registrar, 2026, {}, 100); }))
        CHECK(numbers.insert(one.number).second);
    CHECK(numbers.size() == 64);
    CHECK(*numbers.rbegin() == 64);
    CHECK(read([&](db::Read& tx) { return gaps(tx, "general_affairs/records", 2026); }).empty());
}

TEST_CASE_FIXTURE(Post, "who may: the division that opens the post and the one that it went to; no other, no other town")
{
    auto const one = taken_in();
    CHECK(take_in(letter(), clerk).error().kind == RefusalKind::Forbidden);
    CHECK(take_in(letter(), keeper).error().kind == RefusalKind::Forbidden);
    auto const sees = [&](Caller const& who) { return database.read(who.tenant, [&](db::Read& tx) { return find_received(tx, who, one.id).has_value(); }); };
    CHECK(sees(registrar));
    CHECK_FALSE(sees(clerk));
    CHECK_FALSE(sees(stranger));
    CHECK(handed(one, clerk, "environment/animals").error().kind == RefusalKind::NotFound);
    CHECK(handed(one, registrar, "no/such").error().fields.front().field == "handed_to");
    REQUIRE(handed(one, registrar, "environment/animals"));
    CHECK(sees(clerk));
    CHECK_FALSE(sees(road_clerk));
    CHECK(write([&](db::Write& tx) { return records::take(tx, registrar, here, one.id, "", "", 2); }).error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return void_number(tx, clerk, here, one.id, "x", 2); }).error().kind == RefusalKind::Forbidden);
    CHECK(database.read(neighbour, [&](db::Read& tx) { return received(tx, staff("post", "post_clerk", neighbour), 2026); }).empty());
}

}  // namespace

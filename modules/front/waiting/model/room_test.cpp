#include "model/room.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace mado;
using namespace mado::waiting;

namespace {

constexpr std::int64_t second = 1'000'000;
Instant const noon { 1'800'000'000 * second };
Instant after(std::int64_t seconds) { return { noon.microseconds + seconds * second }; }

Room open_room(std::int64_t a_minute = 60)
{
    Room room { .opening = "o", .room = "r", .procedure = "p", .round = {}, .way = Way::Always };
    room.a_minute = a_minute;
    room.called_at = room.rated_at = noon;
    return room;
}

crypto::SymmetricKey key(std::uint8_t fill)
{
    crypto::SymmetricKey made;
    made.bytes.fill(fill);
    return made;
}

Ticket ticket(std::int64_t number) { return { .tenant = "332089", .room = "r", .handle = "H" + std::to_string(number), .number = number, .made_at = noon }; }

}  // namespace

TEST_CASE("phases: on both sides of each boundary")
{
    auto const opens = after(3'600 * 2);
    struct Case { char const* name; Way way; bool is_timed; Instant now; bool is_active; Phase expected; };
    for (auto const& row : std::vector<Case> {
             { "always", Way::Always, false, noon, false, Phase::Guarded },
             { "never", Way::Never, false, noon, false, Phase::Free },
             { "busy and calm", Way::Busy, false, noon, false, Phase::Free },
             { "busy and crowded", Way::Busy, false, noon, true, Phase::Guarded },
             { "before the hour", Way::Always, true, { opens.microseconds - gathering_us - 1 }, false, Phase::Closed },
             { "the hour before", Way::Always, true, { opens.microseconds - gathering_us }, false, Phase::Gathering },
             { "the last moment before", Way::Busy, true, { opens.microseconds - 1 }, false, Phase::Gathering },
             { "never, before the opening", Way::Never, true, { opens.microseconds - 1 }, false, Phase::Closed },
             { "at the opening", Way::Always, true, opens, false, Phase::Guarded },
             { "never, at the opening", Way::Never, true, opens, false, Phase::Free },
         }) {
        CAPTURE(row.name);
        auto room = open_room();
        room.way = row.way;
        room.is_active = row.is_active;
        if (row.is_timed)
            room.opens_at = opens;
        CHECK(phase_of(room, row.now) == row.expected);
    }
}

TEST_CASE("calling: by the rate, never further than people came, and an idle room saves up one call")
{
    auto room = open_room(60);
    room.arrived = 100;
    CHECK(advanced(room, after(0)).called == 0);
    CHECK(advanced(room, after(10)).called == 10);
    CHECK(advanced(advanced(room, after(10)), after(40)).called == advanced(room, after(40)).called);
    CHECK(advanced(room, after(1'000)).called == 100);
    auto idle = advanced(room, after(1'000));
    idle.arrived += 50;
    CHECK(advanced(idle, after(1'000)).called == 101);
    CHECK(advanced(idle, after(1'001)).called == 102);
}

TEST_CASE("calling: a node whose clock had jumped ahead does not stop the others; small differences change nothing")
{
    auto room = open_room();
    room.arrived = 100;
    room.called = 10;
    room.called_at = after(3'600);   // written by a clock an hour ahead
    auto const seen = advanced(room, noon);
    CHECK(seen.called == 10);
    CHECK(seen.called_at == noon);
    CHECK(advanced(seen, after(5)).called == 15);  // once the next arrival wrote it
    room.called_at = after(30);
    CHECK(advanced(room, noon).called_at == after(30));
    CHECK(advanced(room, noon).called == 10);
    CHECK(advanced(room, { noon.microseconds - 3'600 * second }).called == 10);  // a clock that went back calls nobody back
}

TEST_CASE("calling: the first is called at the opening itself, nobody before")
{
    auto room = open_room(60);
    room.opens_at = after(600);
    room.arrived = 10;
    CHECK(advanced(room, after(599)).called == 0);
    CHECK(advanced(room, after(600)).called == 1);
    CHECK(advanced(room, after(603)).called == 4);
}

TEST_CASE("who is called has twenty minutes, may extend, and who comes later goes back a little")
{
    auto room = open_room(60);
    room.arrived = 20'000;  // others wait: while nobody does, the time does not run
    auto mine = ticket(30);
    CHECK(stand_of(room, mine, 30, after(29)).standing == Standing::Waiting);
    CHECK(stand_of(room, mine, 30, after(29)).ahead == 0);
    CHECK(stand_of(room, mine, 30, after(30)).standing == Standing::Called);
    auto const until = stand_of(room, mine, 30, after(30)).until;
    CHECK(until == after(30 + 20 * 60));
    CHECK(stand_of(room, mine, 30, until).standing == Standing::Called);
    auto const late = stand_of(room, mine, 30, { until.microseconds + 1 });
    CHECK(late.standing == Standing::Late);
    mine.until = { until.microseconds + called_us };
    CHECK(stand_of(room, mine, 30, mine.until).standing == Standing::Called);
    CHECK(stand_of(room, mine, 30, { mine.until.microseconds + 1 }).standing == Standing::Late);
    mine.returns_at = after(9'000);
    CHECK(stand_of(room, mine, 30, after(8'999)).standing == Standing::Waiting);
    CHECK(stand_of(room, mine, 30, after(9'000)).standing == Standing::Called);
    CHECK(stand_of(room, mine, 30, after(9'000 + 20 * 60 + 1)).standing == Standing::Late);
}

TEST_CASE("a slower rate later takes no time from who was called before")
{
    auto room = open_room(600);
    room.arrived = 1'000;
    room = advanced(room, after(60));
    room.a_minute = 1;
    room.rated_at = after(60);
    CHECK(called_when(room, 10) >= after(1));
    CHECK(stand_of(room, ticket(10), 10, after(60)).standing == Standing::Called);
}

TEST_CASE("tickets: what was signed comes back; forged, changed or of another key is nothing")
{
    auto const mine = ticket(12);
    auto const text = signed_text(mine, key(1));
    auto const back = ticket_from(text, key(1));
    REQUIRE(back);
    CHECK(back->number == 12);
    CHECK(back->handle == mine.handle);
    CHECK(back->made_at == mine.made_at);
    CHECK_FALSE(ticket_from(text, key(2)));
    for (std::size_t at = 0; at < text.size(); ++at) {
        auto changed = text;
        changed[at] = changed[at] == '1' ? '2' : '1';
        CHECK_FALSE(ticket_from(changed, key(1)));
    }
    for (auto const* nonsense : { "", ".", "1.2.3", "1.332089.r.H.1.0.0.1.0.0.0." })
        CHECK_FALSE(ticket_from(nonsense, key(1)));
}

TEST_CASE("the draw: every place once, the same again, another room another order, a crowd of one address behind the first twenty")
{
    auto room = open_room();
    room.opens_at = after(600);
    auto const secret = draw_secret(room, key(1));
    auto other = room;
    other.room = "another";
    CHECK(draw_secret(other, key(1)) != secret);
    CHECK(commitment_of(secret) != secret);
    std::vector<Lot> order;
    std::vector<Ticket> tickets;
    for (std::int64_t i = 1; i <= 200; ++i) {
        auto one = ticket(i);
        one.is_drawn = true;
        one.stratum = i > 120 ? (i - 121) / tickets_a_stratum : 0;  // the last eighty came from one address
        tickets.push_back(one);
        order.push_back({ one.stratum, lot_of(secret, hash_of(one.handle)), i });
    }
    std::ranges::sort(order);
    std::set<std::int64_t> places;
    bool is_moved = false;
    for (auto const& one : tickets) {
        auto const place = place_of(one, order, lot_of(secret, hash_of(one.handle)));
        places.insert(place);
        is_moved = is_moved || place != one.number;
        if (one.stratum > 0)
            CHECK(place > 140);
    }
    CHECK(places.size() == 200);
    CHECK(*places.begin() == 1);
    CHECK(*places.rbegin() == 200);
    CHECK(is_moved);
}

TEST_CASE("fairness: whatever comes when, nobody is called before a smaller place, and no place is called twice or lost")
{
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937 random(seed);
        auto const up_to = [&](int most) { return static_cast<std::int64_t>(std::uniform_int_distribution<int>(0, most)(random)); };
        auto room = open_room(1 + up_to(300));
        if (seed % 2 == 0)
            room.opens_at = after(up_to(300));
        std::int64_t now = 0, called_before = 0;
        for (int step = 0; step < 200; ++step) {
            now += up_to(20);
            auto const state = advanced(room, after(now));
            REQUIRE(state.called >= called_before);
            REQUIRE(state.called <= state.arrived);
            called_before = state.called;
            std::optional<Standing> before;
            for (std::int64_t place = 1; place <= room.arrived; ++place) {
                auto mine = ticket(place);
                auto const stand = stand_of(room, mine, place, after(now)).standing;
                bool const is_called = stand == Standing::Called || stand == Standing::Late;
                REQUIRE(is_called == (place <= state.called));
                if (before == Standing::Waiting)
                    REQUIRE_FALSE(is_called);
                before = stand;
            }
            if (up_to(2) > 0 && room.arrived < 150) {  // somebody comes: what the write keeps
                room = state;
                room.arrived += 1;
                room = advanced(room, after(now));
            } else if (up_to(9) == 0) {                // the office changes the rate
                room = state;
                room.a_minute = 1 + up_to(300);
                room.rated_at = after(now);
            }
        }
    }
}

TEST_CASE("refreshes: each ticket its own second, later for those who wait longer, spread around the opening")
{
    auto room = open_room();
    std::set<int> seconds;
    for (int i = 0; i < 200; ++i)
        seconds.insert(refresh_seconds(room, { .minutes = 20 }, "H" + std::to_string(i), noon));
    CHECK(seconds.size() > 15);
    CHECK(*seconds.begin() >= 60);
    CHECK(refresh_seconds(room, { .minutes = 1 }, "H", noon) < 20);
    room.opens_at = after(100);
    seconds.clear();
    for (int i = 0; i < 500; ++i)
        seconds.insert(refresh_seconds(room, {}, "H" + std::to_string(i), noon));
    CHECK(*seconds.begin() > 100);
    CHECK(*seconds.rbegin() <= 161);
    CHECK(seconds.size() > 50);
}

// An opening at a fixed time, and its draw as anybody may check it.
#include "tests/waiting.h"

#include <set>

using namespace mado;
using namespace mado::waiting_test;

namespace {

// The rules of docs/guides/surge.md, written down once more: nothing of the module's own.
bool is_sound_draw(json::Value const& record)
{
    auto const secret = record.text("secret");
    if (record.text("rule") != "madoguchi.waiting.1" || crypto::sha256_hex(secret) != record.text("commitment"))
        return false;
    crypto::SymmetricKey key;
    std::ranges::copy(crypto::sha256(secret), key.bytes.begin());
    std::pair<std::int64_t, std::uint64_t> before { -1, 0 };
    for (auto const& one : record.array("order")) {
        std::uint64_t lot = 0;
        for (auto const byte : crypto::hmac_sha256(key, one.text("ticket")).substr(0, 8))
            lot = lot * 256 + static_cast<std::uint8_t>(byte);
        std::pair const here { one.integer("stratum"), lot / 2 };
        if (here <= before)
            return false;
        before = here;
    }
    return true;
}

// From 1; 0: it is not there.
std::size_t place_in(json::Value const& record, Person const& person)
{
    auto rest = person.ticket;
    for (int field = 0; field < 3; ++field)
        rest.erase(0, rest.find('.') + 1);
    auto const hash = crypto::sha256_hex(rest.substr(0, rest.find('.')));
    auto const& order = record.array("order");
    for (std::size_t i = 0; i < order.size(); ++i)
        if (order[i].text("ticket") == hash)
            return i + 1;
    return 0;
}

}  // namespace

TEST_CASE("at a fixed time: closed, then gathered, then drawn; the record can be checked; who comes after stands behind")
{
    Town town;
    auto const opens = instant_in_tokyo(*Day::of(2026, 11, 20), 9);
    town.open("always", opens, 60);
    Person early(town);
    early.look(start);
    CHECK(early.location() == room_page);
    early.look(room_page);
    CHECK(early.shows("令和8年11月20日 9時0分"));
    CHECK_FALSE(early.shows("value=\"take\""));
    CHECK(early.look(std::string(room_page) + "/draw.json").status == 404);
    town.clock.set({ opens.microseconds - 30 * 60'000'000ll });
    town.rooms->forget(test::town);
    std::vector<std::unique_ptr<Person>> people;
    for (int i = 0; i < 30; ++i) {
        people.push_back(std::make_unique<Person>(town, "198.51.100." + std::to_string(i)));
        people.back()->take();
        CHECK(people.back()->shows("抽選に参加しています"));
        CHECK_FALSE(people.back()->begin());
    }
    town.clock.set({ opens.microseconds + 10'000'000 });
    town.rooms->forget(test::town);
    Person late(town);
    late.take();
    CHECK(late.shows("<b>31</b>"));
    int called = 0;
    for (auto const& person : people) {
        person->look(room_page);
        called += person->shows("順番が来ました") ? 1 : 0;
    }
    CHECK(called == 11);
    CHECK_FALSE(people[0]->shows("<b>31</b>"));
    auto const record = json::parse(*early.look(std::string(room_page) + "/draw.json").shared_body);
    REQUIRE(record);
    CHECK(record->array("order").size() == 30);
    CHECK(is_sound_draw(*record));
    for (auto const& person : people)  // the place on the page is the place in the record
        CHECK((person->shows("順番が来ました") || person->shows("<b>" + std::to_string(place_in(*record, *person)) + "</b>")));
    auto swapped = json::write(*record);
    auto const first = record->array("order")[0].text("ticket"), second = record->array("order")[1].text("ticket");
    swapped.replace(swapped.find(first), first.size(), second);
    CHECK_FALSE(is_sound_draw(*json::parse(swapped)));
}

TEST_CASE("at a fixed time: one address has twenty tickets among the first, the others draw behind; an opening set anew makes its tickets void and says so")
{
    Town town;
    auto const opens = instant_in_tokyo(*Day::of(2026, 11, 18), 22);
    town.open("always", opens, 60);
    std::vector<std::unique_ptr<Person>> people;
    for (int i = 0; i < 45; ++i) {
        people.push_back(std::make_unique<Person>(town, i < 44 ? "2001:db8::" + std::to_string(i + 1) : "203.0.113.80"));
        people.back()->take();
    }
    town.clock.set(opens);
    town.rooms->forget(test::town);
    auto const record = json::parse(*people[0]->look(std::string(room_page) + "/draw.json").shared_body);
    REQUIRE(record);
    CHECK(is_sound_draw(*record));
    std::map<std::int64_t, int> strata;
    for (auto const& one : record->array("order"))
        ++strata[one.integer("stratum")];
    CHECK(strata == std::map<std::int64_t, int> { { 0, 21 }, { 1, 20 }, { 2, 4 } });
    CHECK(place_in(*record, *people[44]) <= 21);

    town.open("always", { opens.microseconds + 1'800'000'000 }, 60);
    people[3]->look(room_page);
    CHECK(people[3]->shows("前の整理番号は使えなくなりました"));
    town.wait(1'900);
    CHECK_FALSE(people[3]->begin());
}

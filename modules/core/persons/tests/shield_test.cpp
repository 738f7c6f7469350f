#include "tests/house.h"

using namespace mado;
using namespace mado::persons;
using persons::test::House;
using persons::test::day;
using Kind = Refusal::Kind;

TEST_CASE_FIXTURE(House, "who is like a protected person is shielded in the transaction in which it is added, renamed, moved or its birth put right")
{
    protect("見本 花子", day("1994-05-05"), { "岡山県総社市秘密3番" });
    struct Row { char const* name; std::string characters, born, place; bool is_shielded; };
    Row const rows[] = {
        { "name and day", "見本　花子", "1994-05-05", "岡山県総社市中央1", true },
        { "the same name, another day", "見本 花子", "1994-05-06", "岡山県総社市中央1", false },
        { "the same name, day not known", "見本 花子", "", "岡山県総社市中央1", true },
        { "another name at the place", "見本 太郎", "1994-05-06", "岡山県総社市秘密 ３番", true },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto wish = somebody(row.characters, "ミホン", row.born);
        wish.addresses = { lives(row.place) };
        auto const one = added(wish);
        CHECK(one.is_shielded == row.is_shielded);
        CHECK(where(clerk, one.id).empty() == row.is_shielded);
    }
    auto const one = added(somebody());
    CHECK_FALSE(one.is_shielded);
    auto const moved = write([&](db::Write& tx) { return move(tx, clerk, here, one.id, lives("岡山県総社市秘密3番", "2026-10-01"), 1); });
    REQUIRE(moved);
    CHECK(moved->is_shielded);
    auto const two = added(somebody());
    auto const renamed = write([&](db::Write& tx) { return rename(tx, clerk, here, two.id, { "見本花子", "ミホンハナコ", "" }, day("2026-10-01"), 1); });
    REQUIRE(renamed);
    CHECK(renamed->is_shielded);
    auto const three = added(somebody("見本花子", "ミホンハナコ", "1990-01-01"));
    CHECK_FALSE(three.is_shielded);
    auto const corrected = write([&](db::Write& tx) { return correct_birth(tx, clerk, here, three.id, day("1994-05-05"), "住民票", 1); });
    REQUIRE(corrected);
    CHECK(corrected->is_shielded);
}

TEST_CASE_FIXTURE(House, "a protection that is set later shields who is there already; its end lifts it")
{
    auto const one = added(somebody("見本 花子", "ミホン ハナコ"));
    CHECK_FALSE(now(one.id).is_shielded);
    auto const protection = protect("見本 花子", day("1994-05-05"));
    CHECK(now(one.id).is_shielded);
    CHECK(has_event("individual", one.id.value, "persons.individual.shielded"));
    REQUIRE(write([&](db::Write& tx) { return protection::end(tx, protector, here, protection.id, "本人の申出", 1); }));
    CHECK_FALSE(now(one.id).is_shielded);
    CHECK(has_event("individual", one.id.value, "persons.individual.unshielded"));
}

TEST_CASE_FIXTURE(House, "addresses and accounts are opened to protectors alone, with a reason and an event; letters go to the safe place")
{
    auto const protection = protect("見本 花子", day("1994-05-05"));
    auto wish = somebody("見本 花子", "ミホン ハナコ");
    wish.account = account();
    auto const one = added(wish);
    CHECK(where(clerk, one.id).empty());
    CHECK(where(protector, one.id).empty());    // also theirs: without a reason nothing
    CHECK(where(job, one.id).empty());
    CHECK(read([&](db::Read& tx) { return accounts(tx, clerk, here, one.id); }).empty());
    CHECK(read([&](db::Read& tx) { return account_for(tx, here, one.id, "", day("2026-11-20")); }));  // it is paid all the same
    auto const to = [&] { return read([&](db::Read& tx) { return addressee(tx, one.id, day("2026-11-20")); }); };
    CHECK(to().is_handed_over);
    CHECK(to().words.empty());
    CHECK(read([&](db::Read& tx) { return ask_of(tx, one.id); }) == "市民課 内線100");

    auto const opened = [&](Caller const& who, std::string_view reason) { return write([&](db::Write& tx) { return read_shielded(tx, who, here, one.id, reason); }, who.tenant); };
    CHECK(opened(clerk, "見たい").error().kind == Kind::Forbidden);
    CHECK(opened(welfare_clerk, "見たい").error().kind == Kind::NotFound);
    CHECK(opened(staff("fujii", "protector", neighbour), "見たい").error().kind == Kind::NotFound);
    CHECK(opened(protector, " ").error().fields.at(0).field == "reason");
    CHECK_FALSE(has_event("individual", one.id.value, "persons.shielded.read"));
    auto const read_out = opened(protector, "本人からの照会");
    REQUIRE(read_out);
    CHECK(read_out->addresses.at(0).words == "岡山県総社市中央一丁目1番");
    CHECK(read_out->accounts.at(0).number == "1234567");
    CHECK(has_event("individual", one.id.value, "persons.shielded.read"));

    auto const judged = [&](Caller const& who, bool is_same, std::string_view reason) { return write([&](db::Write& tx) { return judge_shield(tx, who, here, one.id, protection.id, is_same, reason); }); };
    CHECK(read([&](db::Read& tx) { return waiting_shields(tx, protector); }).size() == 1);
    CHECK(read([&](db::Read& tx) { return waiting_shields(tx, clerk); }).empty());
    CHECK(judged(clerk, false, "別の人").error().kind == Kind::Forbidden);
    CHECK(judged(protector, true, "").error().fields.at(0).field == "reason");
    REQUIRE(judged(protector, true, "本人だった"));
    CHECK(now(one.id).is_shielded);
    CHECK(to().words == "岡山県岡山市北区見本町1");
    CHECK(to().name == "見本法律事務所 気付");
    CHECK(read([&](db::Read& tx) { return waiting_shields(tx, protector); }).empty());
    // The next one at the same place is recognized by it.
    auto const beside = added(somebody("見本 光", "ミホン ヒカル", "2019-01-01"));
    CHECK(beside.is_shielded);
    REQUIRE(judged(protector, false, "別の人だった"));
    CHECK_FALSE(now(one.id).is_shielded);
    CHECK(where(clerk, one.id).size() == 1);
    CHECK(to().words == "岡山県総社市中央一丁目1番");
    // Judged once: it is not suspected again by the same protection.
    REQUIRE(write([&](db::Write& tx) { return rename(tx, clerk, here, one.id, { "見本 花子", "ミホン ハナコ", "ミホン" }, day("2026-11-01"), 1); }));
    CHECK_FALSE(now(one.id).is_shielded);
}

TEST_CASE_FIXTURE(House, "who is judged the same as a shielded one is shielded, and a shielded address is no likeness")
{
    protect("見本 花子", day("1994-05-05"));
    auto const shielded = added(somebody("見本 花子", "ミホン ハナコ"));
    auto const open = added(somebody("三宅 花子", "ミホン ハナコ"));
    CHECK_FALSE(open.is_shielded);
    REQUIRE(write([&](db::Write& tx) { return judge(tx, clerk, here, open.id, shielded.id, true, "旧姓"); }));
    CHECK(now(open.id).is_shielded);
    CHECK(where(clerk, open.id).empty());
    for (auto const& candidate : read([&](db::Read& tx) { return candidates(tx, clerk, open.id); }))
        CHECK(std::ranges::find(candidate.agrees, "address") == candidate.agrees.end());
}

#include "tests/house.h"

using namespace mado;
using namespace mado::persons;
using persons::test::House;
using persons::test::day;
using Kind = Refusal::Kind;

namespace {

constexpr std::string_view my_number = "123456789018";

template <class T>
std::string wrong_field(Result<T> const& result)
{
    return result || result.error().fields.empty() ? std::string() : result.error().fields[0].field + " " + result.error().fields[0].key;
}

}  // namespace

TEST_CASE_FIXTURE(House, "an individual has a number of the town and all that was said of it; the name holds from the beginning")
{
    auto const one = added(somebody());
    auto const two = added(somebody("三宅 陽子", "ミヤケ ヨウコ", "1990-01-01"));
    CHECK(one.number == 1);
    CHECK(two.number == 2);
    CHECK(added(somebody(), &theirs).number == 1);  // every town its own
    CHECK(one.name == Name { "髙橋 花子", "タカハシ ハナコ", "" });
    CHECK(one.born_on == day("1994-05-05"));
    CHECK(one.version == 1);
    CHECK_FALSE(one.has_number);
    CHECK_FALSE(one.is_shielded);
    CHECK(read([&](db::Read& tx) { return known(tx, one.id, day("1950-01-01")); }).name.characters == "髙橋 花子");
    CHECK(has_event("individual", one.id.value, "persons.individual.added"));
    CHECK_THROWS(read([&](db::Read& tx) { return known(tx, { "nobody" }, day("2026-01-01")); }));
}

TEST_CASE_FIXTURE(House, "what cannot be is refused at its place, and nothing of it is kept")
{
    struct Row { char const* name; std::function<void(NewIndividual&)> spoil; std::string says; };
    Row const rows[] = {
        { "no name", [](auto& wish) { wish.name.characters = " "; }, "characters persons.required" },
        { "kana in letters", [](auto& wish) { wish.name.kana = "Takahashi"; }, "kana persons.name.katakana" },
        { "a control character", [](auto& wish) { wish.name.characters = "高\x1b橋"; }, "characters persons.not_a_letter" },
        { "too long", [](auto& wish) { wish.name.characters.assign(101, 'a'); }, "characters persons.too_long" },
        { "born tomorrow", [](auto& wish) { wish.born_on = day("2026-11-21"); }, "born_on persons.wrong_birth" },
        { "born in another century", [](auto& wish) { wish.born_on = day("1849-12-31"); }, "born_on persons.wrong_birth" },
        { "postcode", [](auto& wish) { wish.addresses[0].postcode = "719-113"; }, "postcode persons.address.postcode" },
        { "no address in the address", [](auto& wish) { wish.addresses[0].words.clear(); }, "words persons.required" },
        { "an account that no bank takes", [](auto& wish) { wish.account = House::account("12345678"); }, "account_number treasury.account.wrong_number" },
        { "個人番号 with a wrong last digit", [](auto& wish) { wish.my_number = "123456789017"; }, "my_number persons.number.wrong" },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto wish = somebody();
        row.spoil(wish);
        auto const made = write([&](db::Write& tx) { return add(tx, clerk, here, wish); });
        REQUIRE_FALSE(made);
        CHECK(made.error().kind == Kind::Invalid);
        CHECK(wrong_field(made) == row.says);
    }
    CHECK(testing::count_in(database, "SELECT COUNT(*) AS n FROM persons_individual WHERE tenant = $tenant", code) == 0);
}

TEST_CASE_FIXTURE(House, "who does not use an individual is not even told that it is there")
{
    auto const one = added(somebody());
    struct Row { char const* name; Caller who; bool sees; };
    Row const rows[] = { { "the clerk who added it", clerk, true }, { "the head above", head, true }, { "an auditor of all", auditor, true }, { "an auditor of that department", children_auditor, true },
        { "another division's examiner", welfare_clerk, false }, { "without a role", nobody, false }, { "the other town's clerk", theirs, false }, { "a job", job, true } };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(sees(row.who, one.id) == row.sees);
        CHECK(where(row.who, one.id).empty() == !row.sees);
        auto const found = read([&](db::Read& tx) { return search(tx, row.who, { "髙橋", {} }, day("2026-11-20")).size(); }, row.who.tenant);
        if (row.who.kind == CallerKind::Staff)
            CHECK(found == (row.sees ? 1 : 0));
        auto const by_number = read([&](db::Read& tx) { return search(tx, row.who, { "1", {} }, day("2026-11-20")).size(); }, row.who.tenant);
        CHECK(by_number == (row.sees ? 1 : 0));
    }
    auto const moved = write([&](db::Write& tx) { return move(tx, welfare_clerk, here, one.id, lives("岡山県倉敷市", "2026-05-01"), 1); });
    CHECK(moved.error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return move(tx, theirs, here, one.id, lives("岡山県倉敷市", "2026-05-01"), 1); }, neighbour).error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return move(tx, auditor, here, one.id, lives("岡山県倉敷市", "2026-05-01"), 1); }).error().kind == Kind::Forbidden);
    auto wish = somebody();
    wish.owner = welfare;
    CHECK(write([&](db::Write& tx) { return add(tx, clerk, here, wish); }).error().kind == Kind::Forbidden);

    REQUIRE(write([&](db::Write& tx) { return use(tx, welfare_clerk, here, one.id, welfare); }));
    CHECK(sees(welfare_clerk, one.id));
    CHECK(has_event("individual", one.id.value, "persons.individual.used"));
    CHECK(write([&](db::Write& tx) { return use(tx, welfare_clerk, here, one.id, children); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return use(tx, theirs, here, one.id, children); }, neighbour).error().kind == Kind::NotFound);
}

TEST_CASE_FIXTURE(House, "a new name or address ends the one before on the eve; what was is still read for its day")
{
    auto const one = added(somebody());
    auto const renamed = write([&](db::Write& tx) { return rename(tx, clerk, here, one.id, { "三宅 花子", "ミヤケ ハナコ", "" }, day("2026-06-15"), 1); });
    REQUIRE(renamed);
    CHECK(renamed->version == 2);
    CHECK(renamed->name.characters == "三宅 花子");
    auto const name_on = [&](char const* on) { return read([&](db::Read& tx) { return known(tx, one.id, day(on)).name.characters; }); };
    CHECK(name_on("2026-06-14") == "髙橋 花子");
    CHECK(name_on("2026-06-15") == "三宅 花子");
    CHECK(write([&](db::Write& tx) { return rename(tx, clerk, here, one.id, { "見本", "", "" }, day("2026-07-01"), 1); }).error().kind == Kind::Conflict);
    // Put right from the same day: one name holds, and the wrong one is still in the tables.
    REQUIRE(write([&](db::Write& tx) { return rename(tx, clerk, here, one.id, { "三宅 華子", "ミヤケ ハナコ", "" }, day("2026-06-15"), 2); }));
    CHECK(name_on("2026-06-15") == "三宅 華子");
    CHECK(testing::count_in(database, "SELECT COUNT(*) AS n FROM persons_name WHERE tenant = $tenant", code) == 3);

    REQUIRE(write([&](db::Write& tx) { return move(tx, clerk, here, one.id, lives("岡山県倉敷市見本2", "2026-08-01"), 3); }));
    auto const all = where(clerk, one.id);
    REQUIRE(all.size() == 2);
    CHECK(all[0].words == "岡山県倉敷市見本2");
    CHECK(all[1].until == day("2026-07-31"));
    // Found by the name of before too.
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, { "高橋", {} }, day("2026-11-20")); }).size() == 1);
    auto const history = read([&](db::Read& tx) { return names(tx, clerk, one.id); });
    REQUIRE(history.size() == 2);
    CHECK(history[1].until == day("2026-06-14"));
    CHECK(read([&](db::Read& tx) { return names(tx, welfare_clerk, one.id); }).empty());
}

TEST_CASE_FIXTURE(House, "birth is put right with a reason, death not before birth and not tomorrow")
{
    auto const one = added(somebody());
    auto const corrected = [&](std::string_view on, std::string_view reason) {
        auto const version = now(one.id).version;
        return write([&](db::Write& tx) { return correct_birth(tx, clerk, here, one.id, day(on), reason, version); });
    };
    CHECK(wrong_field(corrected("1994-05-06", " ")) == "reason persons.required");
    CHECK(corrected("1994-05-06", "住民票で確かめた"));
    CHECK(now(one.id).born_on == day("1994-05-06"));
    CHECK(read([&](db::Read& tx) { return remarks(tx, clerk, one.id); }).at(0).before == "1994-05-05");
    auto const died = [&](std::string_view on) {
        auto const version = now(one.id).version;
        return write([&](db::Write& tx) { return record_death(tx, clerk, here, one.id, day(on), version); });
    };
    CHECK(wrong_field(died("1994-05-05")) == "died_on persons.wrong_death");
    CHECK(wrong_field(died("2026-11-21")) == "died_on persons.wrong_death");
    std::vector<IndividualId> heard;
    listeners.on<Died>([&](db::Write&, Caller const&, Workplace const&, Died const& event) -> Result<void> { heard.push_back(event.who); return {}; });
    CHECK(died("2026-11-20"));
    CHECK(heard == std::vector { one.id });
    CHECK(now(one.id).died_on == day("2026-11-20"));
    CHECK(has_event("individual", one.id.value, "persons.individual.died"));
}

TEST_CASE_FIXTURE(House, "an account is sealed at rest, masked on pages, and found by purpose and day")
{
    auto wish = somebody();
    wish.account = account();
    auto const one = added(wish);
    REQUIRE(write([&](db::Write& tx) { return keep_account(tx, clerk, here, one.id, account("7654321", "2026-09-01", "child_support"), 1); }));
    auto const paid_to = [&](std::string_view purpose, char const* on) { return read([&](db::Read& tx) {
        auto const found = account_for(tx, here, one.id, purpose, day(on));
        return found ? found->number : std::string();
    }); };
    CHECK(paid_to("child_support", "2026-08-31") == "1234567");
    CHECK(paid_to("child_support", "2026-09-01") == "7654321");
    CHECK(paid_to("public_assistance", "2026-09-01") == "1234567");
    CHECK(paid_to("public_assistance", "2026-03-31") == "");
    auto const all = read([&](db::Read& tx) { return accounts(tx, clerk, here, one.id); });
    REQUIRE(all.size() == 2);
    CHECK(masked(all[0]).find("7654321") == std::string::npos);
    CHECK(read([&](db::Read& tx) { return accounts(tx, welfare_clerk, here, one.id); }).empty());
    auto const sealed = read([&](db::Read& tx) { return tx.one({ "test.sealed", "SELECT sealed FROM persons_account WHERE tenant = $tenant" }, {}, [](db::Row const& row) { return row.bytes("sealed"); }); });
    CHECK(sealed->find("1234567") == std::string::npos);
}

TEST_CASE_FIXTURE(House, "個人番号 is sealed, finds the same person, and is read for a task with its reason, which stays in the trace")
{
    auto wish = somebody();
    wish.my_number = my_number;
    auto const one = added(wish);
    CHECK(one.has_number);
    auto const two = added(somebody("見本 花子", "ミホン ハナコ", "1994-05-05"));
    REQUIRE(write([&](db::Write& tx) { return keep_number(tx, clerk, here, two.id, my_number, 1); }));
    auto const found = read([&](db::Read& tx) { return candidates(tx, clerk, one.id); });
    REQUIRE(found.size() == 1);
    CHECK(found[0].other.id == two.id);
    CHECK(found[0].agrees == std::vector<std::string> { "number" });

    auto const read_by = [&](Caller const& who, std::string_view task, std::string_view reason) {
        return write([&](db::Write& tx) { return read_number(tx, who, here, one.id, task, reason); }, who.tenant);
    };
    CHECK(wrong_field(read_by(clerk, "child_support", "  ")) == "reason persons.required");
    CHECK(wrong_field(read_by(clerk, "curiosity", "見たい")) == "task persons.number.task_required");
    CHECK(read_by(welfare_clerk, "public_assistance", "照会").error().kind == Kind::NotFound);
    CHECK(read_by(auditor, "child_support", "照会").error().kind == Kind::Forbidden);
    CHECK(read_by(theirs, "child_support", "照会").error().kind == Kind::NotFound);
    CHECK_FALSE(has_event("individual", one.id.value, "persons.number.read"));
    CHECK(*read_by(clerk, "child_support", "所得の照会") == my_number);
    CHECK(has_event("individual", one.id.value, "persons.number.read"));
    auto const remark = read([&](db::Read& tx) { return remarks(tx, clerk, one.id); }).at(0);
    CHECK(remark.after == "child_support");
    CHECK(remark.reason == "所得の照会");
    auto const kept = read([&](db::Read& tx) {
        return tx.all({ "test.numbers", "SELECT sealed, key FROM persons_number WHERE tenant = $tenant" }, {}, [](db::Row const& row) { return row.bytes("sealed") + row.text("key"); });
    });
    REQUIRE(kept.size() == 2);
    for (auto const& bytes : kept)
        CHECK(bytes.find(my_number) == std::string::npos);
    CHECK(wrong_field(write([&](db::Write& tx) { return keep_number(tx, clerk, here, one.id, "1", 1); })) == "my_number persons.number.wrong");
}

TEST_CASE_FIXTURE(House, "the same person is judged by somebody, reads as one, and can be parted again")
{
    auto wish = somebody();
    wish.account = account();
    auto const one = added(wish);
    auto const two = added(somebody("高橋花子", "タカハシ　ハナコ"));
    auto const other = added(somebody("高橋 花子", "タカハシ ハナコ", "1980-01-01"));   // the name alone is no likeness; with the address it is
    auto const found = read([&](db::Read& tx) { return candidates(tx, clerk, one.id); });
    REQUIRE(found.size() == 2);
    auto const agrees_with = [&](Individual const& who) { return std::ranges::find(found, who.id, [](Candidate const& candidate) { return candidate.other.id; })->agrees; };
    CHECK(agrees_with(two) == std::vector<std::string> { "name", "born_on", "kana", "address" });
    CHECK(agrees_with(other) == std::vector<std::string> { "name", "address" });

    auto const judged = [&](Individual const& id, Individual const& with, bool is_same, std::string_view reason, Caller const& by) {
        return write([&](db::Write& tx) { return judge(tx, by, here, id.id, with.id, is_same, reason); });
    };
    CHECK(wrong_field(judged(one, two, true, "", clerk)) == "reason persons.required");
    CHECK(judged(one, two, true, "x", welfare_clerk).error().kind == Kind::NotFound);
    CHECK(judged(one, two, true, "x", auditor).error().kind == Kind::Forbidden);
    CHECK(judged(one, one, true, "x", clerk).error().kind == Kind::Conflict);
    REQUIRE(judged(one, two, true, "窓口で本人に確かめた", clerk));
    CHECK(now(two.id).id == one.id);
    CHECK(now(two.id).number == one.number);
    CHECK(read([&](db::Read& tx) { return account_for(tx, here, two.id, "", day("2026-11-20")); })->number == "1234567");
    CHECK(read([&](db::Read& tx) { return search(tx, clerk, { "高橋花子", day("1994-05-05") }, day("2026-11-20")); }).size() == 1);
    CHECK(read([&](db::Read& tx) { return candidates(tx, clerk, one.id); }).at(0).judged == "same");
    // A third joins through the second; then the circle is no link.
    REQUIRE(judged(two, other, true, "同じ人", clerk));
    CHECK(now(other.id).id == one.id);
    REQUIRE(judged(other, one, true, "同じ人", clerk));
    CHECK(now(one.id).id == one.id);
    CHECK(judged(two, other, false, "別の人", clerk).error().key == "persons.judge.through_another");
    REQUIRE(judged(one, other, false, "別の人", clerk));
    CHECK(now(other.id).id == other.id);
    REQUIRE(judged(one, two, false, "別の人だった", clerk));
    CHECK(now(two.id).id == two.id);
    CHECK(now(two.id).version == 1);   // nothing of either was changed
    CHECK(has_event("individual", two.id.value, "persons.individual.judged"));
}

TEST_CASE_FIXTURE(House, "three kinds of household stand side by side; nobody is in two of one kind at once")
{
    auto const mother = added(somebody()), child = added(somebody("髙橋 光", "タカハシ ヒカル", "2018-04-01"));
    auto const found = [&](HouseholdKind kind, std::vector<Member> members, Caller const& by) { return write([&](db::Write& tx) { return found_household(tx, by, here, kind, children, members); }); };
    Member const head_member { mother.id, "世帯主", day("2020-04-01"), {} };
    auto const registered = found(HouseholdKind::Registered, { head_member, { child.id, "子", day("2020-04-01"), {} } }, clerk);
    REQUIRE(registered);
    REQUIRE(found(HouseholdKind::Livelihood, { head_member }, clerk));
    CHECK(read([&](db::Read& tx) { return households_of(tx, mother.id); }).size() == 2);
    CHECK(read([&](db::Read& tx) { return households_of(tx, child.id); }).size() == 1);
    CHECK(found(HouseholdKind::Registered, { head_member }, clerk).error().key == "persons.household.already_member");
    CHECK(wrong_field(found(HouseholdKind::Assistance, {}, clerk)) == "members persons.household.empty");
    CHECK(found(HouseholdKind::Assistance, { head_member }, welfare_clerk).error().kind == Kind::Forbidden);
    CHECK(found(HouseholdKind::Assistance, { { { "nobody" }, "子", day("2020-04-01"), {} } }, clerk).error().kind == Kind::NotFound);

    auto const left = write([&](db::Write& tx) { return leave(tx, clerk, here, registered->id, mother.id, day("2026-03-31"), 1); });
    REQUIRE(left);
    CHECK(left->head == child.id);   // who stays is the head
    CHECK(left->version == 2);
    CHECK(members_on(*left, day("2026-03-31")).size() == 2);
    CHECK(members_on(*left, day("2026-04-01")).size() == 1);
    CHECK(wrong_field(write([&](db::Write& tx) { return leave(tx, clerk, here, registered->id, mother.id, day("2026-04-01"), 2); })) == "last_day persons.household.not_member_then");
    CHECK(write([&](db::Write& tx) { return join(tx, clerk, here, registered->id, { mother.id, "母", day("2026-05-01"), {} }, 1); }).error().kind == Kind::Conflict);
    REQUIRE(write([&](db::Write& tx) { return join(tx, clerk, here, registered->id, { mother.id, "母", day("2026-05-01"), {} }, 2); }));
    CHECK(write([&](db::Write& tx) { return join(tx, clerk, here, registered->id, { mother.id, "母", day("2026-06-01"), {} }, 3); }).error().key == "persons.household.already_member");
    CHECK(write([&](db::Write& tx) { return join(tx, welfare_clerk, here, registered->id, { mother.id, "母", day("2026-06-01"), {} }, 3); }).error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return join(tx, theirs, here, registered->id, { mother.id, "母", day("2026-06-01"), {} }, 3); }, neighbour).error().kind == Kind::NotFound);
    CHECK(has_event("household", registered->id.value, "persons.household.joined"));
}

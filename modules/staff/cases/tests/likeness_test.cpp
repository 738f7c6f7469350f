// 同じ人かもしれない案件: found by what agrees, judged by a person, shown to nobody who may not read them.
#include "tests/site.h"

#include <mado/cases/likeness.h>

#include "store/likeness_store.h"

using namespace mado;
using namespace mado::cases;
using mado::cases::test::day;
using mado::cases::test::parsed;
using Kind = Refusal::Kind;

namespace {

struct Alikes : cases::test::Pages {
    json::Value dog_of(std::string_view name, std::string_view address = "岡山県総社市中央九丁目1番", std::string_view phone = {})
    {
        auto answers = parsed(dog);
        answers.set("owner_name", json::object({ { "text", name } }));
        answers.set("owner_address", json::object({ { "text", address } }));
        if (!phone.empty())
            answers.set("owner_phone", phone);
        return answers;
    }
    CaseId submit_dog_of(std::string_view name, std::string_view address = "岡山県総社市中央九丁目1番", std::string_view phone = {})
    {
        return submit("dog_registration", body(json::write(dog_of(name, address, phone))));
    }
    std::vector<Candidate> alike(CaseId const& id, Caller const& by)
    {
        return read([&](db::Read& tx) { return candidates(tx, by, *find(tx, id)); }, by.tenant);
    }
    std::vector<Judged> judged(CaseId const& id, Caller const& by)
    {
        return read([&](db::Read& tx) { return judgements(tx, by, *find(tx, id)); }, by.tenant);
    }
    Result<void> judge(CaseId const& id, CaseId const& other, Alike verdict, std::string why = "電話で確かめた", Instant shown = {})
    {
        return write([&](db::Write& tx) { return judge_alike(tx, clerk, here, id, { other, verdict, std::move(why), shown }); });
    }
    std::size_t traits_in_common(CaseId const& id)
    {
        return read([&](db::Read& tx) { return store::common_traits(tx, id, 100); }).size();
    }
};

TEST_CASE_FIXTURE(Alikes, "received: name, telephone and address agree however spaces and width were typed; another name agrees in nothing")
{
    auto const first = submit_dog_of("三宅 陽子", "岡山県総社市中央九丁目1番", "0866-00-0001");
    auto const second = submit_dog_of("三宅　陽子", "岡山県総社市中央九丁目 １番", "０８６６０００００１");
    auto const other = submit_dog_of("小野 進", "岡山県総社市駅前九丁目", "0866000009");
    auto const found = alike(first, clerk);
    REQUIRE(found.size() == 1);
    CHECK(found.at(0).found.id == second);
    CHECK(found.at(0).agrees == std::vector { Trait::Person, Trait::Phone, Trait::Address });
    CHECK(found.at(0).is_soon_again);
    CHECK_FALSE(found.at(0).judged.has_value());
    CHECK(alike(second, clerk).at(0).found.id == first);
    CHECK(alike(other, clerk).empty());
}

TEST_CASE_FIXTURE(Alikes, "the same procedure is soon again up to 30 days, not by a telephone alone, and not once one was withdrawn")
{
    auto const first = submit_dog_of("三宅 陽子", "岡山県総社市中央九丁目1番", "0866000001");
    auto const household = submit_dog_of("三宅 進", "岡山県総社市中央九丁目1番", "0866000001");
    auto const by_phone = alike(household, clerk);
    REQUIRE(by_phone.size() == 1);
    CHECK(by_phone.at(0).agrees == std::vector { Trait::Phone });
    CHECK_FALSE(by_phone.at(0).is_soon_again);
    days_pass(30);
    auto const last = submit_dog_of("三宅 陽子", "岡山県総社市駅前九丁目");
    REQUIRE(alike(last, clerk).size() == 1);
    CHECK(alike(last, clerk).at(0).is_soon_again);
    days_pass(1);
    auto const late = submit_dog_of("三宅陽子", "岡山県倉敷市九丁目");
    auto const all = alike(late, clerk);
    REQUIRE(all.size() == 2);
    CHECK(all.at(0).found.id == last);
    CHECK(all.at(0).is_soon_again);
    CHECK(all.at(1).found.id == first);
    CHECK_FALSE(all.at(1).is_soon_again);
    REQUIRE(give_up(last));
    CHECK_FALSE(alike(late, clerk).at(0).is_soon_again);
}

TEST_CASE_FIXTURE(Alikes, "a dog's day of birth is not the owner's: two dogs of one owner are of the same person")
{
    auto const first = submit_dog_of("三宅 陽子");
    auto answers = dog_of("三宅 陽子", "岡山県総社市駅前九丁目");
    answers.set("born_on", "2026-08-20");
    auto const second = submit("dog_registration", body(json::write(answers)));
    REQUIRE(alike(first, clerk).size() == 1);
    CHECK(alike(first, clerk).at(0).found.id == second);
    CHECK(alike(first, clerk).at(0).agrees == std::vector { Trait::Person });
}

TEST_CASE_FIXTURE(Alikes, "the day of birth parts people of one name")
{
    auto answers = parsed(claim);
    auto const first = submit("child_allowance", body(claim));
    answers.set("born_on", "1961-01-01"), answers.set("phone", "0866000002"), answers.set("address", json::object({ { "text", "岡山県総社市駅前九丁目" } }));
    auto const namesake = submit("child_allowance", body(json::write(answers)));
    CHECK(alike(namesake, child_clerk).empty());
    answers.set("born_on", "1994-05-05");
    auto const second = submit("child_allowance", body(json::write(answers)));
    auto const found = alike(first, child_clerk);
    REQUIRE(found.size() == 1);
    CHECK(found.at(0).found.id == second);
}

TEST_CASE_FIXTURE(Alikes, "another division's case and another town's are never shown, nor counted, nor judged")
{
    auto const own = submit_dog_of("大西 恵", "岡山県総社市中央八丁目", "0866000001");
    auto const claimed = submit_claim();  // the same telephone and address, in children/benefits
    REQUIRE(traits_in_common(own) == 2);
    CHECK(alike(own, clerk).empty());
    CHECK(alike(claimed, child_clerk).empty());
    auto const page = shown(clerk, "/cases/{case}", own);
    CHECK_FALSE(has(page, "同じ人かもしれない"));
    CHECK(judge(own, claimed, Alike::Same).error().kind == Kind::NotFound);
    CHECK_FALSE(has_event(claimed, "cases.case.judged_alike"));
    CHECK(shown(road_clerk, "/cases/{case}/candidates", own) == "access.forbidden");

    auto foreign = message(gateway::Kind::Submitted, ids.uuid(clock.now().microseconds / 1000), "dog_registration", body(json::write(dog_of("大西 恵", "岡山県総社市中央八丁目", "0866000001"))));
    foreign.header.tenant = neighbour;
    Caller const from_their_front { .tenant = neighbour, .kind = CallerKind::Zone, .job = "front" };
    REQUIRE(write([&](db::Write& tx) { return receive(tx, from_their_front, here, foreign); }, neighbour));
    CaseId const theirs { foreign.header.subject };
    CHECK(alike(theirs, stranger).empty());
    CHECK(traits_in_common(own) == 2);
    CHECK(alike(own, clerk).empty());
    CHECK(judge(own, theirs, Alike::Same).error().kind == Kind::NotFound);
    CHECK(visit(stranger, "/cases/{case}/candidates", request({ { "case", own.value } })).error().kind == Kind::NotFound);
}

TEST_CASE_FIXTURE(Alikes, "who is protected is found by nobody: the case is left out, also when it is protected by a later answer")
{
    auto const open = submit_claim();
    auto answers = parsed(claim);
    answers.set("keep_secret", true);
    auto const hidden = submit("child_allowance", body(json::write(answers)));
    CHECK(alike(open, child_clerk).empty());
    CHECK(alike(hidden, child_clerk).empty());
    auto const third = submit_claim();
    REQUIRE(alike(open, child_clerk).size() == 1);
    taken(third, child_clerk);
    REQUIRE(ask(third, child_clerk, { { "keep_secret", std::nullopt, "確かめてください" } }, day("2026-12-02")));
    REQUIRE(complete(third, parsed(R"({ "keep_secret": true })")));
    CHECK(alike(open, child_clerk).empty());
}

TEST_CASE_FIXTURE(Alikes, "a corrected name changes who is alike")
{
    auto const first = submit_dog_of("三宅 陽子");
    auto const second = submit_dog_of("三宅 洋子");
    CHECK(alike(first, clerk).empty());
    taken(second, clerk);
    REQUIRE(ask(second, clerk, { { "owner_name", std::nullopt, "字を確かめてください" } }, day("2026-12-02")));
    REQUIRE(complete(second, parsed(R"({ "owner_name": { "text": "三宅 陽子" } })")));
    auto const found = alike(first, clerk);
    REQUIRE(found.size() == 1);
    CHECK(found.at(0).agrees == std::vector { Trait::Person, Trait::Address });
}

TEST_CASE_FIXTURE(Alikes, "judged: needs a reason and something in common, is kept once for both, told as an event of both; what was judged meanwhile wins")
{
    auto const first = submit_dog_of("三宅 陽子"), second = submit_dog_of("三宅 陽子"), other = submit_dog_of("小野 進", "岡山県総社市駅前九丁目");
    CHECK(judge(first, second, Alike::Same, " \n").error().fields.at(0).key == "cases.likeness.why_required");
    CHECK(judge(first, second, Alike::Same, std::string(2001, 'x')).error().fields.at(0).key == "cases.words_too_long");
    CHECK(judge(first, other, Alike::Same).error().kind == Kind::NotFound);
    CHECK(judge(first, first, Alike::Same).error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return judge_alike(tx, road_clerk, here, first, { second, Alike::Same, "x" }); }).error().kind == Kind::Forbidden);
    CHECK(judged(first, clerk).empty());
    REQUIRE(judge(second, first, Alike::Duplicate));
    CHECK(judge(first, second, Alike::Same).error().kind == Kind::Conflict);
    auto const kept = judged(first, clerk);
    REQUIRE(kept.size() == 1);
    CHECK(kept.at(0).other == second);
    CHECK(kept.at(0).verdict == Alike::Duplicate);
    CHECK(kept.at(0).why == "電話で確かめた");
    CHECK(kept.at(0).by == clerk.person);
    CHECK(judged(second, clerk).at(0).other == first);
    CHECK(has_event(first, "cases.case.judged_alike"));
    CHECK(has_event(second, "cases.case.judged_alike"));
    clock.set({ clock.now().microseconds + 1'000'000 });
    REQUIRE(judge(first, second, Alike::Same, "二頭目だった", kept.at(0).at));
    REQUIRE(judged(second, clerk).size() == 1);
    CHECK(judged(second, clerk).at(0).verdict == Alike::Same);
    CHECK(found(first).state == CaseState::Received);  // nothing was merged
    CHECK(found(second).state == CaseState::Received);
}

TEST_CASE_FIXTURE(Alikes, "the pages: the line counts, the form judges, another person is not shown as candidate again")
{
    auto const first = submit_dog_of("三宅 陽子"), second = submit_dog_of("三宅　陽子");
    auto const before = shown(clerk, "/cases/{case}", first);
    CHECK(has(before, "同じ人かもしれない案件が 1 件あります"));
    CHECK(has(before, "同じ手続を30日以内に同じ人が出しています"));
    CHECK(has(shown(clerk, "/cases/{case}/candidates", first), "candidate-" + second.value));
    auto const early = posted(clerk, "/cases/{case}/candidates", first, { { "other", second.value }, { "why", "生年月日が違う" }, { "shown", "0" } });
    REQUIRE(early);
    CHECK(has(early->body, "判断を選んでください"));
    CHECK(has(early->body, "生年月日が違う"));
    auto const empty = posted(clerk, "/cases/{case}/candidates", first, { { "other", second.value }, { "verdict", "not_same" }, { "shown", "0" } });
    REQUIRE(empty);
    CHECK(has(empty->body, "判断した理由を書いてください"));
    CHECK(posted(clerk, "/cases/{case}/candidates", first, { { "other", second.value }, { "verdict", "not_same" }, { "why", "生年月日が違う" }, { "shown", "0" } })->status == 303);
    auto const after = shown(clerk, "/cases/{case}", first);
    CHECK_FALSE(has(after, "同じ人かもしれない案件が"));
    CHECK_FALSE(has(after, "30日以内に同じ人が"));
    CHECK_FALSE(has(shown(clerk, "/cases/{case}", second), "同じ人かもしれない案件が"));
    auto const page = shown(clerk, "/cases/{case}/candidates", second);
    CHECK_FALSE(has(page, "candidate-" + first.value));
    CHECK(has(page, "判断: 別の人"));
    CHECK(has(page, "morita"));
    CHECK(has(page, "生年月日が違う"));
    CHECK(has(shown(clerk, "/cases/{case}/candidates", second, { { "again", first.value } }), "candidate-" + first.value));
}

}  // namespace

#include "tests/house.h"

#include <mado/web/site.h>

using namespace mado;
using namespace mado::protection;
using protection::test::House;
using protection::test::day;
using protection::test::parsed;
using cases::ShieldState;
using RefusalKind = Refusal::Kind;

namespace {

TEST_CASE_FIXTURE(House, "a case that is like a protected person is shielded in the transaction in which it arrives")
{
    struct Row { char const* name; Protection who; Marks marks; bool is_shielded; };
    auto const own = std::string(place);
    Row const rows[] = {
        { "the name, spaced otherwise", somebody("三宅陽子"), {}, true },
        { "the address alone, under another name", somebody("見本 花子"), { {}, { own } }, true },
        { "another person somewhere else", somebody("見本 花子"), { { "0866-99-9999" }, { "岡山県総社市見本1" } }, false },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const one = protect(row.who, row.marks);
        auto const id = submit_dog();
        CHECK(shield(id).has_value() == row.is_shielded);
        if (row.is_shielded)
            CHECK(shield(id)->state == ShieldState::Suspected);
        CHECK(has(all_that_is_read(id), place) != row.is_shielded);
        auto const ended = write([&](db::Write& tx) { return end(tx, protector, here, one.id, "試験", 1); });
        CHECK(ended);
        CHECK(has(all_that_is_read(id), place));
    }
}

TEST_CASE_FIXTURE(House, "a name alone does not shield when both days of birth are known and differ; one unknown day is enough to be careful")
{
    auto const same_name = protect(somebody("大西 恵", day("1960-01-01")));
    auto const other = submit_claim();
    // The child allowance asks for the day of birth: 1994-05-05 is somebody else.
    CHECK_FALSE(shield(other).has_value());
    REQUIRE(write([&](db::Write& tx) { return end(tx, protector, here, same_name.id, "試験", 1); }));
    protect(somebody("大西 恵", day("1994-05-05")));
    CHECK(shield(other).has_value());        // found among those that were here already
}

TEST_CASE_FIXTURE(House, "who is named in another's application is recognized too: a child, by its name")
{
    protect(somebody("大西 光"));
    CHECK(shield(submit_claim()).has_value());
}

TEST_CASE_FIXTURE(House, "nothing that is read holds the address: answers, form, replaced answers, notes, register, history, search, events; and all comes back")
{
    auto const id = submit_dog();
    taken(id, clerk);
    REQUIRE(write([&](db::Write& tx) { return cases::add_note(tx, clerk, here, id, "電話で " + std::string(place) + " と聞いた"); }));
    REQUIRE(pay(id, "registration", 3000));
    auto const prepared = read([&](db::Read& tx) { return cases::prepare(tx, clerk, here, id, { "done", {}, {} }); });
    REQUIRE_MESSAGE(prepared, (prepared ? "" : prepared.error().key));
    auto const drafted = write([&](db::Write& tx) { return cases::draft_decision(tx, clerk, here, id, *prepared); });
    if (drafted)
        REQUIRE(decide(*drafted, head));
    else
        REQUIRE(write([&](db::Write& tx) { return cases::finish(tx, clerk, here, id, *prepared); }));
    CHECK(has(all_that_is_read(id), place));  // the control: without the shield the address is there
    CHECK(found_by_words("中央九丁目") == 1);

    auto const one = protect(somebody("三宅 陽子"));
    CHECK_FALSE(has(all_that_is_read(id), place));
    CHECK(has(all_that_is_read(id), definitions::undisclosed_words("ja")));
    CHECK(found_by_words("中央九丁目") == 0);
    REQUIRE(judged(id, one, Verdict::Same, protector));
    CHECK(shield(id)->state == ShieldState::Set);
    CHECK_FALSE(has(all_that_is_read(id), place));
    CHECK(found_by_words("中央九丁目") == 0);
    CHECK(has_event(id, "cases.case.shielded"));
    CHECK(told(id).back()["clear"].flag("hides"));
    for (auto const& letter : told(id))
        CHECK_FALSE(has(json::write(letter), place));

    REQUIRE(write([&](db::Write& tx) { return end(tx, protector, here, one.id, "期間の終わり", 1); }));
    CHECK(has(all_that_is_read(id), place));
    CHECK(found_by_words("中央九丁目") == 1);
    CHECK_FALSE(told(id).back()["clear"].flag("hides"));
}

TEST_CASE_FIXTURE(House, "documents issued before stay closed while it lasts; those issued after are made without the address and go to the safe one")
{
    auto const issued = [&](CaseId const& id) {
        return read([&](db::Read& tx) { return documents::of_case(tx, id); });
    };
    auto const before = submit_dog();
    taken(before, clerk);
    pay(before, "registration", 3000);
    auto const prepared = read([&](db::Read& tx) { return cases::prepare(tx, clerk, here, before, { "done", {}, {} }); });
    REQUIRE(prepared);
    if (auto const drafted = write([&](db::Write& tx) { return cases::draft_decision(tx, clerk, here, before, *prepared); }))
        REQUIRE(decide(*drafted, head));
    else
        REQUIRE(write([&](db::Write& tx) { return cases::finish(tx, clerk, here, before, *prepared); }));
    render(before);
    REQUIRE(issued(before).size() == 1);
    auto const document = issued(before).front().id;
    CHECK(read([&](db::Read& tx) { return documents::made(tx, here, document); }));
    auto const one = protect(somebody("三宅 陽子"));
    auto const closed = read([&](db::Read& tx) { return documents::made(tx, here, document); });
    REQUIRE_FALSE(closed);
    CHECK(closed.error().key == "documents.document.withheld");
    REQUIRE(judged(before, one, Verdict::Same, protector));

    auto const after = submit_dog();
    REQUIRE(judged(after, one, Verdict::Same, protector));
    taken(after, clerk);
    pay(after, "registration", 3000);
    auto const again = read([&](db::Read& tx) { return cases::prepare(tx, clerk, here, after, { "done", {}, {} }); });
    REQUIRE(again);
    CHECK_FALSE(has(json::write(again->values), place));
    CHECK(again->values["addressee"].text("address") == "岡山県岡山市北区見本町1");
    if (auto const drafted = write([&](db::Write& tx) { return cases::draft_decision(tx, clerk, here, after, *again); }))
        REQUIRE(decide(*drafted, head));
    else
        REQUIRE(write([&](db::Write& tx) { return cases::finish(tx, clerk, here, after, *again); }));
    render(after);
    REQUIRE(issued(after).size() == 1);
    CHECK(has(issued(after).front().addressee, "送付先の指定あり"));
    auto const later = issued(after).front().id;
    CHECK(read([&](db::Read& tx) { return documents::made(tx, here, later); }));
    REQUIRE(write([&](db::Write& tx) { return choose(tx, protector, here, after, { {}, {}, true }); }));
    CHECK(read([&](db::Read& tx) { return documents::made(tx, here, later); }));        // nothing more is kept
    REQUIRE(write([&](db::Write& tx) { return choose(tx, protector, here, after, { { "dog_name" }, {}, false }); }));
    CHECK_FALSE(read([&](db::Read& tx) { return documents::made(tx, here, later); }));  // the dog's name stands in it

    REQUIRE(write([&](db::Write& tx) { return end(tx, protector, here, one.id, "期間の終わり", 1); }));
    CHECK(read([&](db::Read& tx) { return documents::made(tx, here, document); }));
}

TEST_CASE_FIXTURE(House, "a protector reads with a reason and an event; nobody else does, in no position, of no other division or town, also in an emergency")
{
    auto const one = protect(somebody("三宅 陽子"));
    auto const id = submit_dog();
    auto const reads = [&](Caller const& caller, std::string_view reason) {
        return write([&](db::Write& tx) { return cases::read_shielded(tx, caller, here, id, reason); }, caller.tenant);
    };
    auto in_emergency = clerk;
    in_emergency.emergency = "e1";
    struct Row { char const* name; Caller caller; RefusalKind kind; };
    Row const rows[] = {
        { "the examiner", clerk, RefusalKind::Forbidden }, { "the head", head, RefusalKind::Forbidden }, { "an examiner in an emergency", in_emergency, RefusalKind::Forbidden },
        { "the protector of another division", children_protector, RefusalKind::Forbidden }, { "the protector of another town", their_protector, RefusalKind::NotFound },
        { "nobody", Caller { .tenant = code }, RefusalKind::SignIn },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        auto const answer = reads(row.caller, "確認のため");
        REQUIRE_FALSE(answer);
        CHECK(answer.error().kind == row.kind);
    }
    CHECK(reads(protector, " ").error().kind == RefusalKind::Invalid);
    CHECK_FALSE(has_event(id, "cases.shielded.read"));
    auto const answers = reads(protector, "本人からの申し出を確かめる");
    REQUIRE(answers);
    CHECK(std::ranges::any_of(*answers, [](cases::ShieldedAnswer const& answer) { return has(answer.words, place) && answer.is_kept; }));
    CHECK(has_event(id, "cases.shielded.read"));
    CHECK_FALSE(judged(id, one, Verdict::NotSame, clerk));
    CHECK_FALSE(judged(id, one, Verdict::NotSame, children_protector));
    CHECK(shield(id)->state == ShieldState::Suspected);
    CHECK(judged(id, one, Verdict::NotSame, protector));
    CHECK_FALSE(shield(id).has_value());
    // Judged once, it is not suspected again when its answers change; another case of that name is.
    CHECK(shield(submit_dog()).has_value());
}

TEST_CASE_FIXTURE(House, "a case of two protected persons stays shielded until neither protects it; a word about one does not lift what the other set")
{
    auto const mother = protect(somebody("三宅 陽子")), child = protect(somebody("見本 光"));  // the child is like nothing in the case
    auto const ended = [&](Protection const& one) { return write([&](db::Write& tx) { return end(tx, protector, here, one.id, "期間の終わり", 1); }); };
    auto const id = submit_dog();
    REQUIRE(judged(id, mother, Verdict::Same, protector));

    REQUIRE(judged(id, child, Verdict::NotSame, protector));
    auto const about_nobody = judged(id, Protection {}, Verdict::NotSame, protector);
    REQUIRE_FALSE(about_nobody);
    CHECK(about_nobody.error().kind == RefusalKind::Invalid);
    REQUIRE(shield(id).has_value());
    CHECK(shield(id)->state == ShieldState::Set);
    CHECK(shield(id)->protection == mother.id.value);

    REQUIRE(judged(id, child, Verdict::Same, protector));
    CHECK(shield(id)->protection == child.id.value);
    SUBCASE("the last one judged ends first")
    {
        REQUIRE(ended(child));
        REQUIRE(shield(id).has_value());
        CHECK(shield(id)->state == ShieldState::Set);
        CHECK(shield(id)->protection == mother.id.value);
        CHECK_FALSE(has(all_that_is_read(id), place));
        REQUIRE(ended(mother));
    }
    SUBCASE("the first one judged ends first")
    {
        REQUIRE(ended(mother));
        REQUIRE(shield(id).has_value());
        CHECK(shield(id)->protection == child.id.value);
        CHECK_FALSE(has(all_that_is_read(id), place));
        REQUIRE(ended(child));
    }
    CHECK_FALSE(shield(id).has_value());
    CHECK(has(all_that_is_read(id), place));
}

TEST_CASE_FIXTURE(House, "the neighbour's protected person shields nothing here, and a protection is found by its own town and division alone")
{
    auto const theirs = protect(somebody("三宅 陽子"), {}, &their_protector);
    CHECK_FALSE(shield(submit_dog()).has_value());
    CHECK_FALSE(read([&](db::Read& tx) { return protection::find(tx, protector, theirs.id); }));
    CHECK_FALSE(read([&](db::Read& tx) { return protection::find(tx, children_protector, theirs.id); }, neighbour));
    auto const set_by = [&](Caller const& caller) { return write([&](db::Write& tx) { return set(tx, caller, here, somebody("見本 花子"), {}); }); };
    CHECK(set_by(clerk).error().kind == RefusalKind::Forbidden);
    CHECK(set_by(children_protector).error().kind == RefusalKind::Forbidden);  // for the whole town
}

TEST_CASE_FIXTURE(House, "what a page could not show it cannot change, and what a protector releases or marks counts")
{
    auto const one = protect(somebody("三宅 陽子"));
    auto const id = submit_dog();
    REQUIRE(judged(id, one, Verdict::Same, protector));
    taken(id, clerk);
    cases::OfficeCorrection correction;
    correction.answers = parsed(R"({ "owner_address": { "text": "どこか" } })").object();
    correction.consent = cases::Consent::NotNeeded;
    correction.reason = "明らかな誤り";
    auto const corrected = write([&](db::Write& tx) { return cases::correct_ex_officio(tx, clerk, here, id, { correction, {} }, found_version(tx, id)); });
    REQUIRE_FALSE(corrected);
    CHECK(corrected.error().kind == RefusalKind::Invalid);
    CHECK(has(all_that_is_read(id), "コテツ"));
    REQUIRE(write([&](db::Write& tx) { return choose(tx, protector, here, id, { { "dog_name" }, { "owner_address" }, false }); }));
    CHECK_FALSE(has(all_that_is_read(id), "コテツ"));
    CHECK(has(all_that_is_read(id), place));
    CHECK_FALSE(write([&](db::Write& tx) { return choose(tx, clerk, here, id, { {}, {}, true }); }));
}

TEST_CASE_FIXTURE(House, "the term: a year at most, extended by a person; passed, the shield stays until somebody ends it")
{
    auto too_long = somebody("三宅 陽子");
    too_long.until = day("2027-11-02");
    CHECK(write([&](db::Write& tx) { return set(tx, protector, here, too_long, {}); }).error().kind == RefusalKind::Invalid);
    auto const one = protect(somebody("三宅 陽子"));
    auto const id = submit_dog();
    days_pass(400);
    CHECK(one.is_overdue(here.now().today()));
    CHECK(shield(id).has_value());
    CHECK(shield(submit_dog()).has_value());
    auto const extend_to = [&](std::string_view until, std::int64_t version) {
        return write([&](db::Write& tx) { return extend(tx, protector, here, one.id, day(until), version); });
    };
    CHECK(extend_to("2027-12-01", 1).error().kind == RefusalKind::Invalid);  // gone by already
    CHECK(extend_to("2028-12-31", 1).error().kind == RefusalKind::Invalid);
    CHECK(extend_to("2028-12-20", 1));
    CHECK(extend_to("2028-12-21", 1).error().kind == RefusalKind::Conflict);
    CHECK(write([&](db::Write& tx) { return end(tx, protector, here, one.id, "", 2); }).error().kind == RefusalKind::Invalid);
}

TEST_CASE("what is typed into a line alone is kept wherever it stands, unless it is a code or a short number")
{
    struct Row { char const* answer; bool is_kept; };
    Row const rows[] = { { "駅前の店で働く", true }, { "0866000000", true }, { "0866-00-0000", true }, { "Hanako Mihon", true }, { "dry_cleaning", false }, { "2026", false }, { "茶", false } };
    for (auto const& row : rows) {
        CAPTURE(row.answer);
        json::Object answers;
        answers["line"] = row.answer;
        answers["other"] = "別の欄に書いたこと";
        auto const words = definitions::kept_words(answers, { "line" });
        CHECK(words == (row.is_kept ? std::vector<std::string> { row.answer } : std::vector<std::string> {}));
    }
}

TEST_CASE_FIXTURE(House, "the pages are bound to their templates and have all their words")
{
    mado::web::Site site({ .audience = mado::web::Audience::Staff, .cookie = "mado_office" }, here);
    for (auto const& module : modules) {
        site.add_files(module.name, module.files, "");
        site.add_pages(module.pages);
        site.add_routes(module.routes);
        site.add_menu(module.menu);
    }
    CHECK_NOTHROW(site.finish());
}

}  // namespace

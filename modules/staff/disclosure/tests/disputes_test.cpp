#include "tests/house.h"

#include <mado/desk/reminders.h>
#include <mado/disclosure/defences.h>
#include <mado/documents/documents.h>

using namespace mado;
using namespace mado::disclosure;
using namespace mado::disclosure::test;

namespace {

struct Court : House {
    CaseId disputed_sign()
    {
        auto const id = submit_sign();
        taken(id, road_clerk);
        REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
        all_agree(id, road_clerk);
        auto const drafted = draft(id, road_clerk, { "granted", {} });
        REQUIRE(drafted);
        auto const& position = drafted->decider.value;
        REQUIRE(cases::test::Town::decide(*drafted, staff(position == "mayor" ? "ichino" : position == "works_department_head" ? "senoo" : "hiramatsu", position)));
        render(id);
        return id;
    }
    std::string filed(CaseId const& id, cases::DisputeKind kind = cases::DisputeKind::ReviewRequest)
    {
        cases::Dispute one;
        one.of = id;
        one.kind = kind;
        one.filed_on = here.now().today();
        one.number = "令8審1";
        auto const kept = write([&](db::Write& tx) { return cases::keep_dispute(tx, road_clerk, here, one); });
        REQUIRE_MESSAGE(kept, (kept ? "" : kept.error().key));
        return kept->id;
    }
};

TEST_CASE_FIXTURE(Court, "evidence: the documents of the case with their hashes and its trace, for its own division alone")
{
    auto const id = disputed_sign();
    CHECK(evidence(here, road_clerk, id).error().key == "disclosure.no_dispute");
    filed(id);
    auto const made = evidence(here, road_clerk, id);
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(made->files >= 1);
    CHECK(made->left_out.empty());
    for (auto const* name : { "case.json", "trace.json", "list.txt", "manifest-sha256.txt", "records/" })
        CHECK(made->zip.find(name) != std::string::npos);
    CHECK(crypto::sha256_hex(made->zip) == made->hash);
    CHECK(has_event(id, "disclosure.evidence.taken"));
    CHECK(evidence(here, clerk, id).error().kind == RefusalKind::Forbidden);
    CHECK(evidence(here, staff("fujii", "roads_clerk", neighbour), id).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(Court, "the records are held for the proceedings, once; deadlines with what is to be handed in")
{
    auto const id = disputed_sign();
    auto const dispute = filed(id, cases::DisputeKind::Lawsuit);
    auto const held = [&](Caller const& by) { return write([&](db::Write& tx) { return hold_records(tx, by, here, id, dispute); }, by.tenant); };
    CHECK(held(clerk).error().kind == RefusalKind::Forbidden);
    REQUIRE(held(road_clerk));
    CHECK(held(road_clerk).error().kind == RefusalKind::Conflict);
    auto const record = read([&](db::Read& tx) { return records::records_of_matter(tx, "case", id.value); }).front();
    CHECK(read([&](db::Read& tx) { return records::is_held(tx, record.folder); }));
    CHECK(has_event(id, "disclosure.dispute.held"));

    auto const due = [&](std::string what, Day on, std::string const& of, Caller const& by) {
        Due typed;
        typed.of = id;
        typed.dispute = of;
        typed.what = std::move(what);
        typed.due_on = on;
        return write([&](db::Write& tx) { return set_due(tx, by, here, typed); }, by.tenant);
    };
    CHECK(due(" ", day("2026-11-17"), "nonsense", road_clerk).error().fields.size() == 3);
    CHECK(due("弁明書", day("2026-12-18"), dispute, clerk).error().kind == RefusalKind::Forbidden);
    REQUIRE(due("弁明書", day("2026-12-18"), dispute, road_clerk));
    auto const all = read([&](db::Read& tx) { return dues(tx, id); });
    REQUIRE(all.size() == 1);
    CHECK(database.read(neighbour, [&](db::Read& tx) { return dues(tx, id); }).empty());
    auto const finish = [&](Caller const& by) { return write([&](db::Write& tx) { return finish_due(tx, by, here, id, all.front().id); }); };
    CHECK(finish(clerk).error().kind == RefusalKind::Forbidden);
    REQUIRE(finish(road_clerk));
    CHECK(finish(road_clerk).error().kind == RefusalKind::NotFound);
    CHECK(read([&](db::Read& tx) { return dues(tx, id); }).front().done_on == day("2026-11-18"));
}

TEST_CASE_FIXTURE(Court, "a due stands in the inbox of its division until it is done, and warns once when it is near, on the last day before, and once it has passed")
{
    auto const id = disputed_sign();
    auto const dispute = filed(id);
    Due typed;
    typed.of = id;
    typed.dispute = dispute;
    typed.what = "弁明書";
    typed.due_on = day("2026-12-18");
    REQUIRE(write([&](db::Write& tx) { return set_due(tx, road_clerk, here, typed); }));
    auto const seen = [&](Caller const& by) { return database.read(by.tenant, [&](db::Read& tx) { return desk::reminders(tx, by, cases::may_read); }); };
    REQUIRE(seen(road_clerk).size() == 1);
    CHECK(seen(road_clerk).front().words == "弁明書");
    CHECK(seen(clerk).empty());                              // another division
    CHECK(seen(staff("fujii", "roads_clerk", neighbour)).empty());
    auto const on = [&](char const* at) {
        clock.set(instant_in_tokyo(day(at), 8));
        auto const warned = warn_of_dues(here);
        CHECK(warn_of_dues(here) == 0);                      // once
        return warned;
    };
    CHECK(on("2026-12-10") == 0);
    CHECK(on("2026-12-11") == 1);
    CHECK(on("2026-12-16") == 0);
    CHECK(on("2026-12-17") == 1);
    CHECK(has_event(id, "disclosure.due.near"));
    CHECK_FALSE(has_event(id, "disclosure.due.passed"));
    CHECK(on("2026-12-18") == 0);
    CHECK(on("2026-12-19") == 1);
    CHECK(has_event(id, "disclosure.due.passed"));
    auto const due = read([&](db::Read& tx) { return dues(tx, id); }).front();
    REQUIRE(write([&](db::Write& tx) { return finish_due(tx, road_clerk, here, id, due.id); }));
    CHECK(seen(road_clerk).empty());
    CHECK(on("2026-12-20") == 0);
}

TEST_CASE_FIXTURE(Court, "弁明書: begun from the decision and the record, edited, decided by another, numbered; its due is done when it has gone out")
{
    auto const id = disputed_sign();
    auto const dispute = filed(id), suit = filed(id, cases::DisputeKind::Lawsuit);
    auto const shown = [&](Caller const& by, std::string const& which) { return database.read(by.tenant, [&](db::Read& tx) { return defence(tx, by, here, id, which); }); };
    CHECK(shown(clerk, dispute).error().kind == RefusalKind::Forbidden);
    CHECK(shown(staff("fujii", "roads_clerk", neighbour), dispute).error().kind == RefusalKind::NotFound);
    CHECK(shown(road_clerk, suit).error().key == "disclosure.defence.review_only");
    auto begun = shown(road_clerk, dispute);
    REQUIRE(begun);
    CHECK(begun->version == 0);
    CHECK(begun->claim.find("棄却") != std::string::npos);
    CHECK(begun->act.find("令和8年11月18日付け") == 0);
    CHECK(begun->course.find("令8審1") != std::string::npos);
    CHECK(begun->course.find("到達した") != std::string::npos);
    CHECK(begun->reasons.find("道路法") != std::string::npos);
    auto const send = [&](Defence const& typed, Caller const& by) { return write([&](db::Write& tx) { return send_defence(tx, by, here, typed); }, by.tenant); };
    CHECK(send(*begun, road_clerk).error().fields.size() == 3);  // to whom, where, and what the request says
    CHECK(send(*begun, clerk).error().kind == RefusalKind::Forbidden);
    auto typed = *begun;
    typed.name = "審理員 見本 理", typed.address = "総社市中央九丁目9番9号";
    typed.answer = "歩道の幅は2メートルを下回らない。";
    auto kept = write([&](db::Write& tx) { return write_defence(tx, road_clerk, here, typed); });
    REQUIRE_MESSAGE(kept, (kept ? "" : kept.error().key));
    CHECK(kept->version == 1);
    CHECK(write([&](db::Write& tx) { return write_defence(tx, road_clerk, here, typed); }).error().kind == RefusalKind::Conflict);  // of the version before
    CHECK_FALSE(database.read(neighbour, [&](db::Read& tx) { return find_defence(tx, dispute); }));
    auto sent = send(*kept, road_clerk);
    REQUIRE_MESSAGE(sent, (sent ? "" : sent.error().key));
    CHECK(sent->state == DefenceState::Circulating);
    auto draft = *read([&](db::Read& tx) { return approvals::find(tx, sent->draft); });
    CHECK(draft.proposal.body.find("歩道の幅は2メートルを下回らない。") != std::string::npos);
    CHECK(send(*sent, road_clerk).error().key == "disclosure.defence.on_its_way");
    auto const decider = staff(draft.decider.value == "mayor" ? "ichino" : draft.decider.value == "works_department_head" ? "senoo" : "hiramatsu", draft.decider.value);
    approvals::Edit other;
    other.body = "別の文";
    other.why = "直した";
    CHECK(write([&](db::Write& tx) { return approvals::edit(tx, decider, here, draft.id, other, draft.version); }).error().key == "disclosure.defence.edit_on_its_page");
    // Sent back, it is written on and goes again.
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, decider, here, draft.id, "主張に答えてください", draft.version); }));
    auto again = *read([&](db::Read& tx) { return find_defence(tx, dispute); });
    CHECK(again.state == DefenceState::Writing);
    again.answer = "歩道の幅は2.5メートルある。";
    sent = send(again, road_clerk);
    REQUIRE_MESSAGE(sent, (sent ? "" : sent.error().key));
    Due due;
    due.of = id;
    due.dispute = dispute;
    due.what = "弁明書";
    due.due_on = day("2026-12-18");
    REQUIRE(write([&](db::Write& tx) { return set_due(tx, road_clerk, here, due); }));
    draft = *read([&](db::Read& tx) { return approvals::find(tx, sent->draft); });
    auto const decided = cases::test::Town::decide(draft, decider);
    REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
    auto const issued = *read([&](db::Read& tx) { return find_defence(tx, dispute); });
    CHECK(issued.state == DefenceState::Issued);
    auto const document = read([&](db::Read& tx) { return documents::find(tx, { issued.document }); });
    REQUIRE(document);
    CHECK(document->title == "弁明書");
    CHECK(document->addressee == "審理員 見本 理　様");
    CHECK(document->number.find("第") != std::string::npos);
    CHECK(document->way == documents::Way::Paper);
    CHECK(has_event(id, "disclosure.defence.issued"));
    CHECK_FALSE(read([&](db::Read& tx) { return dues(tx, id); }).front().done_on);
    auto out = *document;
    REQUIRE(write([&](db::Write& tx) { return here.listeners.publish(tx, road_clerk, here, documents::Dispatched { out, here.now().at }); }));
    CHECK(read([&](db::Read& tx) { return dues(tx, id); }).front().done_on == day("2026-11-18"));
}

}  // namespace

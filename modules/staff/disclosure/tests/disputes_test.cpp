#include "tests/house.h"

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

}  // namespace

#include "tests/office.h"

#include <mado/documents/documents.h>

using namespace mado;
using namespace mado::rounds;
using mado::rounds::test::day;
using mado::rounds::test::Office;
using mado::rounds::test::why;
using Kind = Refusal::Kind;
using cases::CaseState;

TEST_CASE_FIXTURE(Office, "the desk: drafted with mistakes, published when it is right, corrected with a reason; nobody else's")
{
    auto wrong = flats_round();
    wrong.closes_on = day("2026-05-01");
    wrong.items[1].key = "101";
    wrong.items[0].columns.erase("rent_from");
    auto const kept = saved(wrong, clerk);
    REQUIRE_MESSAGE(kept, why(kept));
    CHECK(has_event(kept->id, "rounds.round.drafted"));
    auto const refused = published(*kept, clerk);
    REQUIRE_FALSE(refused);
    std::vector<std::string> controls;
    for (auto const& error : refused.error().fields)
        controls.push_back(error.field);
    CHECK(controls == std::vector<std::string> { "closes_on", "items.0.rent_from", "items.1.key" });
    CHECK(read([](db::Read& tx) { return definitions::rounds_of(tx, flats); }).empty());

    CHECK(saved(flats_round(), clerk).error().fields.front().key == "rounds.name_taken");
    CHECK(write([&](db::Write& tx) { return save(tx, stranger, here(), kept->id, flats_round(), kept->version); }).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return save(tx, foreigner, here(), kept->id, flats_round(), kept->version); }, other_town).error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return save(tx, clerk, here(), kept->id, flats_round(), kept->version + 1); }).error().kind == Kind::Conflict);

    auto const mended = write([&](db::Write& tx) { return save(tx, clerk, here(), kept->id, flats_round(), kept->version); });
    REQUIRE_MESSAGE(mended, why(mended));
    CHECK(published(*mended, stranger).error().kind == Kind::Forbidden);
    auto const made = published(*mended, clerk);
    REQUIRE_MESSAGE(made, why(made));
    CHECK(made->state == RoundState::Published);
    auto const shelf = read([](db::Read& tx) { return definitions::open_rounds(tx, flats, day("2026-06-12")); });
    REQUIRE(shelf.size() == 1);
    CHECK(shelf.front().hash == made->published);
    CHECK(read([](db::Read& tx) { return definitions::open_rounds(tx, flats, day("2026-06-13")); }).empty());
    CHECK(read([](db::Read& tx) { return definitions::open_rounds(tx, flats, day("2026-05-31")); }).empty());
    CHECK(read([](db::Read& tx) { return definitions::rounds_of(tx, flats); }, other_town).empty());
    CHECK(zone->gateway().look(tenant).size() == 2);  // to the front and to core

    auto corrected = flats_round(3);
    auto const changed = write([&](db::Write& tx) { return save(tx, clerk, here(), made->id, corrected, made->version); });
    REQUIRE(changed);
    CHECK(published(*changed, clerk).error().fields.front().key == "rounds.correction.why_required");
    REQUIRE(published(*changed, clerk, "戸数の誤り"));
    CHECK(read([&](db::Read& tx) { return corrections(tx, made->id); }).front().why == "戸数の誤り");
    CHECK(read([](db::Read& tx) { return definitions::round(tx, flats, "2026_06"); })->items.front().places == 3);
    CHECK(has_event(made->id, "rounds.round.corrected"));
    auto const now = found(made->id);
    CHECK(write([&](db::Write& tx) { return discard(tx, clerk, here(), made->id, now.version); }).error().kind == Kind::Conflict);
}

TEST_CASE_FIXTURE(Office, "a case keeps its round and row; an unknown round waits; the columns reach the grounds")
{
    auto const early = new_case();
    CHECK(received(early, flats, "2026_06", flat_answers("101"), "{}").error().key == "cases.round_not_here");
    open(flats_round(), clerk);
    REQUIRE(received(early, flats, "2026_06", flat_answers("101"), "{}"));  // said again once the round is there
    auto const id = flat("102");
    CHECK(one(id).round == "2026_06");
    CHECK(one(id).item == "102");
    taken(id, clerk);
    auto evaluation = read([&](db::Read& tx) { return cases::evaluation(tx, here(), *cases::find(tx, id)); }).value();
    CHECK(evaluation.grounds().empty());
    CHECK(evaluation.evaluate(evaluation.definition().draw->rank).to_text() == "2");
    auto const no_such = new_case();
    REQUIRE(received(no_such, flats, "2026_06", flat_answers("999"), "{}"));  // kept and flagged, never dropped
    CHECK(one(no_such).misfit);
}

TEST_CASE_FIXTURE(Office, "qualify: checks first, reasons for no, back again; no draft of one case alone")
{
    open(flats_round(), clerk);
    auto const id = flat();
    taken(id, clerk);
    CHECK(qualified(id, clerk).error().fields.front().key == "cases.qualify.examine_first");
    CHECK(qualified(id, clerk, { "perhaps" }).error().kind == Kind::Invalid);
    CHECK(qualified(id, clerk, { "ineligible" }).error().fields.front().key == "cases.qualify.reasons_required");
    CHECK(qualified(id, stranger).error().kind == Kind::Forbidden);
    established(id, clerk, R"({ "arrears": true, "gang_member": false })");
    auto const proposal = read([&](db::Read& tx) { return cases::proposed_verdict(tx, here(), *cases::find(tx, id)); });
    REQUIRE(proposal);
    CHECK(proposal->verdict.verdict == "ineligible");
    CHECK(proposal->verdict.reasons.size() == 1);
    CHECK(read([&](db::Read& tx) { return cases::prepare(tx, clerk, here(), id, { "won", {} }); }).error().key == "cases.draft.with_its_round");
    REQUIRE(qualified(id, clerk, proposal->verdict));
    CHECK(one(id).state == CaseState::Qualified);
    CHECK(read([&](db::Read& tx) { return cases::verdict_of(tx, id); })->reasons.size() == 1);
    CHECK(times(id, "cases.case.qualified") == 1);
    CHECK(qualified(id, clerk).error().kind == Kind::Conflict);
    REQUIRE(write([&](db::Write& tx) { return cases::unqualify(tx, clerk, here(), id, cases::find(tx, id)->version); }));
    CHECK(one(id).state == CaseState::Examining);
    CHECK_FALSE(read([&](db::Read& tx) { return cases::verdict_of(tx, id); }));
    CHECK(times(id, "cases.case.unqualified") == 1);
}

namespace {

struct Lottery : Office {
    Kept round;
    std::vector<CaseId> all;
    Lottery()
    {
        round = open(flats_round(), clerk);
        on("2026-06-05");
        for (int n = 0; n < 5; ++n)
            all.push_back(eligible_flat("101"));
    }
    CaseId ineligible()
    {
        auto const id = flat("102");
        taken(id, clerk);
        REQUIRE(qualified(id, clerk, { "ineligible", { { "家賃の滞納がある。", "" } } }));
        return id;
    }
};

}  // namespace

TEST_CASE_FIXTURE(Lottery, "a lottery from its list to its last notice; nothing twice, nothing lost")
{
    auto const left_out = ineligible();
    auto const late = flat("101");
    taken(late, clerk);
    CHECK(fixed(round.id, clerk).error().key == "rounds.fix.still_open");
    on("2026-06-13");
    auto const fixing = read([&](db::Read& tx) { return prepare_fixing(tx, clerk, here(), round.id); });
    REQUIRE_MESSAGE(fixing, why(fixing));
    REQUIRE(fixing->hindrances.size() == 1);
    CHECK(fixing->hindrances.front().of == late);
    CHECK(fixed(round.id, clerk).error().key == "rounds.fix.hindered");
    withdrawn(late);
    CHECK(fixed(round.id, stranger).error().kind == Kind::Forbidden);
    CHECK(fixed(round.id, foreigner).error().kind == Kind::NotFound);

    // A case that changes between looking and fixing stops it.
    auto const stale = read([&](db::Read& tx) { return prepare_fixing(tx, clerk, here(), round.id); });
    REQUIRE(stale);
    REQUIRE(write([&](db::Write& tx) { return cases::unqualify(tx, clerk, here(), all[4], cases::find(tx, all[4])->version); }));
    CHECK(write([&](db::Write& tx) { return fix(tx, clerk, here(), round.id, *stale, find(tx, round.id)->version); }).error().key == "rounds.fix.changed_meanwhile");
    REQUIRE(qualified(all[4], clerk));
    REQUIRE_MESSAGE(fixed(round.id, clerk), "fixed");
    CHECK(has_event(round.id, "rounds.round.list_fixed"));
    auto const record = *read([&](db::Read& tx) { return drawn_of(tx, round.id); });
    CHECK(record.list_hash == crypto::sha256_hex(record.list));
    CHECK(record.proof.empty());

    // Nothing that was made known changes any more.
    CHECK(fixed(round.id, clerk).error().kind == Kind::Conflict);
    CHECK(write([&](db::Write& tx) { return save(tx, clerk, here(), round.id, flats_round(4), find(tx, round.id)->version); }).error().key == "rounds.conflict.fixed");
    CHECK(write([&](db::Write& tx) { return cases::unqualify(tx, clerk, here(), all[0], cases::find(tx, all[0])->version); }).error().key == "rounds.conflict.in_the_list");
    CHECK(drawn(round.id, clerk).error().key == "rounds.draw.too_early");
    on("2026-06-20");
    CHECK(drawn(round.id, clerk, "7", "").error().fields.front().key == "rounds.draw.source_required");
    auto forged = *read([&](db::Read& tx) { return prepare_drawing(tx, clerk, here(), round.id, "7", "dice"); });
    forged.proof.list = text_of({ tenant, flats, "2026_06", { { "101", 1, 2 } }, {} }).value();
    CHECK(write([&](db::Write& tx) { return draw(tx, clerk, here(), round.id, forged, find(tx, round.id)->version); }).error().key == "rounds.draw.other_list");
    CHECK(drawn(round.id, stranger).error().kind == Kind::Forbidden);
    auto const made = drawn(round.id, clerk);
    REQUIRE_MESSAGE(made, why(made));
    CHECK(drawn(round.id, clerk).error().key == "rounds.conflict.drawn");  // once
    CHECK(outcomes(round.id) == std::map<std::string, int> { { "won", 1 }, { "reserve", 2 }, { "lost", 2 } });
    auto const proof = read([&](db::Read& tx) { return drawn_of(tx, round.id); })->proof;
    CHECK(check_proof(proof).wrong.empty());
    CHECK(proof.find("見本") == std::string::npos);  // receipt numbers, never names
    auto const first = read([&](db::Read& tx) { return results(tx, round.id); }).front();
    CHECK(write([&](db::Write& tx) { return correct(tx, clerk, here(), round.id, first.of, "won", "x", find(tx, round.id)->version); }).error().key == "rounds.order.no_examination");

    auto const draft = proposed(round.id, clerk);
    REQUIRE_MESSAGE(draft, why(draft));
    CHECK(draft->rank == "division_head");
    CHECK(std::ranges::any_of(draft->proposal.lines, [&](auto const& line) { return line.words.find(record.list_hash) != std::string::npos; }));
    CHECK(std::ranges::any_of(draft->proposal.lines, [&](auto const& line) { return line.words.find("家賃の滞納") != std::string::npos; }));
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, head, here(), draft->id, "数を確かめてください。", draft->version); }));
    CHECK(found(round.id).state == RoundState::Drawn);
    CHECK(drawn(round.id, clerk).error().kind == Kind::Conflict);  // what was drawn stands
    auto const again = proposed(round.id, clerk);
    REQUIRE_MESSAGE(again, why(again));
    CHECK(carried(round.id).error().kind == Kind::Conflict);       // nothing before the decision
    auto const decision = decided(*again, head);
    REQUIRE_MESSAGE(decision, why(decision));

    // The power goes between two chunks: what follows begins where it stopped.
    std::string after;
    auto const some = carry_out_some(here(), tenant, round.id, after, 2);
    REQUIRE_MESSAGE(some, why(some));
    CHECK(*some == 2);
    CHECK(read([&](db::Read& tx) { return progress(tx, round.id); }).done == 2);
    REQUIRE(carried(round.id));
    REQUIRE(carried(round.id));  // a job may run twice
    CHECK(found(round.id).state == RoundState::Carried);
    CHECK(read([&](db::Read& tx) { return progress(tx, round.id); }).done == 6);
    for (auto const& line : read([&](db::Read& tx) { return results(tx, round.id); })) {
        CHECK(one(line.of).result == line.result);
        CHECK(times(line.of, "cases.case.decided") == 1);
    }
    CHECK(one(left_out).result == "ineligible");
    CHECK(has_event(round.id, "rounds.round.decided"));
    CHECK(has_event(round.id, "rounds.round.carried_out"));
}

TEST_CASE_FIXTURE(Lottery, "nobody decides a round while a case is not qualified")
{
    on("2026-06-13");
    REQUIRE(fixed(round.id, clerk));
    on("2026-06-20");
    REQUIRE(drawn(round.id, clerk));
    auto const late = flat("101");  // by post, after the list
    CHECK(proposed(round.id, clerk).error().key == "rounds.propose.unqualified");
    taken(late, clerk);
    established(late, clerk, R"({ "arrears": false, "gang_member": false })");
    REQUIRE(qualified(late, clerk));
    CHECK(proposed(round.id, clerk).error().key == "rounds.propose.not_in_list");
    REQUIRE(write([&](db::Write& tx) { return cases::unqualify(tx, clerk, here(), late, cases::find(tx, late)->version); }));
    REQUIRE(qualified(late, clerk, { "ineligible", { { "募集の期間の外です。", "" } } }));
    auto const draft = proposed(round.id, clerk);
    REQUIRE_MESSAGE(draft, why(draft));
    auto const later = flat("101");
    CHECK(decided(*draft, head).error().key == "rounds.propose.unqualified");
    withdrawn(later);
    CHECK(decided(*draft, clerk).error().kind == Kind::Forbidden);
    REQUIRE(decided(*draft, head));
}

TEST_CASE_FIXTURE(Lottery, "a winner falls away: the first reserve is proposed, a person decides, once")
{
    on("2026-06-13");
    REQUIRE(fixed(round.id, clerk));
    on("2026-06-20");
    REQUIRE(drawn(round.id, clerk));
    auto const draft = proposed(round.id, clerk);
    REQUIRE(draft);
    REQUIRE(decided(*draft, head));
    REQUIRE(carried(round.id));
    CaseId winner, reserve;
    for (auto const& line : read([&](db::Read& tx) { return results(tx, round.id); })) {
        if (line.result == "won")
            winner = line.of;
        if (line.result == "reserve" && line.number == 1)
            reserve = line.of;
    }
    // The reserve's notice has gone out.
    for (auto const& document : read([&](db::Read& tx) { return documents::of_case(tx, reserve); }))
        REQUIRE(write([&](db::Write& tx) { return here().listeners.publish(tx, clerk, here(), documents::Dispatched { document, clock.now() }); }));
    auto const lapse = [&] { return write([&](db::Write& tx) { return here().listeners.publish(tx, clerk, here(), cases::Lapsed { *cases::find(tx, winner) }); }); };
    REQUIRE(lapse());
    REQUIRE(lapse());  // said twice is once
    auto const found = read([&](db::Read& tx) { return promotions(tx, round.id); });
    REQUIRE(found.size() == 1);
    CHECK(found.front().of == reserve);
    CHECK(one(reserve).result == "reserve");  // proposed, not done
    CHECK(write([&](db::Write& tx) { return draft_promotion(tx, stranger, here(), found.front().id); }).error().kind == Kind::Forbidden);
    auto const promotion = write([&](db::Write& tx) { return draft_promotion(tx, clerk, here(), found.front().id); });
    REQUIRE_MESSAGE(promotion, why(promotion));
    auto const decision = decided(*promotion, head);
    REQUIRE_MESSAGE(decision, why(decision));
    jobs::Job const job { { "j" }, tenant, promote_job, json::object({ { "promotion", found.front().id.value } }), 0 };
    auto const done = promote(here(), job);
    REQUIRE_MESSAGE(done, why(done));
    REQUIRE(promote(here(), job));
    CHECK(one(reserve).result == "won");
    CHECK(times(reserve, "cases.case.decided") == 2);
    CHECK(outcomes(round.id)["won"] == 2);
}

TEST_CASE_FIXTURE(Office, "an examination: by the figure, equal figures at the last place wait for a person, decided as one")
{
    auto const round = open(examination_round(2), personnel);
    std::vector<CaseId> all;
    for (auto const* mark : { "90", "70.5", "70.5", "50" }) {
        auto const id = candidate();
        taken(id, personnel);
        established(id, personnel, std::string(R"({ "qualification_checked": true, "licence_missing": false, "absent": false, "first_mark": ")") + mark + "\", \"second_mark\": \"0\" }");
        auto const made = qualified(id, personnel);
        REQUIRE_MESSAGE(made, why(made));
        all.push_back(id);
    }
    on("2026-07-01");
    CHECK(ordered(round.id, personnel, "nothing").error().fields.front().key == "rounds.order.figure_required");
    auto const made = ordered(round.id, personnel, "total");
    REQUIRE_MESSAGE(made, why(made));
    CHECK(outcomes(round.id) == std::map<std::string, int> { { "", 2 }, { "failed", 1 }, { "passed", 1 } });
    CHECK(proposed(round.id, personnel).error().key == "rounds.propose.undecided_line");
    auto const set = [&](CaseId const& of, std::string const& result, std::string const& because) {
        return write([&](db::Write& tx) { return correct(tx, personnel, here(), round.id, of, result, because, find(tx, round.id)->version); });
    };
    CHECK(set(all[1], "passed", " ").error().fields.front().key == "rounds.correct.why_required");
    CHECK(set(all[1], "won", "x").error().kind == Kind::Invalid);
    REQUIRE(set(all[1], "passed", "第1次試験の点が高い"));
    REQUIRE(set(all[2], "failed", "第1次試験の点が低い"));
    auto const draft = proposed(round.id, personnel);
    REQUIRE_MESSAGE(draft, why(draft));
    REQUIRE_MESSAGE(decided(*draft, governor), "decided");
    auto const done = carried(round.id);
    REQUIRE_MESSAGE(done, why(done));
    CHECK(one(all[0]).result == "passed");
    CHECK(one(all[1]).result == "passed");
    CHECK(one(all[2]).result == "failed");
    CHECK(one(all[3]).result == "failed");
}

TEST_CASE_FIXTURE(Office, "nobody applied: fixed, drawn, decided all the same")
{
    auto const round = open(flats_round(), clerk);
    on("2026-06-20");
    REQUIRE(fixed(round.id, clerk));
    REQUIRE(drawn(round.id, clerk, "", ""));
    auto const draft = proposed(round.id, clerk);
    REQUIRE_MESSAGE(draft, why(draft));
    REQUIRE(decided(*draft, head));
    REQUIRE(carried(round.id));
    CHECK(found(round.id).state == RoundState::Carried);
}

#include "tests/town.h"

using namespace mado;
using namespace mado::cases;
using mado::cases::test::Town;
using mado::cases::test::day;
using mado::cases::test::parsed;
using Kind = Refusal::Kind;
using enum CaseState;

namespace {

TEST_CASE_FIXTURE(Town, "a dog: received, paid, drafted, decided, dispatched, closed; each step leaves its event and its word to the applicant")
{
    auto const id = submit_dog();
    auto received = found(id);
    CHECK(received.state == Received);
    CHECK(received.applicant_name == "三宅 陽子");
    CHECK_FALSE(received.misfit);
    CHECK(received.stands_still);  // the fee is to be paid first
    CHECK(taken(id, clerk).taken_by == clerk.person);
    auto const drafted = draft(id, clerk, { "done", {}, "" });
    REQUIRE_MESSAGE(drafted, drafted.error().key);
    CHECK(drafted->decider == head.position);

    auto const unpaid = decide(*drafted, head);
    REQUIRE_FALSE(unpaid);
    CHECK(unpaid.error().key == "cases.payment.blocks_decision");
    CHECK(unpaid.error().arguments.at("amount") == "3,000円");
    CHECK(found(id).state == InApproval);
    CHECK_FALSE(has_event(id, "cases.case.decided"));

    REQUIRE(pay(id, "registration", 2999));
    CHECK(decide(*drafted, head).error().key == "cases.payment.blocks_decision");  // one yen is missing
    REQUIRE(pay(id, "registration", 1));
    REQUIRE(decide(*drafted, head));
    CHECK(found(id).state == Decided);
    render(id);
    CHECK(found(id).state == Closed);
    CHECK(found(id).dispatched_on == day("2026-11-18"));

    std::vector<std::string> states;
    for (auto const& body : told(id))
        if (body.text("kind") == "told")
            states.push_back(body["clear"].text("event"));
    CHECK(states.front() == "received");
    CHECK(std::ranges::find(states, "decided") != states.end());
    CHECK(states.back() == "closed");
    for (auto const* event : { "cases.case.received", "cases.case.taken", "cases.case.drafted", "cases.case.payment_recorded", "cases.case.decided", "cases.case.dispatched", "cases.case.closed" })
        CHECK_MESSAGE(has_event(id, event), event);
}

TEST_CASE_FIXTURE(Town, "a sign: asked for one field, corrected, decided with a condition; the clock stood still meanwhile")
{
    auto low = parsed(sign);
    low.set("lowest_m", "2.4");
    auto const id = submit("road_occupancy", body(json::write(low), sign_files, "business"));
    taken(id, road_clerk);
    CHECK(found(id).due == day("2026-12-03"));  // 11-18 and ten working days: 19 20 24 25 26 27 30 1 2 3
    REQUIRE(ask(id, road_clerk, { { "lowest_m", std::nullopt, "2.5メートル以上に直してください。" } }, day("2026-12-02")));
    CHECK(found(id).state == Asked);
    CHECK(found(id).stands_still);

    auto const asked = told(id).back();
    CHECK(asked.text("kind") == "asked");
    CHECK(asked["clear"].text("until") == "2026-12-02");
    auto const words = gateway::open_box(applicant, asked.text("box"));
    REQUIRE(words);
    CHECK(words->array("fields").at(0).text("name") == "lowest_m");
    CHECK(words->text("from") == "管理係");
    CHECK(json::write(asked).find("メートル") == std::string::npos);  // the words are in the box alone

    days_pass(2);
    REQUIRE(complete(id, parsed(R"({ "lowest_m": "2.6", "width_m": "9" })")));  // the second was not asked for
    auto const content = read([&](db::Read& tx) { return cases::content(tx, id); });
    CHECK(content.answers.at("lowest_m").text() == "2.6");
    CHECK(content.answers.at("width_m").text() == "0.6");
    auto const requests = read([&](db::Read& tx) { return cases::requests(tx, id); });
    CHECK(requests.at(0).before.at("lowest_m").text() == "2.4");
    CHECK(found(id).state == Examining);
    CHECK(found(id).replied);
    CHECK(found(id).due == day("2026-12-07"));  // 19 and 20 November are not counted: 24 25 26 27 30 1 2 3 4 7

    // What staff must establish comes first, and then the charge is known.
    CHECK(draft(id, road_clerk, { "granted", {}, "" }).error().kind == Kind::Invalid);
    REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true, "conditions": ["yearly_inspection"] })"));
    all_agree(id, road_clerk);
    auto const drafted = draft(id, road_clerk, { "granted", {}, "" });
    REQUIRE_MESSAGE(drafted, drafted.error().key);
    CHECK(drafted->decider == road_head.position);
    CHECK(drafted->article == "決裁規程別表第3 土木課の項1(占用料50万円以下の占用の許可)");
    CHECK(decide(*drafted, clerk).error().kind == Kind::Forbidden);  // another division's clerk
    REQUIRE(decide(*drafted, road_head));
    render(id);
    CHECK(found(id).state == Dispatched);  // the charge is still open
    REQUIRE(pay(id, "occupation", 3360));
    CHECK(found(id).state == Closed);
    auto const documents = read([&](db::Read& tx) { return documents::of_case(tx, id); });
    REQUIRE(documents.size() == 2);
    CHECK(documents.at(1).name == "road_occupancy_permit");
    CHECK(documents.at(1).series == documents::Series::Order);
}

TEST_CASE_FIXTURE(Town, "a claim with a 個人番号: decided in its zone; the number stands in no table, no event and no message")
{
    auto const id = submit_claim();
    auto const kept = found(id);
    CHECK_FALSE(kept.misfit);
    taken(id, child_clerk);
    // 番号法16条: not examined before number and person are checked, both.
    CHECK(establish(id, child_clerk, R"({ "resident": true })").error().key == "cases.number_check.first");
    REQUIRE(write([&](db::Write& tx) { return record_check(tx, child_clerk, here, id, { CheckKind::Number, "resident_record" }); }));
    CHECK(establish(id, child_clerk, R"({ "resident": true })").error().key == "cases.number_check.first");
    check_numbers(id, child_clerk);
    REQUIRE(establish(id, child_clerk, R"({ "resident": true, "main_earner": true })"));
    // 番号法16条: without the check of number and identity nothing is granted.
    CHECK(draft(id, child_clerk, { "granted", {}, "" }).error().fields.at(0).arguments.at("field") == "番号確認と身元確認を済ませた");
    REQUIRE(establish(id, child_clerk, R"({ "identity_checked": true })"));
    auto const drafted = draft(id, child_clerk, { "granted", {}, "" });
    REQUIRE_MESSAGE(drafted, drafted.error().key);
    CHECK(drafted->proposal.amount == 15000);
    REQUIRE(decide(*drafted, child_head));
    render(id);

    CHECK(db::test::places_of(database, std::string(number)) == std::vector<std::string> {});
    CHECK_FALSE(db::test::places_of(database, id.value).empty());
    for (auto const& body : told(id))
        CHECK(json::write(body).find(number) == std::string::npos);
    CHECK(read([&](db::Read& tx) { return cases::content(tx, id); }).answers.at("my_number").text() == "masked");

    // It leaves only with a reason, and leaves an event.
    CHECK(write([&](db::Write& tx) { return read_my_numbers(tx, child_clerk, here, id, " "); }).error().fields.at(0).field == "reason");
    CHECK_FALSE(has_event(id, "cases.my_number.read"));
    CHECK(write([&](db::Write& tx) { return read_my_numbers(tx, clerk, here, id, "所得の照会"); }).error().kind == Kind::Forbidden);
    auto const numbers = write([&](db::Write& tx) { return read_my_numbers(tx, child_clerk, here, id, "所得の照会"); });
    REQUIRE(numbers);
    CHECK(*numbers == std::vector<std::pair<std::string, std::string>> { { "my_number", std::string(number) } });
    CHECK(has_event(id, "cases.my_number.read"));
}

TEST_CASE_FIXTURE(Town, "two who decide at once: one decision and one Conflict")
{
    auto const id = submit_dog();
    taken(id, clerk);
    REQUIRE(pay(id, "registration", 3000));
    auto const drafted = draft(id, clerk, { "done", {}, "" });
    REQUIRE(drafted);
    REQUIRE(decide(*drafted, head));
    CHECK(decide(*drafted, head).error().kind == Kind::Conflict);
    CHECK(read([&](db::Read& tx) { return documents::of_case(tx, id); }).size() == 1);
    auto const all = events(id);
    CHECK(std::ranges::count(all, "cases.case.decided") == 1);
}

TEST_CASE_FIXTURE(Town, "where money moves the drafter does not decide, and drafting is refused when nobody else could")
{
    auto const id = submit_dog();
    taken(id, head);  // the head examines as well
    CHECK(draft(id, head, { "done", {}, "" }).error().key == "approvals.only_the_drafter_could_decide");
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        organization::assign(tx, { clerk.person, head.position, day("2026-04-01"), std::nullopt });  // 兼務
        return {};
    }));
    REQUIRE(pay(id, "registration", 3000));
    auto const drafted = draft(id, head, { "done", {}, "" });
    REQUIRE(drafted);
    CHECK(decide(*drafted, head).error().key == "approvals.decider_is_drafter");
    CHECK(decide(*drafted, staff("morita", "animals_head")));
}

TEST_CASE_FIXTURE(Town, "withdrawal works until the decision, and takes a circulating draft with it")
{
    auto const id = submit_dog();
    taken(id, clerk);
    auto const drafted = draft(id, clerk, { "done", {}, "" });
    REQUIRE(drafted);
    REQUIRE(give_up(id));
    REQUIRE(give_up(id));  // delivered twice
    CHECK(found(id).state == Withdrawn);
    CHECK(told(id).back()["clear"].text("state") == "withdrawn");
    CHECK(told(id).back()["clear"].array("charges").empty());
    CHECK(decide(*drafted, head).error().kind == Kind::Conflict);

    auto const late = submit_dog();
    taken(late, clerk);
    REQUIRE(pay(late, "registration", 3000));
    auto const second = draft(late, clerk, { "done", {}, "" });
    REQUIRE(second);
    REQUIRE(decide(*second, head));
    REQUIRE(give_up(late));
    CHECK(found(late).state == Decided);
    CHECK(told(late).back()["clear"].text("event") == "withdrawal_refused");
}

TEST_CASE_FIXTURE(Town, "a request that passes unanswered: back to examining with a flag; the late answer is kept and taken over by a person")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    CHECK(ask(id, road_clerk, { { "lowest_m", std::nullopt, "" } }, day("2026-11-18")).error().fields.size() == 2);
    CHECK(ask(id, road_clerk, {}, day("2026-11-19")).error().fields.at(0).field == "mark");
    CHECK(ask(id, road_clerk, { { "no_such_field", std::nullopt, "x" } }, day("2026-11-19")).error().kind == Kind::Invalid);
    REQUIRE(ask(id, road_clerk, { { "lowest_m", std::nullopt, "直してください。" } }, day("2026-11-19")));
    days_pass(1);
    CHECK(expire_requests(here) == 0);  // the last day itself still counts
    days_pass(1);
    CHECK(expire_requests(here) == 1);
    CHECK(expire_requests(here) == 0);
    CHECK(found(id).state == Examining);
    CHECK(found(id).expired);
    REQUIRE(complete(id, parsed(R"({ "lowest_m": "3" })")));
    CHECK(found(id).state == Examining);
    CHECK(read([&](db::Read& tx) { return cases::content(tx, id); }).answers.at("lowest_m").text() == "2.6");
    auto const corrections = read([&](db::Read& tx) { return cases::corrections(tx, id); });
    REQUIRE(corrections.size() == 1);
    REQUIRE(write([&](db::Write& tx) { return accept_correction(tx, road_clerk, here, id, corrections.at(0).id, found_version(tx, id)); }));
    CHECK(read([&](db::Read& tx) { return cases::content(tx, id); }).answers.at("lowest_m").text() == "3");
}

TEST_CASE_FIXTURE(Town, "refusing needs reasons; sending back and recalling lead to examining")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    CHECK(draft(id, road_clerk, { "refused", { { "  ", "" } }, "" }).error().fields.at(0).field == "reasons");
    CHECK(draft(id, road_clerk, { "won", {}, "" }).error().fields.at(0).field == "result");
    all_agree(id, road_clerk);
    auto const drafted = draft(id, road_clerk, { "refused", { { "道路の敷地外に余地があります。", "道路法第33条第1項" } }, "" });
    REQUIRE_MESSAGE(drafted, drafted.error().key);
    CHECK(drafted->rank == "department_head");
    auto const above = staff("senoo", "works_department_head");
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, above, here, drafted->id, "根拠を詳しく", drafted->version); }));
    CHECK(found(id).state == Examining);
    auto const again = draft(id, road_clerk, { "refused", { { "余地があります。", "道路法第33条第1項" } }, "" });
    REQUIRE(again);
    REQUIRE(write([&](db::Write& tx) { return approvals::recall(tx, road_clerk, here, again->id, "誤記"); }));
    CHECK(found(id).state == Examining);
}

TEST_CASE_FIXTURE(Town, "an envelope that does not fit is flagged and kept; one whose definition has not come parks")
{
    auto strange = parsed(dog);
    strange.set("sex", "unicorn");
    strange.set("no_such_field", std::string(number));
    auto const id = submit("dog_registration", body(json::write(strange)));
    CHECK(found(id).misfit);
    auto const content = read([&](db::Read& tx) { return cases::content(tx, id); });
    CHECK_FALSE(content.answers.contains("no_such_field"));
    CHECK(content.misfit.size() >= 2);
    CHECK(has_event(id, "cases.case.misfit"));

    CaseId const other { ids.uuid(1) };
    auto unknown = message(gateway::Kind::Submitted, other.value, "dog_registration", body(dog));
    unknown.header.definition = std::string(64, '0');
    CHECK(write([&](db::Write& tx) { return receive(tx, from_front, here, unknown); }).error().key == "cases.definition_not_here");
}

TEST_CASE_FIXTURE(Town, "the walls: another town finds nothing, another division may not; the inbox shows one's own")
{
    auto const dog_case = submit_dog();
    auto const sign_case = submit_sign();
    CHECK(write([&](db::Write& tx) { return take(tx, stranger, here, dog_case, 1); }, neighbour).error().kind == Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return take(tx, road_clerk, here, dog_case, found_version(tx, dog_case)); }).error().kind == Kind::Forbidden);
    auto const page = read([&](db::Read& tx) { return inbox(tx, clerk, {}); });
    REQUIRE(page.cases.size() == 1);
    CHECK(page.cases.at(0).id == dog_case);
    CHECK(read([&](db::Read& tx) { return inbox(tx, road_clerk, {}); }).cases.at(0).id == sign_case);
    CHECK(read([&](db::Read& tx) { return inbox(tx, stranger, {}); }, neighbour).cases.empty());
    CHECK(read([&](db::Read& tx) { return count(tx, clerk, {}); }) == 1);
}

TEST_CASE_FIXTURE(Town, "the inbox: due first, what stands still last, by pages without a gap")
{
    std::vector<CaseId> signs;
    for (int i = 0; i < 5; ++i) {
        signs.push_back(submit_sign());
        days_pass(1);
    }
    taken(signs.at(0), road_clerk);
    REQUIRE(ask(signs.at(0), road_clerk, { { "lowest_m", std::nullopt, "直してください。" } }, day("2026-12-20")));
    std::vector<CaseId> seen;
    std::optional<InboxKey> after;
    do {
        auto const page = read([&](db::Read& tx) { return inbox(tx, road_clerk, { {}, false, after, 2 }); });
        for (auto const& one : page.cases)
            seen.push_back(one.id);
        after = page.next;
    } while (after);
    CHECK(seen == std::vector<CaseId> { signs.at(1), signs.at(2), signs.at(3), signs.at(4), signs.at(0) });
    CHECK(read([&](db::Read& tx) { return inbox(tx, road_clerk, { {}, true, {}, 25 }); }).cases.size() == 1);
    CHECK(read([&](db::Read& tx) { return inbox(tx, road_clerk, { { Asked }, false, {}, 25 }); }).cases.size() == 1);
}

TEST_CASE_FIXTURE(Town, "what was shown has changed meanwhile: a Conflict, and nothing happens")
{
    auto const id = submit_dog();
    auto const shown = found(id).version;
    REQUIRE(pay(id, "registration", 3000));
    CHECK(write([&](db::Write& tx) { return take(tx, clerk, here, id, shown); }).error().key == "cases.changed_meanwhile");
    CHECK(found(id).state == Received);
    CHECK(write([&](db::Write& tx) { return hand_over(tx, clerk, here, id, road_clerk.person, found_version(tx, id)); }).error().fields.at(0).field == "to");
    REQUIRE(write([&](db::Write& tx) { return hand_over(tx, clerk, here, id, head.person, found_version(tx, id)); }));
    CHECK(found(id).taken_by == head.person);
}

}  // namespace

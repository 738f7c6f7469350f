#include "tests/hearing.h"

#include "store/consult_store.h"

using namespace mado;
using namespace mado::cases;
using mado::cases::test::day;
using mado::cases::test::Hearing;
using Kind = Refusal::Kind;
using enum CaseState;

namespace {

constexpr std::string_view road_examined = R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true, "conditions": ["yearly_inspection"] })";

std::vector<Consulting> standing(Hearing& town, CaseId const& id)
{
    return town.read([&](db::Read& tx) {
        auto const one = *find(tx, id);
        auto evaluation = *cases::evaluation(tx, town.here, one);
        return consulting(tx, town.here, one, evaluation);
    });
}

TEST_CASE_FIXTURE(Hearing, "a sign: the division and the police are asked; without them, or against them, nothing is granted")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    REQUIRE(establish(id, road_clerk, road_examined));
    auto const early = draft(id, road_clerk, { "granted", {}, "" });
    REQUIRE_FALSE(early);
    CHECK(early.error().key == "cases.consult.blocks.not_asked");
    CHECK(early.error().arguments.at("who").find("建設部 都市計画課") != std::string::npos);

    auto const planning = ask_one(id, road_clerk, "city_planning", "city_planning");
    REQUIRE_MESSAGE(planning, (planning ? "" : planning.error().key));
    CHECK_FALSE(planning->until);
    CHECK(planning->document.empty());
    CHECK(ask_one(id, road_clerk, "city_planning", "city_planning").error().key == "cases.consult.asked_already");
    CHECK(ask_one(id, clerk, "police", "police/traffic").error().kind == Kind::Forbidden);      // another division's case
    CHECK(ask_one(id, stranger, "police", "police/traffic").error().kind == Kind::NotFound);    // another town's
    CHECK(ask_one(id, road_clerk, "police", "police/traffic", " ").error().fields.at(0).field == "words");

    auto const police = ask_one(id, road_clerk, "police", "police/traffic");
    REQUIRE(police);
    CHECK(police->until == day("2026-11-25"));  // seven days, the day of asking not counted
    CHECK(has_document(id, "road_police_consultation"));
    CHECK(documents_of(id).at(0).way == documents::Way::Paper);
    render(id);
    CHECK(told(id).back()["box"].is_null());    // the applicant is told nothing of the letter's content

    CHECK(answer_one(*planning, clerk, ConsultAnswer::Agree).error().kind == Kind::Forbidden);  // another division
    CHECK(answer_one(*planning, road_head, ConsultAnswer::Agree).error().kind == Kind::Forbidden);
    CHECK(answer_one(*planning, stranger, ConsultAnswer::Agree).error().kind == Kind::NotFound);
    CHECK(answer_one(*police, planner, ConsultAnswer::Agree).error().kind == Kind::NotFound);   // no question of a division
    CHECK(record_one(*planning, road_clerk, ConsultAnswer::Agree).error().key == "cases.consult.division_answers_itself");
    CHECK(answer_one(*planning, planner, ConsultAnswer::Disagree).error().fields.at(0).field == "reason");
    CHECK(answer_one(*planning, planner, ConsultAnswer::None, "理由").error().fields.at(0).field == "answer");
    REQUIRE(answer_one(*planning, planner, ConsultAnswer::Disagree, "景観計画に合いません。"));
    CHECK(answer_one(*planning, planner, ConsultAnswer::Agree).error().key == "cases.consult.answered_already");

    CHECK(draft(id, road_clerk, { "granted", {}, "" }).error().key == "cases.consult.blocks.waits");
    CHECK(record_one(*police, clerk, ConsultAnswer::Agree).error().kind == Kind::Forbidden);
    REQUIRE(record_one(*police, road_clerk, ConsultAnswer::Agree));
    CHECK(draft(id, road_clerk, { "granted", {}, "" }).error().key == "cases.consult.blocks.disagrees");

    auto const again = ask_one(id, road_clerk, "city_planning", "city_planning", "意匠を改めました。");
    REQUIRE(again);
    REQUIRE(answer_one(*again, planner, ConsultAnswer::Agree));
    auto const drafted = draft(id, road_clerk, { "granted", {}, "" });
    REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
    auto const heard = [](approvals::Line const& line) { return line.words == "建設部 都市計画課　同意"; };
    CHECK(std::ranges::any_of(drafted->proposal.lines, heard));
    CHECK(ask_one(id, road_clerk, "police", "police/traffic").error().kind == Kind::Conflict);  // in approval nobody is asked

    // Asked anew behind the draft: the decision looks again.
    auto late = *police;
    late.id = { here.now().id() };
    late.state = ConsultState::Open;
    REQUIRE(write([&](db::Write& tx) -> Result<void> {
        store::insert_consult(tx, late);
        return {};
    }));
    CHECK(decide(*drafted, road_head).error().key == "cases.consult.blocks.waits");
    CHECK(found(id).state == InApproval);
    REQUIRE(record_one(late, road_clerk, ConsultAnswer::Agree));
    REQUIRE(decide(*drafted, road_head));
    CHECK(record_one(late, road_clerk, ConsultAnswer::Agree).error().kind == Kind::Conflict);   // the case is decided
    for (auto const* event : { "cases.consult.asked", "cases.consult.answered" })
        CHECK_MESSAGE(has_event(id, event), event);
}

TEST_CASE_FIXTURE(Hearing, "a dismissal asks nobody")
{
    auto const id = submit_sign();
    taken(id, road_clerk);
    CHECK(draft(id, road_clerk, { "refused", { { "余地があります。", "" } }, "" }).error().key == "cases.consult.blocks.not_asked");
    CHECK(draft(id, road_clerk, { "dismissed", { { "補正されませんでした。", "行政手続法第7条" } }, "" }));
}

TEST_CASE_FIXTURE(Hearing, "third parties: one letter each, each with its own end; who objects is told and the act waits")
{
    auto const id = submit_wish();
    taken(id, records_clerk);
    CHECK(standing(*this, id).empty());  // nobody is named yet
    REQUIRE(establish(id, records_clerk, records));
    auto const all = standing(*this, id);
    REQUIRE(all.size() == 1);
    REQUIRE(all.front().parties.size() == 2);  // three rows, two of them the same company
    CHECK(ask_one(id, records_clerk, "third_party", "架空の別会社").error().kind == Kind::Invalid);

    auto const builder = ask_one(id, records_clerk, "third_party", "架空建設株式会社");
    auto const shop = ask_one(id, records_clerk, "third_party", "架空商店");
    REQUIRE(builder);
    REQUIRE(shop);
    CHECK(builder->until == day("2026-12-02"));
    CHECK(documents_of(id).size() == 2);
    REQUIRE(record_one(*builder, records_clerk, ConsultAnswer::Disagree, "取引上の秘密です。"));

    days_pass(14);  // 2026-12-02, the last day
    CHECK(expire_consults(here) == 0);
    CHECK(draft(id, records_clerk, { "partly", { { "単価は不開示情報です。", "情報公開条例第7条" } }, "" }).error().key == "cases.consult.blocks.waits");
    days_pass(1);
    CHECK(expire_consults(here) == 1);
    CHECK(expire_consults(here) == 0);
    CHECK(times(id, "cases.consult.expired") == 1);
    CHECK(standing(*this, id).front().parties.at(1).standing == Standing::Passed);

    auto const drafted = draft(id, records_clerk, { "partly", { { "単価は不開示情報です。", "情報公開条例第7条" } }, "" });
    REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
    auto const decided = decide(*drafted, decider_of(*drafted));
    REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
    CHECK(read([&](db::Read& tx) { return carried_out_from(tx, id); }) == day("2026-12-18"));  // two weeks lie between 12-03 and 12-18
    CHECK(has_document(id, "disclosure_third_party_decided"));
    CHECK(std::ranges::count(documents_of(id), std::string("disclosure_third_party_decided"), &documents::Document::name) == 1);  // the one who objected
    render(id);
    CHECK(found(id).state == Dispatched);
    days_pass(14);  // 2026-12-17
    CHECK(expire_consults(here) == 0);
    CHECK(found(id).state == Dispatched);
    days_pass(1);
    CHECK(expire_consults(here) == 1);
    CHECK(found(id).state == Closed);
    CHECK(expire_consults(here) == 0);
    auto says_the_day = false;
    for (auto const& one : told(id))
        if (auto const words = gateway::open_box(applicant, one.text("box")))
            says_the_day = says_the_day || words->text("words").find("令和8年12月18日") != std::string::npos;
    CHECK(says_the_day);
}

TEST_CASE_FIXTURE(Hearing, "nobody objected: nothing waits; withdrawn: the questions are dropped")
{
    auto const id = submit_wish();
    taken(id, records_clerk);
    REQUIRE(establish(id, records_clerk, records));
    all_agree(id, records_clerk);
    auto const drafted = draft(id, records_clerk, { "partly", { { "単価は不開示情報です。", "情報公開条例第7条" } }, "" });
    REQUIRE(drafted);
    REQUIRE(decide(*drafted, decider_of(*drafted)));
    CHECK_FALSE(read([&](db::Read& tx) { return carried_out_from(tx, id); }));
    CHECK_FALSE(has_document(id, "disclosure_third_party_decided"));

    auto const other = submit_sign();
    taken(other, road_clerk);
    auto const asked = ask_one(other, road_clerk, "city_planning", "city_planning");
    REQUIRE(asked);
    CHECK(read([&](db::Read& tx) { return count_questions_for(tx, planner); }) == 1);
    CHECK(read([&](db::Read& tx) { return count_questions_for(tx, caretaker); }) == 0);
    CHECK(read([&](db::Read& tx) { return count_questions_for(tx, staff("sato", "planning_head", neighbour)); }, neighbour) == 0);
    REQUIRE(give_up(other));
    CHECK(read([&](db::Read& tx) { return count_questions_for(tx, planner); }) == 0);
    CHECK(answer_one(*asked, planner, ConsultAnswer::Agree).error().kind == Kind::Conflict);
}

}  // namespace

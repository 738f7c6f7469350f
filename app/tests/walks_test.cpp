// Every procedure of the library, from its application to its end: through the web and through one other channel each, over all effects,
// in the invented towns of the demonstration. What differs from procedure to procedure stands in the table; the way is one.
#include "demonstration.h"

#include <mado/applications/apply.h>
#include <mado/approvals/drafts.h>
#include <mado/audit/audit.h>
#include <mado/cases/cases.h>
#include <mado/cases/consults.h>
#include <mado/cases/my_number.h>
#include <mado/cases/rounds.h>
#include <mado/child_support/recipients.h>
#include <mado/db/fresh.h>
#include <mado/definitions/shelf.h>
#include <mado/documents/documents.h>
#include <mado/organization/organization.h>
#include <mado/rounds/rounds.h>
#include <mado/time/instant.h>
#include <mado/treasury/receipts.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <set>

using namespace mado;
using cases::CaseState;

namespace {

constexpr char soja[] = "332089", okayama[] = "330001";

template <class T>
T must(Result<T> result, std::string const& what)
{
    if (result)
        return std::move(*result);
    auto said = what + ": " + result.error().key;
    for (auto const& field : result.error().fields)
        said += " " + field.field + "=" + field.key;
    for (auto const& [name, value] : result.error().arguments)
        said += " " + name + "=" + value;
    throw std::runtime_error(said);
}

json::Object parsed(std::string const& text)
{
    auto value = json::parse(text);
    REQUIRE_MESSAGE(value, text);
    return value->object();
}

struct Folder {
    std::filesystem::path path;
    Folder()
    {
        auto pattern = (std::filesystem::temp_directory_path() / "mado-walks-XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path); }
};

Configuration configuration_in(std::filesystem::path const& folder, db::test::ZoneDatabases const& databases)
{
    Configuration configuration;
    configuration.data = folder;
    configuration.database_address = databases.address();
    configuration.front.port = configuration.office.port = configuration.core.port = configuration.operators.port = 0;
    return configuration;
}

struct Walk {
    char const* procedure;
    char const* town;
    char const* zone;
    char const* channel;                     // of the second one
    char const* examined;                    // what staff establish
    char const* result;
};

// Days in braces are counted from today, as in the demonstration.
constexpr Walk walks[] {
    { "dog_registration", soja, "office", "counter", "{}", "done" },
    { "road_occupancy", soja, "office", "post",
        R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "2.5", "structure_safe": true })", "granted" },
    { "child_allowance", soja, "core", "counter", R"({ "identity_checked": true, "resident": true, "main_earner": true })", "granted" },
    { "bulky_waste", soja, "office", "phone", "{}", "done" },
    { "disaster_certificate", soja, "office", "counter",
        R"({ "lived_in": true, "damage_confirmed": true, "survey_method": "site", "surveyed_on": "{0}", "loss_percent": "34.5" })", "issued" },
    { "information_disclosure", okayama, "office", "post",
        R"({ "existence_withheld": false, "found": [ { "record": "道路第12号 見本橋の点検結果", "pages": "12", "judgement": "open" } ], "copy_kind": "data" })", "granted" },
    { "personal_information_disclosure", okayama, "office", "counter",
        R"({ "identity_checked": true, "identity_checked_by": ["photo"], "existence_withheld": false, "found": [ { "record": "県民相談第12号 相談記録", "pages": "3", "judgement": "open" } ], "copy_kind": "data" })",
        "granted" },
    { "personal_information_correction", okayama, "office", "post",
        R"({ "identity_checked": true, "was_disclosed": true, "judged": [ { "place": "相談記録 2枚目", "judgement": "correct", "made": "相談日を令和7年10月3日に改める" } ] })", "granted" },
    { "personal_information_suspension", okayama, "office", "paper",
        R"({ "identity_checked": true, "was_disclosed": true, "judged": [ { "place": "参加者名簿", "judgement": "stop", "made": "氏名と電話番号を消去する" } ] })", "granted" },
    { "outdoor_advertisement", soja, "office", "paper", R"({ "zone_class": "permitted", "prohibited_object": false, "scenery_fits": true, "structure_safe": true })", "granted" },
    { "care_certification", soja, "core", "counter",
        R"({ "identity_checked": true, "insured": true, "surveyed_on": "{0}", "surveyor": "見本 調査", "first_judgement": "care_2", "judged_on": "{0}", "care_level": "care_2" })", "granted" },
    { "pregnancy_notification", soja, "core", "counter", R"({ "identity_checked": true, "handbooks": "1" })", "done" },
    { "child_support_claim", soja, "core", "paper",
        R"({ "identity_checked": true, "resident": true, "circumstance_found": true, "partner_found": false, "income": 1070000, "dependants": "1" })", "granted" },
    { "public_assistance_application", soja, "core", "phone",
        R"({ "identity_checked": true, "responsible_here": true, "minimum_cost": 108000, "income_for_need": 0, "kinds": ["living", "housing"] })", "granted" },
};

class Towns {
public:
    Towns() : clock_(instant_in_tokyo(*Day::parse("2026-11-18"), 9)), world_(configuration_in(folder_.path, databases_), clock_)
    {
        fill_with_demonstration(world_, [](std::string const&) {});
    }

    World& world() { return world_; }
    FixedClock& clock() { return clock_; }
    Day today() const { return day_in_tokyo(clock_.now()); }
    Workplace const& here(std::string const& zone) { return world_.zone(zone).here(); }

    template <class Work>
    auto read(std::string const& zone, std::string const& town, Work work) { return here(zone).database.read(town, work); }
    template <class Work>
    auto write(std::string const& zone, std::string const& town, Work work) { return here(zone).database.write(town, documents::numbering("test.walk"), work); }

    // Somebody of the town who may do that for that division; not `other_than`.
    Caller somebody(std::string const& zone, std::string const& town, access::Action const& action, std::string const& owner, PersonId const& other_than = {})
    {
        return read(zone, town, [&](db::Read& tx) {
            std::optional<Caller> found;     // a clerk before a head: heads decide what clerks draft
            for (auto const& person : organization::persons(tx))
                for (auto const& position : organization::positions_of(tx, person.id, today())) {
                    Caller const caller { .tenant = town, .kind = CallerKind::Staff, .person = person.id, .position = position.id };
                    if (person.id != other_than && access::allow(tx, caller, action, { owner }) && (!found || position.rank == "clerk"))
                        found = caller;
                }
            if (!found)
                throw std::runtime_error("nobody in " + town + " may " + std::string(action.name) + " for " + owner);
            return *found;
        });
    }
    Caller holder(std::string const& zone, std::string const& town, PositionId const& position)
    {
        return read(zone, town, [&](db::Read& tx) {
            auto const held = organization::holders_of(tx, position, today());
            if (held.empty())
                throw std::runtime_error("nobody holds " + position.value);
            return Caller { .tenant = town, .kind = CallerKind::Staff, .person = held.front().id, .position = position };
        });
    }

    cases::Case now(Walk const& walk, CaseId const& id)
    {
        return read(walk.zone, walk.town, [&](db::Read& tx) { return must(cases::find(tx, id), "find"); });
    }

    json::Object examined(Walk const& walk)
    {
        std::string text = walk.examined;
        for (auto at = text.find("{0}"); at != std::string::npos; at = text.find("{0}"))
            text.replace(at, 3, today().iso());
        return parsed(text);
    }

private:
    Folder folder_;
    db::test::ZoneDatabases databases_;
    FixedClock clock_;
    World world_;
};

Towns& towns()
{
    static Towns all;
    return all;
}

// The invented applications of that procedure there.
std::vector<yaml::Node> demonstrated(std::string_view procedure, std::string_view town)
{
    auto const text = std::string(towns().world().knowledge().library.text("demo/applications.yaml"));
    auto const file = yaml::parse(text);
    REQUIRE(file);
    std::vector<yaml::Node> found;
    for (auto const& entry : file->find("applications")->entries)
        if (entry.value.text_of("procedure") == procedure && entry.value.text_of("town") == town)
            found.push_back(entry.value);
    return found;
}

CaseId sent_through_the_web(Walk const& walk, yaml::Node const& application)
{
    auto& all = towns();
    auto const receipt = must(applications::apply(all.here("front"), walk.town,
                                  { .procedure = walk.procedure, .applicant = application.text_of("applicant", "person"),
                                      .answers = demonstrated_answers(application, all.today()), .notice = "electronic", .round = application.text_of("round") }),
        std::string("apply for ") + walk.procedure);
    all.world().settle();
    return receipt.application;
}

CaseId entered(Walk const& walk, yaml::Node const& application)
{
    auto& all = towns();
    auto const& here = all.here(walk.zone);
    auto const definition = all.read(walk.zone, walk.town, [&](db::Read& tx) { return definitions::published_definition(tx, here.definitions, walk.procedure, all.today()); });
    REQUIRE(definition);
    json::Object answers, files;
    for (auto const& [name, value] : demonstrated_answers(application, all.today())) {
        auto const* field = definition->field(name);
        if (field && field->type == definitions::FieldType::File)
            files[name] = value;
        else
            answers[name] = json::object({ { "value", value }, { "origin", "counter" }, { "changed", false } });
    }
    cases::Entered made { { here.now().id() }, definition->hash, all.clock().now(), {} };
    made.body = json::object({ { "receipt_number", here.ids.receipt_number() }, { "channel", walk.channel }, { "applicant", application.text_of("applicant", "person") },
        { "identity", json::object({ { "how", "counter" } }) }, { "language", "ja" }, { "notice", "paper" }, { "answers", answers }, { "files", files },
        { "shown", json::object({ { "entry", json::object({ { "evidence", "運転免許証" } }) } }) } });
    made.original = cases::seal_entered(here, walk.town, made);
    auto const clerk = all.somebody(walk.zone, walk.town, cases::may_enter, definition->owner);
    auto const found = must(all.write(walk.zone, walk.town, [&](db::Write& tx) { return cases::enter(tx, clerk, here, made); }), std::string("enter ") + walk.procedure);
    CHECK(found.channel == walk.channel);
    CHECK(found.entered_by == clerk.person);
    return found.id;
}

// Everybody whom the definition names is asked and agrees.
void consult_all(Walk const& walk, CaseId const& id, Caller const& clerk)
{
    auto& all = towns();
    auto const& here = all.here(walk.zone);
    auto const asked = all.read(walk.zone, walk.town, [&](db::Read& tx) {
        auto const found = must(cases::find(tx, id), "find");
        auto evaluation = must(cases::evaluation(tx, here, found), "evaluation");
        return cases::consulting(tx, here, found, evaluation);
    });
    for (auto const& consulting : asked)
        for (auto const& party : consulting.parties) {
            cases::Question const question { consulting.consult->name, party.whom, "ご意見をお願いします。", "見本機関", "総社市見本1番地", "御中" };
            auto const sent = must(all.write(walk.zone, walk.town, [&](db::Write& tx) {
                return cases::ask_consult(tx, clerk, here, id, question, must(cases::find(tx, id), "find").version);
            }), "ask " + question.name);
            cases::Reply const reply { .answer = cases::ConsultAnswer::Agree, .answered_on = all.today() };
            if (sent.kind == cases::ConsultKind::Division) {
                auto const other = all.somebody(walk.zone, walk.town, cases::may_answer, party.whom, clerk.person);
                must(all.write(walk.zone, walk.town, [&](db::Write& tx) { return cases::answer_consult(tx, other, here, sent.id, reply); }), "answer " + question.name);
            } else
                must(all.write(walk.zone, walk.town, [&](db::Write& tx) { return cases::record_reply(tx, clerk, here, id, sent.id, reply); }), "reply " + question.name);
        }
}

void pay_all(Walk const& walk, CaseId const& id, Caller const& clerk)
{
    auto& all = towns();
    auto const& here = all.here(walk.zone);
    for (auto const& owed : all.read(walk.zone, walk.town, [&](db::Read& tx) { return cases::owed(tx, id); }))
        if (!owed.paid_on)
            must(all.write(walk.zone, walk.town, [&](db::Write& tx) { return treasury::receive(tx, clerk, here, { .provider = "test", .reference = id.value + owed.charge, .amount = Yen(owed.amount), .paid_on = all.today(), .claim = treasury::claim_of(tx, "case", id.value, owed.charge)->id }); }), "pay " + owed.charge);
}

void decide(std::string const& zone, std::string const& town, approvals::Draft const& draft)
{
    auto& all = towns();
    auto const head = all.holder(zone, town, draft.decider);
    must(all.write(zone, town, [&](db::Write& tx) { return approvals::decide(tx, head, all.here(zone), draft.id, "", draft.version); }), "decide");
}

void examine_and_decide(Walk const& walk, CaseId const& id)
{
    auto& all = towns();
    auto const& here = all.here(walk.zone);
    auto found = all.now(walk, id);
    auto const clerk = all.somebody(walk.zone, walk.town, cases::may_draft, found.owner);
    auto const write = [&](auto work) { return all.write(walk.zone, walk.town, work); };
    found = must(write([&](db::Write& tx) { return cases::take(tx, clerk, here, id, found.version); }), "take");
    for (auto const kind : { cases::CheckKind::Number, cases::CheckKind::Person })  // 番号法16条
        if (all.read(walk.zone, walk.town, [&](db::Read& tx) { return cases::has_numbers(tx, id); }))
            REQUIRE(write([&](db::Write& tx) { return cases::record_check(tx, clerk, here, id, { kind, "my_number_card" }); }));
    must(write([&](db::Write& tx) { return cases::keep_examined(tx, clerk, here, id, all.examined(walk), found.version); }), "examine");
    consult_all(walk, id, clerk);
    pay_all(walk, id, clerk);
    auto const prepared = must(all.read(walk.zone, walk.town, [&](db::Read& tx) { return cases::prepare(tx, clerk, here, id, { walk.result, {}, {} }); }), "prepare");
    if (prepared.proposal.route.empty()) {
        must(write([&](db::Write& tx) { return cases::finish(tx, clerk, here, id, prepared); }), "finish");
    } else {
        auto const draft = must(write([&](db::Write& tx) { return cases::draft_decision(tx, clerk, here, id, prepared); }), "draft");
        decide(walk.zone, walk.town, draft);
    }
    all.world().settle();
    pay_all(walk, id, clerk);
    all.world().settle();
}

std::set<std::string> events_of(Walk const& walk, CaseId const& id)
{
    return towns().read(walk.zone, walk.town, [&](db::Read& tx) {
        std::set<std::string> names;
        for (auto const& event : audit::events_of(tx, { "case", id.value }))
            names.insert(event.event);
        return names;
    });
}

// child_support_claim: what was granted has entered a recipient, and the claimant's 個人番号 went with it, sealed (JF-31).
void has_entered(Walk const& walk, CaseId const& id)
{
    auto& all = towns();
    auto const recipient = all.read(walk.zone, walk.town, [&](db::Read& tx) { return child_support::of_claim(tx, id); });
    REQUIRE(recipient);
    bool const gave_numbers = all.read(walk.zone, walk.town, [&](db::Read& tx) { return cases::has_numbers(tx, id); });
    CHECK(all.read(walk.zone, walk.town, [&](db::Read& tx) { return persons::known(tx, recipient->who, all.today()).has_number; }) == gave_numbers);
    if (gave_numbers)
        CHECK(events_of(walk, id).contains("cases.my_number.read"));
}

TEST_CASE("every procedure is applied for and finished, through the web and through another channel")
{
    for (auto const& walk : walks) {
        CAPTURE(std::string(walk.procedure));
        auto const applications = demonstrated(walk.procedure, walk.town);
        REQUIRE(!applications.empty());
        try {
            for (auto const& id : { sent_through_the_web(walk, applications.front()), entered(walk, applications.front()) }) {
                examine_and_decide(walk, id);
                auto const found = towns().now(walk, id);
                CAPTURE(found.channel);
                CAPTURE(word_of(found.state));
                CHECK(found.result == walk.result);
                CHECK(found.state >= CaseState::Decided);
                CHECK(found.state != CaseState::Withdrawn);
                CHECK_FALSE(found.misfit);
                CHECK(events_of(walk, id).contains("cases.case.decided"));
                if (found.procedure == "child_support_claim")
                    has_entered(walk, id);
                // What goes electronically has gone; paper waits for somebody to post it.
                if (found.notice == "electronic")
                    CHECK((found.state == CaseState::Dispatched || found.state == CaseState::Closed));
            }
        } catch (std::exception const& error) {
            FAIL_CHECK(std::string(error.what()));
        }
    }
}

TEST_CASE("a colleague's own notice: entered inside, examined and decided, and never on the front")
{
    auto& all = towns();
    Walk const walk { "housing_notice_of_staff", soja, "office", "web", R"({ "rent_found": 60000 })", "done" };
    auto const& here = all.here("office");
    auto const definition = all.read("office", soja, [&](db::Read& tx) { return definitions::published_definition(tx, here.definitions, walk.procedure, all.today()); });
    REQUIRE(definition);
    auto const refused = applications::apply(all.here("front"), soja, { .procedure = walk.procedure, .applicant = "staff", .answers = {}, .notice = "electronic" });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == Refusal::Kind::NotFound);

    auto const examiner = all.somebody("office", soja, cases::may_draft, definition->owner);
    auto const colleague = all.read("office", soja, [&](db::Read& tx) {
        for (auto const& person : organization::persons(tx))
            for (auto const& position : organization::positions_of(tx, person.id, all.today()))
                if (position.division.starts_with("environment/") && person.id != examiner.person)
                    return Caller { .tenant = soja, .kind = CallerKind::Staff, .person = person.id, .position = position.id };
        throw std::runtime_error("no colleague");
    });
    json::Object answers;
    for (auto const& [name, value] : parsed(R"({ "reason": "moved", "event_on": "2026-11-10", "home": { "text": "総社市見本町1番1号" }, "tenure": "rent", "rent": 60000, "contract_in": "self", "sharers": "1" })"))
        answers[name] = json::object({ { "value", value }, { "origin", "typed" }, { "changed", false } });
    cases::Entered made { { here.now().id() }, definition->hash, all.clock().now(), {} };
    made.body = json::object({ { "receipt_number", here.ids.receipt_number() }, { "channel", "web" }, { "applicant", "staff" }, { "identity", json::object({ { "how", "account" } }) },
        { "language", "ja" }, { "notice", "paper" }, { "answers", answers }, { "files", json::object({ { "contract", json::object({ { "way", "counter" }, { "blobs", json::Array {} } }) } }) },
        { "shown", json::object({ { "entry", json::Object {} } }) } });
    made.original = cases::seal_entered(here, soja, made);
    try {
        auto const found = must(all.write("office", soja, [&](db::Write& tx) { return cases::notify(tx, colleague, here, made); }), "notify");
        examine_and_decide(walk, found.id);
        CHECK(all.now(walk, found.id).result == "done");
        CHECK_FALSE(all.read("office", soja, [&](db::Read& tx) { return cases::own(tx, examiner, found.id); }));
        CHECK(all.read("office", soja, [&](db::Read& tx) { return cases::own(tx, colleague, found.id); }));
    } catch (std::exception const& error) {
        FAIL_CHECK(std::string(error.what()));
    }
}

// Everybody of a round: taken, established, qualified with the verdict that the grounds propose.
void qualify_round(Walk const& walk, std::string const& round, std::function<json::Object(int)> const& examined)
{
    auto& all = towns();
    auto const& here = all.here(walk.zone);
    auto const owner = all.read(walk.zone, walk.town, [&](db::Read& tx) { return must(rounds::definition_of(tx, here, walk.procedure), "definition")->owner; });
    auto const clerk = all.somebody(walk.zone, walk.town, cases::may_draft, owner);
    auto const received = all.read(walk.zone, walk.town, [&](db::Read& tx) { return cases::of_round(tx, clerk, { walk.procedure, round, CaseState::Received, {}, 500 }); });
    REQUIRE_FALSE(received.empty());
    int number = 0;
    for (auto const& one : received) {
        auto const& id = one.id;
        auto const write = [&](auto work) { return all.write(walk.zone, walk.town, work); };
        auto found = must(write([&](db::Write& tx) { return cases::take(tx, clerk, here, id, one.version); }), "take");
        ++number;
        found = must(write([&](db::Write& tx) { return cases::keep_examined(tx, clerk, here, id, examined(number), found.version); }), "examine");
        auto const proposed = must(all.read(walk.zone, walk.town, [&](db::Read& tx) { return cases::proposed_verdict(tx, here, found); }), "verdict");
        must(write([&](db::Write& tx) { return cases::qualify(tx, clerk, here, id, proposed.verdict, found.version); }), "qualify");
    }
}

rounds::Kept round_of(Walk const& walk)
{
    return towns().read(walk.zone, walk.town, [&](db::Read& tx) {
        for (auto const& kept : rounds::all(tx))
            if (kept.round.procedure == walk.procedure)
                return kept;
        throw std::runtime_error("no round");
    });
}

void propose_and_decide(Walk const& walk, rounds::RoundId const& id, Caller const& clerk)
{
    auto& all = towns();
    auto const& here = all.here(walk.zone);
    auto const proposing = must(all.read(walk.zone, walk.town, [&](db::Read& tx) { return rounds::prepare_proposing(tx, clerk, here, id, ""); }), "prepare the proposal");
    auto const version = round_of(walk).version;
    auto const draft = must(all.write(walk.zone, walk.town, [&](db::Write& tx) { return rounds::propose(tx, clerk, here, id, proposing, version); }), "propose");
    decide(walk.zone, walk.town, draft);
    all.world().settle();
}

TEST_CASE("a lottery: the whole round is drawn, decided in one approval, carried out, and its proof is right")
{
    auto& all = towns();
    Walk const walk { "prefectural_housing", okayama, "office", "post", "{}", "won" };
    auto const& here = all.here("office");
    try {
        auto const kept = round_of(walk);
        auto const owner = all.read("office", okayama, [&](db::Read& tx) { return must(rounds::definition_of(tx, here, walk.procedure), "definition")->owner; });
        auto const clerk = all.somebody("office", okayama, rounds::may_draw, owner);
        all.clock().set(instant_in_tokyo(kept.round.draws_on, 10));
        qualify_round(walk, kept.round.name, [](int) { return parsed(R"({ "arrears": false, "gang_member": false })"); });
        auto const fixing = must(all.read("office", okayama, [&](db::Read& tx) { return rounds::prepare_fixing(tx, clerk, here, kept.id); }), "prepare the list");
        for (auto const& hindrance : fixing.hindrances)
            FAIL_CHECK(std::string(hindrance.key));
        auto const before_fix = round_of(walk).version;
        must(all.write("office", okayama, [&](db::Write& tx) { return rounds::fix(tx, clerk, here, kept.id, fixing, before_fix); }), "fix");
        auto const drawing = must(all.read("office", okayama, [&](db::Read& tx) { return rounds::prepare_drawing(tx, clerk, here, kept.id, "48213", "会場で引いた数字"); }), "prepare the draw");
        auto const before_draw = round_of(walk).version;
        must(all.write("office", okayama, [&](db::Write& tx) { return rounds::draw(tx, clerk, here, kept.id, drawing, before_draw); }), "draw");
        propose_and_decide(walk, kept.id, clerk);
        CHECK(round_of(walk).state == rounds::RoundState::Carried);
        auto const progress = all.read("office", okayama, [&](db::Read& tx) { return rounds::progress(tx, kept.id); });
        CHECK(progress.done == progress.all);
        CHECK(progress.faulty == 0);
        auto const proof = json::canonical(rounds::proof_of(drawing.proof));
        auto const checked = rounds::check_proof(proof);
        CHECK(checked.wrong.empty());
        CHECK(checked.applicants > 0);
        auto const winners = std::ranges::count_if(checked.places, [](rounds::Place const& place) { return place.result == "won"; });
        CHECK(winners > 0);
        std::map<std::string, std::string> results;
        for (auto const& place : checked.places)
            results[place.receipt] = place.result;
        for (auto const state : { CaseState::Decided, CaseState::Dispatched, CaseState::Closed })
            for (auto const& found : all.read("office", okayama, [&](db::Read& tx) { return cases::of_round(tx, clerk, { walk.procedure, kept.round.name, state, {}, 500 }); })) {
                auto const drawn = results.find(found.receipt_number);
                CHECK(found.result == (drawn == results.end() ? "ineligible" : drawn->second));
            }
    } catch (std::exception const& error) {
        FAIL_CHECK(std::string(error.what()));
    }
}

TEST_CASE("an examination: marks order it, one approval decides it, everybody is told")
{
    auto& all = towns();
    Walk const walk { "staff_examination", soja, "office", "post", "{}", "passed" };
    auto const& here = all.here("office");
    try {
        auto const kept = round_of(walk);
        auto const owner = all.read("office", soja, [&](db::Read& tx) { return must(rounds::definition_of(tx, here, walk.procedure), "definition")->owner; });
        auto const clerk = all.somebody("office", soja, rounds::may_draw, owner);
        all.clock().set(instant_in_tokyo(kept.round.draws_on, 10));
        qualify_round(walk, kept.round.name, [](int number) {
            return parsed(R"({ "qualification_checked": true, "licence_missing": false, "absent": false, "first_mark": ")" + std::to_string(60 + number) + R"(", "second_mark": ")"
                + std::to_string(50 + number) + "\" }");
        });
        auto const figures = all.read("office", soja, [&](db::Read& tx) { return rounds::figures_of(*must(rounds::definition_of(tx, here, walk.procedure), "definition")); });
        REQUIRE_FALSE(figures.empty());
        auto const ordering = must(all.read("office", soja, [&](db::Read& tx) { return rounds::prepare_ordering(tx, clerk, here, kept.id, "second_mark"); }), "prepare the order");
        for (auto const& hindrance : ordering.hindrances)
            FAIL_CHECK(std::string(hindrance.key));
        auto const before_order = round_of(walk).version;
        must(all.write("office", soja, [&](db::Write& tx) { return rounds::order(tx, clerk, here, kept.id, ordering, before_order); }), "order");
        propose_and_decide(walk, kept.id, clerk);
        CHECK(round_of(walk).state == rounds::RoundState::Carried);
        auto const progress = all.read("office", soja, [&](db::Read& tx) { return rounds::progress(tx, kept.id); });
        CHECK(progress.done == progress.all);
        CHECK(progress.all > 0);
    } catch (std::exception const& error) {
        FAIL_CHECK(std::string(error.what()));
    }
}

}  // namespace

#include "tests/town.h"

#include <mado/cases/after.h>
#include <mado/cases/forwards.h>
#include <mado/cases/shield.h>
#include <mado/definitions/load.h>
#include <mado/registers/registers.h>

using namespace mado;
using namespace mado::cases;
using mado::cases::test::day;
using Kind = Refusal::Kind;
using enum CaseState;

namespace {

// What other divisions are asked before a decision is another test's matter.
std::string without_consults(std::string text)
{
    auto const drop = [&](std::string const& words) {
        if (auto const at = text.find(words); at != std::string::npos)
            text.erase(at, words.size());
    };
    if (auto const consults = text.find("\nconsult:\n"); consults != std::string::npos) {
        auto next = consults + 1;
        do
            next = text.find('\n', next) + 1;
        while (text[next] == ' ' || text[next] == '#' || text[next] == '\n');
        text.erase(consults + 1, next - consults - 1);
    }
    drop("consult.police, "), drop(", consult");
    return text;
}

// A town and its prefecture on one server, the procedure of road occupancy changed so that it goes through the town.
struct Between : cases::test::Town {
    static constexpr char const* prefecture = "330001";
    gateway::Gateway gateway { keys, database, files, clock, ids };
    gateway::Pump pump { { &gateway } };
    Caller examiner = staff("fujii", "roads_clerk", prefecture), outsider = staff("fujii", "roads_clerk", neighbour);

    Between()
    {
        REQUIRE(write([&](db::Write& tx) { return furnish(tx, prefecture); }, prefecture));
        gateway.serves([](std::string const& tenant) { return tenant == code || tenant == neighbour || tenant == prefecture; });
        gateway.receives(gateway::Kind::Forwarded, [this](db::Write& tx, Caller const& caller, Moment const&, gateway::Message const& message) { return receive_forwarded(tx, caller, here, message); });
    }

    // Whoever holds the position that the route names.
    static Caller decider_of(approvals::Draft const& draft, std::string const& tenant = code)
    {
        auto const& position = draft.decider.value;
        return staff(position == "mayor" ? "ichino" : position == "works_department_head" ? "senoo" : "hiramatsu", position, tenant);
    }
    static std::string with_forward(std::string const& procedure, std::string const& forward, bool routed = true)
    {
        auto text = without_consults(std::string(cases::test::library().text("procedures/" + procedure + ".yaml")));
        text.insert(text.find("\nlimits:\n") + 1, "forward:\n  onward: " + forward + "\n\n");
        if (!routed)
            text.replace(text.find("limits, route,"), 14, "limits,");
        if (!routed)
            text.erase(text.find("\nroute:") + 1, text.find('\n', text.find("\nroute:") + 1) - text.find("\nroute:"));
        return text;
    }
    std::string publish(std::string const& procedure, std::string const& text, std::string const& tenant = code)
    {
        auto const hash = crypto::sha256_hex(text);
        auto const loaded = definitions::load(procedure + ".yaml", text);
        REQUIRE_MESSAGE(loaded, (loaded ? "" : definitions::printed(loaded.error().front())));
        Caller const office { .tenant = tenant, .kind = CallerKind::Zone, .job = "office" };
        REQUIRE(write([&](db::Write& tx) { return definitions::receive_published(tx, office, here.now(), { procedure, hash, text, day("2026-05-01") }); }, tenant));
        return hash;
    }
    CaseId submit_under(std::string const& hash, json::Value what)
    {
        CaseId const id { ids.uuid(clock.now().microseconds / 1000) };
        auto sent = message(gateway::Kind::Submitted, id.value, "", std::move(what));
        sent.header.definition = hash;
        auto const received = write([&](db::Write& tx) { return receive(tx, from_front, here, sent); });
        REQUIRE_MESSAGE(received, (received ? "" : received.error().key));
        return id;
    }
    // A sign with a real file, kept as the front would have kept it.
    files::Blob plan = files.keep_bytes("%PDF-1.4 plan");
    json::Value sign_body()
    {
        auto const blob = json::object({ { "name", plan.name }, { "size", static_cast<std::int64_t>(plan.size) }, { "key", crypto::base64url(crypto::view(plan.key.bytes)) }, { "title", "図面.pdf" }, { "type", "application/pdf" } });
        auto body_of = body(sign, sign_files, "business");
        body_of.set("files", json::object({ { "location_map", json::object({ { "way", "counter" }, { "blobs", json::Array {} } }) },
            { "plans", json::object({ { "way", "file" }, { "blobs", json::array({ blob }) } }) } }));
        return body_of;
    }
    CaseId examined_sign(std::string const& hash)
    {
        auto const id = submit_under(hash, sign_body());
        taken(id, road_clerk);
        REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
        return id;
    }
    ForwardWish wish(std::string tenant = prefecture) { return { "onward", std::move(tenant), {}, {}, "特に意見はありません。", true }; }
    Result<Case> send(CaseId const& id, Caller const& by, ForwardWish const& what)
    {
        return write([&](db::Write& tx) { return forward(tx, by, here, id, what, find(tx, id)->version); }, by.tenant);
    }
    std::string error(Result<Case> const& result) { return result ? "" : result.error().fields.empty() ? result.error().key : result.error().fields.front().field + ":" + result.error().fields.front().key; }
    Case there(CaseId const& id) { return *database.read(prefecture, [&](db::Read& tx) { return find(tx, id); }); }
    std::vector<Forwarding> forwards(CaseId const& id, std::string const& tenant = code) { return database.read(tenant, [&](db::Read& tx) { return forwardings(tx, id); }); }
    void carry() { while (pump.once() > 0) {} }
    void decide_newest(CaseId const& id)
    {
        auto const one = forwards(id).front();
        auto const draft = *read([&](db::Read& tx) { return approvals::find(tx, one.draft); });
        auto const decided = write([&](db::Write& tx) { return approvals::decide(tx, decider_of(draft), here, draft.id, "", draft.version); });
        REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
    }
    void render_there(CaseId const& id)
    {
        for (auto const& document : database.read(prefecture, [&](db::Read& tx) { return documents::of_case(tx, id); }))
            for (auto const& job : modules.front().jobs)
                if (job.name == "documents.render")
                    REQUIRE(job.run(here, { { "j" }, prefecture, job.name, json::object({ { "document", document.id.value } }), 0 }));
    }
    bool there_has_event(CaseId const& id, std::string_view name)
    {
        return database.read(prefecture, [&](db::Read& tx) {
            auto const all = audit::events_of(tx, { "case", id.value });
            return std::ranges::any_of(all, [&](audit::Event const& event) { return event.event == name; });
        });
    }
    std::string via = with_forward("road_occupancy", "{ kind: via, to: prefecture, days: '5', arrival: first, law: 架空条例第1条 }");
    // Away with the prefecture, by the route of the town.
    CaseId forwarded_sign()
    {
        auto const id = examined_sign(publish("road_occupancy", via));
        auto const sent = send(id, road_clerk, wish());
        REQUIRE_MESSAGE(sent, error(sent));
        decide_newest(id);
        carry();
        return id;
    }
    Result<Case> take_there(CaseId const& id)
    {
        return write([&](db::Write& tx) { return take(tx, examiner, here, id, find(tx, id)->version); }, prefecture);
    }
};

TEST_CASE_FIXTURE(Between, "forwarding asks for what the first body has to do, and goes by the route")
{
    auto const id = examined_sign(publish("road_occupancy", via));
    auto const with = [&](auto change) { auto made = wish(); change(made); return made; };
    CHECK(error(send(id, road_clerk, with([](ForwardWish& w) { w.name = "other"; }))) == "forward:cases.forward.choose");
    CHECK(error(send(id, road_clerk, with([](ForwardWish& w) { w.opinion = " "; }))) == "opinion:cases.forward.opinion_required");
    CHECK(error(send(id, road_clerk, with([](ForwardWish& w) { w.form_checked = false; }))) == "checked:cases.forward.check_required");
    CHECK(error(send(id, road_clerk, wish(neighbour))) == "to:cases.forward.to_required");   // a city is not its prefecture
    CHECK(error(send(id, road_clerk, wish("131016"))) == "to:cases.forward.to_required");   // nor is another prefecture's town
    CHECK(error(send(id, road_clerk, wish(""))) == "body:cases.forward.body_required");
    CHECK(send(id, clerk, wish()).error().kind == Kind::Forbidden);
    CHECK(send(id, outsider, wish()).error().kind == Kind::NotFound);
    CHECK(send(id, road_clerk, wish())->state == Examining);
    CHECK(error(send(id, road_clerk, wish())) == "cases.forward.drafted_already");
    CHECK(gateway.waiting_for("office", 10).empty());  // nothing leaves before it is approved
    auto const one = forwards(id).front();
    auto const draft = *read([&](db::Read& tx) { return approvals::find(tx, one.draft); });
    CHECK(draft.proposal.matter_kind == "forward");
    CHECK(draft.proposal.result_words == "岡山県へ進達する");
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, decider_of(draft), here, draft.id, "副申が足りません", draft.version); }));
    CHECK(forwards(id).front().state == ForwardState::Dropped);
    CHECK(found(id).state == Examining);
    CHECK(has_event(id, "cases.case.forward_dropped"));
    CHECK(send(id, road_clerk, wish()));
}

TEST_CASE_FIXTURE(Between, "via: the whole submission arrives there, the first day of arrival counts, and the clock stands still here")
{
    auto const id = examined_sign(publish("road_occupancy", via));
    REQUIRE(write([&](db::Write& tx) { return add_note(tx, road_clerk, here, id, "電話で確かめた。内緒の話。"); }));
    auto const arrived = found(id).arrived_at;
    days_pass(2);
    REQUIRE(send(id, road_clerk, wish()));
    decide_newest(id);
    CHECK(found(id).state == Forwarded);
    CHECK(found(id).forwarded_to == prefecture);
    CHECK(found(id).stands_still);
    CHECK(has_event(id, "cases.case.forwarded"));
    carry();
    auto const other = there(id);
    CHECK(other.state == Received);
    CHECK(other.came_from == code);
    CHECK(other.channel == "forwarded");
    CHECK(other.receipt_number == found(id).receipt_number);
    CHECK(other.arrived_at == arrived);
    CHECK(other.application_key.empty());
    CHECK(other.applicant_name == "吉備路ベーカリー");
    CHECK(there_has_event(id, "cases.case.received_forwarded"));
    auto const came = forwards(id, prefecture).front();
    CHECK_FALSE(came.outgoing);
    CHECK(came.opinion == "特に意見はありません。");
    CHECK(came.facts.contains("残る歩道の幅(m)"));
    auto const content = database.read(prefecture, [&](db::Read& tx) { return cases::content(tx, id); });
    CHECK(content.examined.empty());  // it establishes for itself
    auto const& blob = content.files.at("plans").array("blobs").front();
    CHECK(blob.text("name") == plan.name);
    CHECK(database.read(prefecture, [&](db::Read& tx) { return files::is_named(tx, plan.name, "case", id.value); }));
    // Nothing else crosses: neither the notes here, nor theirs to us.
    CHECK(database.read(prefecture, [&](db::Read& tx) { return notes(tx, id); }).empty());
    REQUIRE(write([&](db::Write& tx) { return add_note(tx, examiner, here, id, "県のメモ"); }, prefecture));
    CHECK(read([&](db::Read& tx) { return notes(tx, id); }).size() == 1);
    CHECK_FALSE(database.read(neighbour, [&](db::Read& tx) { return find(tx, id).has_value(); }));
    CHECK_FALSE(database.read(neighbour, [&](db::Read& tx) { return !forwardings(tx, id).empty(); }));
    // The version that was answered is there, and is none that the prefecture offers.
    CHECK(database.read(prefecture, [&](db::Read& tx) { return definitions::definition(tx, cache, other.definition) != nullptr; }));
    CHECK(database.read(prefecture, [&](db::Read& tx) { return definitions::published(tx, "road_occupancy", here.now().today()); })->hash != other.definition);
    auto const body = told(id).back();
    CHECK(body["clear"].text("state") == "forwarded");
}

TEST_CASE_FIXTURE(Between, "handed back: the reason is here, the case runs again, and comes there a second time as the same case")
{
    auto const id = forwarded_sign();
    REQUIRE(take_there(id));
    auto const version = there(id).version;
    auto const hand = [&](Caller const& by, std::string_view reason, std::string const& tenant) {
        return write([&](db::Write& tx) { return hand_back(tx, by, here, id, reason, version); }, tenant);
    };
    CHECK(error(hand(examiner, "", prefecture)) == "reason:cases.forward.reason_required");
    CHECK(hand(staff("morita", "animals_clerk", prefecture), "x", prefecture).error().kind == Kind::Forbidden);
    CHECK(write([&](db::Write& tx) { return hand_back(tx, road_clerk, here, id, "x", find(tx, id)->version); }).error().key == "cases.forward.not_through_another");
    REQUIRE(hand(examiner, "図面の縮尺がありません。", prefecture));
    CHECK(there(id).state == Closed);
    CHECK(there_has_event(id, "cases.case.handed_back"));
    days_pass(1);
    carry();
    auto const here_again = found(id);
    CHECK(here_again.state == Examining);
    CHECK_FALSE(here_again.stands_still);
    CHECK(here_again.replied);
    CHECK(has_event(id, "cases.case.handed_back"));
    CHECK(forwards(id).front().state == ForwardState::HandedBack);
    CHECK(forwards(id).front().reason == "図面の縮尺がありません。");
    Shield shield;  // protected since it was handed back: the other body hears of it
    shield.of = id;
    shield.state = ShieldState::Declared;
    shield.may_leave = true;
    REQUIRE(write([&](db::Write& tx) { return raise_shield(tx, road_clerk, here, shield); }));
    auto const is_shielded_there = [&] { return database.read(prefecture, [&](db::Read& tx) { return shield_of(tx, id).has_value(); }); };
    CHECK_FALSE(is_shielded_there());
    REQUIRE(send(id, road_clerk, wish()));
    decide_newest(id);
    carry();
    CHECK(there(id).state == Received);
    CHECK(is_shielded_there());
    CHECK(forwards(id, prefecture).size() == 2);
}

TEST_CASE_FIXTURE(Between, "the decision there comes back with its document, which this body delivers under the other's number")
{
    auto const id = forwarded_sign();
    REQUIRE(take_there(id));
    REQUIRE(write([&](db::Write& tx) { return keep_examined(tx, examiner, here, id, cases::test::parsed(R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })").object(), find(tx, id)->version); }, prefecture));
    auto const prepared = database.read(prefecture, [&](db::Read& tx) { return prepare(tx, examiner, here, id, { "granted", {} }); });
    REQUIRE_MESSAGE(prepared, (prepared ? "" : prepared.error().key));
    auto const draft = write([&](db::Write& tx) { return draft_decision(tx, examiner, here, id, *prepared); }, prefecture);
    REQUIRE(draft);
    REQUIRE(write([&](db::Write& tx) { return approvals::decide(tx, decider_of(*draft, prefecture), here, draft->id, "", draft->version); }, prefecture));
    CHECK(found(id).state == Forwarded);  // until its document is made
    render_there(id);
    CHECK(there(id).state >= Dispatched);
    carry();
    auto const decided = found(id);
    CHECK(decided.state >= Dispatched);
    CHECK(decided.result == "granted");
    CHECK(has_event(id, "cases.case.answered_forwarded"));
    CHECK(there_has_event(id, "cases.case.answered_forwarded"));
    auto const theirs = database.read(prefecture, [&](db::Read& tx) { return documents::of_case(tx, id); });
    auto const ours = read([&](db::Read& tx) { return documents::of_case(tx, id); });
    REQUIRE(theirs.size() == 1);
    REQUIRE(ours.size() == 1);
    CHECK(theirs.front().way == documents::Way::Through);
    CHECK(ours.front().number == theirs.front().number);
    CHECK(ours.front().number.starts_with("岡山県"));
    CHECK(ours.front().hash == theirs.front().hash);
    CHECK(ours.front().verify_code == theirs.front().verify_code);
    CHECK(ours.front().state == documents::DocumentState::Dispatched);
    // The applicant is told by us, and the box has the document's keys.
    bool has_document = false;
    for (auto const& body : told(id))
        if (auto const box = gateway::open_box(applicant, body.text("box")))
            has_document = has_document || (*box)["document"].text("number") == theirs.front().number;
    CHECK(has_document);
    // What was registered stands in the register of the body that decided.
    CHECK(read([&](db::Read& tx) { return registers::of_case(tx, id); }).empty());
    CHECK(database.read(prefecture, [&](db::Read& tx) { return registers::of_case(tx, id); }).size() == 1);
}

TEST_CASE_FIXTURE(Between, "an answer from who does not have the case, a second case, an unknown act: refused and parked, nothing changes")
{
    auto const id = forwarded_sign();
    auto const say = [&](std::string const& from, json::Value body) {
        gateway::Letter letter { gateway::Kind::Forwarded, id.value, "office@332089", found(id).definition, clock.now() };
        letter.body = gateway::plain_body(from, letter.kind, letter.subject, letter.definition, letter.arrived_at, std::move(body));
        (void)database.write(from, [&](db::Write& tx) -> Result<void> { gateway::post(tx, here.now(), letter); return {}; });
        carry();
        std::string fault;
        for (auto const& waiting : gateway.look(code))
            if (waiting.peer == "office@" + from && waiting.state == "parked")
                fault = waiting.fault;
        return fault;
    };
    CHECK(say(neighbour, json::object({ { "act", "answer" }, { "result", "granted" }, { "document", nullptr } })) == "cases.forward.not_with_them");
    CHECK(found(id).state == Forwarded);
    CHECK(say(prefecture, json::object({ { "act", "entrust" } })) == "cases.forward.act_not_known");
    CHECK(found(id).state == Forwarded);
}

TEST_CASE_FIXTURE(Between, "a withdrawal while the other has it ends the case there too")
{
    auto const id = forwarded_sign();
    REQUIRE(take_there(id));
    REQUIRE(give_up(id));
    CHECK(found(id).state == Withdrawn);
    carry();
    CHECK(there(id).state == Withdrawn);
    CHECK(forwards(id).front().state == ForwardState::Dropped);
    CHECK(forwards(id, prefecture).front().state == ForwardState::Dropped);
}

TEST_CASE_FIXTURE(Between, "transfer: the case leaves, the applicant is told to where and by which law, and it is a case there")
{
    auto const hash = publish("dog_registration", with_forward("dog_registration", "{ kind: transfer, to: municipality, law: 架空条例第2条 }", false));
    auto const id = submit_under(hash, body(dog));
    taken(id, clerk);
    REQUIRE(send(id, clerk, { "onward", neighbour, {}, {}, {}, false }));
    CHECK(found(id).state == Closed);
    CHECK(found(id).result == "forwarded");
    auto const letters = read([&](db::Read& tx) { return documents::of_case(tx, id); });
    REQUIRE(letters.size() == 1);
    CHECK(letters.front().title == "移送通知書");
    carry();
    auto const other = *database.read(neighbour, [&](db::Read& tx) { return find(tx, id); });
    CHECK(other.state == Received);
    CHECK(other.came_from == code);
    auto const came = forwards(id, neighbour).front();
    CHECK(came.act == ForwardAct::Transfer);
    CHECK(came.facts.empty());
    CHECK(write([&](db::Write& tx) { return hand_back(tx, stranger, here, id, "返す", find(tx, id)->version); }, neighbour).error().key == "cases.forward.not_through_another");
    CHECK(read([&](db::Read& tx) { return keeping(tx, id); }).has_value());
}

TEST_CASE_FIXTURE(Between, "to an agency: a document with its enclosures is printed, and the answer is written down by hand")
{
    auto const hash = publish("dog_registration", with_forward("dog_registration", "{ kind: via, to: agency }", false));
    auto const id = submit_under(hash, body(dog));
    taken(id, clerk);
    ForwardWish const on_paper { "onward", {}, "架空地方整備局", "岡山県岡山市架空一丁目", "適当と認めます。", true };
    REQUIRE(send(id, clerk, on_paper));
    CHECK(found(id).forwarded_to == "架空地方整備局");
    CHECK(gateway.waiting_for("office", 10).empty());
    auto const letters = read([&](db::Read& tx) { return documents::of_case(tx, id); });
    REQUIRE(letters.size() == 1);
    CHECK(letters.front().addressee == "架空地方整備局　御中");
    auto const answer = [&](PaperAnswer const& what) { return write([&](db::Write& tx) { return record_answer(tx, clerk, here, id, what, find(tx, id)->version); }); };
    CHECK(error(answer({ "no_such", "1", "", day("2026-11-18") })) == "result:cases.draft.result_required");
    CHECK(error(answer({ "done", "1", "", day("2026-11-19") })) == "came_on:cases.forward.came_on");
    CHECK(error(answer({ "", "", " ", day("2026-11-18") })) == "words:cases.forward.reason_required");
    REQUIRE(answer({ "", "整1号", "図面がありません", day("2026-11-18") }));
    CHECK(found(id).state == Examining);
    REQUIRE(send(id, clerk, on_paper));
    days_pass(3);
    REQUIRE(answer({ "done", "整2号", "", day("2026-11-20") }));
    CHECK(found(id).result == "done");
    CHECK(found(id).decided_on == day("2026-11-20"));
    CHECK(found(id).state >= Dispatched);
    CHECK(error(answer({ "done", "整2号", "", day("2026-11-20") })) == "cases.forward.not_on_paper");
}

TEST_CASE_FIXTURE(Between, "who can be sent to: only who has staff here; the last day to send on")
{
    auto const loaded = definitions::load("road_occupancy.yaml", via);
    REQUIRE(loaded);
    auto const& forward = (*loaded)->forwards.front();
    auto const bodies = bodies_for(here, code, forward);
    REQUIRE(bodies.size() == 1);
    CHECK(bodies.front().tenant == prefecture);
    auto to_towns = forward;
    to_towns.to = "municipality";
    CHECK(bodies_for(here, code, to_towns).size() == 1);    // the neighbour; no other town has staff
    CHECK(bodies_for(here, prefecture, forward).empty());   // a prefecture is not beneath another
    CHECK(bodies_for(here, prefecture, to_towns).size() == 2);
    auto const id = examined_sign(publish("road_occupancy", via));
    auto const until = read([&](db::Read& tx) {
        auto evaluation = *cases::evaluation(tx, here, *find(tx, id));
        return send_on_by(here, *find(tx, id), forward, evaluation);
    });
    CHECK(until == day("2026-11-24"));  // 18 + 5 days = the 23rd, a holiday
}

}  // namespace

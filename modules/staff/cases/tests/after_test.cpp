#include "tests/town.h"

#include <mado/cases/after.h>
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

struct After : cases::test::Town {
    After()
    {
        auto const text = without_consults(std::string(cases::test::library().text("procedures/road_occupancy.yaml")));
        hash = crypto::sha256_hex(text);
        Caller const office { .tenant = code, .kind = CallerKind::Zone, .job = "office" };
        REQUIRE(write([&](db::Write& tx) { return definitions::receive_published(tx, office, here.now(), { "road_occupancy", hash, text, day("2026-05-01") }); }));
    }
    // Whoever holds the position that the route names.
    static Caller decider_of(approvals::Draft const& draft, std::string const& tenant = code)
    {
        auto const& position = draft.decider.value;
        return staff(position == "mayor" ? "ichino" : position == "works_department_head" ? "senoo" : "hiramatsu", position, tenant);
    }
    std::string hash;
    CaseId submit_sign(json::Value what)
    {
        CaseId const id { ids.uuid(clock.now().microseconds / 1000) };
        auto sent = message(gateway::Kind::Submitted, id.value, "", std::move(what));
        sent.header.definition = hash;
        auto const received = write([&](db::Write& tx) { return receive(tx, from_front, here, sent); });
        REQUIRE_MESSAGE(received, (received ? "" : received.error().key));
        return id;
    }
    CaseId submit_sign() { return submit_sign(body(sign, sign_files, "business")); }
    // Granted, its permit delivered, and the whole fee paid: closed.
    CaseId granted_sign()
    {
        auto const id = submit_sign();
        taken(id, road_clerk);
        REQUIRE(establish(id, road_clerk, R"({ "grade": "1", "room_elsewhere": false, "remaining_m": "3.5", "structure_safe": true })"));
        auto const drafted = draft(id, road_clerk, { "granted", {} });
        REQUIRE_MESSAGE(drafted, (drafted ? "" : drafted.error().key));
        auto const decided = decide(*drafted, decider_of(*drafted));
        REQUIRE_MESSAGE(decided, (decided ? "" : decided.error().key));
        render(id);
        return id;
    }
    void pay_all(CaseId const& id)
    {
        for (auto const& one : read([&](db::Read& tx) { return owed(tx, id); }))
            if (!one.paid_on)
                REQUIRE(pay(id, one.charge, one.amount));
    }
    Result<approvals::Draft> revise(CaseId const& id, Caller const& by, RevisionKind kind, Decision const& decision)
    {
        auto const prepared = read([&](db::Read& tx) { return prepare_revision(tx, by, here, id, kind, decision); });
        if (!prepared)
            return std::unexpected(prepared.error());
        return write([&](db::Write& tx) { return draft_revision(tx, by, here, id, kind, *prepared); });
    }
    std::vector<registers::Row> rows(CaseId const& id) { return read([&](db::Read& tx) { return registers::of_case(tx, id); }); }
    std::vector<documents::Document> letters(CaseId const& id) { return read([&](db::Read& tx) { return documents::of_case(tx, id); }); }
    CountTable table(std::string const& procedure, int hide_below, int year = 0)
    {
        auto const definition = cases::test::library().procedure(procedure);
        auto statistic = definition->counts.front();
        statistic.hide_below = hide_below;
        return read([&](db::Read& tx) { return counted(tx, *definition, statistic, year); });
    }
    std::string error(auto const& result) { return result ? "" : result.error().fields.empty() ? result.error().key : result.error().fields.front().field + ":" + result.error().fields.front().key; }
};

TEST_CASE_FIXTURE(After, "a decision enters the register in its own commit, with the document's number")
{
    auto const id = granted_sign();
    REQUIRE(rows(id).size() == 1);
    auto const row = rows(id).front();
    CHECK(row.name == "road_occupancies");
    CHECK(row.value("permit_number") == letters(id).front().number);
    CHECK(row.value("permitted_on") == "2026-11-18");
    CHECK(row.value("occupier") == "吉備路ベーカリー");
    CHECK(row.value("size_words") == "1.44平方メートル");
    CHECK(row.value("use_class") != "sign");   // as people read it
    CHECK(row.owner == "public_works/road_management");
    auto const refused = submit_sign();
    taken(refused, road_clerk);
    auto const drafted = draft(refused, road_clerk, { "refused", { { "通行の妨げになる。", "道路法第33条第1項" } } });
    REQUIRE(drafted);
    CHECK(rows(refused).empty());
    REQUIRE(decide(*drafted, decider_of(*drafted)));
    CHECK(rows(refused).empty());
    CHECK(database.read(neighbour, [&](db::Read& tx) { return registers::of_case(tx, id); }).empty());
}

TEST_CASE_FIXTURE(After, "revoking: reasons, the route again; the row is struck out, the applicant told, the history kept")
{
    auto const id = granted_sign();
    pay_all(id);
    CHECK(found(id).state == Closed);
    auto const first = found(id).document;
    Decision const why { {}, { { "虚偽の図面による申請であった。", {} } } };
    CHECK(error(revise(id, road_clerk, RevisionKind::Revoke, {})) == "reasons:cases.revise.reasons_required");
    CHECK(error(revise(id, road_clerk, RevisionKind::Change, why)) == "result:cases.draft.result_required");
    CHECK(revise(id, clerk, RevisionKind::Revoke, why).error().kind == Kind::Forbidden);
    CHECK(read([&](db::Read& tx) { return prepare_revision(tx, stranger, here, id, RevisionKind::Revoke, why); }, neighbour).error().kind == Kind::NotFound);
    auto const drafted = revise(id, road_clerk, RevisionKind::Revoke, why);
    REQUIRE_MESSAGE(drafted, error(drafted));
    CHECK(found(id).state == InApproval);
    CHECK(found(id).revises == "closed");
    CHECK(found(id).result == "granted");  // until it is decided, what was decided holds
    CHECK_FALSE(rows(id).empty());
    REQUIRE(decide(*drafted, decider_of(*drafted)));
    CHECK(found(id).state == Decided);
    CHECK(found(id).result == "revoked");
    CHECK(found(id).revises.empty());
    CHECK(found(id).document != first);
    CHECK(letters(id).back().title == "決定の取消し等通知書");
    CHECK(rows(id).front().state == registers::RowState::Struck);
    render(id);
    CHECK(found(id).state == Closed);
    auto const history = read([&](db::Read& tx) { return revisions(tx, id); });
    REQUIRE(history.size() == 1);
    CHECK(history.front().end == RevisionEnd::Decided);
    CHECK(history.front().before_result == "granted");
    CHECK(history.front().before_document == first);
    CHECK(has_event(id, "cases.case.revision_drafted"));
    CHECK(told(id).back()["clear"].text("state") == "closed");
}

TEST_CASE_FIXTURE(After, "a revision that is sent back leaves the case as it was; the applicant cannot withdraw what was decided")
{
    auto const id = granted_sign();
    auto const before = found(id);
    REQUIRE(before.state == Dispatched);
    auto const drafted = revise(id, road_clerk, RevisionKind::Withdraw, { {}, { { "道路を拡げる。", {} } } });
    REQUIRE(drafted);
    REQUIRE(give_up(id));
    CHECK(found(id).state == InApproval);
    CHECK(has_event(id, "cases.case.withdrawal_refused"));
    REQUIRE(write([&](db::Write& tx) { return approvals::send_back(tx, decider_of(*drafted), here, drafted->id, "聴聞が先です", drafted->version); }));
    CHECK(found(id).state == Dispatched);
    CHECK(found(id).revises.empty());
    CHECK(found(id).result == "granted");
    CHECK(found(id).document == before.document);
    CHECK(found(id).dispatched_on == before.dispatched_on);
    CHECK(read([&](db::Read& tx) { return revisions(tx, id); }).front().end == RevisionEnd::Dropped);
    auto const again = revise(id, road_clerk, RevisionKind::Change, { "granted", { { "面積の計算を改めた。", {} } } });
    REQUIRE_MESSAGE(again, error(again));
    REQUIRE(decide(*again, decider_of(*again)));
    render(id);
    CHECK(found(id).state == Dispatched);
    CHECK(letters(id).size() == 2);
    CHECK(rows(id).size() == 1);
    CHECK(rows(id).front().state == registers::RowState::Current);
    CHECK(rows(id).front().value("permit_number") == letters(id).back().number);
    auto const undecided = submit_sign();
    taken(undecided, road_clerk);
    CHECK(error(revise(undecided, road_clerk, RevisionKind::Change, { "granted", { { "x", {} } } })) == "cases.conflict.examining");
}

TEST_CASE_FIXTURE(After, "disputes about a decision are recorded, changed once, and only after it")
{
    auto const id = granted_sign();
    Dispute const one { {}, id, DisputeKind::ReviewRequest, day("2026-11-18"), "令和8年度審第3号", "許可の条件が重い" };
    auto const keep = [&](Caller const& by, Dispute const& dispute) { return write([&](db::Write& tx) { return keep_dispute(tx, by, here, dispute); }, by.tenant); };
    auto const with = [&](auto change) { auto made = one; change(made); return made; };
    CHECK(error(keep(road_clerk, with([](Dispute& d) { d.number = " "; }))) == "number:cases.dispute.number_required");
    CHECK(error(keep(road_clerk, with([](Dispute& d) { d.filed_on = day("2026-11-17"); }))) == "filed_on:cases.dispute.filed_on");
    CHECK(error(keep(road_clerk, with([](Dispute& d) { d.filed_on = day("2026-11-19"); }))) == "filed_on:cases.dispute.filed_on");
    CHECK(keep(clerk, one).error().kind == Kind::Forbidden);
    CHECK(keep(stranger, one).error().kind == Kind::NotFound);
    auto const kept = keep(road_clerk, one);
    REQUIRE_MESSAGE(kept, error(kept));
    auto changed = *kept;
    changed.state = DisputeState::Dismissed;
    REQUIRE(keep(road_clerk, changed));
    CHECK(error(keep(road_clerk, changed)) == "cases.changed_meanwhile");
    auto const all = read([&](db::Read& tx) { return disputes(tx, id); });
    REQUIRE(all.size() == 1);
    CHECK(all.front().state == DisputeState::Dismissed);
    CHECK(has_event(id, "cases.case.dispute_changed"));
    auto const early = submit_sign();
    CHECK(error(keep(road_clerk, with([&](Dispute& d) { d.of = early; }))) == "cases.dispute.not_decided");
}

TEST_CASE_FIXTURE(After, "what is offered next: told sealed with the answers that are carried; the application that follows is linked both ways")
{
    auto const id = granted_sign();
    auto const offered = read([&](db::Read& tx) { return offers(tx, id); });
    REQUIRE(offered.size() == 1);
    CHECK(offered.front().name == "renewal");
    CHECK(offered.front().offer_on == day("2029-01-30"));  // 60 days before 2029-03-31
    json::Value next;
    for (auto const& body : told(id))
        if (auto const box = gateway::open_box(applicant, body.text("box")); box && !(*box).array("next").empty())
            next = (*box).array("next").front();
    CHECK(next.text("procedure") == "road_occupancy");
    CHECK(next.text("offer_on") == "2029-01-30");
    CHECK(next["answers"]["company"].text("value") == "吉備路ベーカリー");
    CHECK(next["answers"]["company"].text("origin") == "carried");
    CHECK(next["answers"]["kind"].text("value") == "renewal");
    CHECK(next["answers"]["start_on"].is_null());
    auto const follow = [&](std::string const& of, std::string const& name) {
        auto what = body(sign, sign_files, "business");
        what.set("follows", json::object({ { "case", of }, { "name", name } }));
        return submit_sign(what);
    };
    auto const foreign = follow(id.value, "no_such"), unknown = follow("nonsense", "renewal");
    CHECK(read([&](db::Read& tx) { return offers(tx, id); }).front().followed_by.value.empty());
    CHECK_FALSE(read([&](db::Read& tx) { return offer_followed_by(tx, foreign); }));
    CHECK(found(unknown).state == Received);  // it arrives all the same
    auto const follower = follow(id.value, "renewal");
    CHECK(read([&](db::Read& tx) { return offers(tx, id); }).front().followed_by == follower);
    CHECK(read([&](db::Read& tx) { return offer_followed_by(tx, follower); })->of == id);
    CHECK(found(id).next_arrived_on == day("2026-11-18"));
    CHECK(has_event(id, "cases.case.followed"));
    auto const second = follow(id.value, "renewal");
    CHECK(read([&](db::Read& tx) { return offers(tx, id); }).front().followed_by == follower);  // the first one counts
    CHECK_FALSE(read([&](db::Read& tx) { return offer_followed_by(tx, second); }));
}

TEST_CASE_FIXTURE(After, "counting grows with each decision; a new decision takes back what the old one added; small groups are hidden")
{
    auto const first = granted_sign();
    granted_sign();
    auto const all = table("road_occupancy", 0);
    REQUIRE(all.groups.size() == 1);
    CHECK(all.groups.front().keys == std::vector<std::string> { "2026-11", "sign", "granted" });
    CHECK(all.groups.front().cases == 2);
    CHECK(all.groups.front().sums.front() == *Decimal::parse("2.88"));
    CHECK(table("road_occupancy", 0, 2025).groups.empty());
    CHECK(table("road_occupancy", 0, 2026).cases == 2);
    CHECK(table("road_occupancy", 5).too_few);
    CHECK(table("road_occupancy", 5).groups.empty());
    auto const drafted = revise(first, road_clerk, RevisionKind::Revoke, { {}, { { "虚偽", {} } } });
    REQUIRE(drafted);
    REQUIRE(decide(*drafted, decider_of(*drafted)));
    CHECK(table("road_occupancy", 0).cases == 1);
    CHECK(table("road_occupancy", 0).groups.front().sums.front() == *Decimal::parse("1.44"));
    CHECK(read([&](db::Read& tx) { return counted_years(tx, "road_occupancy"); }) == std::vector<int> { 2026 });
    CHECK(database.read(neighbour, [&](db::Read& tx) { return counted_years(tx, "road_occupancy"); }).empty());
}

TEST_CASE_FIXTURE(After, "keeping: from the day that the definition reckons, or from April after closing; a withdrawn case is kept too")
{
    auto const id = granted_sign();
    CHECK_FALSE(read([&](db::Read& tx) { return keeping(tx, id); }));  // not closed: the fee is open
    pay_all(id);
    auto const kept = read([&](db::Read& tx) { return keeping(tx, id); });
    REQUIRE(kept);
    CHECK(kept->store_class == "土木/道路占用");
    CHECK(kept->years == 10);
    CHECK(kept->starts_on == day("2029-03-31"));  // keep.starts: end_on
    CHECK(kept->until == day("2039-03-30"));
    auto const dog_id = submit_dog();
    REQUIRE(give_up(dog_id));
    auto const of_dog = read([&](db::Read& tx) { return keeping(tx, dog_id); });
    REQUIRE(of_dog);
    CHECK(of_dog->closed_on == day("2026-11-18"));
    CHECK(of_dog->starts_on == day("2027-04-01"));
    CHECK(of_dog->until == day("2032-03-31"));
}

}  // namespace

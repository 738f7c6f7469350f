#include "tests/town.h"

#include <mado/approvals/drafts.h>
#include <mado/crypto/box.h>

#include "service/contents.h"

using namespace mado;
using namespace mado::meetings;
using meetings::test::World;
using Kind = Refusal::Kind;

namespace {

Result<void> nothing(Result<Meeting> const& made)
{
    if (!made)
        return std::unexpected(made.error());
    return {};
}

model::Say plainly()
{
    return [](std::string_view key, std::map<std::string, std::string> const&) { return std::string(key); };
}

// What the page does before it asks for the confirmation.
struct Prepared { Fixed fixed; std::string stamp, bytes; };
Prepared prepared(World& world, MeetingId const& id)
{
    auto const contents = world.read([&](db::Read& tx) { return service::contents_of(tx, find(tx, world.organizer, id)->meeting); });
    Prepared made;
    made.stamp = model::stamp_of(contents);
    made.fixed.html = model::minutes_html(contents, plainly(), "市野 健太郎", world.here().now().today());
    made.bytes = *world.here().papers.pdf(made.fixed.html, { .title = "議事録", .author = "総社市", .made_at = world.clock.now(), .town = *world.here().towns.by_code(World::tenant) });
    made.fixed.hash = crypto::sha256_hex(made.bytes);
    made.fixed.pdf = world.here().files.keep_bytes(made.bytes);
    return made;
}

}  // namespace

TEST_CASE("a meeting is seen by its members alone: not by others of the town, not by another town, not by strangers")
{
    World world;
    auto const id = world.convened();
    for (auto const& caller : { world.organizer, world.chair, world.member })
        CHECK(world.read([&](db::Read& tx) { return find(tx, caller, id).has_value(); }));
    CHECK(world.refused(world.outsider, id) == Kind::NotFound);
    CHECK(world.refused(world.auditor, id) == Kind::NotFound);
    CHECK(world.refused(world.foreigner, id) == Kind::NotFound);
    CHECK(world.refused({ .tenant = World::tenant }, id) == Kind::SignIn);
    auto const from = instant_in_tokyo(*Day::of(2026, 11, 1)), until = instant_in_tokyo(*Day::of(2026, 12, 1));
    auto const listed = [&](Caller const& caller) { return world.read([&](db::Read& tx) { return meetings::meetings(tx, caller, from, until).size(); }, caller.tenant); };
    CHECK(listed(world.member) == 1);
    CHECK(listed(world.outsider) == 0);
    CHECK(listed(world.foreigner) == 0);
    CHECK(world.count("SELECT COUNT(*) AS n FROM audit_event WHERE tenant = $tenant AND event = 'meetings.meeting.convened'") == 1);
    // Whoever is taken out sees it no more.
    REQUIRE(world.write([&](db::Write& tx) {
        auto all = members(tx, id);
        std::erase_if(all, [&](Member const& one) { return one.person == world.member.person; });
        return keep_members(tx, world.organizer, world.here(), id, all, find(tx, world.organizer, id)->meeting.version);
    }));
    CHECK(world.refused(world.member, id) == Kind::NotFound);
}

TEST_CASE("who convenes needs the right; who changes must run it and have seen the newest version")
{
    World world;
    auto const as = [&](Caller const& caller) { return world.write([&](db::Write& tx) { return nothing(convene(tx, caller, world.here(), World::plan())); }, caller.tenant); };
    CHECK(as(world.auditor).error().kind == Kind::Forbidden);
    CHECK(as(world.member).error().kind == Kind::Forbidden);
    CHECK(as(world.outsider));
    CHECK(world.write([&](db::Write& tx) { return convene(tx, world.organizer, world.here(), World::plan(" ")); }).error().fields.front().field == "title");

    auto const id = world.convened();
    auto const version = world.seen(id).version;
    auto const change_as = [&](Caller const& caller, std::int64_t expected) {
        return world.write([&](db::Write& tx) { return nothing(change(tx, caller, world.here(), id, World::plan("本部会議"), expected)); }, caller.tenant);
    };
    CHECK(change_as(world.member, version).error().kind == Kind::Forbidden);
    CHECK(change_as(world.outsider, version).error().kind == Kind::NotFound);
    CHECK(change_as(world.foreigner, version).error().kind == Kind::NotFound);
    CHECK(change_as(world.organizer, version - 1).error().kind == Kind::Conflict);
    CHECK(change_as(world.chair, version));
    CHECK(world.seen(id).plan.title == "本部会議");
    auto const agenda_as = [&](Caller const& caller) {
        return world.write([&](db::Write& tx) { return keep_agenda(tx, caller, world.here(), id, { { {}, "計画の案", "小川 薫", 20 } }, find(tx, world.organizer, id)->meeting.version); });
    };
    CHECK(agenda_as(world.member).error().kind == Kind::Forbidden);
    CHECK(agenda_as(world.organizer));
    for (auto* act : { &begin, &cancel, &end })
        CHECK(world.write([&](db::Write& tx) { return (*act)(tx, world.member, world.here(), id); }).error().kind == Kind::Forbidden);
    CHECK(world.write([&](db::Write& tx) { return end(tx, world.organizer, world.here(), id); }).error().kind == Kind::Conflict);
    REQUIRE(world.write([&](db::Write& tx) { return cancel(tx, world.organizer, world.here(), id); }));
    CHECK(agenda_as(world.organizer).error().key == "meetings.is_cancelled");
}

TEST_CASE("the presenter alone turns the page, while the meeting is open, and a second click turns it once")
{
    World world;
    auto const id = world.convened();
    auto const paper = world.paper_of(id, 2);
    REQUIRE(paper.state == PaperState::Ready);
    auto const turned = [&](Caller const& caller, Turn const& wanted) {
        return world.write([&](db::Write& tx) { return turn(tx, caller, world.here(), id, wanted); }, caller.tenant);
    };
    CHECK(turned(world.organizer, { 0, paper.id, 0 }).error().kind == Kind::Conflict);
    world.begun(id);
    CHECK(turned(world.chair, { 0, paper.id, 0 }).error().kind == Kind::Forbidden);
    CHECK(turned(world.outsider, { 0, paper.id, 0 }).error().kind == Kind::NotFound);
    CHECK(turned(world.foreigner, { 0, paper.id, 0 }).error().kind == Kind::NotFound);
    REQUIRE(turned(world.organizer, { 0, paper.id, 0 }));
    REQUIRE(turned(world.organizer, { 1, {}, 1 }));
    REQUIRE(turned(world.organizer, { 1, {}, 1 }));
    CHECK(world.seen(id).shown_page == 2);
    CHECK(world.seen(id).turn == 2);
    // Somebody else presents.
    auto const give = [&](Caller const& caller, PersonId const& to) { return world.write([&](db::Write& tx) { return give_floor(tx, caller, world.here(), id, to); }); };
    CHECK(give(world.member, world.member.person).error().kind == Kind::Forbidden);
    CHECK(give(world.chair, world.outsider.person).error().kind == Kind::Invalid);
    REQUIRE(give(world.chair, world.member.person));
    CHECK(turned(world.organizer, { 2, {}, -1 }).error().kind == Kind::Forbidden);
    REQUIRE(turned(world.member, { 2, {}, -1 }));
    CHECK(world.seen(id).shown_page == 1);
    world.ended(id);
    CHECK(turned(world.member, { 3, {}, 1 }).error().kind == Kind::Conflict);
}

TEST_CASE("papers become pictures with their words; members alone see them; what cannot be drawn is refused, and what is removed goes")
{
    World world;
    auto const id = world.convened();
    auto const paper = world.paper_of(id, 2);
    REQUIRE(paper.state == PaperState::Ready);
    CHECK(paper.pages == 2);
    auto const page = world.read([&](db::Read& tx) { return page_of(tx, paper.id, 2); });
    REQUIRE(page);
    CHECK(page->words.find("第2ページの本文") != std::string::npos);
    CHECK(page->height == 1600);
    auto const picture = picture_bytes(world.here(), paper.id, *page);
    REQUIRE(picture);
    CHECK(picture->starts_with("\x89PNG"));
    auto wrong = *page;
    wrong.number = 1;  // the key of another page opens nothing
    CHECK(picture_bytes(world.here(), paper.id, wrong).error().kind == Kind::Gone);
    auto const look_as = [&](Caller const& caller) { return world.read([&](db::Read& tx) { return find_paper(tx, caller, id, paper.id); }, caller.tenant); };
    CHECK(look_as(world.member));
    CHECK(look_as(world.outsider).error().kind == Kind::NotFound);
    CHECK(look_as(world.foreigner).error().kind == Kind::NotFound);
    // By way of another meeting, of which one is a member.
    auto const other = world.write([&](db::Write& tx) { return convene(tx, world.outsider, world.here(), World::plan()); });
    REQUIRE(other);
    CHECK(world.read([&](db::Read& tx) { return find_paper(tx, world.outsider, other->id, paper.id); }).error().kind == Kind::NotFound);
    CHECK(world.added(id, "PK\x03\x04 no document", "表.xlsx").state == PaperState::Refused);
    auto const blob = world.here().files.keep_bytes("%PDF-1.7");
    CHECK(world.write([&](db::Write& tx) { return add_papers(tx, world.member, world.here(), id, { { blob, "x.pdf" } }); }).error().kind == Kind::Forbidden);
    CHECK(world.write([&](db::Write& tx) { return remove_paper(tx, world.member, world.here(), id, paper.id); }).error().kind == Kind::Forbidden);
    REQUIRE(world.write([&](db::Write& tx) { return remove_paper(tx, world.organizer, world.here(), id, paper.id); }));
    CHECK_FALSE(world.read([&](db::Read& tx) { return page_of(tx, paper.id, 1); }));
    CHECK(look_as(world.member).error().kind == Kind::NotFound);
}

TEST_CASE("a note is its writer's alone: not the chair's, not in clear in the database, gone when it is emptied")
{
    World world;
    auto const id = world.convened();
    auto const keep_as = [&](Caller const& caller, std::string_view words, PaperId const& paper = {}, std::int64_t page = 0) {
        return world.write([&](db::Write& tx) { return keep_note(tx, caller, world.here(), id, paper, page, words); }, caller.tenant);
    };
    auto const note_of = [&](Caller const& caller) { return world.read([&](db::Read& tx) { return note(tx, caller, world.here(), id, {}, 0); }, caller.tenant); };
    REQUIRE(keep_as(world.member, "予算が足りないと思う"));
    CHECK(note_of(world.member) == "予算が足りないと思う");
    for (auto const& caller : { world.organizer, world.chair, world.outsider, world.foreigner })
        CHECK(note_of(caller).empty());
    db::Statement const boxed { "test.boxed", "SELECT boxed FROM meetings_note WHERE tenant = $tenant" };
    auto const stored = world.read([&](db::Read& tx) { return tx.one(boxed, {}, [](db::Row const& row) { return row.bytes("boxed"); }); });
    REQUIRE(stored);
    CHECK(stored->find("予算") == std::string::npos);
    // Put under another's name it does not open.
    db::Statement const stolen { "test.stolen", "UPDATE meetings_note SET person = 'ichino' WHERE tenant = $tenant" };
    REQUIRE(world.write([&](db::Write& tx) -> Result<void> { tx.execute(stolen, {}); return {}; }));
    CHECK(note_of(world.chair).empty());
    CHECK(keep_as(world.outsider, "x").error().kind == Kind::NotFound);
    CHECK(keep_as(world.foreigner, "x").error().kind == Kind::NotFound);
    CHECK(keep_as(world.member, "x", { "none" }, 1).error().kind == Kind::NotFound);
    CHECK(keep_as(world.member, std::string(4'001, 'x')).error().kind == Kind::Invalid);
    REQUIRE(keep_as(world.member, "もう一度"));
    REQUIRE(keep_as(world.member, " "));
    CHECK(note_of(world.member).empty());
}

TEST_CASE("actions: in the list of who does them, finished by them, drafted once")
{
    World world;
    auto const id = world.convened();
    auto const add_as = [&](Caller const& caller, PersonId const& who) {
        return world.write([&](db::Write& tx) { return add_resolution(tx, caller, world.here(), { {}, id, {}, ResolutionKind::Action, "県に確かめる", who, *Day::of(2026, 12, 1), {}, {}, 1 }); });
    };
    CHECK(add_as(world.member, world.member.person).error().kind == Kind::Forbidden);
    CHECK(add_as(world.outsider, world.member.person).error().kind == Kind::NotFound);
    CHECK(add_as(world.organizer, { "nobody" }).error().kind == Kind::Invalid);
    auto const mine = add_as(world.organizer, world.organizer.person), theirs = add_as(world.organizer, world.member.person);
    REQUIRE(mine);
    REQUIRE(theirs);
    CHECK(world.read([&](db::Read& tx) { return count_open_actions(tx, world.member); }) == 1);
    CHECK(world.read([&](db::Read& tx) { return actions_of(tx, world.chair).size(); }) == 0);
    CHECK(world.read([&](db::Read& tx) { return actions_of(tx, world.foreigner).size(); }, World::neighbour) == 0);
    auto const finish_as = [&](Caller const& caller, ResolutionId const& which) { return world.write([&](db::Write& tx) { return finish(tx, caller, world.here(), which); }, caller.tenant); };
    CHECK(finish_as(world.outsider, theirs->id).error().kind == Kind::NotFound);
    CHECK(finish_as(world.foreigner, theirs->id).error().kind == Kind::NotFound);
    CHECK(finish_as(world.member, mine->id).error().kind == Kind::Forbidden);
    REQUIRE(finish_as(world.member, theirs->id));
    CHECK(world.read([&](db::Read& tx) { return count_open_actions(tx, world.member); }) == 0);

    NewDraft words { "県への照会", "県に確かめてよろしいか伺います。", "実施する", "general_affairs/legal", "general_affairs|公印の使用" };
    auto const drafted = [&] { return world.write([&](db::Write& tx) { return draft(tx, world.organizer, world.here(), mine->id, words); }); };
    // Neither for a division for which one may not write, nor with a matter that no table knows.
    auto const wrong = [&](std::string const& division, std::string const& matter, char const* field) {
        NewDraft const wanted { words.title, words.body, words.result_words, division, matter };
        auto const made = world.write([&](db::Write& tx) { return draft(tx, world.organizer, world.here(), mine->id, wanted); });
        REQUIRE_FALSE(made);
        CHECK(made.error().fields.front().field == field);
    };
    wrong("welfare", words.matter, "division");
    wrong("nowhere", words.matter, "division");
    wrong(words.division, "general_affairs|ない区分", "matter");
    wrong(words.division, "", "matter");
    auto const first = drafted();
    REQUIRE_MESSAGE(first, (first ? "" : first.error().key));
    CHECK(drafted()->draft == first->draft);
    auto const made = world.read([&](db::Read& tx) { return approvals::find(tx, { first->draft }); });
    REQUIRE(made);
    CHECK(made->state == approvals::DraftState::Writing);
    CHECK(made->drafter == world.organizer.person);
    CHECK(made->proposal.title == "県への照会");
    CHECK(made->proposal.owner == "general_affairs/legal");
    CHECK(made->proposal.matter_class == "公印の使用");
    CHECK(world.write([&](db::Write& tx) { return remove_resolution(tx, world.organizer, world.here(), mine->id); }).error().kind == Kind::Conflict);
    CHECK(world.write([&](db::Write& tx) { return draft(tx, world.outsider, world.here(), mine->id, words); }).error().kind == Kind::NotFound);
}

TEST_CASE("minutes: the chair confirms what was shown, once the meeting has ended; then nothing changes any more")
{
    World world;
    auto const id = world.convened();
    world.begun(id);
    auto const write_as = [&](Caller const& caller, std::string_view words, std::int64_t version) {
        return world.write([&](db::Write& tx) { return write_minutes(tx, caller, world.here(), id, words, version); }, caller.tenant);
    };
    CHECK(write_as(world.member, "x", 0).error().kind == Kind::Forbidden);
    CHECK(write_as(world.outsider, "x", 0).error().kind == Kind::NotFound);
    REQUIRE(write_as(world.organizer, "議長が開会を告げた。", 0));
    CHECK(write_as(world.organizer, "古い画面から", 0).error().kind == Kind::Conflict);
    auto const confirm_as = [&](Caller const& caller, Prepared const& made) {
        return world.write([&](db::Write& tx) { return confirm_minutes(tx, caller, world.here(), id, made.fixed, "議事録", made.stamp); }, caller.tenant);
    };
    auto made = prepared(world, id);
    CHECK(confirm_as(world.chair, made).error().key == "meetings.has_not_ended");
    world.ended(id);
    CHECK(confirm_as(world.organizer, made).error().kind == Kind::Forbidden);
    CHECK(confirm_as(world.outsider, made).error().kind == Kind::NotFound);
    CHECK(confirm_as(world.foreigner, made).error().kind == Kind::NotFound);
    REQUIRE(write_as(world.organizer, "議長が開会を告げ、案のとおり決した。", 1));
    CHECK(confirm_as(world.chair, made).error().kind == Kind::Conflict);
    made = prepared(world, id);
    world.listener_refuses = true;
    CHECK(confirm_as(world.chair, made).error().key == "test");
    CHECK(world.read([&](db::Read& tx) { return minutes(tx, id); }).state == MinutesState::Writing);
    world.listener_refuses = false;
    REQUIRE(confirm_as(world.chair, made));
    REQUIRE(world.confirmed.size() == 1);
    CHECK(world.confirmed[0].hash == made.fixed.hash);
    CHECK(world.confirmed[0].meeting.id == id);
    // They are a record of the division now, once; another town has none.
    auto const record = world.read([&](db::Read& tx) { return records::record_of(tx, records::Kind::Meeting, id.value); });
    REQUIRE(record);
    CHECK(record->owner == "general_affairs");
    CHECK(record->completed_on == Day::parse("2026-11-18"));
    CHECK(world.read([&](db::Read& tx) { return records::parts(tx, record->id); }).at(0).hash == made.fixed.hash);
    CHECK_FALSE(world.read([&](db::Read& tx) { return records::record_of(tx, records::Kind::Meeting, id.value); }, World::neighbour));

    auto const kept = world.read([&](db::Read& tx) { return minutes(tx, id); });
    CHECK(minutes_pdf(world.here(), id, kept) == made.bytes);
    auto tampered = kept;
    tampered.hash = crypto::sha256_hex("another");
    CHECK(minutes_pdf(world.here(), id, tampered).error().kind == Kind::Gone);
    CHECK(confirm_as(world.chair, made).error().kind == Kind::Conflict);
    CHECK(write_as(world.organizer, "書き換え", kept.version).error().key == "meetings.is_confirmed");
    CHECK(world.write([&](db::Write& tx) { return change(tx, world.organizer, world.here(), id, World::plan("別の会議"), find(tx, world.organizer, id)->meeting.version); }).error().kind == Kind::Conflict);
    CHECK(world.write([&](db::Write& tx) { return keep_members(tx, world.organizer, world.here(), id, {}, find(tx, world.organizer, id)->meeting.version); }).error().kind == Kind::Conflict);
    CHECK(world.write([&](db::Write& tx) { return add_resolution(tx, world.organizer, world.here(), { {}, id, {}, ResolutionKind::Decision, "x", {}, {}, {}, {}, 1 }); }).error().kind == Kind::Conflict);
}

TEST_CASE("standing bodies: kept by those who may; a meeting of one brings whose term runs; another town has none of it")
{
    World world;
    auto const keep_as = [&](Caller const& caller, StandingBody body) { return world.write([&](db::Write& tx) { return keep_body(tx, caller, world.here(), body); }, caller.tenant); };
    StandingBody council;
    council.name = "総社市環境審議会";
    council.basis = "総社市環境審議会条例";
    CHECK(keep_as(world.organizer, council).error().kind == Kind::Forbidden);
    auto const made = keep_as(world.chair, council);
    REQUIRE(made);
    StandingBody below;
    below.name = "ごみ部会";
    below.parent = made->id;
    REQUIRE(keep_as(world.chair, below));
    auto stale = *made;
    stale.name = "改称";
    REQUIRE(keep_as(world.chair, stale));
    CHECK(keep_as(world.chair, stale).error().kind == Kind::Conflict);
    CHECK(world.read([&](db::Read& tx) { return find_body(tx, made->id); }, World::neighbour).error().kind == Kind::NotFound);
    CHECK(world.read([&](db::Read& tx) { return standing_bodies(tx).size(); }, World::neighbour) == 0);
    auto const seat_as = [&](Caller const& caller, Seat seat) { return world.write([&](db::Write& tx) { return keep_seat(tx, caller, world.here(), made->id, seat); }, caller.tenant); };
    Seat const head { {}, world.chair.person, "", "会長", true, *Day::of(2026, 4, 1), *Day::of(2028, 3, 31) }, outside { {}, {}, "岡本 大学教授", "委員", false, *Day::of(2026, 4, 1), *Day::of(2028, 3, 31) },
        gone { {}, world.member.person, "", "委員", false, *Day::of(2024, 4, 1), *Day::of(2026, 3, 31) };
    CHECK(seat_as(world.organizer, head).error().kind == Kind::Forbidden);
    for (auto const& seat : { head, outside, gone })
        REQUIRE(seat_as(world.chair, seat));
    auto plan = World::plan("第1回審議会");
    plan.kind = MeetingKind::Council;
    plan.body = made->id;
    auto const meeting = world.write([&](db::Write& tx) { return convene(tx, world.organizer, world.here(), plan); });
    REQUIRE(meeting);
    auto const there = world.read([&](db::Read& tx) { return members(tx, meeting->id); });
    REQUIRE(there.size() == 3);
    CHECK(there[0].name == "市野 健太郎");
    CHECK(there[0].part == Part::Chair);
    CHECK(world.refused(world.member, meeting->id) == Kind::NotFound);
    plan.body = { "none" };
    CHECK(world.write([&](db::Write& tx) { return convene(tx, world.organizer, world.here(), plan); }).error().fields.front().field == "body");
    auto const seat = world.read([&](db::Read& tx) { return seats(tx, made->id).front(); });
    CHECK(world.write([&](db::Write& tx) { return remove_seat(tx, world.organizer, world.here(), made->id, seat.id); }).error().kind == Kind::Forbidden);
    REQUIRE(world.write([&](db::Write& tx) { return remove_seat(tx, world.chair, world.here(), made->id, seat.id); }));
}

TEST_CASE("requests to the state go from draft to answered, by those who may, each town its own")
{
    World world;
    Petition wanted;
    wanted.year = 2026;
    wanted.ministry = "国土交通省";
    wanted.title = "国道の整備";
    wanted.words = "早期の整備を要望します。";
    auto const keep_as = [&](Caller const& caller, Petition petition) { return world.write([&](db::Write& tx) { return keep_petition(tx, caller, world.here(), petition); }, caller.tenant); };
    CHECK(keep_as(world.auditor, wanted).error().kind == Kind::Forbidden);
    auto made = keep_as(world.organizer, wanted);
    REQUIRE(made);
    auto next = *made;
    next.state = PetitionState::Answered;
    next.handed_on = *Day::of(2026, 7, 1);
    next.reply = "検討します。";
    next.replied_on = *Day::of(2026, 9, 1);
    CHECK(keep_as(world.organizer, next).error().fields.front().key == "meetings.wrong_order");
    next.state = PetitionState::Handed;
    made = keep_as(world.organizer, next);
    REQUIRE(made);
    CHECK(keep_as(world.organizer, next).error().kind == Kind::Conflict);
    next = *made;
    next.state = PetitionState::Answered;
    REQUIRE(keep_as(world.organizer, next));
    CHECK(world.read([&](db::Read& tx) { return petitions(tx, 2026).front().reply; }) == "検討します。");
    CHECK(world.read([&](db::Read& tx) { return petitions(tx, 2026).size(); }, World::neighbour) == 0);
    CHECK(keep_as(world.foreigner, next).error().kind == Kind::NotFound);
}

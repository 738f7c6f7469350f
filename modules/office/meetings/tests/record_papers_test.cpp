#include "tests/town.h"

#include <mado/meetings/record_papers.h>

#include "service/contents.h"

#include <algorithm>

using namespace mado;
using namespace mado::meetings;
using meetings::test::World;
using Kind = Refusal::Kind;

namespace {

// A PDF that the division filed by hand, made harmless.
records::Record filed(World& world, std::string title, std::string const& town = World::tenant)
{
    auto const pdf = world.here().papers.pdf("<article class=\"document\"><h1>" + title + "</h1><p>計画の本文</p></article>",
        { .title = title, .author = "総務課", .made_at = world.clock.now(), .town = *world.here().towns.by_code(town) });
    REQUIRE(pdf);
    records::Part part;
    part.title = title + ".pdf";
    part.type = "application/pdf";
    part.key = world.here().files.keep_bytes(*pdf);
    records::Filing filing;
    filing.owner = "general_affairs";
    filing.item = "meetings";
    filing.title = title;
    filing.made_on = *Day::parse("2026-11-01");
    filing.completed_on = filing.made_on;
    filing.parts = { part };
    auto const record = world.write([&](db::Write& tx) {
        records::adopt_plan(tx, world.here());
        return records::file_own(tx, World::staff("ogawa", town), world.here(), filing);
    }, town);
    REQUIRE_MESSAGE(record, (record ? "" : record.error().key));
    return *record;
}

Result<void> taken(World& world, Caller const& caller, MeetingId const& id, records::RecordId const& record, int number = 1)
{
    auto const found = world.read([&](db::Read& tx) { return record_paper(tx, caller, id, record, number); }, caller.tenant);
    if (!found)
        return std::unexpected(found.error());
    auto const bytes = records::bytes_of(world.here(), caller.tenant, *found);
    REQUIRE(bytes);
    auto const blob = world.here().files.keep_bytes(*bytes);
    return world.write([&](db::Write& tx) { return add_record_paper(tx, caller, world.here(), id, record, number, blob); }, caller.tenant);
}

std::vector<records::Part> parts_of_meeting(World& world, MeetingId const& id)
{
    return world.read([&](db::Read& tx) {
        auto const record = records::record_of(tx, records::Kind::Meeting, id.value);
        return record ? records::parts(tx, record->id) : std::vector<records::Part> {};
    });
}

std::int64_t reads_of(World& world, records::RecordId const& id)
{
    return world.count("SELECT COUNT(*) AS n FROM audit_event e JOIN audit_object o ON o.tenant = e.tenant AND o.event = e.id WHERE e.tenant = $tenant AND e.event = 'records.record.read' AND o.object = '"
        + id.value + "'");
}

}  // namespace

TEST_CASE("a paper is taken from what is on record, with the right of whoever takes it, and leaves a trace there")
{
    World world;
    auto const id = world.convened();
    auto const record = filed(world, "道路の基本計画");
    CHECK(taken(world, world.organizer, id, record.id).error().kind == Kind::Conflict);  // not harmless yet
    world.run_jobs(8);
    CHECK(taken(world, world.member, id, record.id).error().kind == Kind::Forbidden);    // does not run the meeting
    CHECK(taken(world, world.outsider, id, record.id).error().kind == Kind::NotFound);   // has the right to the record, and is no member
    CHECK(taken(world, world.organizer, id, record.id, 2).error().kind == Kind::NotFound);
    CHECK(taken(world, world.organizer, id, { "none" }).error().kind == Kind::NotFound);
    // Who may not read the division's records runs a meeting of theirs, and takes none.
    REQUIRE(world.write([&](db::Write& tx) {
        auto all = members(tx, id);
        std::ranges::find(all, world.member.person, &Member::person)->part = Part::Secretary;
        return keep_members(tx, world.organizer, world.here(), id, all, find(tx, world.organizer, id)->meeting.version);
    }));
    CHECK(taken(world, world.member, id, record.id).error().kind == Kind::NotFound);
    CHECK(world.read([&](db::Read& tx) { return record_papers(tx, world.member, record.id); }).empty());
    // Another town's.
    auto const theirs = filed(world, "倉敷市の計画", World::neighbour);
    world.run_jobs(8);
    CHECK(taken(world, world.organizer, id, theirs.id).error().kind == Kind::NotFound);
    CHECK(taken(world, world.foreigner, id, theirs.id).error().kind == Kind::NotFound);

    auto const before = reads_of(world, record.id);
    REQUIRE(taken(world, world.organizer, id, record.id));
    CHECK(reads_of(world, record.id) == before + 1);
    world.run_jobs(8);
    auto const all = world.read([&](db::Read& tx) { return meetings::papers(tx, id); });
    REQUIRE(all.size() == 1);
    CHECK(all[0].state == PaperState::Ready);
    CHECK(all[0].record == record.id.value);
    CHECK(all[0].title == "道路の基本計画.pdf");
    CHECK(world.read([&](db::Read& tx) { return page_of(tx, all[0].id, 1); })->words.find("計画の本文") != std::string::npos);
}

TEST_CASE("records are found and chosen on the page, by those who run the meeting alone")
{
    World world;
    auto const id = world.convened();
    auto const record = filed(world, "道路の基本計画");
    world.run_jobs(8);
    auto const page = "/" + id.value + "/papers/records";
    world.sign_in("ogawa");
    auto const search = page + "?q=" + http::percent_encoded("基本計画");
    auto const found = world.get(search).body;
    CHECK(found.find(record.id.value + "/1") != std::string::npos);
    CHECK(world.get(page + "?q=" + http::percent_encoded("ない言葉")).body.find("見つかりませんでした") != std::string::npos);
    CHECK(world.post(page, { { "q", "基本計画" } }).status == 422);
    CHECK(world.post(page, { { "q", "基本計画" }, { "part", record.id.value + "/9" } }).status == 404);
    CHECK(world.post(page, { { "q", "基本計画" }, { "part", record.id.value + "/1" } }).status == 303);
    CHECK(world.get("/" + id.value + "/papers").body.find("/records/" + record.id.value) != std::string::npos);
    world.sign_in("morita");
    CHECK(world.get(search).status == 403);
    world.sign_in("fujii");
    CHECK(world.get(search).status == 404);
    CHECK(world.post(page, { { "part", record.id.value + "/1" } }).status == 404);
}

TEST_CASE("a meeting that ends files its papers; confirmed minutes and later papers join them; one without papers files nothing")
{
    World world;
    auto const id = world.convened();
    auto const paper = world.paper_of(id, 2, "計画の案.pdf");
    REQUIRE(paper.state == PaperState::Ready);
    world.begun(id);
    CHECK(parts_of_meeting(world, id).empty());
    world.ended(id);
    auto const at_end = parts_of_meeting(world, id);
    REQUIRE(at_end.size() == 1);
    CHECK(at_end[0].title == "計画の案.pdf");
    CHECK(at_end[0].pages == 2);
    auto const record = *world.read([&](db::Read& tx) { return records::record_of(tx, records::Kind::Meeting, id.value); });
    CHECK(record.owner == "general_affairs");
    CHECK(record.title == "幹部レク 道路の計画");
    auto const bytes = records::bytes_of(world.here(), World::tenant, record.id, at_end[0]);
    REQUIRE(bytes);
    CHECK(bytes->starts_with("%PDF"));
    CHECK(world.read([&](db::Read& tx) { return records::find_record(tx, world.organizer, record.id); }));
    CHECK(world.read([&](db::Read& tx) { return records::find_record(tx, world.foreigner, record.id); }, World::neighbour).error().kind == Kind::NotFound);
    // Taken out of the meeting it stays on record, in bytes of its own.
    REQUIRE(world.write([&](db::Write& tx) { return remove_paper(tx, world.organizer, world.here(), id, paper.id); }));
    CHECK(records::bytes_of(world.here(), World::tenant, record.id, at_end[0]));

    world.paper_of(id, 1, "当日配布.pdf");
    world.clock.set(instant_in_tokyo(*Day::parse("2027-04-10"), 9));
    auto const contents = world.read([&](db::Read& tx) { return service::contents_of(tx, find(tx, world.chair, id)->meeting); });
    Fixed fixed;
    fixed.html = "<p>議事録</p>";
    fixed.hash = crypto::sha256_hex("%PDF-1.7 minutes");
    fixed.pdf = world.here().files.keep_bytes("%PDF-1.7 minutes");
    REQUIRE(world.write([&](db::Write& tx) { return confirm_minutes(tx, world.chair, world.here(), id, fixed, "議事録", model::stamp_of(contents)); }));
    std::vector<std::string> titles;
    for (auto const& part : parts_of_meeting(world, id))
        titles.push_back(part.title);
    CHECK(titles == std::vector<std::string> { "計画の案.pdf", "当日配布.pdf", "議事録.pdf" });
    auto const complete = *world.read([&](db::Read& tx) { return records::record_of(tx, records::Kind::Meeting, id.value); });
    CHECK(complete.id == record.id);
    CHECK(complete.completed_on == Day::parse("2027-04-10"));
    CHECK(complete.folder != record.folder);  // of the fiscal year in which it was complete

    auto const empty = world.convened();
    world.begun(empty);
    world.ended(empty);
    CHECK(parts_of_meeting(world, empty).empty());
}

#include "model/minutes.h"
#include "model/picture.h"
#include "model/rules.h"

#include <mado/print/document.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::meetings;

namespace {

Day day(char const* iso) { return *Day::parse(iso); }

std::vector<Paper> two_papers()
{
    Paper one, other, waiting;
    one.id = { "p1" }, one.state = PaperState::Ready, one.pages = 3;
    other.id = { "p2" }, other.state = PaperState::Ready, other.pages = 1;
    waiting.id = { "p3" };
    return { one, other, waiting };
}

std::string png(std::string const& chunks) { return std::string("\x89PNG\r\n\x1a\n", 8) + chunks; }
std::string chunk(std::string const& type, std::string const& bytes)
{
    auto const n = bytes.size();
    return std::string { static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n) } + type + bytes + std::string(4, 'c');
}
std::string const head = chunk("IHDR", std::string("\0\0\x02\x80\0\0\x01\xe0\x08\x02\0\0\0", 13));

}  // namespace

TEST_CASE("turning the page")
{
    struct Row { char const* name; char const* shown; std::int64_t page; Turn wanted; char const* paper; std::int64_t becomes; };
    Row const rows[] = {
        { "the next page", "p1", 1, { 5, {}, 1 }, "p1", 2 },
        { "the page before", "p1", 3, { 5, {}, -1 }, "p1", 2 },
        { "not beyond the last", "p1", 3, { 5, {}, 1 }, "", 0 },
        { "not before the first", "p1", 1, { 5, {}, -1 }, "", 0 },
        { "another paper begins at its first page", "p1", 3, { 5, { "p2" }, 0 }, "p2", 1 },
        { "the first paper of all", "", 0, { 5, { "p1" }, 0 }, "p1", 1 },
        { "nothing is shown yet", "", 0, { 5, {}, 1 }, "", 0 },
        { "a paper that is not drawn yet", "p1", 1, { 5, { "p3" }, 0 }, "", 0 },
        { "no such paper", "p1", 1, { 5, { "p9" }, 0 }, "", 0 },
        { "a second click", "p1", 1, { 4, {}, 1 }, "", 0 },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        Meeting meeting;
        meeting.shown_paper = { row.shown }, meeting.shown_page = row.page, meeting.turn = 5;
        auto const shown = model::turned(meeting, two_papers(), row.wanted);
        REQUIRE(shown.has_value() == (row.becomes > 0));
        if (shown) {
            CHECK(shown->paper.value == row.paper);
            CHECK(shown->page == row.becomes);
        }
    }
}

TEST_CASE("who stands how to a meeting")
{
    Meeting meeting;
    meeting.organizer = { "o" }, meeting.presenter = { "m" };
    std::vector<Member> const members { { { "1" }, { "c" }, "c", Part::Chair, {} }, { { "2" }, { "s" }, "s", Part::Secretary, {} }, { { "3" }, { "m" }, "m", Part::Member, {} },
        { { "4" }, {}, "outside", Part::Member, {} } };
    struct Row { char const* person; bool is_member, runs, is_chair, presents; };
    for (auto const& row : { Row { "o", true, true, false, false }, Row { "c", true, true, true, false }, Row { "s", true, true, false, false }, Row { "m", true, false, false, true },
             Row { "x", false, false, false, false }, Row { "", false, false, false, false } }) {
        CAPTURE(row.person);
        auto const standing = model::standing_of(meeting, members, { row.person });
        CHECK(standing.is_member == row.is_member);
        CHECK(standing.runs == row.runs);
        CHECK(standing.is_chair == row.is_chair);
        CHECK(standing.presents == row.presents);
    }
    meeting.presenter = { "x" };
    CHECK_FALSE(model::standing_of(meeting, members, { "x" }).presents);
}

TEST_CASE("what a meeting and a petition may become")
{
    using enum MeetingState;
    for (auto const from : { Planned, Open, Ended, Cancelled })
        for (auto const to : { Planned, Open, Ended, Cancelled })
            CHECK(model::may_become(from, to) == ((from == Planned && (to == Open || to == Cancelled)) || (from == Open && to == Ended)));
    CHECK(model::may_become(PetitionState::Draft, PetitionState::Handed));
    CHECK_FALSE(model::may_become(PetitionState::Draft, PetitionState::Answered));
    CHECK(model::may_become(PetitionState::Handed, PetitionState::Closed));
    CHECK_FALSE(model::may_become(PetitionState::Closed, PetitionState::Draft));
}

TEST_CASE("the weeks of a month, from Sunday, and the times of an agenda")
{
    auto const weeks = model::weeks_of(2026, 11);  // begins on a Sunday
    REQUIRE(weeks.size() == 5);
    CHECK(weeks[0][0] == day("2026-11-01"));
    CHECK(weeks[4][6] == day("2026-12-05"));
    CHECK(model::weeks_of(2026, 2).size() == 4);   // 28 days from a Sunday
    CHECK(model::weeks_of(2026, 8).size() == 6);
    CHECK(model::weeks_of(2026, 13).empty());
    auto const start = instant_in_tokyo(day("2026-11-18"), 10);
    auto const times = model::timetable(start, { { {}, "a", "", 15 }, { {}, "b", "", 0 }, { {}, "c", "", 5 } });
    REQUIRE(times.size() == 3);
    CHECK(times[0] == start);
    CHECK(times[1] == instant_in_tokyo(day("2026-11-18"), 10, 15));
    CHECK(times[2] == times[1]);
}

TEST_CASE("terms, on both sides of each day")
{
    Seat seat;
    seat.since = day("2024-04-01");
    CHECK(model::term_of(seat, day("2024-03-31")) == model::Term::Coming);
    CHECK(model::term_of(seat, day("2030-01-01")) == model::Term::Running);
    seat.until = day("2026-03-31");
    CHECK(model::term_of(seat, day("2026-01-30")) == model::Term::Running);
    CHECK(model::term_of(seat, day("2026-01-31")) == model::Term::Ending);
    CHECK(model::term_of(seat, day("2026-03-31")) == model::Term::Ending);
    CHECK(model::term_of(seat, day("2026-04-01")) == model::Term::Over);
}

TEST_CASE("what is wrong with what was typed")
{
    Plan plan { MeetingKind::Briefing, {}, "幹部レク", "", instant_in_tokyo(day("2026-11-18"), 10), instant_in_tokyo(day("2026-11-18"), 11) };
    CHECK(model::wrong_with(plan).empty());
    std::swap(plan.starts_at, plan.ends_at);
    CHECK(model::wrong_with(plan).front().key == "meetings.ends_before_it_begins");
    plan.starts_at = instant_in_tokyo(day("2026-11-16"), 10);
    CHECK(model::wrong_with(plan).front().key == "meetings.longer_than_a_day");

    std::vector<Member> members { { {}, { "c" }, "c", Part::Chair, {} }, { {}, {}, "外の人", Part::Member, {} } };
    CHECK(model::wrong_with(members).empty());
    members.push_back({ {}, { "c" }, "c", Part::Member, {} });
    CHECK(model::wrong_with(members).front().key == "meetings.member_twice");
    members.back() = { {}, { "d" }, "d", Part::Chair, {} };
    CHECK(model::wrong_with(members).front().key == "meetings.one_chair");

    Resolution action { {}, {}, {}, ResolutionKind::Action, "調べる", {}, {}, {}, {}, 1 };
    CHECK(model::wrong_with(action).size() == 2);
    action.kind = ResolutionKind::Decision;
    CHECK(model::wrong_with(action).empty());

    StandingBody const council { { "a" }, {}, BodyKind::Council, "審議会", "", "", false, 1 }, below { { "b" }, { "a" }, BodyKind::Council, "部会", "", "", false, 1 };
    auto circle = council;
    circle.parent = { "b" };
    CHECK(model::wrong_with(below, { council, below }).empty());
    CHECK(model::wrong_with(circle, { council, below }).front().key == "meetings.wrong_parent");
    circle.parent = { "a" };
    CHECK(model::wrong_with(circle, { council, below }).front().key == "meetings.wrong_parent");
    circle.parent = { "none" };
    CHECK(model::wrong_with(circle, { council, below }).front().key == "meetings.wrong_parent");

    Petition petition { {}, 2026, "国土交通省", "道路", "要望します", {}, "", PetitionState::Answered, day("2026-07-01"), "", day("2026-06-30"), 0 };
    auto const errors = model::wrong_with(petition);
    REQUIRE(errors.size() == 2);
    CHECK(errors[0].key == "meetings.missing_reply");
    CHECK(errors[1].key == "meetings.replied_before");
}

TEST_CASE("a picture is a PNG of pixels alone, whole to its end")
{
    auto const pixels = chunk("IDAT", "pixels"), end = chunk("IEND", "");
    auto const size = model::plain_png(png(head + pixels + end));
    REQUIRE(size);
    CHECK(size->width == 640);
    CHECK(size->height == 480);
    struct Row { char const* name; std::string bytes; };
    Row const rows[] = {
        { "nothing", "" },
        { "something else", "%PDF-1.7" },
        { "without pixels", png(head + end) },
        { "without an end", png(head + pixels) },
        { "more behind the end", png(head + pixels + end) + "<script>" },
        { "words in it", png(head + chunk("tEXt", "Author") + pixels + end) },
        { "two heads", png(head + head + pixels + end) },
        { "pixels before the head", png(pixels + head + end) },
        { "a chunk longer than the file", png(head + std::string("\x7f\xff\xff\xff", 4) + "IDATpixelscccc") },
        { "larger than any page", png(chunk("IHDR", std::string("\0\0\xff\xff\0\0\x01\xe0\x08\x02\0\0\0", 13)) + pixels + end) },
        { "without a width", png(chunk("IHDR", std::string("\0\0\0\0\0\0\x01\xe0\x08\x02\0\0\0", 13)) + pixels + end) },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK_FALSE(model::plain_png(row.bytes));
    }
}

TEST_CASE("minutes: everything typed is escaped, the document can be printed, and its stamp changes with each part")
{
    model::Contents contents;
    contents.meeting.plan = { MeetingKind::Council, {}, "<b>環境</b>審議会", "201会議室", instant_in_tokyo(day("2026-11-18"), 10), instant_in_tokyo(day("2026-11-18"), 11, 30) };
    contents.members = { { { "1" }, { "c" }, "市野 健太郎", Part::Chair, Attendance::Present }, { { "2" }, {}, "外部 委員", Part::Member, Attendance::Absent } };
    contents.items = { { { "i1" }, "計画の案", "環境課長", 20 } };
    contents.resolutions = { { { "r1" }, {}, { "i1" }, ResolutionKind::Decision, "案のとおり<決める>", {}, {}, {}, {}, 1 },
        { { "r2" }, {}, { "gone" }, ResolutionKind::Decision, "次回は来月", {}, {}, {}, {}, 1 }, { { "r3" }, {}, {}, ResolutionKind::Action, "県に確かめる", { "m" }, day("2026-12-01"), {}, {}, 1 } };
    contents.names["m"] = "守田 悠";
    contents.words = "第一段落。\n\n第二段落 & 続き。";
    auto const say = [](std::string_view key, std::map<std::string, std::string> const& arguments) {
        std::string all(key);
        for (auto const& [name, value] : arguments)
            all += " " + value;
        return all;
    };
    auto const html = model::minutes_html(contents, say, "市野 健太郎", day("2026-11-20"));
    CHECK(html.find("<b>") == std::string::npos);
    CHECK(html.find("&lt;b&gt;環境") != std::string::npos);
    CHECK(html.find("案のとおり&lt;決める&gt;") != std::string::npos);
    CHECK(html.find("次回は来月") != std::string::npos);
    CHECK(html.find("守田 悠") != std::string::npos);
    CHECK(html.find("第二段落 &amp; 続き。") != std::string::npos);
    CHECK(html.find("meetings.minutes.confirmed_line") != std::string::npos);
    CHECK(model::minutes_html(contents, say, "", day("2026-11-20")).find("meetings.minutes.unconfirmed") != std::string::npos);
    auto const printable = print::check(html);
    CHECK_MESSAGE(printable, (printable ? "" : printable.error().arguments.at("problem")));
    auto const empty = model::minutes_html({}, say, "", day("2026-11-20"));
    CHECK(print::check(empty));

    auto const stamp = model::stamp_of(contents);
    CHECK(stamp == model::stamp_of(contents));
    auto changed = contents;
    changed.words += "追記";
    CHECK(model::stamp_of(changed) != stamp);
    changed = contents;
    changed.members[1].attendance = Attendance::Present;
    CHECK(model::stamp_of(changed) != stamp);
    changed = contents;
    changed.resolutions.pop_back();
    CHECK(model::stamp_of(changed) != stamp);
}

// Everybody sees the presenter's page. With JavaScript it comes by itself (Server-Sent Events); without, a link brings it.
#include "web/pages.h"

#include <mado/json/json.h>

#include <algorithm>

namespace mado::meetings::web {

namespace {

struct FollowPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, presenter, paper, where, picture, words, width, height, turn, note_address, paper_id, page_number, events, now, self, floor, state;
    Area note {};
    Select papers {}, presenters {};
    bool presents = false, may_give = false, is_open = false, has_papers = false;
    static constexpr auto fields = std::tuple { MADO_FIELD(FollowPage, trouble_summary), MADO_FIELD(FollowPage, back), MADO_FIELD(FollowPage, title), MADO_FIELD(FollowPage, presenter),
        MADO_FIELD(FollowPage, paper), MADO_FIELD(FollowPage, where), MADO_FIELD(FollowPage, picture), MADO_FIELD(FollowPage, words), MADO_FIELD(FollowPage, width), MADO_FIELD(FollowPage, height),
        MADO_FIELD(FollowPage, turn), MADO_FIELD(FollowPage, note_address), MADO_FIELD(FollowPage, paper_id), MADO_FIELD(FollowPage, page_number), MADO_FIELD(FollowPage, events),
        MADO_FIELD(FollowPage, now), MADO_FIELD(FollowPage, self), MADO_FIELD(FollowPage, floor), MADO_FIELD(FollowPage, state), MADO_FIELD(FollowPage, note), MADO_FIELD(FollowPage, papers),
        MADO_FIELD(FollowPage, presenters), MADO_FIELD(FollowPage, presents), MADO_FIELD(FollowPage, may_give), MADO_FIELD(FollowPage, is_open), MADO_FIELD(FollowPage, has_papers) };
};

// What is shown now.
struct Now { Seen seen; std::optional<Paper> paper; std::optional<PaperPage> page; std::string note; };

Result<Now> now_of(Visit const& visit, db::Read& tx)
{
    auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
    Now now { seen, {}, {}, {} };
    auto const& meeting = seen.meeting;
    for (auto const& one : papers(tx, meeting.id))
        if (one.id == meeting.shown_paper)
            now.paper = one;
    if (now.paper)
        now.page = page_of(tx, now.paper->id, meeting.shown_page);
    now.note = note(tx, visit.caller, visit.here, meeting.id, now.page ? now.paper->id : PaperId {}, now.page ? now.page->number : 0);
    return now;
}

std::string picture_of(Visit const& visit, Now const& now)
{
    return now.page ? mado::web::link(visit, { "meetings", now.seen.meeting.id.value, "papers", now.paper->id.value, std::to_string(now.page->number), "picture" }) : std::string();
}

std::string where_of(Visit const& visit, Now const& now)
{
    return now.page ? say(visit, "meetings.page_of", { { "page", std::to_string(now.page->number) }, { "pages", std::to_string(now.paper->pages) } }) : say(visit, "meetings.follow.nothing");
}

std::string state_of(Visit const& visit, Meeting const& meeting) { return say(visit, "meetings.follow." + word_of(meeting.state)); }

bool is_over(Meeting const& meeting) { return meeting.state == MeetingState::Ended || meeting.state == MeetingState::Cancelled; }

void fill_presenter(Visit const& visit, db::Read& tx, FollowPage& page, Now const& now, Attempt const* attempt)
{
    auto const& meeting = now.seen.meeting;
    page.presents = now.seen.standing.presents && page.is_open;
    page.may_give = (now.seen.standing.runs || now.seen.standing.presents) && !is_over(meeting);
    page.papers = { "paper", say(visit, "meetings.follow.paper"), {}, {} };
    for (auto const& one : papers(tx, meeting.id))
        if (one.state == PaperState::Ready)
            page.papers.options.push_back({ one.id.value, one.title, one.id == meeting.shown_paper });
    page.has_papers = !page.papers.options.empty();
    page.presenters = { "presenter", say(visit, "meetings.presenter"), mado::web::trouble_of(visit, attempt, "presenter"), {} };
    bool organizer_is_there = false;
    for (auto const& one : members(tx, meeting.id))
        if (one.person) {
            page.presenters.options.push_back({ one.person.value, one.name, one.person == meeting.presenter });
            organizer_is_there = organizer_is_there || one.person == meeting.organizer;
        }
    if (!organizer_is_there)
        page.presenters.options.push_back({ meeting.organizer.value, name_of(tx, meeting.organizer), meeting.organizer == meeting.presenter });
}

Result<FollowPage> follow_page(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const now = TRY(now_of(visit, tx));
    auto const& meeting = now.seen.meeting;
    FollowPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    page.back = at(visit, meeting.id);
    page.title = meeting.plan.title;
    page.presenter = name_of(tx, meeting.presenter);
    page.is_open = meeting.state == MeetingState::Open;
    page.state = state_of(visit, meeting);
    page.paper = now.paper ? now.paper->title : std::string();
    page.where = where_of(visit, now);
    page.picture = picture_of(visit, now);
    if (now.page) {
        page.words = now.page->words;
        page.width = std::to_string(now.page->width);
        page.height = std::to_string(now.page->height);
        page.paper_id = now.paper->id.value;
        page.page_number = std::to_string(now.page->number);
    }
    page.turn = std::to_string(meeting.turn);
    page.self = at(visit, meeting.id, "/follow");
    page.events = is_over(meeting) ? std::string() : at(visit, meeting.id, "/follow/events");
    page.now = at(visit, meeting.id, "/follow/now");
    page.floor = at(visit, meeting.id, "/follow/floor");
    page.note_address = at(visit, meeting.id, "/note");
    page.note = area(visit, attempt, "note", "meetings.note.page", now.note);
    page.note.help = say(visit, "meetings.note.help");
    page.note.most = "4000";
    fill_presenter(visit, tx, page, now, attempt);
    return page;
}

}  // namespace

Shown show_follow(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return follow_page(visit, tx, attempt); }));
    return mado::web::page(visit, "meetings/follow.html", page, attempt);
}

Shown act_follow(Visit const& visit)
{
    auto const step = visit.request.answer("step");
    Turn const wanted { number_typed(visit.request.answer("from")), step.empty() ? PaperId { visit.request.answer("paper") } : PaperId {}, step == "next" ? 1 : step == "before" ? -1 : 0 };
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return turn(tx, visit.caller, visit.here, meeting_of(visit), wanted); }));
    return http::see_other(at(visit, meeting_of(visit), "/follow"));
}

Shown act_floor(Visit const& visit)
{
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return give_floor(tx, visit.caller, visit.here, meeting_of(visit), { visit.request.answer("presenter") }); }));
    return mado::web::done(visit, "/meetings/" + meeting_of(visit).value + "/follow", "meetings.said.floor");
}

Shown show_following(Visit const& visit, Attempt const*)
{
    auto const now = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return now_of(visit, tx); }));
    auto const& meeting = now.seen.meeting;
    auto answer = http::bytes("application/json", json::write(json::object({ { "turn", meeting.turn }, { "state", word_of(meeting.state) }, { "says", state_of(visit, meeting) },
        { "presents", now.seen.standing.presents && meeting.state == MeetingState::Open }, { "paper", now.page ? now.paper->id.value : std::string() },
        { "title", now.paper ? now.paper->title : std::string() }, { "page", now.page ? now.page->number : 0 }, { "where", where_of(visit, now) }, { "picture", picture_of(visit, now) },
        { "width", now.page ? now.page->width : 0 }, { "height", now.page ? now.page->height : 0 }, { "words", now.page ? now.page->words : std::string() }, { "note", now.note } })));
    return answer.with("cache-control", "no-store");
}

// Only hints ("page" and a number): what is shown is asked for by each one under their own right. A stream holds no thread; over, the browser comes no more.
Shown show_events(Visit const& visit, Attempt const*)
{
    auto const meeting = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return find(tx, visit.caller, meeting_of(visit)); })).meeting;
    http::Response response;
    if (is_over(meeting))
        response.status = 204;
    else
        response.channel = topic_of(meeting);
    return response;
}

Shown act_note(Visit const& visit)
{
    auto const& request = visit.request;
    PaperId const paper { request.answer("paper") };
    auto const page = paper ? number_typed(request.answer("page")) : 0;
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return keep_note(tx, visit.caller, visit.here, meeting_of(visit), paper, page, request.answer("note")); }));
    if (request.answer("quietly") == "yes")
        return http::text(200, "kept\n");
    auto const back = "/meetings/" + meeting_of(visit).value;
    if (request.answer("back") == "follow")
        return mado::web::done(visit, back + "/follow", "meetings.said.note");
    return mado::web::done(visit, paper ? back + "/papers/" + paper.value + "/" + std::to_string(page) : back, "meetings.said.note");
}

std::vector<mado::web::PageType> follow_pages() { return { html::page<FollowPage>("meetings/follow.html") }; }

}  // namespace mado::meetings::web

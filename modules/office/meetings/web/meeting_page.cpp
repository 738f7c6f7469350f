// The one link of a meeting: when and where, agenda, papers, who is there, what came of it.
#include "web/pages.h"

#include <mado/time/wareki.h>

#include "model/rules.h"

#include <algorithm>

namespace mado::meetings::web {

namespace {

struct ItemView {
    std::string time, title, speaker, minutes;
    std::vector<Option> decisions {};
    static constexpr auto fields = std::tuple { MADO_FIELD(ItemView, time), MADO_FIELD(ItemView, title), MADO_FIELD(ItemView, speaker), MADO_FIELD(ItemView, minutes), MADO_FIELD(ItemView, decisions) };
};
struct PaperView {
    std::string title, address, file, state, number;
    static constexpr auto fields = std::tuple { MADO_FIELD(PaperView, title), MADO_FIELD(PaperView, address), MADO_FIELD(PaperView, file), MADO_FIELD(PaperView, state), MADO_FIELD(PaperView, number) };
};
struct MemberView {
    std::string name, part, attendance, is;
    static constexpr auto fields = std::tuple { MADO_FIELD(MemberView, name), MADO_FIELD(MemberView, part), MADO_FIELD(MemberView, attendance), MADO_FIELD(MemberView, is) };
};
struct MeetingPage {
    std::optional<mado::web::TroubleSummary> trouble_summary;
    std::string back, title, kind, when, place, state, is, body, body_address, link, presenter, minutes_state;
    std::string follow, change, members_address, agenda_address, papers_address, resolutions_address, minutes_address, note_address;
    Area note {};
    bool runs = false, may_begin = false, may_end = false, may_cancel = false, is_open = false, may_change = false, is_confirmed = false, has_decisions = false;
    std::vector<ItemView> items {};
    std::vector<PaperView> papers {};
    std::vector<MemberView> members {};
    std::vector<ActionRow> actions {};
    std::vector<Option> decisions {};
    static constexpr auto fields = std::tuple { MADO_FIELD(MeetingPage, trouble_summary), MADO_FIELD(MeetingPage, back), MADO_FIELD(MeetingPage, title), MADO_FIELD(MeetingPage, kind), MADO_FIELD(MeetingPage, when),
        MADO_FIELD(MeetingPage, place), MADO_FIELD(MeetingPage, state), MADO_FIELD(MeetingPage, is), MADO_FIELD(MeetingPage, body), MADO_FIELD(MeetingPage, body_address), MADO_FIELD(MeetingPage, link),
        MADO_FIELD(MeetingPage, presenter), MADO_FIELD(MeetingPage, minutes_state), MADO_FIELD(MeetingPage, follow), MADO_FIELD(MeetingPage, change), MADO_FIELD(MeetingPage, members_address),
        MADO_FIELD(MeetingPage, agenda_address), MADO_FIELD(MeetingPage, papers_address), MADO_FIELD(MeetingPage, resolutions_address), MADO_FIELD(MeetingPage, minutes_address),
        MADO_FIELD(MeetingPage, note_address), MADO_FIELD(MeetingPage, note), MADO_FIELD(MeetingPage, runs), MADO_FIELD(MeetingPage, may_begin), MADO_FIELD(MeetingPage, may_end),
        MADO_FIELD(MeetingPage, may_cancel), MADO_FIELD(MeetingPage, is_open), MADO_FIELD(MeetingPage, may_change), MADO_FIELD(MeetingPage, is_confirmed), MADO_FIELD(MeetingPage, has_decisions), MADO_FIELD(MeetingPage, items),
        MADO_FIELD(MeetingPage, papers), MADO_FIELD(MeetingPage, members), MADO_FIELD(MeetingPage, actions), MADO_FIELD(MeetingPage, decisions) };
};

std::string flag_of(MeetingState state) { return state == MeetingState::Open ? "mine" : state == MeetingState::Cancelled ? "bad" : state == MeetingState::Ended ? "good" : ""; }

void fill_agenda(Visit const& visit, db::Read& tx, MeetingPage& page, Meeting const& meeting, std::vector<Resolution> const& results)
{
    auto const items = agenda(tx, meeting.id);
    auto const times = model::timetable(meeting.plan.starts_at, items);
    for (std::size_t n = 0; n < items.size(); ++n) {
        ItemView view { n == 0 || items[n - 1].minutes > 0 ? time_value(times[n]) : std::string(), items[n].title, items[n].speaker,
            items[n].minutes > 0 ? say(visit, "meetings.item.minutes_words", { { "n", std::to_string(items[n].minutes) } }) : std::string() };
        for (auto const& one : results)
            if (one.kind == ResolutionKind::Decision && one.item == items[n].id)
                view.decisions.push_back({ one.id.value, one.words, false });
        page.items.push_back(std::move(view));
    }
    for (auto const& one : results)
        if (one.kind == ResolutionKind::Decision && std::ranges::find(items, one.item, &Item::id) == items.end())
            page.decisions.push_back({ one.id.value, one.words, false });
}

void fill_papers(Visit const& visit, db::Read& tx, MeetingPage& page, Meeting const& meeting)
{
    int number = 0;
    for (auto const& one : papers(tx, meeting.id)) {
        PaperView view { one.title, {}, {}, say(visit, "meetings.paper." + word_of(one.state), { { "n", std::to_string(one.pages) } }), std::to_string(++number) };
        if (one.state == PaperState::Ready) {
            view.address = mado::web::link(visit, { "meetings", meeting.id.value, "papers", one.id.value, "1" });
            view.file = mado::web::link(visit, { "meetings", meeting.id.value, "papers", one.id.value, "file" });
        }
        page.papers.push_back(std::move(view));
    }
}

void fill_members(Visit const& visit, db::Read& tx, MeetingPage& page, Meeting const& meeting)
{
    for (auto const& one : members(tx, meeting.id))
        page.members.push_back({ one.name, say(visit, "meetings.part." + word_of(one.part)), say(visit, "meetings.attendance." + word_of(one.attendance)),
            one.attendance == Attendance::Absent ? "heed" : one.attendance == Attendance::Unknown ? "" : "good" });
}

void fill_addresses(Visit const& visit, MeetingPage& page, MeetingId const& id)
{
    page.back = mado::web::link(visit, "/meetings");
    page.follow = at(visit, id, "/follow");
    page.change = at(visit, id, "/change");
    page.members_address = at(visit, id, "/members");
    page.agenda_address = at(visit, id, "/agenda");
    page.papers_address = at(visit, id, "/papers");
    page.resolutions_address = at(visit, id, "/resolutions");
    page.minutes_address = at(visit, id, "/minutes");
    page.note_address = at(visit, id, "/note");
}

Result<MeetingPage> page_of_meeting(Visit const& visit, db::Read& tx, Attempt const* attempt)
{
    auto const seen = TRY(find(tx, visit.caller, meeting_of(visit)));
    auto const& meeting = seen.meeting;
    MeetingPage page;
    page.trouble_summary = mado::web::trouble_summary(visit, attempt);
    fill_addresses(visit, page, meeting.id);
    page.title = meeting.plan.title;
    page.kind = say(visit, "meetings.kind." + word_of(meeting.plan.kind));
    page.when = when_words(meeting.plan);
    page.place = meeting.plan.place;
    page.state = say(visit, "meetings.state." + word_of(meeting.state));
    page.is = flag_of(meeting.state);
    page.presenter = name_of(tx, meeting.presenter);
    if (auto const body = meeting.plan.body ? find_body(tx, meeting.plan.body) : refuse(Refusal::Kind::NotFound, "meetings.no_such_body")) {
        page.body = body->name;
        page.body_address = mado::web::link(visit, { "meetings", "bodies", body->id.value });
    }
    auto const written = minutes(tx, meeting.id);
    page.is_confirmed = written.state == MinutesState::Confirmed;
    page.minutes_state = say(visit, page.is_confirmed ? "meetings.minutes.confirmed" : written.version > 0 ? "meetings.minutes.writing" : "meetings.minutes.none");
    page.runs = seen.standing.runs;
    page.may_begin = page.runs && meeting.state == MeetingState::Planned;
    page.may_cancel = page.may_begin;
    page.may_end = page.runs && meeting.state == MeetingState::Open;
    page.is_open = meeting.state == MeetingState::Open;
    page.may_change = page.runs && !page.is_confirmed && meeting.state != MeetingState::Cancelled;
    auto const results = resolutions(tx, meeting.id);
    fill_agenda(visit, tx, page, meeting, results);
    fill_papers(visit, tx, page, meeting);
    fill_members(visit, tx, page, meeting);
    page.has_decisions = !page.decisions.empty();
    for (auto const& one : results)
        if (one.kind == ResolutionKind::Action) {
            page.actions.push_back(action_row(visit, tx, one, page.runs || one.person == visit.caller.person));
            page.actions.back().meeting.clear();  // it is this one
        }
    page.note = area(visit, attempt, "note", "meetings.note", note(tx, visit.caller, visit.here, meeting.id, {}, 0));
    page.note.help = say(visit, "meetings.note.help");
    page.note.most = "4000";
    return page;
}

}  // namespace

Shown show_meeting(Visit const& visit, Attempt const* attempt)
{
    auto const page = TRY(visit.here.database.read(visit.tenant(), [&](db::Read& tx) { return page_of_meeting(visit, tx, attempt); }));
    return mado::web::page(visit, "meetings/meeting.html", page, attempt);
}

Shown act_meeting(Visit const& visit)
{
    auto const wanted = visit.request.answer("do");
    auto const use = wanted == "begin" ? begin : wanted == "end" ? end : wanted == "cancel" ? cancel : nullptr;
    if (!use)
        return refuse(Refusal::Kind::Invalid, "form.check_your_answers");
    TRY(visit.here.database.write(visit.tenant(), [&](db::Write& tx) { return use(tx, visit.caller, visit.here, meeting_of(visit)); }));
    return mado::web::done(visit, "/meetings/" + meeting_of(visit).value, "meetings.said." + wanted);
}

std::vector<mado::web::PageType> meeting_pages() { return { html::page<MeetingPage>("meetings/meeting.html") }; }

}  // namespace mado::meetings::web

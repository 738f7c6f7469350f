// What the presenter shows, and what each one writes beside it for themselves.
#include "service/inside.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/module/tell.h>
#include <mado/text/utf8.h>

#include "model/rules.h"
#include "store/meeting_store.h"

#include <algorithm>

namespace mado::meetings {

namespace {

using Kind = Refusal::Kind;

std::string note_context(MeetingId const& id, PersonId const& person, PaperId const& paper, std::int64_t page)
{
    return "meetings.note." + id.value + "." + person.value + "." + paper.value + "." + std::to_string(page);
}

}  // namespace

std::string topic_of(Meeting const& meeting) { return "meetings/" + meeting.id.value; }

Result<void> give_floor(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PersonId const& presenter)
{
    auto const seen = TRY(find(tx, caller, id));
    if (!seen.standing.runs && !seen.standing.presents)
        return refuse(Kind::Forbidden, "meetings.only_who_runs_it");
    if (!model::standing_of(seen.meeting, store::members(tx, id), presenter).is_member)
        return refuse(std::vector<FieldError> { { "presenter", "meetings.no_such_member" } });
    auto meeting = seen.meeting;
    if (meeting.state == MeetingState::Ended || meeting.state == MeetingState::Cancelled)
        return service::changed();
    meeting.presenter = presenter;
    if (!store::change(tx, meeting))
        return service::changed();
    audit::record(tx, caller, here.now(), "meetings.presenter.changed", { { "meeting", id.value }, { "person", presenter.value } });
    tell(tx, topic_of(meeting), "page", std::to_string(meeting.turn));
    return {};
}

Result<Meeting> turn(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, Turn const& wanted)
{
    auto const seen = TRY(find(tx, caller, id));
    if (!seen.standing.presents)
        return refuse(Kind::Forbidden, "meetings.only_the_presenter");
    auto meeting = seen.meeting;
    if (meeting.state != MeetingState::Open)
        return refuse(Kind::Conflict, "meetings.is_not_open");
    auto const shown = model::turned(meeting, store::papers(tx, id), wanted);
    if (!shown)
        return meeting;
    auto const from = meeting.turn;
    meeting.shown_paper = shown->paper;
    meeting.shown_page = shown->page;
    ++meeting.turn;
    if (!store::turn(tx, meeting, from))
        return service::changed();
    audit::record(tx, caller, here.now(), "meetings.page.turned", { { "meeting", id.value }, { "paper", shown->paper.value } }, { { "page", std::to_string(shown->page) } });
    tell(tx, topic_of(meeting), "page", std::to_string(meeting.turn));
    return meeting;
}

std::string note(db::Read& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PaperId const& paper, std::int64_t page)
{
    auto const boxed = store::note(tx, id, caller.person, paper, page);
    return boxed ? crypto::decrypt(here.keys.storage, *boxed, note_context(id, caller.person, paper, page)).value_or(std::string()) : std::string();
}

Result<void> keep_note(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, PaperId const& paper, std::int64_t page, std::string_view words)
{
    TRY(find(tx, caller, id));
    if (text::length(words) > model::most_note)
        return refuse(std::vector<FieldError> { { "note", "meetings.too_long", { { "most", std::to_string(model::most_note) } } } });
    if (paper) {
        auto const found = TRY(find_paper(tx, caller, id, paper));
        if (page < 1 || page > std::max<std::int64_t>(found.pages, 1))
            return service::not_found();
    } else if (page != 0) {
        return service::not_found();
    }
    if (text::trimmed(words).empty())
        store::forget_note(tx, id, caller.person, paper, page);
    else
        store::keep_note(tx, id, caller.person, paper, page, crypto::encrypt(here.keys.storage, words, note_context(id, caller.person, paper, page)), here.now().at);
    return {};
}

}  // namespace mado::meetings

#include "service/filing.h"
#include "service/inside.h"

#include <mado/meetings/reminders.h>
#include <mado/meetings/standing_bodies.h>

#include <mado/audit/audit.h>
#include <mado/http/push.h>
#include <mado/module/tell.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "model/rules.h"
#include "store/body_store.h"
#include "store/meeting_store.h"

#include <algorithm>

namespace mado::meetings {

namespace service {

Result<Meeting> to_change(db::Read& tx, Caller const& caller, MeetingId const& id)
{
    auto const seen = TRY(find(tx, caller, id));
    if (!seen.standing.runs)
        return refuse(Refusal::Kind::Forbidden, "meetings.only_who_runs_it");
    if (seen.meeting.state == MeetingState::Cancelled)
        return refuse(Refusal::Kind::Conflict, "meetings.is_cancelled");
    if (minutes(tx, id).state == MinutesState::Confirmed)
        return refuse(Refusal::Kind::Conflict, "meetings.is_confirmed");
    return seen.meeting;
}

std::string division_of(db::Read& tx, Caller const& caller)
{
    auto const position = organization::position(tx, caller.position);
    return position ? position->division : std::string();
}

}  // namespace service

namespace {

using Kind = Refusal::Kind;
using service::changed;
using service::not_found;

Plan tidied(Plan plan)
{
    plan.title = std::string(text::trimmed(plan.title));
    plan.place = std::string(text::trimmed(plan.place));
    return plan;
}

Member organizer_of(db::Read& tx, Moment const& now, PersonId const& person)
{
    auto const found = organization::person(tx, person);
    return { { now.id() }, person, found ? found->name : person.value, Part::Secretary, Attendance::Unknown };
}

// The members of a standing body whose term runs on that day.
void add_members_of(db::Read& tx, Moment const& now, StandingBodyId const& body, Day on, std::vector<Member>& members)
{
    for (auto const& seat : store::seats(tx, body)) {
        if (seat.since > on || (seat.until && *seat.until < on))
            continue;
        bool const is_there = seat.person && std::ranges::any_of(members, [&](Member const& one) { return one.person == seat.person; });
        bool const has_chair = std::ranges::any_of(members, [](Member const& one) { return one.part == Part::Chair; });
        if (!is_there)
            members.push_back({ { now.id() }, seat.person, seat.name, seat.is_chair && !has_chair ? Part::Chair : Part::Member, Attendance::Unknown });
    }
}

Result<Meeting> moved(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, MeetingState to, std::string_view event)
{
    auto const seen = TRY(find(tx, caller, id));
    if (!seen.standing.runs)
        return refuse(Kind::Forbidden, "meetings.only_who_runs_it");
    auto meeting = seen.meeting;
    if (!model::may_become(meeting.state, to))
        return changed();
    meeting.state = to;
    if (!store::change(tx, meeting))
        return changed();
    audit::record(tx, caller, here.now(), event, { { "meeting", id.value } });
    return meeting;
}

}  // namespace

Result<Seen> find(db::Read& tx, Caller const& caller, MeetingId const& id)
{
    if (caller.kind == CallerKind::Public || caller.kind == CallerKind::Resident)
        return refuse(Kind::SignIn, "web.sign_in");
    auto const meeting = store::find(tx, id);
    if (!meeting)
        return not_found();
    auto const standing = model::standing_of(*meeting, store::members(tx, id), caller.person);
    if (!standing.is_member)
        return not_found();
    return Seen { *meeting, standing };
}

std::vector<Meeting> meetings(db::Read& tx, Caller const& caller, Instant from, Instant until)
{
    return caller.kind == CallerKind::Staff && caller.person ? store::of_person(tx, caller.person, from, until) : std::vector<Meeting> {};
}

std::vector<Member> members(db::Read& tx, MeetingId const& id)
{
    auto all = store::members(tx, id);
    std::ranges::stable_sort(all, {}, &Member::part);
    return all;
}

std::vector<Item> agenda(db::Read& tx, MeetingId const& id) { return store::agenda(tx, id); }

Result<Meeting> convene(db::Write& tx, Caller const& caller, Workplace const& here, Plan const& plan)
{
    auto const owner = service::division_of(tx, caller);
    TRY(access::allow(tx, caller, may_convene, { owner, {} }));
    auto const kept = tidied(plan);
    if (auto errors = model::wrong_with(kept); !errors.empty())
        return refuse(std::move(errors));
    if (kept.body && !store::body(tx, kept.body))
        return refuse(std::vector<FieldError> { { "body", "meetings.no_such_body" } });
    auto const now = here.now();
    Meeting meeting { { now.id() }, kept, caller.person, owner, MeetingState::Planned, caller.person, {}, 0, 0, 1 };
    store::insert(tx, meeting);
    std::vector<Member> members { organizer_of(tx, now, caller.person) };
    if (kept.body)
        add_members_of(tx, now, kept.body, day_in_tokyo(kept.starts_at), members);
    store::replace_members(tx, meeting.id, members);
    audit::record(tx, caller, now, "meetings.meeting.convened", { { "meeting", meeting.id.value } }, { { "kind", word_of(kept.kind) }, { "day", day_in_tokyo(kept.starts_at).iso() } });
    return meeting;
}

Result<Meeting> change(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, Plan const& plan, std::int64_t expected_version)
{
    auto meeting = TRY(service::to_change(tx, caller, id));
    auto const kept = tidied(plan);
    if (auto errors = model::wrong_with(kept); !errors.empty())
        return refuse(std::move(errors));
    if (kept.body && !store::body(tx, kept.body))
        return refuse(std::vector<FieldError> { { "body", "meetings.no_such_body" } });
    if (meeting.version != expected_version)
        return changed();
    meeting.plan = kept;
    if (!store::change(tx, meeting))
        return changed();
    audit::record(tx, caller, here.now(), "meetings.meeting.changed", { { "meeting", id.value } }, { { "day", day_in_tokyo(kept.starts_at).iso() } });
    return meeting;
}

Result<void> keep_members(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::vector<Member> members, std::int64_t expected_version)
{
    auto meeting = TRY(service::to_change(tx, caller, id));
    auto const now = here.now();
    for (auto& one : members) {
        if (one.person)
            if (auto const person = organization::person(tx, one.person))
                one.name = person->name;
        one.name = std::string(text::trimmed(one.name));
        if (!one.id)
            one.id = { now.id() };
    }
    if (auto errors = model::wrong_with(members); !errors.empty())
        return refuse(std::move(errors));
    if (meeting.version != expected_version)
        return changed();
    store::replace_members(tx, id, members);
    if (!model::standing_of(meeting, members, meeting.presenter).is_member)
        meeting.presenter = meeting.organizer;
    if (!store::change(tx, meeting))
        return changed();
    audit::record(tx, caller, now, "meetings.member.kept", { { "meeting", id.value } }, { { "count", std::to_string(members.size()) } });
    return {};
}

Result<void> keep_agenda(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::vector<Item> items, std::int64_t expected_version)
{
    auto meeting = TRY(service::to_change(tx, caller, id));
    auto const now = here.now();
    for (auto& one : items) {
        one.title = std::string(text::trimmed(one.title));
        one.speaker = std::string(text::trimmed(one.speaker));
        if (!one.id)
            one.id = { now.id() };
    }
    if (auto errors = model::wrong_with(items); !errors.empty())
        return refuse(std::move(errors));
    if (meeting.version != expected_version || !store::change(tx, meeting))
        return changed();
    store::replace_agenda(tx, id, items);
    audit::record(tx, caller, now, "meetings.agenda.kept", { { "meeting", id.value } }, { { "count", std::to_string(items.size()) } });
    return {};
}

Result<void> begin(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id)
{
    auto const meeting = TRY(moved(tx, caller, here, id, MeetingState::Open, "meetings.meeting.begun"));
    tell(tx, topic_of(meeting), "page", std::to_string(meeting.turn));
    return {};
}

Result<void> end(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id)
{
    auto const meeting = TRY(moved(tx, caller, here, id, MeetingState::Ended, "meetings.meeting.ended"));
    tell(tx, topic_of(meeting), http::last_event, "");
    return service::file_papers(tx, caller, here, meeting);
}

Result<void> cancel(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id)
{
    auto const meeting = TRY(moved(tx, caller, here, id, MeetingState::Cancelled, "meetings.meeting.cancelled"));
    tell(tx, topic_of(meeting), http::last_event, "");
    return {};
}

std::vector<db::Statement> statements()
{
    auto all = store::meeting_statements();
    for (auto const& more : { store::paper_statements(), store::resolution_statements(), store::body_statements(), reminder_statements() })
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

}  // namespace mado::meetings

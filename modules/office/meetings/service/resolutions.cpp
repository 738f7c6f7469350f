// What came of a meeting: decisions, actions, and the minutes.
#include "service/contents.h"
#include "service/inside.h"
#include "service/papers.h"

#include <mado/audit/audit.h>
#include <mado/crypto/box.h>
#include <mado/organization/organization.h>
#include <mado/text/utf8.h>

#include "model/rules.h"
#include "store/body_store.h"
#include "store/meeting_store.h"

#include <algorithm>

namespace mado::meetings {

namespace {

using Kind = Refusal::Kind;

std::string minutes_context(MeetingId const& id) { return "meetings.minutes." + id.value; }

}  // namespace

namespace service {

model::Contents contents_of(db::Read& tx, Meeting const& meeting)
{
    model::Contents all { meeting, {}, members(tx, meeting.id), agenda(tx, meeting.id), store::resolutions(tx, meeting.id), {}, minutes(tx, meeting.id).words };
    if (auto const body = store::body(tx, meeting.plan.body))
        all.body_name = body->name;
    for (auto const& one : all.resolutions)
        if (auto const person = organization::person(tx, one.person))
            all.names[one.person.value] = person->name;
    return all;
}

}  // namespace service

std::vector<Resolution> resolutions(db::Read& tx, MeetingId const& id) { return store::resolutions(tx, id); }
std::vector<Resolution> actions_of(db::Read& tx, Caller const& caller) { return caller.person ? store::actions_of(tx, caller.person) : std::vector<Resolution> {}; }
std::int64_t count_open_actions(db::Read& tx, Caller const& caller) { return caller.person ? store::count_open(tx, caller.person) : 0; }

// Of whoever does it, or of who runs the meeting; for all others it is not there, or (members) not theirs.
Result<Resolution> find_action(db::Read& tx, Caller const& caller, ResolutionId const& id)
{
    auto const one = store::resolution(tx, id);
    if (!one || one->kind != ResolutionKind::Action)
        return refuse(Kind::NotFound, "meetings.no_such_action");
    if (caller.person && one->person == caller.person)
        return *one;
    auto const seen = TRY(find(tx, caller, one->meeting));
    if (!seen.standing.runs)
        return refuse(Kind::Forbidden, "meetings.not_your_action");
    return *one;
}

Result<Resolution> add_resolution(db::Write& tx, Caller const& caller, Workplace const& here, Resolution const& wanted)
{
    TRY(service::to_change(tx, caller, wanted.meeting));
    auto one = wanted;
    one.words = std::string(text::trimmed(wanted.words));
    if (one.kind == ResolutionKind::Decision) {
        one.person = {};
        one.due.reset();
    }
    auto errors = model::wrong_with(one);
    if (one.person && !organization::person(tx, one.person))
        errors.push_back({ "who", "meetings.no_such_person" });
    auto const items = store::agenda(tx, one.meeting);
    if (one.item && std::ranges::find(items, one.item, &Item::id) == items.end())
        errors.push_back({ "item", "meetings.no_such_item" });
    if (!errors.empty())
        return refuse(std::move(errors));
    auto const now = here.now();
    one.id = { now.id() };
    one.state = ActionState::Open;
    one.draft.clear();
    one.version = 1;
    store::insert(tx, one);
    audit::record(tx, caller, now, "meetings.resolution.added", { { "meeting", one.meeting.value }, { "resolution", one.id.value } },
        { { "kind", word_of(one.kind) }, { "words", audit::salted_hash(one.id.value, one.words) } });
    return one;
}

Result<void> remove_resolution(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id)
{
    auto const one = store::resolution(tx, id);
    if (!one)
        return refuse(Kind::NotFound, "meetings.no_such_action");
    TRY(service::to_change(tx, caller, one->meeting));
    if (!one->draft.empty())
        return refuse(Kind::Conflict, "meetings.has_a_draft");
    store::remove(tx, id);
    audit::record(tx, caller, here.now(), "meetings.resolution.removed", { { "meeting", one->meeting.value }, { "resolution", id.value } });
    return {};
}

Result<Resolution> finish(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id)
{
    auto one = TRY(find_action(tx, caller, id));
    if (one.state == ActionState::Done)
        return one;
    one.state = ActionState::Done;
    if (!store::change(tx, one))
        return service::changed();
    audit::record(tx, caller, here.now(), "meetings.resolution.finished", { { "meeting", one.meeting.value }, { "resolution", id.value } });
    return one;
}

Minutes minutes(db::Read& tx, MeetingId const& id) { return store::minutes(tx, id).value_or(Minutes {}); }

Result<void> write_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, std::string_view words, std::int64_t expected_version)
{
    TRY(service::to_change(tx, caller, id));
    if (text::length(words) > model::most_words)
        return refuse(std::vector<FieldError> { { "words", "meetings.too_long", { { "most", std::to_string(model::most_words) } } } });
    auto one = minutes(tx, id);
    if (one.version != expected_version)
        return service::changed();
    one.words = std::string(text::trimmed(words));
    ++one.version;
    store::keep(tx, id, one);
    audit::record(tx, caller, here.now(), "meetings.minutes.written", { { "meeting", id.value } }, { { "words", audit::salted_hash(id.value, one.words) } });
    return {};
}

Result<void> confirm_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MeetingId const& id, Fixed const& fixed, std::string const& title, std::string_view contents_hash)
{
    auto const seen = TRY(find(tx, caller, id));
    if (!seen.standing.is_chair)
        return refuse(Kind::Forbidden, "meetings.only_the_chair");
    if (seen.meeting.state != MeetingState::Ended)
        return refuse(Kind::Conflict, "meetings.has_not_ended");
    auto one = minutes(tx, id);
    if (one.state == MinutesState::Confirmed)
        return refuse(Kind::Conflict, "meetings.is_confirmed");
    if (model::stamp_of(service::contents_of(tx, seen.meeting)) != contents_hash)
        return service::changed();
    auto const now = here.now();
    one.state = MinutesState::Confirmed;
    one.html = fixed.html;
    one.hash = fixed.hash;
    one.blob = fixed.pdf.name;
    one.boxed_key = crypto::encrypt(here.keys.storage, crypto::view(fixed.pdf.key.bytes), minutes_context(id));
    one.confirmed_by = caller.person;
    one.confirmed_at = now.at;
    ++one.version;
    store::keep(tx, id, one);
    files::name_blob(tx, fixed.pdf.name, fixed.pdf.size, service::owner_of_files, id.value, now.at);
    audit::record(tx, caller, now, "meetings.minutes.confirmed", { { "meeting", id.value } }, { { "hash", fixed.hash } });
    return here.listeners.publish(tx, caller, here, MinutesConfirmed { seen.meeting, title, fixed.hash, fixed.pdf, caller.person, now.at });
}

Result<std::string> minutes_pdf(Workplace const& here, MeetingId const& id, Minutes const& one)
{
    auto bytes = service::opened(here, one.blob, one.boxed_key, minutes_context(id));
    if (!bytes || crypto::sha256_hex(*bytes) != one.hash)
        return refuse(Kind::Gone, "meetings.paper_gone");
    return std::move(*bytes);
}

}  // namespace mado::meetings

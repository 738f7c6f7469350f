#pragma once
#include <mado/desk/calls.h>
#include <mado/desk/phrases.h>
#include <mado/desk/reminders.h>
#include <mado/desk/views.h>

namespace mado::desk::store {

bool keep(db::Write& tx, Phrase const& phrase, PersonId const& by, Instant at);  // false: another version
std::optional<Phrase> phrase(db::Read& tx, PhraseId const& id);
std::vector<Phrase> phrases(db::Read& tx, std::string const& division);
std::vector<std::string> divisions_with_phrases(db::Read& tx);                 // by index, one step each

void insert(db::Write& tx, Call const& call, Instant at);
bool change(db::Write& tx, Call& call);                                        // false: another version
std::optional<Call> call(db::Read& tx, CallId const& id);
std::vector<Call> calls_of(db::Read& tx, CaseId const& of);
std::vector<Call> open_calls(db::Read& tx, std::string const& division, int most);
std::vector<Call> open_calls_by(db::Read& tx, PersonId const& person, int most);
std::vector<Call> newest_calls(db::Read& tx, std::string const& division, int most);
std::int64_t count_open_calls(db::Read& tx, std::string const& division, int most);
std::vector<std::string> divisions_with_calls(db::Read& tx);

void insert(db::Write& tx, SavedView const& view, Instant at);
void remove(db::Write& tx, ViewId const& id);
std::vector<SavedView> views(db::Read& tx, std::string const& division, PersonId const& person);
std::optional<SavedView> view(db::Read& tx, ViewId const& id);

void keep(db::Write& tx, Reminder const& reminder);
void remove_reminder(db::Write& tx, std::string_view object);
std::vector<Reminder> reminders(db::Read& tx, std::string const& division, int most);  // of it and all beneath

void keep(db::Write& tx, HandoverNote const& note);
std::vector<HandoverNote> handovers(db::Read& tx, PositionId const& position, int most);

}  // namespace mado::desk::store

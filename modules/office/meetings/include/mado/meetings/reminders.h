#pragma once
// The word about an action to whoever does it: the day before its day, on it, and each week that it is late; each once. It stands in the list of one's own
// actions, and goes by mail to those who gave an address.
#include <mado/meetings/meetings.h>

namespace mado::meetings {

struct Occasion {
    std::string name;                        // before, today, late.1, …
    Day since;                               // the day from which it is due
};
struct Reminder { ResolutionId resolution {}; std::string occasion, words; Day on; };

std::vector<Reminder> reminders_of(db::Read& tx, Caller const& caller);              // about the caller's open actions, newest first
std::string reminder_address(db::Read& tx, Caller const& caller);                    // "": none
// The caller's own; empty: no mails any more. Refuses Forbidden (who is not of the staff), Invalid (address).
Result<void> keep_reminder_address(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view typed);

// One write an action. False: nothing was to be said, or it has been said.
struct ReminderWords { std::string subject, body; };                               // of the mail: that there is something, never what
Result<bool> remind(db::Write& tx, Caller const& caller, Workplace const& here, ResolutionId const& id, ReminderWords const& words);

std::vector<db::Statement> reminder_statements();

}  // namespace mado::meetings

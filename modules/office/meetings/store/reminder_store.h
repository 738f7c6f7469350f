#pragma once
#include <mado/meetings/reminders.h>

namespace mado::meetings::store {

struct Due { ResolutionId id; Day due; std::optional<Day> last; };           // last: when somebody was reminded of it last
std::vector<Due> due_until(db::Read& tx, Day until, std::string const& after, int most);  // open actions of meetings that were not cancelled, by id
bool insert_reminder(db::Write& tx, ResolutionId const& id, std::string_view occasion, Day on);  // false: it has been said
std::vector<Reminder> reminders_of(db::Read& tx, PersonId const& person, int most);
std::optional<std::string> address(db::Read& tx, PersonId const& person);
void keep_address(db::Write& tx, PersonId const& person, std::string const& address);
void forget_address(db::Write& tx, PersonId const& person);

}  // namespace mado::meetings::store

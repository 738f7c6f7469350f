#pragma once
// 期限のある用件: what a module above has to be done until a day, shown in the inbox of the division until it is done.
#include <mado/access/access.h>
#include <mado/zone/workplace.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::desk {

struct Reminder {
    std::string object;                      // id of what has the day
    std::string division;
    CaseId of {};
    std::string words, path;                 // what is to be done; the page where it is, without the town
    Day due_on {};
};
// The same object again: as it is now.
void remind(db::Write& tx, Reminder const& reminder);
void forget(db::Write& tx, std::string_view object);
// Of what the caller may do that for, due first.
std::vector<Reminder> reminders(db::Read& tx, Caller const& caller, access::Action const& action, int most = 20);

}  // namespace mado::desk

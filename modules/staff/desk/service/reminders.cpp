#include <mado/desk/reminders.h>

#include "store/desk_store.h"

#include <algorithm>

namespace mado::desk {

void remind(db::Write& tx, Reminder const& reminder) { store::keep(tx, reminder); }
void forget(db::Write& tx, std::string_view object) { store::remove_reminder(tx, object); }

std::vector<Reminder> reminders(db::Read& tx, Caller const& caller, access::Action const& action, int most)
{
    std::vector<Reminder> all;
    for (auto const& division : access::scope(tx, caller, action))
        for (auto& one : store::reminders(tx, division, most))
            if (std::ranges::find(all, one.object, &Reminder::object) == all.end())
                all.push_back(std::move(one));
    std::ranges::sort(all, {}, [](Reminder const& one) { return std::pair(one.due_on, one.object); });
    if (all.size() > static_cast<std::size_t>(most))
        all.erase(all.begin() + most, all.end());
    return all;
}

}  // namespace mado::desk

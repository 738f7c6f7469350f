// The edge of the schedule: one write an action, so that one that fails holds back no other.
#include "jobs/daily.h"

#include "model/reminding.h"
#include "store/reminder_store.h"

namespace mado::meetings::jobs {

namespace {

constexpr int at_once = 500;

// A mail says that there is something to look at, and where; never what.
ReminderWords words_for(Workplace const& here, tenancy::Town const& town)
{
    auto const office = here.staff_addresses.find(here.zone);
    auto const address = office == here.staff_addresses.end() ? std::string() : office->second + "/" + town.slug + "/meetings/actions";
    return { town.name + " 会議の対応事項の期限のお知らせ", "担当する対応事項の期限が近いか、過ぎています。内容は、次のページで確かめてください。\n\n" + address + "\n" };
}

std::size_t remind_in(Workplace const& here, tenancy::Town const& town)
{
    Caller const caller { .tenant = town.code, .kind = CallerKind::System, .job = "meetings.daily" };
    auto const today = here.now().today();
    auto const words = words_for(here, town);
    std::size_t said = 0;
    for (std::string after;;) {
        auto const due = here.database.read(town.code, [&](db::Read& tx) { return store::due_until(tx, today.plus_days(1), after, at_once); });
        for (auto const& one : due) {
            auto const occasion = model::occasion_on(one.due, today);
            if (!occasion || (one.last && *one.last >= occasion->since))
                continue;
            auto const done = here.database.write(town.code, { .name = "meetings.daily" }, [&](db::Write& tx) { return remind(tx, caller, here, one.id, words); });
            said += done && *done ? 1 : 0;
        }
        if (due.size() < static_cast<std::size_t>(at_once))
            return said;
        after = due.back().id.value;
    }
}

}  // namespace

std::size_t remind_everywhere(Workplace const& here)
{
    std::size_t said = 0;
    for (auto const& town : here.towns.all())
        said += remind_in(here, town);
    return said;
}

}  // namespace mado::meetings::jobs

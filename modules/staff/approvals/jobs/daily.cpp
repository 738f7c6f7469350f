// The edge of the schedule: one write a draft, so that one that fails holds back no other.
#include "jobs/daily.h"

#include <mado/approvals/inbox.h>
#include <mado/approvals/rules.h>
#include <mado/audit/audit.h>
#include <mado/documents/documents.h>

#include "service/uploads.h"
#include "store/reminder_store.h"

namespace mado::approvals {

namespace {

constexpr int at_once = 500;

std::size_t remind(Workplace const& here, Caller const& caller)
{
    auto const now = here.now();
    auto const today = now.today();
    auto const waiting = here.database.read(caller.tenant, [&](db::Read& tx) {
        return store::waiting_since_before(tx, instant_in_tokyo(today.plus_days(1 - rules(tx).remind_days)), today, at_once);
    });
    std::size_t reminded = 0;
    for (auto const& one : waiting) {
        auto const done = here.database.write(caller.tenant, [&](db::Write& tx) -> Result<bool> {
            if (!store::insert_reminder(tx, one.draft, one.step, today))
                return false;
            audit::record(tx, caller, here.now(), "approvals.step.reminded", { { "draft", one.draft.value }, { "position", one.position.value } },
                { { "step", std::to_string(one.step) }, { "since", day_in_tokyo(one.since).iso() } });
            return true;
        });
        reminded += done && *done ? 1 : 0;
    }
    return reminded;
}

std::size_t move_stranded(Workplace const& here, Caller const& caller)
{
    auto const lying = here.database.read(caller.tenant, [&](db::Read& tx) { return stranded(tx, here, here.now().today()); });
    std::size_t moved = 0;
    for (auto const& one : lying) {
        if (one.why != Stranded::Why::Vacant || one.row.state == StepState::Waiting)
            continue;
        auto const done = here.database.write(caller.tenant, documents::numbering("approvals.daily"), [&](db::Write& tx) { return move_on(tx, caller, here, one.row.draft); });
        moved += done && *done ? 1 : 0;
    }
    return moved;
}

}  // namespace

Daily daily(Workplace const& here)
{
    Daily all;
    for (auto const& town : here.towns.all()) {
        Caller const caller { .tenant = town.code, .kind = CallerKind::System, .job = "approvals.daily" };
        all.reminded += remind(here, caller);
        all.moved += move_stranded(here, caller);
        all.swept += service::sweep_uploads(here, town.code);
    }
    return all;
}

}  // namespace mado::approvals

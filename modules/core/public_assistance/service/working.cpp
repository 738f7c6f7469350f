// 仕事の一覧: what is due for which household, soonest first.
#include <mado/time/period.h>

#include "service/inside.h"
#include "service/papers_due.h"
#include "service/season.h"
#include "service/sheets_inside.h"
#include "store/assistance_store.h"

#include <algorithm>
#include <map>

namespace mado::public_assistance {

namespace {

constexpr int in_a_page = 500, most_runs = 200, days_ahead = 30, days_ahead_of_school = 90, days_ahead_of_certificate = 60, day_of_declaration = 10;
constexpr int age_of_school_end = 18;

struct Desk {
    db::Read& tx;
    Day today;
    std::vector<Work> all {};

    void add(WorkKind kind, Day due, Household const& household)
    {
        all.push_back({ kind, due, household.id, household.number, service::head_name(tx, household.id, today), household.caseworker, due < today });
    }

    // Who worked in one of the three months before and has declared nothing for the last one (61条).
    void income(Household const& household, std::vector<Circumstance> const& known)
    {
        auto const last_month = first_of_month(today).plus_months(-1);
        std::map<std::string, Day> latest;
        for (auto const& one : known)
            if (one.fact.kind == FactKind::Earned && one.held != Held::Struck && !one.ends_fact) {
                auto const until = one.fact.until.value_or(today);
                auto& kept = latest[one.fact.who];
                kept = std::max(kept, until);
            }
        for (auto const& [who, until] : latest)
            if (until < last_month && until >= last_month.plus_months(-3))
                return add(WorkKind::Income, first_of_month(today).plus_days(day_of_declaration - 1), household);
    }

    // Of the months that a run has closed: who was on assistance and was left open, or began after it.
    void unpaid(Run const& run, Household const& household)
    {
        if (service::is_assisted_in(service::spells_of(store::decisions(tx, household.id)), run.month))
            add(WorkKind::Unpaid, run.month, household);
    }

    void ends(Household const& household, std::vector<Circumstance> const& known)
    {
        for (auto const& one : known)
            if (one.fact.kind == FactKind::NewlyWorking && one.held != Held::Struck && !one.ends_fact && one.fact.until && *one.fact.until >= today && *one.fact.until <= today.plus_days(days_ahead))
                add(WorkKind::NewlyWorking, *one.fact.until, household);
        // 障害の認定 holds until the last day of its handbook or certificate, 入院・入所 until what was said: looked at again before.
        for (auto const& one : known)
            if ((one.fact.kind == FactKind::Disability || one.fact.kind == FactKind::Institution) && one.held != Held::Struck && !one.ends_fact && one.fact.until && *one.fact.until >= today
                && *one.fact.until <= today.plus_days(days_ahead_of_certificate))
                add(WorkKind::Certificate, *one.fact.until, household);
        if (auto const group = persons::household(tx, household.id))
            for (auto const& member : persons::members_on(*group, today)) {
                auto const born = persons::known(tx, member.who, today).born_on;
                auto const end = born ? fiscal_year_end_of_age(*born, age_of_school_end) : std::nullopt;
                if (end && *end >= today && *end <= today.plus_days(days_ahead_of_school))
                    add(WorkKind::School, *end, household);
            }
    }
};

// 冬季加算: its zone and the heating are looked at before it begins.
void winter(Desk& desk, Household const& household, service::Season const& season, Standing const& standing)
{
    if (auto const due = service::zone_due(season, desk.today); due && service::is_zone_doubtful(desk.tx, household, standing, desk.today))
        desk.add(WorkKind::WinterZone, *due, household);
    if (auto const due = service::heating_due(desk.tx, household, season, desk.today))
        desk.add(WorkKind::Heating, *due, household);
}

}  // namespace

std::vector<Work> work_of(db::Read& tx, Caller const& caller, Workplace const& here)
{
    return service::work_in(tx, caller, here, service::season_near(here, setting(tx, here).standing, here.now().today()));
}

std::vector<Work> service::work_in(db::Read& tx, Caller const& caller, Workplace const& here, std::optional<Season> const& season)
{
    Desk desk { tx, here.now().today() };
    // Whatever waits is found with its own household, also of one that has ended.
    auto const readable = [&](HouseholdId const& id) {
        auto found = store::household(tx, id);
        return found && access::allow(tx, caller, may_read, { found->owner }) ? found : std::nullopt;
    };
    for (auto const& division : access::scope(tx, caller, may_read))
        for (auto const& one : store::open_applications(tx, division))
            if (auto const found = readable(one.household))
                desk.add(may_be_deemed_refused(day_in_tokyo(one.applied_at), desk.today) ? WorkKind::Deemed : WorkKind::Answer, one.answer_by, *found);
    for (auto const& one : store::visits_to_come(tx, desk.today.plus_days(days_ahead)))
        if (auto const found = readable(one.household); found && found->state == HouseholdState::Assisted)
            desk.add(WorkKind::Visit, one.planned_on, *found);
    for (auto const& one : store::waiting_corrections(tx))
        if (auto const found = readable(one.household))
            desk.add(WorkKind::Correction, last_of_month(one.month.plus_months(2)), *found);
    for (auto const& one : store::failed_payments(tx))
        if (auto const found = readable(one.household))
            desk.add(WorkKind::Payment, one.month, *found);
    auto const standing = setting(tx, here).standing;
    for (auto const& household : service::living(tx, caller))
        if (household.state == HouseholdState::Assisted) {
            if (season)
                winter(desk, household, *season, standing);
            auto const known = store::circumstances(tx, household.id);
            desk.income(household, known);
            desk.ends(household, known);
        }
    std::vector<std::pair<Sheet, HouseholdId>> missing;
    service::sheets_not_back(tx, caller, here.now().at, missing);
    for (auto const& [sheet, household] : missing)
        if (auto const found = readable(household))
            desk.add(WorkKind::Sheet, day_in_tokyo(sheet.ends_at), *found);
    std::vector<Run> done;
    for (auto& run : runs(tx, caller, most_runs)) {
        if (run.state == RunState::Reckoned || run.state == RunState::Circulating || run.state == RunState::Closing)
            for (auto const& id : store::left_out(tx, run.id))
                if (auto const found = readable(id); found && !store::is_closed(tx, id, run.month))
                    desk.add(WorkKind::LeftOut, run.month, *found);
        if (run.state == RunState::Done && std::ranges::none_of(done, [&](Run const& other) { return other.month == run.month && other.owner == run.owner; }))
            done.push_back(std::move(run));
    }
    for (auto const& run : done)
        for (HouseholdId after;;) {
            auto const open = store::without_month(tx, run.owner, run.month, after, in_a_page);
            for (auto const& id : open)
                if (auto const found = readable(id))
                    desk.unpaid(run, *found);
            if (open.empty())
                break;
            after = open.back();
        }
    std::ranges::move(service::papers_due(tx, caller, here), std::back_inserter(desk.all));
    std::ranges::sort(desk.all, {}, [](Work const& one) { return std::tuple(one.due, one.number, one.kind); });
    desk.all.erase(std::ranges::unique(desk.all, {}, [](Work const& one) { return std::tuple(one.due, one.number, one.kind); }).begin(), desk.all.end());
    return std::move(desk.all);
}

}  // namespace mado::public_assistance

// Sources that datasets are taken from: named, read again, stopped, looked at.
#include <mado/open_data/harvests.h>

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/organization/organization.h>

#include "service/harvests.h"
#include "service/recording.h"
#include "store/harvest_store.h"

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;
using namespace service;

constexpr int least_hours = 1, most_hours = 24 * 366;
// Somebody waits for it: one page, soon.
constexpr harvest::Patience first_page { .deadline_ms = 15'000, .pages = 1, .minutes = 1, .rows = 50 };

bool is_training(Workplace const& here, std::string const& tenant)
{
    auto const* town = here.towns.by_code(tenant);
    return town && town->training;
}

// The catalogue of this very town: everything would be there twice.
bool is_own(Workplace const& here, std::string const& tenant, std::string_view address)
{
    auto const* town = here.towns.by_code(tenant);
    auto const root = here.public_address + "/" + (town ? town->slug : std::string());
    return town && !here.public_address.empty() && address.starts_with(root) && (address.size() == root.size() || std::string_view("/?#").find(address[root.size()]) != std::string_view::npos);
}

Result<void> is_sound(db::Read& tx, Workplace const& here, Harvest const& said)
{
    std::vector<FieldError> errors;
    if (!is_address(here, said.address))
        errors.push_back({ "address", "open_data.source.address_wrong" });
    if (is_own(here, tx.tenant(), said.address))
        errors.push_back({ "address", "open_data.harvest.own" });
    if (is_training(here, tx.tenant()))
        errors.push_back({ "address", "open_data.source.training" });
    if (is_blank(said.title))
        errors.push_back({ "title", "open_data.harvest.title_required" });
    if (auto trouble = trouble_with("title", said.title, most_title, text::Lines::One))
        errors.push_back(std::move(*trouble));
    if (!organization::division(tx, said.division))
        errors.push_back({ "division", "open_data.division_unknown" });
    if (said.every_hours < least_hours || said.every_hours > most_hours)
        errors.push_back({ "every_hours", "open_data.source.hours_wrong" });
    if (!errors.empty())
        return refuse(std::move(errors));
    return {};
}

Result<Harvest> workable(db::Read& tx, Caller const& caller, HarvestId const& id)
{
    auto found = TRY(find_harvest(tx, caller, id));
    TRY(access::allow(tx, caller, may_edit, { found.division }));
    return found;
}

void enqueue(db::Write& tx, Workplace const& here, HarvestId const& id)
{
    jobs::enqueue(tx, here.now(), harvest_job, json::object({ { "harvest", id.value } }), here.clock.now(), id.value);
}

}  // namespace

Result<harvest::Catalogue> preview_harvest(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Harvest const& said, Send const& send)
{
    if (!is_address(here, said.address))
        return refuse({ { "address", "open_data.source.address_wrong" } });
    if (is_training(here, tenant))
        return refuse({ { "address", "open_data.source.training" } });
    auto made = harvest::collect({ said.kind, said.address, here.development ? harvest::Place::Development : harvest::Place::Production },
        { reference.licences, reference.themes, reference.frequencies }, send, here.clock, {}, first_page);
    std::erase_if(made.findings, [](harvest::Finding const& one) { return one.key == "harvest.collect.too_long"; });  // it was to read one page alone
    return made;
}

Result<Harvest> add_harvest(db::Write& tx, Caller const& caller, Workplace const& here, Harvest const& said)
{
    TRY(access::allow(tx, caller, may_edit, { said.division }));
    TRY(is_sound(tx, here, said));
    auto const now = here.now();
    Harvest made;
    made.id = { now.id() };
    made.kind = said.kind;
    made.address = said.address;
    made.title = said.title;
    made.division = said.division;
    made.every_hours = said.every_hours;
    made.stage = HarvestStage::Waiting;
    made.next_at = made.created_at = now.at;
    made.by = caller.person;
    if (!store::insert(tx, made))
        return refuse({ { "address", "open_data.harvest.twice" } });
    enqueue(tx, here, made.id);
    audit::record(tx, caller, now, "open_data.harvest.added", { { "harvest", made.id.value } }, { { "kind", word_of(made.kind) } });
    return made;
}

Result<void> run_harvest(db::Write& tx, Caller const& caller, Workplace const& here, HarvestId const& id)
{
    auto const found = TRY(workable(tx, caller, id));
    if (found.state == SourceState::Stopped)
        return refuse(RefusalKind::Conflict, "open_data.harvest.is_stopped");
    if (found.stage == HarvestStage::Idle)
        store::keep_progress(tx, id, HarvestStage::Waiting, found.found, found.done);
    enqueue(tx, here, id);
    return {};
}

Result<void> stop_harvest(db::Write& tx, Caller const& caller, Workplace const& here, HarvestId const& id)
{
    auto found = TRY(workable(tx, caller, id));
    if (found.state == SourceState::Stopped)
        return {};
    found.state = SourceState::Stopped;
    if (found.stage == HarvestStage::Waiting)
        found.stage = HarvestStage::Idle;
    store::change(tx, found);
    audit::record(tx, caller, here.now(), "open_data.harvest.stopped", { { "harvest", id.value } });
    return {};
}

Result<void> start_harvest(db::Write& tx, Caller const& caller, Workplace const& here, HarvestId const& id)
{
    auto found = TRY(workable(tx, caller, id));
    if (found.state == SourceState::Running)
        return {};
    found.state = SourceState::Running;
    found.stage = HarvestStage::Waiting;
    found.failures = 0;
    found.next_at = here.clock.now();
    store::change(tx, found);
    enqueue(tx, here, id);
    audit::record(tx, caller, here.now(), "open_data.harvest.started", { { "harvest", id.value } });
    return {};
}

Result<Harvest> find_harvest(db::Read& tx, Caller const& caller, HarvestId const& id)
{
    auto found = store::find_harvest(tx, id);
    if (!found || !access::allow(tx, caller, may_read, { found->division }))
        return refuse(RefusalKind::NotFound, "open_data.harvest.not_found");
    return std::move(*found);
}

std::vector<Harvest> harvests(db::Read& tx, Caller const& caller)
{
    auto const divisions = access::scope(tx, caller, may_read);
    auto all = store::harvests(tx);
    std::erase_if(all, [&](Harvest const& one) { return std::ranges::none_of(divisions, [&](std::string const& division) { return access::within(one.division, division); }); });
    return all;
}

std::vector<Harvested> harvested(db::Read& tx, HarvestId const& id) { return store::harvested(tx, id); }

std::vector<HarvestId> service::harvests_due(db::Read& tx, Workplace const& here)
{
    std::vector<HarvestId> all;
    if (!is_training(here, tx.tenant()))
        for (auto const& one : store::harvests_due(tx, here.clock.now()))
            all.push_back(one.id);
    return all;
}

void service::enqueue_harvest(db::Write& tx, Workplace const& here, HarvestId const& id) { enqueue(tx, here, id); }

}  // namespace mado::open_data

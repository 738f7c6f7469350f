#include <mado/records/plan.h>

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>
#include <mado/organization/organization.h>

#include "jobs/carry_out.h"
#include "model/plan_file.h"
#include "service/filing.h"
#include "store/item_store.h"
#include "store/record_store.h"

#include <set>
#include <stdexcept>

namespace mado::records {

namespace {

using RefusalKind = Refusal::Kind;

constexpr std::string_view plan_path = "filing/plan.yaml", office_name = "office";

model::PlanFile read_plan(Workplace const& here)
{
    auto plan = model::plan_file(here.library.text(plan_path));
    if (!plan)
        throw std::runtime_error("definitions/" + plan.error().front());
    return std::move(*plan);
}

// What is complete keeps the day on which its term began, and is kept for as long as the row now says.
void reckon_record(db::Write& tx, Item const& item, Folder const& folder, Record record)
{
    if (!record.completed_on || record.state != RecordState::Kept)
        return;
    auto const ended = item.rule.start == Start::Standing ? folder.no_longer_used : record.span.starts ? std::optional(record.span.starts->plus_days(-1)) : std::nullopt;
    auto const span = span_of(item.rule, record.completed_on, ended);
    if (span == record.span)
        return;
    record.span = span;
    store::set_span(tx, record);
}

constexpr int records_a_write = 500;

// A page of a folder; the key of the last one, or "" when the folder is done.
Result<std::string> reckon_page(db::Write& tx, std::string const& id, FolderId const& folder_id, std::string const& after)
{
    auto const item = store::item(tx, id);
    auto const folder = store::folder(tx, folder_id);
    if (!item || !folder || folder->state != RecordState::Kept)
        return std::string();
    auto const page = store::in_folder(tx, folder_id, after, records_a_write);
    for (auto const& record : page)
        reckon_record(tx, *item, *folder, record);
    if (page.size() == records_a_write)
        return page.back().made_on.iso() + "." + page.back().id.value;
    service::reckon(tx, *folder, *item);
    return std::string();
}

}  // namespace

std::vector<Item> plan(db::Read& tx) { return store::items(tx); }
std::optional<Item> item(db::Read& tx, std::string const& id) { return store::item(tx, id); }

std::size_t adopt_plan(db::Write& tx, Workplace const& here)
{
    // A town that has adopted it before gets the rows that are new since; its own words on the others stay.
    std::set<std::string> known;
    for (auto const& item : store::items(tx))
        known.insert(item.id);
    std::size_t taken = 0;
    for (auto const& item : read_plan(here).items)
        taken += !known.contains(item.id) && store::insert(tx, item);
    return taken;
}

Result<void> service::reckon_item(Workplace const& here, jobs::Job const& job)
{
    auto const id = job.payload.text("item");
    for (auto const& folder : here.database.read(job.tenant, [&](db::Read& tx) { return store::folders_of_item(tx, id); })) {
        std::string after;
        do
            after = TRY(here.database.write(job.tenant, { .name = reckon_job }, [&](db::Write& tx) { return reckon_page(tx, id, folder.id, after); }));
        while (!after.empty());
    }
    return {};
}

Result<Item> keep_item(db::Write& tx, Caller const& caller, Workplace const& here, Item item)
{
    TRY(access::allow(tx, caller, may_keep_plan, { "" }));
    if (auto errors = model::wrong_in(item); !errors.empty())
        return refuse(std::move(errors));
    if (item.version == 0) {
        item.id = here.now().id();
        store::insert(tx, item);
    } else {
        if (!store::item(tx, item.id))
            return refuse(RefusalKind::NotFound, "records.plan.not_found");
        if (!store::change(tx, item))
            return refuse(RefusalKind::Conflict, "records.changed_meanwhile");
        jobs::enqueue(tx, here.now(), service::reckon_job, json::object({ { "item", item.id } }), here.now().at, item.id);
    }
    audit::record(tx, caller, here.now(), "records.item.kept", {}, { { "item", item.id }, { "years", std::to_string(item.rule.years) }, { "starts", word_of(item.rule.start) }, { "sure", word_of(item.sure) } });
    return *store::item(tx, item.id);
}

std::string office(db::Read& tx, Workplace const& here)
{
    if (auto const set = store::setting(tx, office_name))
        return *set;
    auto const named = read_plan(here).office;
    return organization::division(tx, named) ? named : std::string();
}

Result<void> set_office(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& division)
{
    TRY(access::allow(tx, caller, may_keep_plan, { "" }));
    if (!division.empty() && !organization::division(tx, division))
        return refuse({ { "office", "records.plan.no_such_division" } });
    store::keep_setting(tx, office_name, division);
    audit::record(tx, caller, here.now(), "records.office.set", {}, { { "division", division } });
    return {};
}

}  // namespace mado::records

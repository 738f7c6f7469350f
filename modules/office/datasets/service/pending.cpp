#include "service/pending.h"

#include <mado/jobs/jobs.h>

#include "service/recording.h"
#include "service/sources.h"
#include "store/dataset_store.h"
#include "store/pending_store.h"

#include <algorithm>

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;
using namespace service;

Result<void> is_sound(Pending const& said)
{
    if (auto trouble = trouble_with("resource_name", said.name, most_title, text::Lines::One))
        return refuse({ std::move(*trouble) });
    if (auto trouble = trouble_with("resource_description", said.description, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    return {};
}

// As it stands now; nothing when it is not this file any more that is wanted.
std::optional<Pending> still_wanted(db::Read& tx, Pending const& wanted)
{
    auto now = store::pending(tx, wanted.resource);
    return now && now->state == PendingState::Waiting && now->address == wanted.address && now->asked_at == wanted.asked_at ? now : std::nullopt;
}

}  // namespace

Result<ResourceId> want(db::Write& tx, Caller const& caller, Workplace const& here, Pending const& said, std::int64_t revision)
{
    auto const entry = TRY(workable(tx, caller, said.dataset, revision));
    TRY(is_sound(said));
    if (!is_address(here, said.address))
        return refuse({ { "address", "open_data.source.address_wrong" } });
    if (auto const* town = here.towns.by_code(tx.tenant()); town && town->training)
        return refuse({ { "address", "open_data.source.training" } });
    auto wish = said;
    auto const now = here.now();
    if (!wish.resource) {
        auto const there = store::resources(tx, entry.id).size() + static_cast<std::size_t>(std::ranges::count_if(store::pending_of(tx, entry.id), &Pending::is_new));
        if (there >= most_resources)
            return refuse({ { "file", "open_data.resources_too_many", { { "most", std::to_string(most_resources) } } } });
        wish.resource = { now.id() };
        wish.is_new = true;
    } else {
        auto const known = store::pending(tx, wish.resource);
        auto const resource = store::resource(tx, wish.resource);
        if ((known ? known->dataset : resource ? resource->dataset : DatasetId {}) != entry.id)
            return refuse(RefusalKind::NotFound, "open_data.resource.not_found");
        wish.is_new = !resource;
    }
    wish.state = PendingState::Waiting;
    wish.fault.clear();
    wish.job = caller.job;
    wish.asked_at = now.at;
    store::keep(tx, wish);
    jobs::enqueue(tx, now, bring_job, json::object({ { "resource", wish.resource.value } }), now.at, wish.resource.value);
    trace(tx, caller, here, "open_data.resource.wanted", entry, { { "resource", wish.resource.value } });
    return wish.resource;
}

Result<void> rename_pending(db::Write& tx, Caller const& caller, Workplace const& here, Pending const& said, std::int64_t revision)
{
    auto known = store::pending(tx, said.resource);
    if (!known)
        return refuse(RefusalKind::NotFound, "open_data.resource.not_found");
    TRY(workable(tx, caller, known->dataset, revision));
    TRY(is_sound(said));
    known->name = said.name;
    known->description = said.description;
    if (known->state == PendingState::Failed) {               // who says it again wants it again
        TRY(want(tx, caller, here, *known, revision));
        return {};
    }
    store::keep(tx, *known);
    return {};
}

Result<void> forget_pending(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, std::int64_t revision)
{
    auto const known = store::pending(tx, id);
    if (!known)
        return refuse(RefusalKind::NotFound, "open_data.resource.not_found");
    auto const entry = TRY(workable(tx, caller, known->dataset, revision));
    store::remove_pending(tx, id);
    trace(tx, caller, here, "open_data.resource.unwanted", entry, { { "resource", id.value } });
    return {};
}

std::optional<Pending> pending(db::Read& tx, ResourceId const& id) { return store::pending(tx, id); }
std::vector<Pending> pending_of(db::Read& tx, DatasetId const& id) { return store::pending_of(tx, id); }

Result<void> service::take_pending(db::Write& tx, Workplace const& here, Pending const& seen, Fetched const& fetched)
{
    auto const found = still_wanted(tx, seen);
    auto const entry = found ? store::find(tx, found->dataset) : std::nullopt;
    if (!entry)
        return {};
    auto const& wanted = *found;
    Caller const caller { .tenant = tx.tenant(), .kind = CallerKind::System, .job = wanted.job };
    SourceEntry source;
    source.address = wanted.address;
    auto const resource = TRY(wanted.is_new ? add_source_as(tx, caller, here, wanted.dataset, source, fetched, entry->revision, wanted.name, wanted.resource)
                                            : replace_source(tx, caller, here, wanted.resource, source, fetched, entry->revision));
    store::remove_pending(tx, wanted.resource);
    if (wanted.is_new && !wanted.description.empty())
        TRY(describe_resource(tx, caller, here, resource.id, resource.step.content.name, wanted.description, store::find(tx, wanted.dataset)->revision));
    return {};
}

void service::keep_fault(db::Write& tx, Pending const& wanted, std::string fault)
{
    auto now = still_wanted(tx, wanted);
    if (!now)
        return;
    now->state = PendingState::Failed;
    now->fault = std::move(fault);
    store::keep(tx, *now);
}

}  // namespace mado::open_data

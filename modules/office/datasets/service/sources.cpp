// A resource that is fetched from an address. The call is never inside a transaction; what went wrong is kept and shown.
#include <mado/open_data/desk.h>

#include <mado/http/outside.h>

#include "service/pending.h"
#include "service/recording.h"
#include "service/sources.h"
#include "store/dataset_store.h"
#include "store/desk_store.h"

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;
using namespace service;

constexpr int deadline_ms = 60'000, least_hours = 1, most_hours = 24 * 366;
constexpr std::uint64_t most_bytes = 100u << 20;
constexpr std::size_t most_address = 2'000;
constexpr std::int64_t hour_us = 3'600'000'000;

std::string header_of(http::Response const& response, std::string_view name)
{
    for (auto const& [key, value] : response.headers)
        if (key == name)
            return value.size() <= most_address ? value : std::string();
    return {};
}

std::string file_name_of(std::string_view address)
{
    auto const path = address.substr(0, address.find_first_of("?#"));
    auto const slash = path.rfind('/');
    return http::percent_decoded(path.substr(slash + 1)).value_or("file");
}

std::unexpected<Refusal> failed(std::string fault) { return refuse({ { "address", "open_data.source.failed", { { "fault", std::move(fault) } } } }); }

Result<Prepared> prepared_from(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, std::string const& address, std::string const& body)
{
    auto const name = file_name_of(address);
    return prepare_rows(here, reference, tenant, body, name.empty() ? "file" : name);
}

Caller program(std::string const& tenant) { return { .tenant = tenant, .kind = CallerKind::System, .job = "open_data.fetch" }; }

void settle(SourceEntry& source, Instant now, Result<Fetched> const& fetched)
{
    source.last_at = now;
    source.next_at = { now.microseconds + source.every_hours * hour_us };
    if (fetched) {
        source.etag = fetched->etag;
        source.modified = fetched->modified;
        source.fault.clear();
        source.failures = 0;
        return;
    }
    source.fault = fault_of(fetched.error());
    if (++source.failures >= failures_at_most)
        source.state = SourceState::Stopped;
}

Result<void> may_be_kept(SourceEntry const& source, Fetched const& fetched)
{
    if (source.every_hours < least_hours || source.every_hours > most_hours)
        return refuse({ { "every_hours", "open_data.source.hours_wrong" } });
    if (!fetched.prepared)
        return refuse({ { "address", "open_data.source.failed", { { "fault", "status 304" } } } });
    return {};
}

void keep_source(db::Write& tx, Workplace const& here, ResourceEntry const& resource, SourceEntry source, Fetched const& fetched)
{
    source.resource = resource.id;
    source.dataset = resource.dataset;
    source.state = SourceState::Running;
    settle(source, here.clock.now(), fetched);
    store::keep(tx, source);
}

}  // namespace

Result<void> service::take_fetched(db::Write& tx, Workplace const& here, SourceEntry source, Result<Fetched> const& fetched)
{
    auto const caller = program(tx.tenant());
    auto const before = source;
    settle(source, here.clock.now(), fetched);
    auto const entry = store::find(tx, source.dataset);
    if (!entry || !store::resource(tx, source.resource))
        return {};
    if (fetched && fetched->prepared) {
        auto const resource = store::resource(tx, source.resource);
        if (entry->review == Review::Proposed)
            source.etag = before.etag, source.modified = before.modified;
        else if (resource->original.hash != fetched->prepared->original.hash)
            TRY(replace_resource(tx, caller, here, source.resource, *fetched->prepared, entry->revision));
    }
    store::keep(tx, source);
    if (source.state == SourceState::Stopped)
        trace(tx, caller, here, "open_data.source.stopped", *entry, { { "resource", source.resource.value }, { "failures", std::to_string(source.failures) } });
    return {};
}

std::string service::fault_of(Refusal const& refusal)
{
    auto const& said = refusal.fields.empty() ? refusal.arguments : refusal.fields.front().arguments;
    return said.contains("fault") ? said.at("fault") : refusal.fields.empty() ? refusal.key : refusal.fields.front().key;
}

std::unexpected<Refusal> service::not_fetched(std::string fault) { return failed(std::move(fault)); }

bool is_address(Workplace const& here, std::string_view address)
{
    return http::may_be_called(address, here.development ? http::Reach::DeveloperToo : http::Reach::Outside);
}

Result<Fetched> fetch(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, SourceEntry const& source, Send const& send)
{
    if (!is_address(here, source.address))
        return refuse({ { "address", "open_data.source.address_wrong" } });
    if (auto const* town = here.towns.by_code(tenant); town && town->training)  // nothing of a town for training calls anybody
        return refuse({ { "address", "open_data.source.training" } });
    http::Call call { .url = source.address, .headers = { { "user-agent", "Madoguchi" }, { "accept", "*/*" } }, .deadline_ms = deadline_ms, .most_bytes = most_bytes,
        .public_peers_only = !http::is_of_this_machine(source.address) };
    if (!source.etag.empty())
        call.headers.emplace_back("if-none-match", source.etag);
    if (!source.modified.empty())
        call.headers.emplace_back("if-modified-since", source.modified);
    auto const answered = send(call);
    if (!answered)
        return failed(answered.error().key);
    if (answered->status == 304)
        return Fetched { std::nullopt, source.etag, source.modified };
    if (answered->status != 200)  // a place that it moved to is told, not followed: a person names the new address
        return failed("status " + std::to_string(answered->status));
    auto made = TRY(prepared_from(here, reference, tenant, source.address, answered->body));
    return Fetched { std::move(made), header_of(*answered, "etag"), header_of(*answered, "last-modified") };
}

Result<ResourceEntry> add_source(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, SourceEntry const& source, Fetched const& fetched, std::int64_t revision,
    std::string_view name)
{
    return add_source_as(tx, caller, here, id, source, fetched, revision, name, { here.now().id() });
}

Result<ResourceEntry> service::add_source_as(db::Write& tx, Caller const& caller, Workplace const& here, DatasetId const& id, SourceEntry const& source, Fetched const& fetched,
    std::int64_t revision, std::string_view name, ResourceId const& as)
{
    TRY(may_be_kept(source, fetched));
    auto resource = TRY(add_resource_as(tx, caller, here, id, *fetched.prepared, name, revision, as));
    keep_source(tx, here, resource, source, fetched);
    return resource;
}

Result<ResourceEntry> replace_source(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id, SourceEntry const& source, Fetched const& fetched, std::int64_t revision)
{
    TRY(may_be_kept(source, fetched));
    auto resource = TRY(replace_resource(tx, caller, here, id, *fetched.prepared, revision));
    keep_source(tx, here, resource, source, fetched);
    return resource;
}

Result<void> start_source(db::Write& tx, Caller const& caller, Workplace const& here, ResourceId const& id)
{
    auto found = store::source(tx, id);
    if (!found)
        return refuse(RefusalKind::NotFound, "open_data.resource.not_found");
    auto const entry = TRY(seen_by(tx, caller, may_edit, found->dataset));
    found->state = SourceState::Running;
    found->failures = 0;
    found->next_at = here.clock.now();
    store::keep(tx, *found);
    trace(tx, caller, here, "open_data.source.started", entry, { { "resource", id.value } });
    return {};
}

void forget_source(db::Write& tx, ResourceId const& id) { store::remove_source(tx, id); }
std::optional<SourceEntry> source(db::Read& tx, ResourceId const& id) { return store::source(tx, id); }

}  // namespace mado::open_data

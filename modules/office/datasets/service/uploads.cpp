#include "service/uploading.h"

#include <mado/audit/audit.h>
#include <mado/jobs/jobs.h>

#include "service/prepare.h"
#include "service/recording.h"
#include "service/sources.h"
#include "store/dataset_store.h"
#include "store/desk_store.h"
#include "store/pending_store.h"
#include "store/upload_store.h"

#include <algorithm>
#include <fstream>

namespace mado::open_data {

namespace {

using RefusalKind = Refusal::Kind;
using namespace service;

constexpr std::uint64_t megabyte = 1u << 20;

std::string hash_of(std::filesystem::path const& path)
{
    crypto::Sha256 sum;
    std::ifstream file(path, std::ios::binary);
    std::string piece(1 << 18, '\0');
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0)
        sum.add(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
    return crypto::hex(sum.finish());
}

// Whoever sent it, as far as it is known after his session: the rights are those of the moment in which it is written.
Caller caller_of(std::string const& tenant, Upload const& one)
{
    if (!one.job.empty())
        return { .tenant = tenant, .kind = CallerKind::System, .job = one.job };
    return { .tenant = tenant, .kind = CallerKind::Staff, .person = one.by, .position = one.position };
}

Result<Upload> workable_upload(db::Read& tx, Caller const& caller, UploadId const& id, Entry& of)
{
    auto found = store::upload(tx, id);
    if (!found)
        return refuse(RefusalKind::NotFound, "open_data.upload.not_found");
    of = TRY(seen_by(tx, caller, may_edit, found->dataset));
    return std::move(*found);
}

void run_soon(db::Write& tx, Workplace const& here, UploadId const& id, std::string const& alone)
{
    jobs::enqueue(tx, here.now(), upload_job, json::object({ { "upload", id.value } }), here.now().at, alone);
}

void trace_upload(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Entry const& entry, Upload const& one)
{
    trace(tx, caller, here, event, entry, { { "upload", one.id.value }, { "resource", one.resource.value }, { "sha256", one.original.hash } });
}

Result<void> is_sound(Upload const& said)
{
    if (auto trouble = trouble_with("resource_name", said.name, most_title, text::Lines::One))
        return refuse({ std::move(*trouble) });
    if (auto trouble = trouble_with("resource_description", said.description, most_words, text::Lines::Many))
        return refuse({ std::move(*trouble) });
    return {};
}

}  // namespace

std::uint64_t limit_of(db::Read& tx) { return store::limit(tx).value_or(limit_at_first); }

Result<void> set_limit(db::Write& tx, Caller const& caller, Workplace const& here, std::int64_t megabytes)
{
    TRY(access::allow(tx, caller, may_answer, { "" }));
    if (megabytes < static_cast<std::int64_t>(least_limit / megabyte) || megabytes > static_cast<std::int64_t>(most_limit / megabyte))
        return refuse({ { "megabytes", "open_data.limit.wrong", { { "least", std::to_string(least_limit / megabyte) }, { "most", std::to_string(most_limit / megabyte) } } } });
    auto const now = here.now();
    store::keep_limit(tx, static_cast<std::uint64_t>(megabytes) * megabyte, caller.person, now.at);
    audit::record(tx, caller, now, "open_data.limit.changed", {}, { { "megabytes", std::to_string(megabytes) } });
    return {};
}

Result<Original> receive_file(Workplace const& here, Incoming const& incoming)
{
    auto original = original_of(incoming);
    if (original.bytes == 0)
        return refuse({ { "file", "open_data.file.empty" } });
    TRY(may_be_read(incoming.path));
    original.hash = hash_of(incoming.path);
    original.blob = here.files.keep(incoming.path);
    return original;
}

Result<Upload> take_upload(db::Write& tx, Caller const& caller, Workplace const& here, Upload const& said)
{
    TRY(is_sound(said));
    auto const entry = TRY(seen_by(tx, caller, may_edit, said.dataset));
    if (entry.review == Review::Proposed)
        return refuse(RefusalKind::Conflict, "open_data.under_review");
    auto there = store::uploads(tx, said.dataset);
    for (auto const& one : there)
        if (one.is_under_way() && one.original.hash == said.original.hash && one.is_new == said.is_new && (!said.resource || one.resource == said.resource))
            return one;                       // sent twice: the first is on its way
    std::erase_if(there, [&](Upload const& one) {   // what is sent last counts: an older one may neither come after it nor stand there as failed
        bool const is_older = !said.resource.value.empty() && one.resource == said.resource;
        if (is_older) {
            forget_upload(tx, one.id);
            trace_upload(tx, caller, here, "open_data.upload.dropped", entry, one);
        }
        return is_older;
    });
    auto made = said;
    auto const now = here.now();
    made.id = { now.id() };
    if (!said.is_new) {
        auto const resource = store::resource(tx, said.resource);
        if (!resource || resource->dataset != said.dataset)
            return refuse(RefusalKind::NotFound, "open_data.resource.not_found");
    } else {
        auto const coming = std::ranges::count_if(there, &Upload::is_new) + std::ranges::count_if(store::pending_of(tx, said.dataset), &Pending::is_new);
        if (store::resources(tx, said.dataset).size() + static_cast<std::size_t>(coming) >= most_resources)
            return refuse({ { "file", "open_data.resources_too_many", { { "most", std::to_string(most_resources) } } } });
        if (!made.resource)
            made.resource = { now.id() };
    }
    made.by = caller.person;
    made.position = caller.position;
    made.job = caller.job;
    made.at = made.changed_at = now.at;
    store::keep(tx, made);
    files::name_blob(tx, made.original.blob.name, made.original.blob.size, blobs_of_uploads, made.id.value, now.at);
    run_soon(tx, here, made.id, made.id.value);
    trace_upload(tx, caller, here, "open_data.upload.received", entry, made);
    return made;
}

Result<Upload> retry_upload(db::Write& tx, Caller const& caller, Workplace const& here, UploadId const& id)
{
    Entry entry;
    auto found = TRY(workable_upload(tx, caller, id, entry));
    bool const is_failed = found.state == UploadState::Failed || (found.state == UploadState::Waiting && !found.fault.key.empty());
    if (!is_failed)
        return refuse(RefusalKind::Conflict, "open_data.upload.not_failed");
    found.state = UploadState::Waiting;
    found.stage = UploadStage::Kept;
    found.fault = {};
    found.changed_at = here.clock.now();
    store::keep(tx, found);
    run_soon(tx, here, id, {});               // now: the job that failed may stand hours away. Whichever is second finds nothing to do
    trace_upload(tx, caller, here, "open_data.upload.retried", entry, found);
    return found;
}

Result<void> drop_upload(db::Write& tx, Caller const& caller, Workplace const& here, UploadId const& id)
{
    Entry entry;
    auto const found = TRY(workable_upload(tx, caller, id, entry));
    if (found.state == UploadState::Done)
        return refuse(RefusalKind::Conflict, "open_data.upload.not_failed");
    forget_upload(tx, id);
    trace_upload(tx, caller, here, "open_data.upload.dropped", entry, found);
    return {};
}

Result<Upload> find_upload(db::Read& tx, Caller const& caller, UploadId const& id)
{
    auto found = store::upload(tx, id);
    if (!found || !find(tx, caller, found->dataset))
        return refuse(RefusalKind::NotFound, "open_data.upload.not_found");
    return std::move(*found);
}

std::optional<Upload> upload_of(db::Read& tx, ResourceId const& id) { return store::upload_of(tx, id); }
std::vector<Upload> uploads(db::Read& tx, DatasetId const& id) { return store::uploads(tx, id); }

void service::forget_upload(db::Write& tx, UploadId const& id)
{
    files::forget_blobs(tx, blobs_of_uploads, id.value);
    store::remove(tx, id);
}

void service::forget_uploads(db::Write& tx, DatasetId const& id)
{
    for (auto const& one : store::uploads(tx, id))
        forget_upload(tx, one.id);
}

Result<void> service::keep_stage(db::Write& tx, Workplace const& here, UploadId const& id, UploadStage stage)
{
    auto found = store::upload(tx, id);
    if (!found || !found->is_under_way())
        return refuse(RefusalKind::NotFound, "open_data.upload.not_found");
    found->state = UploadState::Reading;
    found->stage = stage;
    found->fault = {};
    found->changed_at = here.clock.now();
    store::keep(tx, *found);
    return {};
}

Result<void> service::keep_wait(db::Write& tx, Workplace const& here, UploadId const& id)
{
    auto found = store::upload(tx, id);
    if (!found || !found->is_under_way())
        return {};
    found->state = UploadState::Waiting;
    found->stage = UploadStage::Kept;
    found->fault = { "open_data.upload.later", {} };
    found->changed_at = here.clock.now();
    store::keep(tx, *found);
    return {};
}

Result<void> service::keep_failure(db::Write& tx, Workplace const& here, UploadId const& id, Refusal const& why)
{
    auto found = store::upload(tx, id);
    if (!found || !found->is_under_way())
        return {};
    found->state = UploadState::Failed;
    found->fault = why.fields.empty() ? Sentence { why.key, why.arguments } : Sentence { why.fields.front().key, why.fields.front().arguments };
    found->changed_at = here.clock.now();
    store::keep(tx, *found);
    if (auto const entry = store::find(tx, found->dataset))
        trace_upload(tx, caller_of(tx.tenant(), *found), here, "open_data.upload.failed", *entry, *found);
    return {};
}

Result<void> service::put_upload(db::Write& tx, Workplace const& here, UploadId const& id, Prepared const& prepared)
{
    auto found = store::upload(tx, id);
    if (!found || !found->is_under_way())
        return {};                            // dropped meanwhile, or done by another run
    auto const caller = caller_of(tx.tenant(), *found);
    auto const entry = TRY(seen_by(tx, caller, may_edit, found->dataset));
    if (found->is_new) {
        auto const made = TRY(add_resource_as(tx, caller, here, found->dataset, prepared, found->name, entry.revision, found->resource));
        if (!is_blank(found->description))
            TRY(describe_resource(tx, caller, here, made.id, made.step.content.name, found->description, entry.revision + 1));
    } else {
        TRY(replace_resource(tx, caller, here, found->resource, prepared, entry.revision));
        if (caller.kind == CallerKind::System)
            forget_source(tx, found->resource);  // from now on it is who sends it that renews it
    }
    found->state = UploadState::Done;
    found->stage = UploadStage::Proved;
    found->changed_at = here.clock.now();
    store::keep(tx, *found);
    files::forget_blobs(tx, blobs_of_uploads, id.value);   // the resource names them now
    return {};
}

}  // namespace mado::open_data

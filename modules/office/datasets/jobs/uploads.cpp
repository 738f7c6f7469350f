#include <mado/open_data/uploads.h>

#include "service/scratch.h"
#include "service/uploading.h"
#include "store/upload_store.h"

namespace mado::open_data {

namespace {

constexpr int settled_at_once = 100;
constexpr std::int64_t day_us = 86'400'000'000, done_is_shown_us = 7 * day_us, failed_is_kept_us = 30 * day_us;

Result<Prepared> read(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, Upload const& upload, std::function<void(UploadStage)> const& tell)
{
    auto const plain = service::plain_file(here, upload.original.blob);
    if (!plain)
        return refuse(Refusal::Kind::NotFound, "open_data.file.gone");
    return prepare(here, reference, tenant, { plain->file(), upload.original.file_name, upload.original.blob, tell });
}

}  // namespace

Result<void> read_upload(Workplace const& here, datasets::Reference const& reference, std::string const& tenant, UploadId const& id)
{
    auto const writes = [&](auto const& work) { return here.database.write(tenant, { .name = upload_job }, work); };
    auto const found = here.database.read(tenant, [&](db::Read& tx) { return store::upload(tx, id); });
    if (!found || !found->is_under_way())
        return {};
    auto const reached = [&](UploadStage stage) { return writes([&](db::Write& tx) { return service::keep_stage(tx, here, id, stage); }).has_value(); };
    if (!reached(UploadStage::Kept))
        return {};                            // dropped meanwhile
    try {
        auto const prepared = read(here, reference, tenant, *found, [&](UploadStage stage) { (void)reached(stage); });
        auto const put = prepared ? writes([&](db::Write& tx) { return service::put_upload(tx, here, id, *prepared); }) : Result<void>(std::unexpected(prepared.error()));
        if (!put)                             // a person reads why, and what to do
            return writes([&](db::Write& tx) { return service::keep_failure(tx, here, id, put.error()); });
        return {};
    } catch (std::exception const&) {         // a full disk, files that are away: the job comes again
        (void)writes([&](db::Write& tx) { return service::keep_wait(tx, here, id); });
        throw;
    }
}

std::size_t tidy_uploads(Workplace const& here, std::string const& tenant)
{
    auto const now = here.clock.now().microseconds;
    std::size_t gone = 0;
    for (auto const& [state, kept_us] : { std::pair { UploadState::Done, done_is_shown_us }, std::pair { UploadState::Failed, failed_is_kept_us } }) {
        auto const old = here.database.read(tenant, [&](db::Read& tx) { return store::settled_uploads(tx, state, { now - kept_us }, settled_at_once); });
        if (old.empty())
            continue;
        (void)here.database.write(tenant, { .name = "open_data.tidy_uploads" }, [&](db::Write& tx) -> Result<void> {
            for (auto const& one : old)
                service::forget_upload(tx, one.id);
            return {};
        });
        gone += old.size();
    }
    return gone;
}

}  // namespace mado::open_data

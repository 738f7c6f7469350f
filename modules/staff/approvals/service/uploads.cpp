#include "service/uploads.h"

namespace mado::approvals::service {

Result<void> use_up(db::Write& tx, std::vector<std::string> const& uploads)
{
    for (auto const& id : uploads) {
        if (!store::remove_upload(tx, id))
            return refuse(Refusal::Kind::Conflict, "approvals.attachment.no_upload");
        files::forget_blobs(tx, owner_of_uploads, id);
    }
    return {};
}

std::size_t sweep_uploads(Workplace const& here, std::string const& tenant)
{
    constexpr int most = 500;
    Instant const before { here.clock.now().microseconds - uploads_kept_us };
    auto const old = here.database.read(tenant, [&](db::Read& tx) { return store::uploads_before(tx, before, most); });
    if (old.empty())
        return 0;
    (void)here.database.write(tenant, { .name = "approvals.daily" }, [&](db::Write& tx) -> Result<void> {
        for (auto const& id : old) {
            store::remove_upload(tx, id);
            files::forget_blobs(tx, owner_of_uploads, id);
        }
        return {};
    });
    return old.size();
}

}  // namespace mado::approvals::service

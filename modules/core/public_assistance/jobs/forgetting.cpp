#include "jobs/forgetting.h"

#include "service/sheets_inside.h"

namespace mado::public_assistance::jobs {

Result<void> forget_sheet(Workplace const& here, mado::jobs::Job const& job)
{
    return here.database.write(job.tenant, { .name = "public_assistance.forget_sheet" }, [&](db::Write& tx) -> Result<void> {
        service::forget(tx, here, { job.payload.text("sheet") });
        return {};
    });
}

}  // namespace mado::public_assistance::jobs

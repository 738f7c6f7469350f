#include "jobs/carry_out.h"

#include <mado/jobs/jobs.h>
#include <mado/records/disposals.h>

namespace mado::records::service {

// A step a write, so that a folder of thousands keeps nobody waiting; after a crash it goes on where it was.
Result<void> carry_out_all(Workplace const& here, jobs::Job const& job)
{
    DisposalId const id { job.payload.text("disposal") };
    Caller const caller { .tenant = job.tenant, .kind = CallerKind::System, .job = std::string(carry_out_job) };
    for (;;) {
        bool const goes_on = TRY(here.database.write(job.tenant, { .name = carry_out_job }, [&](db::Write& tx) { return carry_out(tx, caller, here, id); }));
        if (!goes_on)
            return {};
    }
}

}  // namespace mado::records::service

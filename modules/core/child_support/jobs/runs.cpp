// The two jobs of a run, some recipients a write.
#include "service/payment_workings.h"

namespace mado::child_support {

namespace {

constexpr int at_once = 50;

}  // namespace

Result<std::size_t> prepare_some(Workplace const& here, std::string const& tenant, RunId const& id, int most)
{
    return here.database.write(tenant, { .name = prepare_job }, [&](db::Write& tx) { return service::prepare_some(tx, here, tenant, id, most); });
}

Result<std::size_t> pay_some(Workplace const& here, std::string const& tenant, RunId const& id, std::string& after, int most)
{
    return here.database.write(tenant, { .name = pay_job }, [&](db::Write& tx) { return service::pay_some(tx, here, tenant, id, after, most); });
}

Result<void> prepare(Workplace const& here, jobs::Job const& job)
{
    while (TRY(prepare_some(here, job.tenant, { job.payload.text("run") }, at_once)) > 0) {
    }
    return {};
}

Result<void> pay(Workplace const& here, jobs::Job const& job)
{
    std::string after;
    while (TRY(pay_some(here, job.tenant, { job.payload.text("run") }, after, at_once)) > 0) {
    }
    return {};
}

}  // namespace mado::child_support

#include <mado/webhooks/module.h>

#include "api/operations.h"

#include <mado/webhooks/deliveries.h>

namespace mado::embedded {
std::span<File const> webhooks();
}

namespace mado::webhooks {

Module describe()
{
    constexpr int half_a_minute = 30, minute = 60;
    Module module;
    module.name = "webhooks";
    module.files = embedded::webhooks();
    module.operations = operations();
    module.statements = statements();
    module.events = { "webhooks.delivery.given_up", "webhooks.delivery.replayed" };
    module.jobs = { { "webhooks.deliver", [](Workplace const& here, jobs::Job const& job) -> Result<void> {
                         deliver(here, job.tenant, { job.payload.text("system") });
                         return {};
                     } } };
    module.schedules = { { "webhooks.due", half_a_minute, [](Workplace const& here) { want_all_due(here); } },
        { "webhooks.report", minute, [](Workplace const& here) { report(here); } } };
    module.listen = [](Listeners& listeners) {
        listeners.on<applications::Followed>(note);
        listeners.on<api::Replay>(on_replay);
    };
    return module;
}

}  // namespace mado::webhooks

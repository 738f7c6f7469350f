#include <mado/payments/module.h>

#include "jobs/following.h"
#include "store/payment_store.h"
#include "web/pages.h"

#include <algorithm>
#include <iterator>

namespace mado::embedded {
std::span<File const> payments();
}

namespace mado::payments {

Module describe(std::shared_ptr<Providers const> providers)
{
    constexpr int ten_seconds = 10;
    Module module;
    module.name = "payments";
    module.files = embedded::payments();
    for (auto routes : { charge_routes(providers), invited_routes(providers), attempt_routes(providers), notice_routes(providers) })
        std::ranges::move(routes, std::back_inserter(module.routes));
    module.pages = page_types();
    module.statements = store::statements();
    module.events = { "payments.attempt.begun", "payments.attempt.opened", "payments.attempt.returned", "payments.attempt.succeeded", "payments.attempt.failed", "payments.attempt.expired",
        "payments.attempt.cancelled", "payments.attempt.refused", "payments.invitation.made", "payments.invitation.revoked", "payments.refund.asked", "payments.refund.given", "payments.refund.refused",
        "payments.refund.ended" };
    module.schedules = { { "payments.follow", ten_seconds, [providers](Workplace const& here) { follow_all(here, *providers); } },
        { "payments.refunds", ten_seconds, [providers](Workplace const& here) { give_back_all(here, *providers); } } };
    module.listen = [](Listeners& listeners) { listeners.on<applications::RefundsTold>(on_refunds_told); };
    return module;
}

}  // namespace mado::payments

#pragma once
#include <mado/webhooks/deliveries.h>

namespace mado::webhooks::service {

// A job that sends what is due to that system: one at a time, on whichever node.
void want_delivery(db::Write& tx, Workplace const& here, api::SystemId const& system);

}  // namespace mado::webhooks::service

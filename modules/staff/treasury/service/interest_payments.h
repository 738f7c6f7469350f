#pragma once
#include <mado/module/module.h>

namespace mado::treasury::service {

void interest_listeners(Listeners& listeners);   // 還付加算金 that goes out by a payment of its own: PayoutPaid, PayoutCancelled

}  // namespace mado::treasury::service

#pragma once
#include <mado/treasury/payouts.h>

namespace mado::treasury::service {

// Each state that a payment reaches is a line of the hand-over (vouchers.h).
void keep_step(db::Write& tx, Workplace const& here, Payout const& payout, Day on);

}  // namespace mado::treasury::service

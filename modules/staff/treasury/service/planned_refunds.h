#pragma once
#include <mado/treasury/refunds.h>

namespace mado::treasury::service {

// Before a correction after which only `left` is to be given back: plans beyond that are dropped with their payouts, the newest first, in the correction's commit.
// What is in a bank's file, was taken over by the 財務会計, or was asked of a provider, cannot be called back: Conflict `treasury.refund.under_way`.
Result<void> make_way(db::Write& tx, Workplace const& here, Claim const& claim, Yen left);

}  // namespace mado::treasury::service

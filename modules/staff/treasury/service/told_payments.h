#pragma once
// Payments of which the front told, and the charge that they were for. Matched elsewhere, or reversed, they are heard of all the same: what is left of the charge can be paid again.
#include <mado/treasury/receipts.h>

namespace mado::treasury::service {

void keep_told(db::Write& tx, Incoming const& incoming, std::string_view matter_kind, std::string_view matter, std::string_view charge);
// Its money is on another claim than the one that it was paid for, or is none any more: whoever told the debtor an amount tells it anew (LeftToPay).
Result<void> tell_its_own(db::Write& tx, Caller const& caller, Workplace const& here, Receipt const& receipt);

}  // namespace mado::treasury::service

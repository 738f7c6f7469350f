#pragma once
// 滞納繰越: what is unpaid of a closed year's books stands in the next year's as 滞納繰越分.
#include <mado/treasury/claims.h>

namespace mado::treasury::service {

// The claim in the first year that may still be booked in; as it is when its own may be. What is unpaid of the old year stays there as its 収入未済額.
Result<Claim> carried(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim);
// A claim by the day of receipt (令142条1項3号) that nobody has paid yet goes from a year that ended to the year of `paid_on`.
Result<Claim> in_year_of_receipt(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, YearBasis basis, Day paid_on);

}  // namespace mado::treasury::service

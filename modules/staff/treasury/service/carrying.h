#pragma once
// 滞納繰越: what is unpaid of a closed year's books stands in the next year's as 滞納繰越分.
#include <mado/treasury/claims.h>

namespace mado::treasury::service {

// The claim in the first year that may still be booked in; as it is when its own may be. What is unpaid of the old year stays there as its 収入未済額.
Result<Claim> carried(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim);
// Of a fee by the day of receipt (令142条1項3号) that nobody has paid before its matter ended nothing is carried: it ends with its year.
Result<Claim> lapsed_or_carried(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, YearBasis basis);
// 過年度: what is asked for after its year's books closed, as a claim of this year's (施行令160条). Its closed row stays as it was settled.
Result<Claim> asked_anew(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Yen amount, std::string source, std::string remark);
bool is_over(db::Read& tx, Workplace const& here, int fiscal_year);   // past 5月31日, or closed
// A claim by the day of receipt (令142条1項3号) that nobody has paid yet goes from a year that ended to the year of `paid_on`.
Result<Claim> in_year_of_receipt(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, YearBasis basis, Day paid_on);

}  // namespace mado::treasury::service

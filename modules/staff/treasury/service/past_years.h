#pragma once
#include <mado/treasury/past_years.h>
#include <mado/treasury/receipts.h>

namespace mado::treasury::service {

// 収納の取消し after the books of its year closed: what leaves is expenditure of this year (過年度支出), and what is owed again is asked for in this year (過年度収入).
Result<Claim> taken_back_later(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Receipt const& receipt, Account from, std::string const& reason);
// The same where the claim stands in a later, open year by now: the amount is added to what is asked for there.
Result<Claim> taken_back_onto(db::Write& tx, Caller const& caller, Workplace const& here, Claim claim, Receipt const& receipt, Account from, std::string const& reason);

}  // namespace mado::treasury::service

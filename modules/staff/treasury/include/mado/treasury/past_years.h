#pragma once
// 過年度: errors that are found after the books of a year have closed. What follows from them is revenue and expenditure of the year of today (地方自治法施行令
// 160条, 165条の8); the closed figures never change.
#include <mado/treasury/claims.h>

namespace mado::treasury {

// Whether it is settled in books that nobody changes any more. One with something unpaid is carried over and corrected in the usual way.
bool is_past(db::Read& tx, Workplace const& here, Claim const& claim);
// What should have been asked: less is to be given back as 償還金 (過年度支出), more is asked for in this year's books (過年度収入).
// Refuses Forbidden, NotFound, Conflict (changed meanwhile; `treasury.past.not_closed`, `.refund_first`), Invalid (`to` below nothing or as it is, reason).
Result<Claim> correct_past(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen to, std::string_view reason, std::int64_t expected_version);

}  // namespace mado::treasury

#pragma once
// What all ways of giving back share: beginning, reckoning of 還付加算金, papers, the books.
#include <mado/treasury/refunds.h>

namespace mado::treasury::service {

Result<Refund> begun(db::Read& tx, Caller const& caller, Workplace const& here, Claim const& claim, Yen amount, std::string_view reason, RefundWay way);
// Interest of it until `through`; nothing where no cause is named.
Result<void> reckon(db::Read& tx, Workplace const& here, Claim const& claim, Refund& refund, std::string_view cause, Day through);
Result<std::string> refund_notice(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund const& refund);
// The last day for which 還付加算金 of a 充当 runs (充当適状: what is too much was there, and the other claim was due).
Day bears_until_set_off(db::Read& tx, Workplace const& here, Claim const& from, Claim const& onto, Yen amount);
// Whether money that leaves on that day is expenditure: its books are closed (施行令165条の8).
bool is_expenditure(db::Read& tx, Claim const& claim, Day left_on);
// Into the books, as done on that day.
Result<Claim> give_back(db::Write& tx, Caller const& caller, Workplace const& here, Claim const& claim, Refund& refund, Day left_on);
// Keeps it with its event and says that it is on its way no more.
Result<void> landed(db::Write& tx, Caller const& caller, Workplace const& here, Refund& refund, std::string_view event);
void trace_refund(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Refund const& refund);
// What providers hold of payments by card, wallet or terminal: the most that one of them still has.
Yen most_held(db::Read& tx, Claim const& claim);
// Marks a cash payout that was ordered as paid today: its listeners book it.
Result<void> pay_in_cash(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id);

}  // namespace mado::treasury::service

#pragma once
// What an applicant owes: cases_charge is how the case sees it, the claim itself (調定) stands in treasury's books. Every change goes to both, here.
#include <mado/cases/charges.h>
#include <mado/treasury/receipts.h>
#include <mado/treasury/provider_refunds.h>

namespace mado::cases::service {

// Asks for what the answers make of it, with what people laid over; or for another amount while it is not paid. `revenue`: 歳入科目.
Result<void> charge(db::Write& tx, Workplace const& here, Case const& found, Owed const& reckoned, std::string const& revenue);
// By hand, paid or not: the case's row and the claim to `to`, the slip to what is left of it. `why` goes into the journal.
Result<void> recharge(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, Owed const& owed, std::int64_t to, std::string_view why);
// It no longer holds: the claim is reduced to nothing (減額更正), unless it is paid.
Result<void> uncharge(db::Write& tx, Workplace const& here, Case const& found, std::string const& charge, std::string_view why);
// Withdrawn: what is unpaid falls away; what was paid is given back where its item says so. Changes in approval are dropped.
Result<void> end_charges(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);

json::Value charges_told(db::Read& tx, Workplace const& here, CaseId const& id);
json::Value refunds_told(db::Read& tx, CaseId const& id);  // that the front is to have given back by the provider
json::Value refunds_over_told(db::Read& tx, CaseId const& id);  // ids of those that it need not ask for any more

Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Settled const& settled);
Result<void> on_unpaid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Unsettled const& unsettled);
Result<void> on_left_to_pay(db::Write& tx, Caller const& caller, Workplace const& here, treasury::LeftToPay const& event);
Result<void> on_slip(db::Write& tx, Caller const& caller, Workplace const& here, treasury::SlipIssued const& event);
Result<void> on_refund_asked(db::Write& tx, Caller const& caller, Workplace const& here, treasury::RefundAsked const& event);
Result<void> on_refund_landed(db::Write& tx, Caller const& caller, Workplace const& here, treasury::RefundLanded const& event);

Result<void> on_charge_change_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_charge_change_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_charge_change_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
Result<void> drop_charge_changes(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of);

}  // namespace mado::cases::service

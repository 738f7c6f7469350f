#pragma once
// What an applicant owes: cases_charge is how the case sees it, the claim itself (調定) stands in treasury's books. Every change goes to both, here.
#include <mado/cases/cases.h>
#include <mado/treasury/receipts.h>

namespace mado::cases::service {

// Asks for it, or for another amount while it is not paid. `revenue`: 歳入科目.
Result<void> charge(db::Write& tx, Workplace const& here, Case const& found, Owed const& owed, std::string const& revenue);
// It no longer holds: the claim is reduced to nothing (減額更正), unless it is paid.
Result<void> uncharge(db::Write& tx, Workplace const& here, Case const& found, std::string const& charge, std::string_view why);
// Withdrawn: what is unpaid falls away; what was paid is given back where its item says so.
Result<void> end_charges(db::Write& tx, Workplace const& here, Case const& found);

json::Value charges_told(db::Read& tx, Workplace const& here, CaseId const& id);

Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Settled const& settled);
Result<void> on_unpaid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::Unsettled const& unsettled);

}  // namespace mado::cases::service

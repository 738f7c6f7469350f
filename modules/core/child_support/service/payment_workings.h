#pragma once
#include <mado/child_support/payments.h>

#include "service/workings.h"

namespace mado::child_support::service {

Caller program(std::string const& tenant, char const* job, PersonId const& by = {});
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Run const& run, std::map<std::string, std::string> details = {});
Result<Run> run_in(db::Read& tx, Caller const& caller, access::Action const& action, RunId const& id, std::int64_t expected_version);
Result<void> keep(db::Write& tx, Run& run);                       // Conflict when it was changed meanwhile
// What is due now for the months of the payment, without itself: the same as was planned?
bool is_still_due(db::Read& tx, Run const& run, Payment const& payment);
persons::IndividualId payee_of(Run const& run, Recipient const& recipient);
// Up to `most` recipients or payments of the run; how many there were, and 0 when it is done. `after`: the last payment that was looked at.
Result<std::size_t> prepare_some(db::Write& tx, Workplace const& here, std::string const& tenant, RunId const& id, int most);
Result<std::size_t> pay_some(db::Write& tx, Workplace const& here, std::string const& tenant, RunId const& id, std::string& after, int most);
bool is_dead(db::Read& tx, Run const& run, Recipient const& recipient, Day today);

// Listeners of treasury and approvals.
Result<void> run_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> run_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> run_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
Result<void> on_paid(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutPaid const& event);
Result<void> on_returned(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutReturned const& event);
Result<void> on_cancelled(db::Write& tx, Caller const& caller, Workplace const& here, treasury::PayoutCancelled const& event);

}  // namespace mado::child_support::service

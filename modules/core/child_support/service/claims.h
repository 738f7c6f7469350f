#pragma once
// What comes from cases: a claim that was granted enters a recipient; a 現況届 or a notice of change becomes work.
#include "service/workings.h"

#include <mado/cases/events.h>

namespace mado::child_support::service {

Result<Fact> keep_child(db::Write& tx, Caller const& by, Workplace const& here, Recipient const& recipient, Fact fact, persons::Name const& name);
Result<void> claim_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft);
Result<void> on_case_opened(db::Write& tx, Caller const& caller, Workplace const& here, cases::Opened const& event);
Result<void> keep_numbers(db::Write& tx, Caller const& caller, Workplace const& here, Recipient const& recipient, CaseId const& from, json::Object const& answers);
// From the answers of a claim and what was established; pure.
NewRecipient recipient_from(cases::Case const& found, json::Object const& answers, json::Object const& examined);
// What was examined is what is paid: Conflict when another number of children was found, or more supporters than are kept; the case is put right first.
Result<NewRecipient> as_found(NewRecipient wish, json::Object const& examined);

}  // namespace mado::child_support::service

#pragma once
// The clocks of a case between its use cases.
#include <mado/approvals/drafts.h>
#include <mado/cases/consults.h>
#include <mado/cases/limits.h>

#include "store/limit_store.h"

namespace mado::cases::service {

// Whether it runs in the case's state: not stopped, not standing still. What another body has runs there; after a decision only what starts with it.
bool runs(Case const& found, definitions::FoundLimit const& limit);
// Writes down until when what runs, for the schedule that acts when it has passed.
void follow_limits(db::Write& tx, Workplace const& here, Case const& found, std::vector<definitions::FoundLimit> const& limits);
// The same, reckoned anew: after a decision, a draw, a withdrawal, a step that goes to another body.
Result<void> follow_limits(db::Write& tx, Workplace const& here, Case const& found);

// The case ended: questions without an answer and extensions in approval are dropped, its clocks are set by its new state.
Result<void> stop_beside(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);

Result<void> drop_extensions(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& of);

// Acts on a limit that has passed; false: it has not (any more).
Result<bool> pass_limit(db::Write& tx, Caller const& caller, Workplace const& here, store::Expiry const& expiry);
// Of a schedule: the question's last day has passed; the act may be carried out now.
Result<void> expire_consult(db::Write& tx, Caller const& caller, Workplace const& here, ConsultId const& id);
Result<void> end_waiting(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id);

Result<void> on_extension_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_extension_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_extension_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);

}  // namespace mado::cases::service

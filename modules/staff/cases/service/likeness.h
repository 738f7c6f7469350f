#pragma once
#include "service/workings.h"

namespace mado::cases::service {

// Keeps what the case may be recognized by, as its answers are now; of who is protected nothing.
Result<void> keep_likeness(db::Write& tx, Workplace const& here, Case const& found);
// The same after the answers have changed, and asks whoever protects.
Result<void> recognize(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);
// Who forwarded it protects the applicant: so does this body until somebody has judged.
Result<void> shield_as_forwarded(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, json::Value const& body);

}  // namespace mado::cases::service

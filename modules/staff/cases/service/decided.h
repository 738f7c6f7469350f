#pragma once
// What every decision shares, whoever makes it: one person by a draft, or a whole round at once.
#include <mado/cases/cases.h>

#include "store/content_store.h"

namespace mado::cases::service {

// The decision computed from the case as it is, without asking for a right. Refuses Invalid as cases::prepare.
Result<Prepared> prepared_for(db::Read& tx, Workplace const& here, Case const& found, Decision const& decision);
store::KeptDecision kept(Prepared const& prepared);

// The act itself: result, charges, document, the word to the applicant. `box`: sealed words for a result that has no document.
Result<void> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, Case& found, store::KeptDecision const& decision, CaseState to, std::string_view event,
    std::string const& box = {});

}  // namespace mado::cases::service

#pragma once
#include "service/workings.h"

namespace mado::cases::service {

// Keeps what the case may be recognized by, as its answers are now; of who is protected nothing.
Result<void> keep_likeness(db::Write& tx, Workplace const& here, Case const& found);
// The same after the answers have changed, and asks whoever protects.
Result<void> recognize(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);

}  // namespace mado::cases::service

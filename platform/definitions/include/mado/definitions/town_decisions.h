#pragma once
#include <mado/definitions/decision_shelf.h>

namespace mado::definitions {

// What `from: decisions/x` means in a town on a day: its own published document, else the library's. All of its own are found at once, so
// the transaction may end before an evaluation does.
DecisionsPointer decisions_of(db::Read& tx, Cache& cache, Library const& library, Day on);

}  // namespace mado::definitions

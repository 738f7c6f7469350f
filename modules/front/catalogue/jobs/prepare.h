#pragma once
#include "service/shelf.h"

#include <mado/jobs/jobs.h>

namespace mado::catalogue {

// After a version came: its tables become columns on this node, and what proves its stars is worked out and kept.
Result<void> prepare(Shelf& shelf, Workplace const& here, jobs::Job const& job);
// After it was withdrawn: what this node made of it goes.
Result<void> forget(Shelf& shelf, Workplace const& here, jobs::Job const& job);

}  // namespace mado::catalogue

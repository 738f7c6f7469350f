#pragma once
#include "service/papers.h"

#include <mado/jobs/jobs.h>

namespace mado::meetings::jobs {

// Pages of a clean PDF become pictures, in the box. May run twice: what is drawn already stays.
Result<void> render(Workplace const& here, sanitizing::Tools const& tools, mado::jobs::Job const& job);

}  // namespace mado::meetings::jobs

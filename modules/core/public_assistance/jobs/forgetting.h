#pragma once
#include <mado/jobs/jobs.h>
#include <mado/public_assistance/sheets.h>

namespace mado::public_assistance::jobs {

// Two weeks after its end nobody opens a sheet any more: its key and its box go.
Result<void> forget_sheet(Workplace const& here, mado::jobs::Job const& job);

}  // namespace mado::public_assistance::jobs

#pragma once
#include <mado/jobs/jobs.h>
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance::jobs {

constexpr int in_a_chunk = 100;   // households in one write

// Both go on from the last chunk that was kept: killed and run again they reckon and pay nothing twice.
Result<void> reckon(Workplace const& here, mado::jobs::Job const& job);
Result<void> close(Workplace const& here, mado::jobs::Job const& job);

}  // namespace mado::public_assistance::jobs

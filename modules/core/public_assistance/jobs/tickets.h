#pragma once
#include <mado/jobs/jobs.h>
#include <mado/public_assistance/tickets.h>

namespace mado::public_assistance::jobs {

inline constexpr int tickets_in_a_chunk = 20;
// 継続分の一括交付: goes on from the last ticket that was looked at, and gives nobody two.
Result<void> issue_tickets(Workplace const& here, mado::jobs::Job const& job);

}  // namespace mado::public_assistance::jobs

#pragma once
#include <mado/jobs/jobs.h>
#include <mado/treasury/books.h>

namespace mado::treasury::service {

inline constexpr std::string_view carry_job = "treasury.carry_over";
// What is unpaid of a closed year, 500 claims a write; begun again after a crash it goes on where it stood.
Result<void> carry_over(Workplace const& here, jobs::Job const& job);

}  // namespace mado::treasury::service

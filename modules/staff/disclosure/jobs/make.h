#pragma once
#include <mado/disclosure/disclosure.h>
#include <mado/jobs/jobs.h>

namespace mado::disclosure::jobs {

inline constexpr std::string_view make_job = "disclosure.make";
// Makes the painted PDF of a target and proves it; then it waits for the check, or goes back with what was wrong.
Result<void> make(Workplace const& here, sanitizing::Tools const& tools, mado::jobs::Job const& job);

// What make() does to the bytes: pages as pictures with the boxes black, and the proof. A refusal Invalid names what was left behind.
struct Made { std::string pdf; Proof proof; };
Result<Made> painted(sandbox::Sandbox const& box, std::string_view pdf, std::int64_t pages, std::vector<Box> const& boxes);

}  // namespace mado::disclosure::jobs

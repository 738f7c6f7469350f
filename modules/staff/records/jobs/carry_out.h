#pragma once
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <string_view>

namespace mado::jobs {
struct Job;
}

namespace mado::records::service {

// A row of the plan was corrected: its folders end on other days.
inline constexpr std::string_view reckon_job = "records.reckon";
Result<void> reckon_item(Workplace const& here, jobs::Job const& job);

inline constexpr std::string_view carry_out_job = "records.carry_out";
Result<void> carry_out_all(Workplace const& here, jobs::Job const& job);

}  // namespace mado::records::service

#pragma once
#include <mado/meetings/reminders.h>

namespace mado::meetings::jobs {

// Reminds of actions, in every town; how many words were said.
std::size_t remind_everywhere(Workplace const& here);

}  // namespace mado::meetings::jobs

#pragma once
#include <mado/meetings/reminders.h>

namespace mado::meetings::model {

// What is to be said of an action of that day; nothing while there is time.
std::optional<Occasion> occasion_on(Day due, Day today);

}  // namespace mado::meetings::model

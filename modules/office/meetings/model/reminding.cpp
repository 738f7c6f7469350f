#include "model/reminding.h"

namespace mado::meetings::model {

std::optional<Occasion> occasion_on(Day due, Day today)
{
    constexpr int days_of_week = 7;
    auto const late = today - due;
    if (late < -1)
        return std::nullopt;
    if (late < 0)
        return Occasion { "before", today };
    if (late == 0)
        return Occasion { "today", today };
    auto const week = (late - 1) / days_of_week;
    return Occasion { "late." + std::to_string(week + 1), due.plus_days(1 + week * days_of_week) };
}

}  // namespace mado::meetings::model

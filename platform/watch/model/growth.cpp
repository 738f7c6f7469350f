#include "model/growth.h"

namespace mado::watch {

namespace {

constexpr std::int64_t minutes_of_day = 24 * 60, minute_us = 60'000'000;

}  // namespace

std::optional<std::int64_t> growth_a_day(std::vector<Sample> const& samples)
{
    if (samples.size() < 2)
        return std::nullopt;
    auto const minutes = (samples.back().at.microseconds - samples.front().at.microseconds) / minute_us;
    if (minutes < minutes_of_day)
        return std::nullopt;
    return (samples.back().value - samples.front().value) / minutes * minutes_of_day + (samples.back().value - samples.front().value) % minutes * minutes_of_day / minutes;
}

std::optional<std::int64_t> days_left(std::int64_t free, std::optional<std::int64_t> growth)
{
    if (!growth || *growth <= 0)
        return std::nullopt;
    return free / *growth;
}

}  // namespace mado::watch

#include "model/patience.h"

#include <algorithm>
#include <array>

namespace mado::webhooks {

std::optional<Instant> next_try(Instant made_at, Instant now, std::int64_t attempts)
{
    // Doubling and more at first; from the sixth try on every few hours, so that a server that is mended by day hears of it soon.
    constexpr std::array<std::int64_t, 7> pauses { 10, 60, 300, 1'800, 7'200, 14'400, 28'800 };
    auto const at = static_cast<std::size_t>(std::clamp<std::int64_t>(attempts - 1, 0, static_cast<std::int64_t>(pauses.size()) - 1));
    Instant const next { now.microseconds + pauses[at] * second_us };
    return next.microseconds - made_at.microseconds > patience_us ? std::nullopt : std::optional(next);
}

}  // namespace mado::webhooks

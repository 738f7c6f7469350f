#pragma once
#include <mado/time/day.h>

#include <cstdint>
#include <optional>

namespace mado::webhooks {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::int64_t patience_us = 3 * 86'400 * second_us;  // from when it was made; then it is a dead letter

// When to try again after so many tries; nothing when three days will have passed.
std::optional<Instant> next_try(Instant made_at, Instant now, std::int64_t attempts);

}  // namespace mado::webhooks

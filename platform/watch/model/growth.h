#pragma once
#include <mado/time/instant.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace mado::watch {

struct Sample { Instant at; std::int64_t value; };
// Growth of a day over these samples (oldest first): between the first and the last, once they are a day apart. Nothing before.
std::optional<std::int64_t> growth_a_day(std::vector<Sample> const& samples);
// Whole days until `free` is used up; nothing when it does not grow.
std::optional<std::int64_t> days_left(std::int64_t free, std::optional<std::int64_t> growth);

}  // namespace mado::watch

#pragma once
#include "service/usage.h"

#include <mado/zone/workplace.h>

namespace mado::catalogue {

// What this process has counted is written, a write a town. How many rows.
std::size_t write_usages(UsageCounter& counter, Workplace const& here);
// The office hears of days that are over, in letters of at most datasets::most_usages; how many letters. Forgets what is older than `years_kept`.
constexpr int years_kept = 3;
std::size_t report_usages(Workplace const& here, std::string const& tenant);

}  // namespace mado::catalogue

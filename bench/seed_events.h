#pragma once
// Events of cases over six years with their chain, each finished day signed: what platform/audit would have written.
#include "seed_store.h"

#include <mado/crypto/box.h>
#include <mado/time/day.h>

namespace mado::bench {

// `cases`: whose trace it is. Events are spread evenly over the days and lie on any of the cases; the same every time.
void seed_events(Database& database, std::string const& tenant, std::vector<std::string> const& cases, std::int64_t many, Day first, Day last, crypto::SigningKey const& key);

}  // namespace mado::bench

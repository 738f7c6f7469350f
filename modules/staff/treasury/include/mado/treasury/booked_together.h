#pragma once
#include <mado/treasury/claims.h>

namespace mado::treasury {

// Booked of many claims that money in one file settled, each claim once. Whoever listens to Booked listens to this as well, and does with few statements what is done for each.
struct BookedTogether { std::vector<Booked> all; };

}  // namespace mado::treasury

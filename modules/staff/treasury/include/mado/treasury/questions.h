#pragma once
// What the treasury asks the modules of the matters, which stand above it: published in a write, and answered by their listeners into the event.
#include <mado/treasury/claims.h>

namespace mado::treasury {

struct MatterAsked { std::string const& number; std::vector<std::pair<std::string, std::string>>& found; };   // 受付番号 without hyphens; kind and id of each matter
struct EndAsked { Claim const& claim; bool& has_ended; };                                                    // whether its matter came to an end (closed, withdrawn)

}  // namespace mado::treasury

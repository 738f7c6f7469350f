#pragma once
// What was sent, as it came: sealed and signed, kept byte for byte beside what was read from it.
#include <mado/gateway/reseal.h>

namespace mado::cases {

// The kept envelopes of applications, of what completed them and of what corrected them, for a rotation of the zone's keys.
std::vector<gateway::OriginalSource> kept_envelopes();

}  // namespace mado::cases

#pragma once
#include <mado/gateway/recovery.h>

#include <string>
#include <vector>

namespace mado::verbs {

// A keeper's sheet on one page of A4: its lines, their QR code, and what to do with it. PDF; the same sheet gives the same bytes.
std::string keeper_sheet(gateway::Sheet const& sheet, std::vector<std::string> const& zones, Instant at);

}  // namespace mado::verbs

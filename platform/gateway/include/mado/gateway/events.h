#pragma once
// What the gateway and its ceremonies (madoguchi zone, keys, bundle) write into the trace, most of it the server's own (tenant 000000). Stable public API, as the
// events of modules are.
#include <string>
#include <vector>

namespace mado::gateway {

std::vector<std::string> events();

}  // namespace mado::gateway

#pragma once
#include <string>

namespace mado::catalogue {

// The host of an address that others gave us, as the Internet knows it: small letters, without the dot of the root.
std::string host_of(std::string const& address);

}  // namespace mado::catalogue

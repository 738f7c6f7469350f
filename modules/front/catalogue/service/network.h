#pragma once
#include <string>

namespace mado::catalogue {

// Who asks, for counting: of IPv6 the network of a house (/64, RFC 6177), else the address.
std::string network_of(std::string const& remote);
// The host of an address that others gave us, as the Internet knows it: small letters, without the dot of the root.
std::string host_of(std::string const& address);

}  // namespace mado::catalogue

#pragma once
// Who asks, for counting and bounding: one house is one asker, however many addresses it has.
#include <string>

namespace mado::http {

// Of IPv6 the network of a house (/64, RFC 6177) as 16 hexadecimal digits; of an IPv4 address within IPv6 (::ffff:192.0.2.1) that address; else what was given.
std::string network_of(std::string const& remote);

}  // namespace mado::http

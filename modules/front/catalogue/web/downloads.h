#pragma once
#include "web/pages.h"

namespace mado::catalogue {

// Content-Disposition with the name in both of its forms (RFC 6266, RFC 8187).
std::string attachment(std::string const& name);

}  // namespace mado::catalogue

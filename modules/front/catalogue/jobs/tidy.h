#pragma once
#include <mado/zone/workplace.h>

namespace mado::catalogue {

// Addresses are kept for the limit of a day alone: forgets those of days before today; how many.
std::size_t tidy(Workplace const& here, std::string const& tenant);

}  // namespace mado::catalogue

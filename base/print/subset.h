#pragma once
#include "parse.h"

namespace mado::print {

// Throws Misfit at the first element, attribute or class that is not of the subset, or stands where it must not.
void check_subset(Element const& root);

bool is_block(std::string_view name);
bool has_blocks(Element const& element);  // else its content is inline

}  // namespace mado::print

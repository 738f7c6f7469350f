#pragma once
#include "parse.h"

namespace mado::print {

std::string web_html(Element const& root);  // throws Misfit

}  // namespace mado::print

#pragma once
#include "web/views.h"

#include <mado/cases/special.h>

namespace mado::cases::web {

Shown show_opening(Visit const& visit, Attempt const* attempt);  // /cases/{case}/opening: why a special case is opened
Shown act_opening(Visit const& visit);
Shown show_special(Visit const& visit, Attempt const* attempt);  // /cases/{case}/special: marks and releases
Shown act_special(Visit const& visit);

std::vector<mado::web::PageType> special_pages();

}  // namespace mado::cases::web

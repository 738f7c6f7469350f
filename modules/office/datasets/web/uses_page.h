#pragma once
#include "web/pages.h"

namespace mado::open_data::web {

Shown show_uses(Desk& desk, Visit const& visit, Attempt const* attempt);          // /datasets/uses
Shown act_uses(Desk& desk, Visit const& visit);
std::vector<mado::web::PageType> use_pages();

}  // namespace mado::open_data::web

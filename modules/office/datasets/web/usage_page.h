#pragma once
#include "web/pages.h"

namespace mado::open_data::web {

Shown show_usage(Desk& desk, Visit const& visit, Attempt const* attempt);         // /datasets/usage
std::vector<mado::web::PageType> usage_pages();

}  // namespace mado::open_data::web

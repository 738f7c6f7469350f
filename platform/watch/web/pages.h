#pragma once
// The operators' pages. They show the last look (service/state.h): a page asks the database for nothing but what it lists itself.
#include "tower.h"

#include <mado/web/page.h>
#include <mado/web/route.h>

#include <vector>

namespace mado::watch::pages {

std::vector<web::Route> routes(Tower& tower);
std::vector<web::MenuItem> menu();
std::vector<web::PageType> all();

}  // namespace mado::watch::pages

#pragma once
#include <mado/openings/openings.h>
#include <mado/web/page.h>

namespace mado::openings::pages {

std::vector<mado::web::Route> routes();
std::vector<mado::web::PageType> page_types();

}  // namespace mado::openings::pages

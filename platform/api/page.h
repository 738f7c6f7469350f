#pragma once
#include <mado/names/embedded.h>
#include <mado/web/page.h>

#include <span>
#include <vector>

namespace mado::api {

class Door;

// /TOWN/api and /api, made from the operations themselves, and their documents.
std::vector<web::Route> pages_of(Door const& door);
std::vector<web::PageType> page_types();
std::span<embedded::File const> files();

}  // namespace mado::api

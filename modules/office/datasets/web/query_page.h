#pragma once
#include "web/pages.h"

namespace mado::open_data::web {

Shown show_query(Desk& desk, Visit const& visit, Attempt const* attempt);         // /datasets/{dataset}/query: a table counted from our own events
Shown act_query(Desk& desk, Visit const& visit);                                  // `do`: preview, add, threshold
std::vector<mado::web::PageType> query_pages();

}  // namespace mado::open_data::web

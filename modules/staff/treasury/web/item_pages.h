#pragma once
// The pages 歳入科目 and 収入証紙の代替.
#include <mado/treasury/items.h>
#include <mado/web/page.h>

namespace mado::treasury::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_items(Visit const& visit, Attempt const* attempt);     // /treasury/items?year=
Shown act_items(Visit const& visit);                              // a CSV
Shown fetch_items(Visit const& visit, Attempt const*);            // /treasury/items.csv
Shown show_item(Visit const& visit, Attempt const* attempt);      // /treasury/items/edit?code=&since=
Shown act_item(Visit const& visit);
Shown show_stamps(Visit const& visit, Attempt const* attempt);    // /treasury/stamps?year=
Shown fetch_stamps(Visit const& visit, Attempt const*);           // /treasury/stamps.csv?year=

std::vector<mado::web::Route> item_routes();
std::vector<mado::web::PageType> item_pages();
std::vector<mado::web::PageType> stamps_pages();
std::vector<mado::web::MenuItem> item_menu();

}  // namespace mado::treasury::web

#pragma once
// The pages 年度 (決算) and 収支日計.
#include <mado/treasury/books.h>
#include <mado/web/page.h>
#include <mado/web/route.h>

namespace mado::treasury::web {

using mado::web::Attempt;
using mado::web::Visit;
using Shown = Result<http::Response>;

Shown show_years(Visit const& visit, Attempt const* attempt);    // /treasury/years: on to the year of today
Shown show_year(Visit const& visit, Attempt const* attempt);     // /treasury/years/{year}
Shown act_year(Visit const& visit);                              // closes it
Shown fetch_year(Visit const& visit, Attempt const* attempt);    // /treasury/years/{year}/items.csv
Shown show_cash(Visit const& visit, Attempt const* attempt);     // /treasury/months/{month}, 2026-11

std::vector<mado::web::Route> book_routes();
std::vector<mado::web::MenuItem> book_menu();
std::vector<mado::web::PageType> book_pages();

}  // namespace mado::treasury::web

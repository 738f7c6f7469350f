#pragma once
// /treasury/vouchers: 財務会計との受渡し.
#include "web/arrears_pages.h"

namespace mado::treasury::web {

Shown show_vouchers(Visit const& visit, Attempt const* attempt);   // ?day=&which=open|late&after=
Shown act_vouchers(Visit const& visit);                            // a file of acceptances or of payments
Shown fetch_vouchers(Visit const& visit, Attempt const*);          // /treasury/vouchers.csv?day=&which=&after=

std::vector<mado::web::Route> accounting_routes();
std::vector<mado::web::PageType> accounting_page_types();
std::vector<mado::web::MenuItem> accounting_menu();

}  // namespace mado::treasury::web

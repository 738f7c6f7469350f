#pragma once
// 納入通知書 and 収納先の番号.
#include "web/till_pages.h"

#include <mado/treasury/notices.h>

namespace mado::treasury::web {

Shown show_notices(Visit const& visit, Attempt const* attempt);     // /treasury/notices
Shown act_notices(Visit const& visit);
Shown fetch_notices(Visit const& visit);                            // /treasury/notices/{batch}/notices.pdf
Shown fetch_notice(Visit const& visit);                             // /treasury/slips/{slip}/notice.pdf
Shown show_collectors(Visit const& visit, Attempt const* attempt);  // /treasury/collectors
Shown act_collectors(Visit const& visit);

std::vector<mado::web::Route> notice_routes();
std::vector<mado::web::PageType> notice_pages();
std::vector<mado::web::MenuItem> notice_menu();

}  // namespace mado::treasury::web

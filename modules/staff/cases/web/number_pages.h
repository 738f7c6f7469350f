#pragma once
// 番号法: 番号確認 and 身元確認 of a case, and the 事務 by its article.
#include "web/lines.h"

namespace mado::cases::web {

Shown show_number_check(Visit const& visit, Attempt const* attempt);  // /cases/{case}/number-check
Shown act_number_check(Visit const& visit);
Shown show_number_tasks(Visit const& visit, Attempt const* attempt);  // /my-number/tasks
Shown act_number_tasks(Visit const& visit);
void add_number_lines(Asked const& asked, Lines& lines);

std::vector<mado::web::Route> number_routes();
std::vector<mado::web::PageType> number_pages();

}  // namespace mado::cases::web

#pragma once
#include <mado/module/module.h>

namespace mado::treasury {

void plug_tills(Module& module);   // 日計, 入金, 調定 and the cashier: actions, events, statements, pages
std::vector<db::Statement> till_and_day_statements();

}  // namespace mado::treasury

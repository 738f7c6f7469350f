#pragma once
#include <mado/module/module.h>

namespace mado::treasury {

void plug_items(Module& module);   // 歳入科目, 収入証紙の代替: pages
std::vector<db::Statement> stamps_statements();

}  // namespace mado::treasury

#pragma once
#include <mado/module/module.h>

namespace mado::treasury {

void plug_notices(Module& module);   // 納入通知書, 収納先の番号: events, pages, the job
std::vector<db::Statement> notices_statements();

}  // namespace mado::treasury

#pragma once
#include <mado/module/module.h>

namespace mado::treasury {

std::vector<db::Statement> import_statements();
void plug_imports(Module& module);   // 結果ファイルの取込み: events, pages, the job

}  // namespace mado::treasury

#pragma once
// 収納と調定: one instance in each staff zone.
#include <mado/module/module.h>

namespace mado::treasury {

Module describe();
std::vector<db::Statement> statements();

}  // namespace mado::treasury

#pragma once
#include <mado/module/module.h>

namespace mado::treasury {

void plug_arrears(Module& module);   // 滞納, 還付, 支払: actions, events, pages, listeners

}  // namespace mado::treasury

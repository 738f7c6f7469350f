#pragma once
#include <mado/module/module.h>

namespace mado::treasury {

// 財務会計との受渡し: its operations, its page, its watch over what waits.
void plug_accounting(Module& module);

}  // namespace mado::treasury

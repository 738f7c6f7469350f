#pragma once
#include <mado/module/module.h>

namespace mado::registers {

Module describe();

}  // namespace mado::registers

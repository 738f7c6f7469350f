#pragma once
#include <mado/module/module.h>

namespace mado::protection {

Module describe();

}  // namespace mado::protection

#pragma once
#include <mado/module/module.h>

namespace mado::vouching {

Module describe();

}  // namespace mado::vouching

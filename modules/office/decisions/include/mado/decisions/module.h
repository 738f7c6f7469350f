#pragma once
#include <mado/module/module.h>

namespace mado::decisions {

Module describe();

}  // namespace mado::decisions

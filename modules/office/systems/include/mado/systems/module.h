#pragma once
#include <mado/module/module.h>

namespace mado::systems {

Module describe();

}  // namespace mado::systems

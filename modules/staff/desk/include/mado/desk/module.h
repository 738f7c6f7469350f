#pragma once
#include <mado/module/module.h>

namespace mado::desk {

Module describe();

}  // namespace mado::desk

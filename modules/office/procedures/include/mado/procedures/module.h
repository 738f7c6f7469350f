#pragma once
#include <mado/module/module.h>

namespace mado::procedures {

Module describe();

}  // namespace mado::procedures

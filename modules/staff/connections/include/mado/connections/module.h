#pragma once
#include <mado/module/module.h>

namespace mado::connections {

Module describe();

}  // namespace mado::connections

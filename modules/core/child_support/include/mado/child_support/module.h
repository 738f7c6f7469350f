#pragma once
// 児童扶養手当: one instance, in core.
#include <mado/module/module.h>

namespace mado::child_support {

Module describe();

}  // namespace mado::child_support

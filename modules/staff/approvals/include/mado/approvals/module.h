#pragma once
#include <mado/module/module.h>

namespace mado::approvals {

Module describe();

}  // namespace mado::approvals

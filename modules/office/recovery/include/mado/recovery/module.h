#pragma once
#include <mado/module/module.h>

namespace mado::recovery {

Module describe();

}  // namespace mado::recovery

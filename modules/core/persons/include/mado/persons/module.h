#pragma once
#include <mado/module/module.h>

namespace mado::persons {

Module describe();

}  // namespace mado::persons

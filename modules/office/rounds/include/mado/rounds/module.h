#pragma once
#include <mado/module/module.h>

namespace mado::rounds {

Module describe();

}  // namespace mado::rounds

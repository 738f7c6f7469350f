#pragma once
#include <mado/module/module.h>

namespace mado::cases {

Module describe();

}  // namespace mado::cases

#pragma once
#include <mado/module/module.h>

namespace mado::entry {

Module describe();

}  // namespace mado::entry

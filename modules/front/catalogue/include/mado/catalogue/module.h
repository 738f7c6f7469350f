#pragma once
#include <mado/module/module.h>

namespace mado::catalogue {

Module describe();

}  // namespace mado::catalogue

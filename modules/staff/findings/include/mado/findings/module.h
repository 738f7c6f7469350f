#pragma once
#include <mado/module/module.h>

namespace mado::findings {

Module describe();

}  // namespace mado::findings

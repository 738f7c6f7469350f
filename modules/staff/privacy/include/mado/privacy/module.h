#pragma once
#include <mado/module/module.h>

namespace mado::privacy {

Module describe();

}  // namespace mado::privacy

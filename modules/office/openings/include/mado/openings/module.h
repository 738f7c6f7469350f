#pragma once
#include <mado/module/module.h>

namespace mado::openings {

Module describe();

}  // namespace mado::openings

#pragma once
#include <mado/module/module.h>

namespace mado::training {

Module describe();

}  // namespace mado::training

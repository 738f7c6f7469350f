#pragma once
#include <mado/module/module.h>

namespace mado::accounts {

Module describe();

}  // namespace mado::accounts

#pragma once
#include <mado/module/module.h>

namespace mado::public_assistance {

Module describe();

}  // namespace mado::public_assistance

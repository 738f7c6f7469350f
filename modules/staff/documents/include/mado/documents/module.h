#pragma once
#include <mado/module/module.h>

namespace mado::documents {

Module describe();

}  // namespace mado::documents

#pragma once
#include "configuration.h"

#include <mado/module/zone.h>

#include <memory>

namespace mado {

// The instances of each zone, in the order in which migrations run and listeners are asked. Read this first.
void plug_modules(Zone& zone, Configuration const& configuration);

}  // namespace mado

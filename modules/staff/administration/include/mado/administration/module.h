#pragma once
#include <mado/module/module.h>

namespace mado::administration {

// `gateway` is the zone's own end: the page that shows what waits asks it.
Module describe(gateway::Gateway& gateway);

}  // namespace mado::administration

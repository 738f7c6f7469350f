#pragma once
#include <mado/module/module.h>

namespace mado::privacy {

// Who is told the purposes of use: the zone that publishes tells the front.
enum class Tells { Nobody, Front };

Module describe(Tells tells = Tells::Nobody);

}  // namespace mado::privacy

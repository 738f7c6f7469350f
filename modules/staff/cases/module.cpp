#include <mado/cases/module.h>

#include <mado/cases/cases.h>

#include "service/follow.h"

namespace mado::cases { Module describe() { return {}; } }

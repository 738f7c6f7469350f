#pragma once
#include <mado/module/module.h>

namespace mado::webhooks {

Module describe();

}  // namespace mado::webhooks

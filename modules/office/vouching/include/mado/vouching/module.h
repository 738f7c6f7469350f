#pragma once
#include <mado/module/module.h>
#include <mado/vouching/vouching.h>

namespace mado::vouching {

Module describe(Providers providers = {});

}  // namespace mado::vouching

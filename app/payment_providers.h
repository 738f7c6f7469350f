#pragma once
#include "configuration.h"

#include <mado/payments/provider.h>

#include <memory>

namespace mado {

// Those of the configuration, with their secrets; none there and the data of a demonstration: the simulated one (madoguchi provider-demo). Throws
// std::runtime_error that names file and setting.
std::shared_ptr<payments::Providers const> payment_providers_of(Configuration const& configuration, bool is_demonstration);

}  // namespace mado

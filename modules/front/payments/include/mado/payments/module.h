#pragma once
#include <mado/module/module.h>
#include <mado/payments/provider.h>

namespace mado::payments {

Module describe(std::shared_ptr<Providers const> providers);

}  // namespace mado::payments

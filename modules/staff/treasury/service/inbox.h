#pragma once
#include <mado/module/module.h>

namespace mado::treasury::service {

// `paid` of the front: what its provider said of a payment. Money that fits no claim here is kept as unmatched, never refused.
std::vector<Module::Receives> inbox();

}  // namespace mado::treasury::service

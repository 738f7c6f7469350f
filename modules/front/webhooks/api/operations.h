#pragma once
#include <mado/api/operation.h>

namespace mado::webhooks {

std::vector<api::Operation> operations();

}  // namespace mado::webhooks

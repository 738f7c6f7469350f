#pragma once
#include <mado/api/operation.h>

namespace mado::child_support::api_v1 {

std::vector<api::Operation> operations();

}  // namespace mado::child_support::api_v1

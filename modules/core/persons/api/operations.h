#pragma once
#include <mado/api/operation.h>

namespace mado::persons::api_v1 {

std::vector<api::Operation> operations();

}  // namespace mado::persons::api_v1

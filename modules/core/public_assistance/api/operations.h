#pragma once
#include <mado/api/operation.h>

namespace mado::public_assistance::api_v1 {

std::vector<api::Operation> operations();

}  // namespace mado::public_assistance::api_v1

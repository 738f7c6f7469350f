#pragma once
// 起案の連携: other systems send drafts and take the signed result away.
#include <mado/api/operation.h>

namespace mado::approvals::api_v1 {

std::vector<api::Operation> operations();

}  // namespace mado::approvals::api_v1

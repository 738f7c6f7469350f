#pragma once
// What systems of the town may read in a staff zone: cases and rows of registers, of the divisions that they were granted.
#include <mado/api/operation.h>

namespace mado::connections {

std::vector<api::Operation> case_operations();
std::vector<api::Operation> register_operations();

}  // namespace mado::connections

#pragma once
// The standards, licences and rules of definitions/datasets/ as the verbs load them.
#include <mado/datasets/reference.h>
#include <mado/definitions/library.h>

namespace mado::verbs {

std::vector<definitions::Problem> problems_of(std::vector<datasets::Fault> const& faults);
std::string printed(std::vector<datasets::Fault> const& faults, definitions::Tongue tongue);

}  // namespace mado::verbs

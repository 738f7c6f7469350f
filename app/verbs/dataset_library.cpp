#include "dataset_library.h"

namespace mado::verbs {

std::vector<definitions::Problem> problems_of(std::vector<datasets::Fault> const& faults)
{
    std::vector<definitions::Problem> problems;
    for (auto const& fault : faults)
        problems.push_back({ fault.file, fault.line, fault.column, fault.key, fault.japanese, fault.english });
    return problems;
}

std::string printed(std::vector<datasets::Fault> const& faults, definitions::Tongue tongue) { return definitions::printed(problems_of(faults), tongue); }

}  // namespace mado::verbs

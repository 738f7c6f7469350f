#pragma once
#include <mado/yaml/document.h>
#include <mado/zone/workplace.h>

#include <string>

namespace mado {

// The datasets that a file of the demonstration names under `datasets`, registered by the town's officer, those that say so confirmed by a second one and published.
// Throws std::runtime_error that names the dataset.
void demonstrate_datasets(Workplace const& office, std::string const& tenant, yaml::Node const& datasets);

}  // namespace mado

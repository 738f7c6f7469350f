#pragma once
#include "model/report.h"

#include <mado/definitions/definition.h>

namespace mado::definitions {

// What holds between the parts: effect and zone, results, names that point elsewhere, sources. Fills before_publishing.
void check_definition(Definition& definition, Report& report);
// Overlaps under `unique` and holes between numbers, with an example input.
void check_table(Table const& table, feel::Names const& names, Report& report);
bool is_address(yaml::Node const& tree, std::string_view address);

}  // namespace mado::definitions

#pragma once
#include "model/report.h"

#include <mado/definitions/definition.h>

namespace mado::definitions {

// What holds between the parts: effect and zone, results, names that point elsewhere, sources. 
void check_definition(Definition& definition, Report& report);
// What dmn::findings() says of a table: overlaps under `unique`, holes between numbers and cells that cannot be right are errors; a row
// that is never reached stops publishing; the rest is how tables are meant, or is told in the office.
void check_table(Table const& table, feel::Names const& names, Report& report);
bool is_address(yaml::Node const& tree, std::string_view address);

}  // namespace mado::definitions

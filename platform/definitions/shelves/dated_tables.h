#pragma once
// Tables that hold amounts by the day on which they start: what would pass as an incomplete table elsewhere is a mistake here. A day between two rows that no row
// answers, a range whose end lies before its start, and rows that do not stand in the order of their days.
#include <mado/definitions/decision.h>

namespace mado::definitions {

// Of one table and its findings; each at the row to be mended. "table.gap", "table.dates".
std::vector<Problem> dated_problems(dmn::Model const& model, dmn::Model::Held const& held, std::vector<dmn::Finding> const& findings);

}  // namespace mado::definitions

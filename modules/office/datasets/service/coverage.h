#pragma once
#include <mado/open_data/coverage.h>

namespace mado::open_data::service {

std::vector<datasets::Standard const*> standards_of_board(datasets::Reference const& reference);
// Within a read of that town: only what its public has.
CoverageRow coverage_row(db::Read& tx, Workplace const& here, tenancy::Town const& town, std::vector<datasets::Standard const*> const& standards);

}  // namespace mado::open_data::service

#pragma once
#include <mado/zone/workplace.h>

namespace mado::approvals {

// Once a day: steps that wait longer than the town's rule are reminded of (approvals.step.reminded), and drafts whose turn nobody could take are moved on;
// files that systems uploaded and no draft named go.
struct Daily { std::size_t reminded = 0, moved = 0, swept = 0; };
Daily daily(Workplace const& here);

}  // namespace mado::approvals

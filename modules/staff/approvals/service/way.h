#pragma once
// Who is on the way of a draft, who stands above whom, and who may act for whom.
#include "model/acts.h"

namespace mado::approvals::service {

// The way as the tables say, all steps waiting. Sets decider, rank, article and route_reason. Refuses as approvals::draft().
Result<Draft> with_way(db::Read& tx, Workplace const& here, Draft draft);

std::optional<model::Superior> superior_of(db::Read& tx, std::string const& division, std::string_view rank, Day on);
// The nearest one above both divisions whose rank is higher.
std::optional<model::Superior> common_superior(db::Read& tx, std::string_view one, std::string_view other, std::string_view rank, Day on);
std::string division_of(db::Read& tx, PositionId const& position);

bool is_held(db::Read& tx, PositionId const& position, Day on);        // somebody holds it
bool is_away(db::Read& tx, PositionId const& position, Day on);        // nobody holds it, or all who do are absent
// Somebody can act at this position on that day: a holder who is there, or somebody who stands in and is there.
bool is_manned(db::Read& tx, PositionId const& position, Day on);

// How the caller stands to the step; Forbidden says why not.
Result<Capacity> capacity_of(db::Read& tx, Caller const& caller, Workplace const& here, Draft const& draft, Step const& step, Rules const& rules);

// Refuses Conflict: by 事務の委託 another body decides such matters.
Result<void> is_ours(db::Read& tx, Proposal const& proposal, Day on);

}  // namespace mado::approvals::service

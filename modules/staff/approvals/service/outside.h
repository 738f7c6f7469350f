#pragma once
// Drafts of other systems: sent in the name of the member of staff who drafts there, read again by the system that sent them and by no other.
#include "model/outside.h"

namespace mado::approvals::service {

using model::Outside;
using model::OutsideKey;

struct Filing {
    std::string id, reference;
    std::string drafter_number;   // 職員番号
    std::string drafter_position; // title; may be empty for who has one position
    Proposal proposal;            // matter, owner, lines' rights and the draft before it are set here
    std::vector<std::string> uploads {};   // of the system, used up by it
    std::vector<Enclosed> files {};        // what they hold
};
// Refuses Invalid (no such member of staff in the divisions that the system was granted, no such position of his), Forbidden (he may not draft),
// Conflict (a draft of that reference is on its way; no route), and what draft() refuses.
Result<Draft> file(db::Write& tx, Caller const& caller, Workplace const& here, api::System const& system, Filing const& filing);
// NotFound also for another system's.
Result<Outside> find_outside(db::Read& tx, api::System const& system, std::string const& id);

// Nothing for a draft that no system sent.
std::optional<Outside> outside_of(db::Read& tx, Draft const& draft);

}  // namespace mado::approvals::service

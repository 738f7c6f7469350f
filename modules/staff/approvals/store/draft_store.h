#pragma once
#include <mado/approvals/drafts.h>

namespace mado::approvals::store {

void insert(db::Write& tx, Draft const& draft);
// The update names the state and version that it expects, so a race is a Conflict and never a lost write.
Result<void> change(db::Write& tx, Draft const& after, Draft const& before);

std::optional<Draft> find(db::Read& tx, DraftId const& id);
std::vector<Draft> of_matter(db::Read& tx, std::string_view kind, std::string_view matter);
std::vector<Draft> of_decider(db::Read& tx, PositionId const& decider);
std::vector<Draft> of_drafter(db::Read& tx, PersonId const& drafter);
std::int64_t count_of_decider(db::Read& tx, PositionId const& decider);

}  // namespace mado::approvals::store

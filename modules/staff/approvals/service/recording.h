#pragma once
#include "model/acts.h"

namespace mado::approvals::service {

// Keeps what an act made of a draft: the rows, the line of its record (the last word of the event), the event.
Result<void> keep(db::Write& tx, Caller const& caller, Workplace const& here, Draft const& before, Draft const& after, std::string_view event, model::Actor const& by, std::string_view words);
void record(db::Write& tx, Caller const& caller, Workplace const& here, Draft const& draft, std::string_view event, model::Actor const& by, std::string_view words);

// Who acts, at the step whose turn it is for him. Refuses NotFound, Forbidden (not his turn, and why he may not stand in), Conflict (it has ended).
struct Standing { Draft draft; model::Actor actor; Rules rules; };
Result<Standing> standing(db::Read& tx, Caller const& caller, Workplace const& here, DraftId const& id);
// The caller's own, not yet on its way. Refuses NotFound, Forbidden, Conflict.
Result<Draft> own_writing(db::Read& tx, Caller const& caller, DraftId const& id);
model::Actor actor_of(Caller const& caller, Workplace const& here);

// Sends a draft on its way: checks that somebody else can decide, lays the way, keeps it with its first version.
Result<Draft> sent(db::Write& tx, Caller const& caller, Workplace const& here, Draft made, bool is_kept);

}  // namespace mado::approvals::service

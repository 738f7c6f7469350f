#pragma once
// Shared by the use cases of this module.
#include <mado/meetings/meetings.h>

namespace mado::meetings::service {

inline std::unexpected<Refusal> not_found() { return refuse(Refusal::Kind::NotFound, "meetings.not_found"); }
inline std::unexpected<Refusal> changed() { return refuse(Refusal::Kind::Conflict, "meetings.changed_meanwhile"); }

// Who runs it, while something may still be changed: not cancelled, and its minutes are not confirmed.
Result<Meeting> to_change(db::Read& tx, Caller const& caller, MeetingId const& id);
std::string division_of(db::Read& tx, Caller const& caller);

}  // namespace mado::meetings::service

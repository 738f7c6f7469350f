#pragma once
// A file as it came, before it was made harmless: nobody needs it for daily work (無害化 gives the form that people open).
#include <mado/cases/cases.h>

#include <string>
#include <string_view>

namespace mado::cases {

// Who leads, not who examines: the machine that opens it may be lost. Its POST wants a fresh second factor.
inline constexpr access::Action may_read_original { "cases.file.read_original", { access::Role::Approver }, access::Action::Asks::FreshFactor };

// The reason and the event, before the bytes are handed out. Refuses NotFound (also another town's), Forbidden (also "sanitizing.infected"), Conflict
// "sanitizing.waiting" and Invalid (reason).
Result<void> note_original(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, std::string const& blob, std::string_view reason);

}  // namespace mado::cases

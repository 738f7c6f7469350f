#pragma once
// What consults mean for a decision.
#include <mado/approvals/drafts.h>
#include <mado/cases/consults.h>

namespace mado::cases::service {

// Refuses Conflict with who has not answered, or does not agree, when the definition lets nobody decide so before.
Result<void> nobody_is_to_be_heard(db::Read& tx, Workplace const& here, Case const& found, std::string_view result);
// For the one who decides: who was asked, and what they answered.
std::vector<approvals::Line> heard_lines(db::Read& tx, Workplace const& here, Case const& found, definitions::Evaluation& evaluation);

// The case was decided: whoever objected to what was granted is told (`send_after_decision`), and the act waits (`wait_after_decision`). The
// day from which it may be carried out; nothing when nobody objected.
Result<std::optional<Day>> hear_objections(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found, std::string_view result);

}  // namespace mado::cases::service

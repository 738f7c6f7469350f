#pragma once
// What this module does when another has acted, in that act's transaction.
#include <mado/rounds/rounds.h>

namespace mado::rounds {

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
Result<void> on_unqualifying(db::Write& tx, Caller const& caller, Workplace const& here, cases::Unqualifying const& event);

}  // namespace mado::rounds

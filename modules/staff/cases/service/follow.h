#pragma once
// What this module does when another has acted, in that act's transaction.
#include <mado/cases/cases.h>
#include <mado/documents/documents.h>

namespace mado::cases {

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
Result<void> on_dispatched(db::Write& tx, Caller const& caller, Workplace const& here, documents::Dispatched const& event);

}  // namespace mado::cases

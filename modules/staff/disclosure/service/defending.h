#pragma once
// What the way of a draft and of its document does to a 弁明書.
#include <mado/disclosure/defences.h>
#include <mado/documents/documents.h>

namespace mado::disclosure::service {

// The words with which a 弁明書 begins, from the decision, its reasons and the trace of the case.
Defence begun(db::Read& tx, cases::Case const& found, cases::Dispute const& dispute);

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
// Its parts are edited on its own page: on the way it is sent back.
Result<void> on_edited(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Edited const& event);
// It has gone out: the due of its name is done.
Result<void> on_dispatched(db::Write& tx, Caller const& caller, Workplace const& here, documents::Dispatched const& event);

}  // namespace mado::disclosure::service

#pragma once
// What forwarding does when another part acts, and what the parts of it share.
#include <mado/cases/forwards.h>
#include <mado/documents/documents.h>

#include "store/content_store.h"

namespace mado::cases::service {

// Listeners, in the publisher's transaction (matter_kind "forward").
Result<void> on_forward_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_forward_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_forward_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);

// The applicant withdrew, or the case ended otherwise: drafts are dropped, and who has the case is told.
Result<void> drop_forwardings(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);

// The forwarding by which the case came here (outgoing: by which it is away), when that is not over.
std::optional<Forwarding> open_forwarding(db::Read& tx, CaseId const& id, bool outgoing);

// The decision on a case that came through another body goes back to it: at once when it has no document, else when that was made.
Result<void> answer_forwarder(db::Write& tx, Caller const& caller, Workplace const& here, Case const& found);

// Seals the body to this zone of the other tenant and posts it. The body never stands open in an outbox.
void post_forwarded(db::Write& tx, Workplace const& here, Case const& found, std::string const& tenant, json::Value body, std::vector<gateway::BlobName> blobs);
json::Value as_json(files::Blob const& blob);
std::optional<files::Blob> blob_from(json::Value const& value);

}  // namespace mado::cases::service

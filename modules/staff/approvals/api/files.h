#pragma once
// Files of drafts by API: uploaded first, named when the draft is filed, as with applications.
#include <mado/api/operation.h>
#include <mado/approvals/attachments.h>

namespace mado::approvals::api_v1 {

api::Operation upload_operation();

// What the filing names: each upload of this system, once, of the last day. Refuses Invalid "/files/N".
struct Named { std::vector<std::string> uploads; std::vector<Enclosed> files; };
Result<Named> named_files(api::Call const& call, json::Array const& names);

}  // namespace mado::approvals::api_v1

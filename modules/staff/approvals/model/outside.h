#pragma once
// A draft that another system sent, beside the draft itself.
#include <mado/api/system.h>
#include <mado/approvals/drafts.h>

namespace mado::approvals::model {

struct Outside {
    std::string id;               // the matter of its draft, and how the system calls it from now on
    api::SystemId system;
    std::string reference;        // the system's own
    DraftId draft {};
    Instant filed_at {};
};
struct OutsideKey { std::int64_t filed_at = 0; std::string id {}; };

}  // namespace mado::approvals::model

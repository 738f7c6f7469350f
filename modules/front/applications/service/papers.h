#pragma once
// Papers that were to come by post (別送): what the office says of them, and files that take their place.
#include "service/applications.h"

namespace mado::applications {

// Of the message `told`: {field: state}. Anything else is passed over.
void keep_papers(db::Write& tx, ApplicationId const& id, json::Value const& clear);

struct LateFiles {
    std::string sent_box;            // the copy with the new answers
    std::vector<NewBlob> blobs {};
    gateway::Letter letter;          // `corrected` without a request, files alone
};
// Refuses NotFound, Conflict when it was decided or another window was faster.
Result<void> send_late_files(db::Write& tx, Caller const& caller, Workplace const& here, Application const& seen, LateFiles const& late);

}  // namespace mado::applications

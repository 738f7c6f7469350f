#pragma once
#include <mado/meetings/meetings.h>

namespace mado::meetings::service {

// The papers of a meeting that is over, when it has any: its record, complete from that day.
Result<void> file_papers(db::Write& tx, Caller const& caller, Workplace const& here, Meeting const& meeting);
Result<void> file_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MinutesConfirmed const& event);

}  // namespace mado::meetings::service

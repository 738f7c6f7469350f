#pragma once
#include <mado/meetings/meetings.h>

namespace mado::meetings::service {

Result<void> file_minutes(db::Write& tx, Caller const& caller, Workplace const& here, MinutesConfirmed const& event);

}  // namespace mado::meetings::service

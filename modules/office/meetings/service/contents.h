#pragma once
#include "model/minutes.h"

#include <mado/db/database.h>

namespace mado::meetings::service {

// All that the minutes of a meeting are made of, as it stands now.
model::Contents contents_of(db::Read& tx, Meeting const& meeting);

}  // namespace mado::meetings::service

#pragma once
#include <mado/treasury/questions.h>

namespace mado::cases::service {

Result<void> on_matter_asked(db::Write& tx, Caller const& caller, Workplace const& here, treasury::MatterAsked const& asked);
Result<void> on_end_asked(db::Write& tx, Caller const& caller, Workplace const& here, treasury::EndAsked const& asked);

}  // namespace mado::cases::service

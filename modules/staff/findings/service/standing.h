#pragma once
#include <mado/findings/findings.h>

#include "model/rules.h"

namespace mado::findings::service {

inline constexpr std::string_view file = "operations/reading.yaml";

model::Rules rules_of(definitions::Library const& library);      // as they stand; throws when the file is wrong, which a test of this part finds
model::Rules rules_of(db::Read& tx, Workplace const& here);      // with what the town has set

}  // namespace mado::findings::service

#pragma once
#include <mado/audit/audit.h>

namespace mado::audit {

// As verify(), for a zone whose signing key was rotated: a day may be signed with any of its keys, of now and of before.
Verification verify_with(db::Database& database, std::vector<std::array<std::uint8_t, 32>> const& signing_keys, Progress const& progress = {});

}  // namespace mado::audit

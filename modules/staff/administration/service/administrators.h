#pragma once
#include <mado/access/access.h>
#include <mado/organization/organization.h>

#include <vector>

namespace mado::administration {

// Those of `assignments` to positions of Administrators over the whole, of people who can sign in: without a login nobody administers.
std::vector<organization::Assignment> of_administrators_with_login(db::Read& tx, std::vector<organization::Assignment> assignments);
// Asked after a change: a refusal takes the change back.
Result<void> keep_an_administrator(db::Read& tx, Day from);

}  // namespace mado::administration

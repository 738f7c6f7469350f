#pragma once
// 廃棄. When the term of a case is over and its disposal was decided, its words and the keys of its files go; its row stays, with its number and days.
#include <mado/cases/cases.h>

namespace mado::cases {

// Nothing of what was sent, established, noted, asked or decided can be read afterwards: neither here nor from the blobs, whose keys go too. Registers and
// statistics have terms of their own. Refuses NotFound, Conflict (not over yet). The second time nothing happens.
Result<void> erase(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id);
std::optional<Day> erased_on(db::Read& tx, CaseId const& id);

}  // namespace mado::cases

#pragma once
// 廃棄. Who called and what was said go with the case that a note belongs to; ids and days stay.
#include <mado/db/database.h>
#include <mado/names/id.h>

namespace mado::desk {

void erase_calls(db::Write& tx, CaseId const& of);

}  // namespace mado::desk

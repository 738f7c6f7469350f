#pragma once
// 支援措置の前に作った文書. What was issued before its addressee was protected may hold the address: nobody opens it while the protection lasts.
#include <mado/access/caller.h>
#include <mado/db/database.h>

namespace mado::documents {

// Of all documents that the case has now: those issued later are made without the address.
void withhold(db::Write& tx, CaseId const& of);
void give_back(db::Write& tx, CaseId const& of);

}  // namespace mado::documents

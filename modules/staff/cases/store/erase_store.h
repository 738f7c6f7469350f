#pragma once
#include <mado/cases/cases.h>

namespace mado::cases::store {

bool mark_erased(db::Write& tx, CaseId const& id, Day on);  // false: it was before
std::optional<Day> erased_on(db::Read& tx, CaseId const& id);
void erase_words(db::Write& tx, CaseId const& id);          // every table that has any
std::vector<db::Statement> erase_statements();

}  // namespace mado::cases::store

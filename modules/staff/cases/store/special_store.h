#pragma once
#include <mado/cases/special.h>

namespace mado::cases::store {

std::vector<db::Statement> special_statements();

bool insert_special(db::Write& tx, Special const& special);  // false: is marked already
bool remove_special(db::Write& tx, CaseId const& id);
std::optional<Special> special(db::Read& tx, CaseId const& id);
void insert_reason(db::Write& tx, std::string const& id, CaseId const& of, SpecialReason const& reason);
std::vector<SpecialReason> special_reasons(db::Read& tx, CaseId const& id, int most);
bool has_opened(db::Read& tx, PersonId const& person, CaseId const& id, Instant since);

}  // namespace mado::cases::store

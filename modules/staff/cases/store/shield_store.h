#pragma once
#include <mado/cases/shield.h>

namespace mado::cases::store {

std::vector<db::Statement> shield_statements();

void keep_shield(db::Write& tx, Shield const& shield);
bool remove_shield(db::Write& tx, CaseId const& id);
std::optional<Shield> shield(db::Read& tx, CaseId const& id);
std::vector<Shield> shields_of(db::Read& tx, std::string const& protection);
std::vector<Shield> unjudged(db::Read& tx, int most);

void keep_signs(db::Write& tx, CaseId const& id, std::vector<Recognized> const& signs);
std::vector<Recognized> signs(db::Read& tx, CaseId const& id);
std::vector<CaseId> cases_with(db::Read& tx, Recognized const& sign, int most);

}  // namespace mado::cases::store

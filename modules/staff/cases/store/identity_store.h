#pragma once
#include <mado/cases/cases.h>
#include <mado/identity/proof.h>

namespace mado::cases::store {

std::vector<db::Statement> identity_statements();
void keep_identity(db::Write& tx, CaseId const& of, identity::Proof const& shown);  // the first one stays
std::optional<identity::Proof> identity(db::Read& tx, CaseId const& of);

}  // namespace mado::cases::store

#pragma once
#include <mado/cases/cases.h>

namespace mado::cases::store {

void propose_reasons(db::Write& tx, CaseId const& id, std::string_view words);
std::string proposed_reasons(db::Read& tx, CaseId const& id);
std::vector<db::Statement> reason_statements();

}  // namespace mado::cases::store

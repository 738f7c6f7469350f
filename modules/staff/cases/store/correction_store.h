#pragma once
#include <mado/cases/corrections.h>

namespace mado::cases::store {

std::vector<db::Statement> correction_statements();

void insert(db::Write& tx, CaseId const& of, KeptOfficeCorrection const& correction);
std::vector<KeptOfficeCorrection> office_corrections(db::Read& tx, CaseId const& of);

}  // namespace mado::cases::store

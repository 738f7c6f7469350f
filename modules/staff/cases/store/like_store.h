#pragma once
#include <mado/cases/cases.h>

namespace mado::cases::store {

struct DecidedLike { std::string receipt_number, result; Day decided_on; };
std::vector<DecidedLike> decided_last(db::Read& tx, std::string_view procedure, CaseId const& but, int most);  // newest first
std::vector<db::Statement> like_statements();

}  // namespace mado::cases::store

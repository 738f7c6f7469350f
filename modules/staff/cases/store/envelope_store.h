#pragma once
#include <mado/db/database.h>

namespace mado::cases::store {

std::vector<db::Statement> envelope_statements();

}  // namespace mado::cases::store

#pragma once
#include <mado/db/database.h>

#include <vector>

namespace mado::desk::store {

std::vector<db::Statement> reminder_statements();

}  // namespace mado::desk::store

#pragma once
#include <mado/documents/documents.h>

namespace mado::documents::store {

std::vector<db::Statement> erase_statements();

}  // namespace mado::documents::store

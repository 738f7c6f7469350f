#pragma once
// What of this module goes out and comes in as files, column by column.
#include <mado/sheets/table.h>

namespace mado::public_assistance::store {

std::vector<sheets::Table> exchange_tables();
std::vector<db::Statement> exchange_statements();

}  // namespace mado::public_assistance::store

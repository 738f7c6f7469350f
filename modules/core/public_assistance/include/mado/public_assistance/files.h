#pragma once
// Circumstances and months as CSV. docs/guides/public-assistance.md has the columns.
#include <mado/public_assistance/assistance.h>

namespace mado::public_assistance {

// Of all households that the caller may read.
std::string circumstances_csv(db::Read& tx, Caller const& caller, Workplace const& here);
std::string months_csv(db::Read& tx, Caller const& caller);
// All rows or none; rows that are here already stay as they are. How many are new. Invalid at `file` with line and column; Forbidden without may_supervise for a household.
Result<int> take_circumstances(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view bytes);

}  // namespace mado::public_assistance

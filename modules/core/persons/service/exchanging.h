#pragma once
// The tables of the exchange, from and to what is kept.
#include <mado/persons/exchange.h>

#include "model/sheets.h"
#include "service/workings.h"

namespace mado::persons::service {

bool is_in(Range const& range, std::vector<std::string> const& divisions);

using Cell = std::vector<std::string>;
// Rows of one individual, or of one household; nothing of those outside the range.
std::vector<Cell> rows_of(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, store::Stored const& one);
std::vector<Cell> rows_of(db::Read& tx, Range const& range, Sheet sheet, Household const& household);

// All rows of one individual or household, taken in as they stand: what holds already stays untouched. Whether something changed.
Result<bool> take_in(db::Write& tx, Caller const& caller, Workplace const& here, Range const& range, Sheet sheet, std::span<model::SheetRow const> rows);
// What is wrong with them, before anything is written.
std::vector<FieldError> wrong_in(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, std::span<model::SheetRow const> rows);

}  // namespace mado::persons::service

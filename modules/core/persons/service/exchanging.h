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


// -- what the edge does by parts (edge/exchange.cpp).
struct Place { std::int64_t number = 0; std::string household {}; bool is_last = false; };
struct Page { std::vector<Cell> rows; std::vector<IndividualId> individuals; Place end; };
Page page_after(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, Place const& place);
Result<void> checked_wish(db::Read& tx, Workplace const& here, Range const& range, ExportWish const& wish);
// Of 個人番号 each one.
void trace_export(db::Write& tx, Caller const& caller, Workplace const& here, ExportWish const& wish, Page const& page, std::string const& salt);

// Rows by what they are of, in the order in which it comes first: a history is taken in whole.
using Groups = std::vector<std::vector<model::SheetRow>>;
Groups grouped(std::vector<model::SheetRow> rows);
Result<void> checked_file(db::Read& tx, Workplace const& here, Range const& range, Sheet sheet, Groups const& groups);
Result<std::int64_t> take_some(db::Write& tx, Caller const& caller, Workplace const& here, Range const& range, Sheet sheet, std::span<std::vector<model::SheetRow> const> groups, std::string const& hash);

}  // namespace mado::persons::service

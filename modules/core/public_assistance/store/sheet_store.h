#pragma once
#include <mado/public_assistance/sheets.h>

namespace mado::public_assistance::store {

void insert(db::Write& tx, Sheet const& one);
void insert(db::Write& tx, SheetVisit const& one);
bool change(db::Write& tx, Sheet& one);                                                     // false: changed meanwhile
std::optional<Sheet> sheet(db::Read& tx, SheetId const& id);
std::vector<Sheet> sheets(db::Read& tx, std::string const& division, int most);             // newest first
std::vector<Sheet> sheets_out(db::Read& tx, std::string const& division);                   // neither returned nor given up; the first to end before
std::vector<SheetVisit> visits_on(db::Read& tx, SheetId const& id);
bool take(db::Write& tx, SheetVisit const& one, Instant at);                                // false: what was found there has come back already
std::vector<db::Statement> sheet_statements();

}  // namespace mado::public_assistance::store

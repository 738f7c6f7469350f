#pragma once
// What the two halves of 訪問シート share, and the list of work asks.
#include <mado/public_assistance/sheets.h>

namespace mado::public_assistance {

inline constexpr std::int64_t sheet_version = 1;   // of the file's form

namespace service {

void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Sheet const& sheet, std::map<std::string, std::string> const& details = {});
Result<Sheet> kept(db::Write& tx, Sheet sheet);
std::optional<crypto::SymmetricKey> key_of(Workplace const& here, Sheet const& sheet);   // nothing once it is forgotten
void sheets_not_back(db::Read& tx, Caller const& caller, Instant now, std::vector<std::pair<Sheet, HouseholdId>>& found);
void forget(db::Write& tx, Workplace const& here, SheetId const& id);

}  // namespace service

}  // namespace mado::public_assistance

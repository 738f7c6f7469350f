#pragma once
// What a draft says about its case beyond the decision itself, and what the way of the draft does to the decision.
#include <mado/cases/cases.h>

namespace mado::cases::service {

// 審査基準, how the last like cases were decided, and a check where this one departs from them. No names: receipt numbers.
std::vector<approvals::Line> criteria_and_likes(db::Read& tx, Workplace const& here, Case const& found, definitions::Definition const& definition, std::string const& result);

// 委任 and 職務代理 change in whose name the notice goes out; 専決 and 代決 do not.
void lay_authority(db::Read& tx, json::Value& values, approvals::Draft const& draft);

// Reasons edited on the way: the notice says what was decided. Refuses Conflict when paragraphs were added or taken away: that is another draft.
Result<void> on_edited(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Edited const& event);

}  // namespace mado::cases::service

#pragma once
// What a draft says about its case beyond the decision itself, and what the way of the draft does to the decision.
#include <mado/cases/cases.h>

#include "model/remedies.h"

namespace mado::cases::service {

// 審査基準, how the last like cases were decided, and a check where this one departs from them. No names: receipt numbers.
std::vector<approvals::Line> criteria_and_likes(db::Read& tx, Workplace const& here, Case const& found, definitions::Definition const& definition, std::string const& result);

// 委任 and 職務代理 change in whose name the notice goes out; 専決 and 代決 do not. 委任 and 事務の委託 change its 教示.
void lay_authority(db::Read& tx, Workplace const& here, definitions::Definition const& definition, json::Value& values, approvals::Draft const& draft);
// 教示 of a disposition, or of a certificate that is refused (行政不服審査法82条); else none.
json::Value remedies_of(db::Read& tx, Workplace const& here, definitions::Definition const& definition, std::string_view result, model::Deciding const& by = {});

// Reasons edited on the way: the notice says what was decided. Refuses Conflict when paragraphs were added or taken away: that is another draft.
Result<void> on_edited(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Edited const& event);

}  // namespace mado::cases::service

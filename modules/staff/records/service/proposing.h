#pragma once
// 廃棄・移管・延長の案 from the list to its decision: what a draft with the matter "disposal" does here.
#include <mado/records/disposals.h>

namespace mado::records::service {

bool is_over(Folder const& folder, Day today);
void trace(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view event, Disposal const& disposal, std::map<std::string, std::string> details = {});

// Decided: refused when the list is not any more what every step has signed (held meanwhile, filed into, taken up again), else the job carries it out.
Result<void> on_disposal_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);
Result<void> on_disposal_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::SentBack const& event);
Result<void> on_disposal_recalled(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Recalled const& event);
// The list is not edited on its way: it is sent back and made anew.
Result<void> on_disposal_edited(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Edited const& event);

}  // namespace mado::records::service

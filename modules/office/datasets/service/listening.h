#pragma once
#include <mado/approvals/drafts.h>
#include <mado/open_data/open_data.h>

namespace mado::open_data::service {

Result<void> on_decided(db::Write& tx, Caller const& caller, Workplace const& here, datasets::Reference const& reference, approvals::Decided const& event);
Result<void> on_sent_back(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Draft const& draft);  // and recalled
Result<void> on_edited(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Edited const& event);

}  // namespace mado::open_data::service

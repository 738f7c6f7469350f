#pragma once
#include <mado/disclosure/amendments.h>

namespace mado::disclosure::service {

// The decision says what the places say: a draft that was judged otherwise since is not decided. Then the division is reminded to carry it out.
Result<void> on_amendment_decided(db::Write& tx, Caller const& caller, Workplace const& here, approvals::Decided const& event);

}  // namespace mado::disclosure::service

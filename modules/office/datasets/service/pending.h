#pragma once
#include <mado/open_data/pending.h>

namespace mado::open_data::service {

// What was fetched becomes the resource that was wanted; nothing when nobody wants it any more. Refuses as add_source and replace_source do.
Result<void> take_pending(db::Write& tx, Workplace const& here, Pending const& wanted, Fetched const& fetched);
void keep_fault(db::Write& tx, Pending const& wanted, std::string fault);
std::string fault_of(Refusal const& refusal);                 // what a page says of it

}  // namespace mado::open_data::service

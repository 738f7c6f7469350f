#pragma once
#include "store/import_set_store.h"

namespace mado::treasury::service {

// What is exactly the amount of a live slip goes into the books in a few statements however many lines there are; how many lines these were. The rest waits.
Result<std::int64_t> book_by_sets(db::Write& tx, Caller const& caller, Workplace const& here, Import const& of, store::Chunk const& chunk);

}  // namespace mado::treasury::service

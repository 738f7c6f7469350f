#pragma once
#include <mado/open_data/queries.h>

namespace mado::open_data::service {

std::string fingerprint_of(EventQuery const& query, Period const& period, int hidden_below);    // QueryEntry::done_as
int hidden_below(db::Read& tx, EventQuery const& query);      // of the question or of the town, whichever is more
std::vector<QueryEntry> queries_due(db::Read& tx, Workplace const& here);
// Within a write: the answer becomes the draft's table. Nothing while somebody reviews.
Result<bool> take_answer(db::Write& tx, Workplace const& here, QueryEntry const& asked, EventAnswer const& answer, Prepared const& prepared);

}  // namespace mado::open_data::service

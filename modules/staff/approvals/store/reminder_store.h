#pragma once
#include <mado/approvals/drafts.h>

namespace mado::approvals::store {

struct Waiting { DraftId draft; int step = 0; PositionId position; Instant since {}; };
// Whose turn has lasted since before that moment, of drafts on their way, not reminded of on that day; oldest first.
std::vector<Waiting> waiting_since_before(db::Read& tx, Instant moment, Day today, int most);
// False: it was reminded of on that day already.
bool insert_reminder(db::Write& tx, DraftId const& draft, int step, Day on);
std::vector<db::Statement> reminder_statements();

}  // namespace mado::approvals::store

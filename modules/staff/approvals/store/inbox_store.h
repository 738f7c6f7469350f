#pragma once
#include <mado/approvals/inbox.h>

namespace mado::approvals::store {

// Rows of one position, oldest first; those on hold or those whose turn it is.
std::vector<Row> at_position(db::Read& tx, PositionId const& position, bool held, InboxKey const& after, int most);
std::vector<Row> reviews_at(db::Read& tx, PositionId const& position, InboxKey const& after, int most);  // 後閲 alone
std::int64_t count_at(db::Read& tx, PositionId const& position);
std::vector<Row> alike(db::Read& tx, PositionId const& position, std::string_view procedure, std::string_view matter_kind, std::string_view result, int most);
std::vector<PositionId> positions_on_the_way(db::Read& tx);                 // of every step that is still to be done
std::vector<Row> to_be_done_at(db::Read& tx, PositionId const& position);   // circulating, not done yet: open or still to come; at most 1,000
struct Took { std::string route, owner; StepKind kind; PositionId position; std::int64_t microseconds; };
std::vector<Took> took(db::Read& tx, Instant since, std::string_view route, int most);  // route "": all
// Microseconds that the position needed for steps of that kind, of that route: of its last `most` acts since then.
std::vector<std::int64_t> took_at(db::Read& tx, PositionId const& position, StepKind kind, Instant since, std::string_view route, int most);

std::vector<db::Statement> inbox_statements();

}  // namespace mado::approvals::store

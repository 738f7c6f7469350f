#pragma once
#include <mado/approvals/drafts.h>

namespace mado::approvals::model {

// Who acts and when.
struct Actor { PersonId person; PositionId position; Instant at; };

// 決裁: only the position that the table names, never the drafter where the two must be different people.
Result<Draft> decided(Draft draft, Actor const& by, std::string_view comment, std::int64_t expected_version);
// 差戻し: with a reason, by who would decide.
Result<Draft> sent_back(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version);
// 引戻し: with a reason, by the drafter.
Result<Draft> recalled(Draft draft, Actor const& by, std::string_view reason);

constexpr std::size_t most_words = 2000;  // characters of a comment or reason

}  // namespace mado::approvals::model

#pragma once
// What waits at a position, what would be stranded, and how long things take.
#include <mado/approvals/drafts.h>

namespace mado::approvals {

// One row of a head's inbox: short, so that ten thousand of them are no burden.
struct Row {
    DraftId draft;
    int step = 0;
    StepKind kind = StepKind::Passes;
    StepState state = StepState::Here;
    PositionId position {};                // whose turn: the caller's own, or one that he stands in for
    std::string matter_kind, procedure, title, result, result_words, owner;
    PersonId drafter {};
    bool is_urgent = false;
    Instant here_since {};
    std::optional<Day> until {};
    std::int64_t version = 1;
};
struct InboxKey { std::int64_t here_since = 0; std::string draft; };
struct InboxQuery {
    bool held = false;                     // those that are on hold instead of those whose turn it is
    bool reviews = false;                  // 後閲 alone, of the caller's own position
    bool stand_ins = true;                 // those too that the caller may act on for somebody else
    std::optional<InboxKey> after {};
    int most = 50;
};
struct Inbox { std::vector<Row> rows; std::optional<InboxKey> next; };
Inbox inbox(db::Read& tx, Caller const& caller, Workplace const& here, InboxQuery const& query);
// Of the same procedure and result, whose turn is at the caller's own position: to be decided together after a look at each; at most `most`.
std::vector<Row> alike(db::Read& tx, Caller const& caller, DraftId const& id, int most = 20);
// The next one of the inbox after this one, "" when there is none.
std::string next_of(db::Read& tx, Caller const& caller, DraftId const& id);

// A draft that nobody could act on, on that day: no holder, or all holders away, and nobody to stand in (人事異動, 欠員, 休暇).
struct Stranded {
    Row row;
    enum class Why { Vacant, Absent } why = Why::Vacant;
};
std::vector<Stranded> stranded(db::Read& tx, Workplace const& here, Day on);

// How long steps took within the last 180 days, by route and rank; medians, in minutes of the clock.
struct StepTime { std::string route; StepKind kind; PositionId position; std::int64_t count = 0, median_minutes = 0, slow_minutes = 0; };  // slow: the ninth of ten
std::vector<StepTime> step_times(db::Read& tx, Caller const& caller, Workplace const& here);
// When the draft will be decided if every step that is left takes its median; nothing without history.
std::optional<Instant> forecast(db::Read& tx, Workplace const& here, Draft const& draft);

}  // namespace mado::approvals

#pragma once
// The way of a draft through positions: 回議 in sequence, 合議 before or beside, 決裁, then 供覧 and 後閲.
#include <mado/access/caller.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::approvals {

enum class StepKind { Passes, Concurs, Decides, Informs, Reviews };    // 回議・合議・決裁・供覧・後閲 (of what a substitute decided)
constexpr std::array<std::string_view, 5> names_of(StepKind) { return { "passes", "concurs", "decides", "informs", "reviews" }; }

// Here: its turn. Held: its turn, and it said that it waits (保留). Skipped: nobody had to act any more (引上げ, 欠員, the end of the draft).
enum class StepState { Waiting, Here, Held, Agreed, Disagreed, Seen, Skipped };
constexpr std::array<std::string_view, 7> names_of(StepState) { return { "waiting", "here", "held", "agreed", "disagreed", "seen", "skipped" }; }

// How the person stood in for the position: itself · 代決, 代理 (absent and urgent) · 職務代理 (地方自治法152条, by a term) .
enum class Capacity { Own, Substitute, Acting };
constexpr std::array<std::string_view, 3> names_of(Capacity) { return { "own", "substitute", "acting" }; }

struct Step {
    int number = 1;                        // from 1; never changes
    int stage = 1;                         // steps of one stage stand beside each other; the next stage begins when all of them are done
    StepKind kind = StepKind::Decides;
    StepState state = StepState::Waiting;
    PositionId position {};
    std::string article {};                // why it is on the way
    bool is_added = false;                 // by the drafter or somebody on the way, not by the table
    PersonId done_by {};
    PositionId done_as {};                 // the position of who acted: another one than `position` for a substitute
    Capacity capacity = Capacity::Own;
    std::string words {};                  // comment, reason, why it is held
    std::optional<Instant> here_since {};
    std::optional<Instant> done_at {};
    std::optional<Day> until {};           // held until; a review is due on
    std::int64_t version = 0;              // of the draft that was seen, with its hash
    std::string hash {};
    bool is_open() const { return state == StepState::Here || state == StepState::Held; }
    // It has to be done before the draft is decided.
    bool is_before_decision() const { return kind != StepKind::Informs && kind != StepKind::Reviews; }
};

// A line of the draft's record (経過). `sign` is the hash over the line before, this line and the hash of the version that was seen: a chain that a
// change of any line breaks.
struct Act {
    std::int64_t number = 0;
    std::string act;                       // drafted agreed disagreed seen decided rejected sent_back returned recalled taken_back held raised pulled_up edited skipped dropped
    int step = 0;                          // 0: of the draft as a whole
    PersonId by {};
    PositionId as {};
    Capacity capacity = Capacity::Own;
    std::string words {};
    std::int64_t version = 0;
    std::string hash {};                   // of the version that was seen
    Instant at {};
    std::string sign {};
};

// 版: what the draft said, in full. `why` of who changed it; material: it went round again.
struct Version {
    std::int64_t number = 1;
    std::string title, reasons, remark, body;
    std::string hash;
    PersonId by {};
    PositionId as {};
    std::string why {};
    bool is_material = false;
    Instant at {};
    std::vector<std::string> attachments {};  // 「見積書.pdf（ab12cd34）」: title and the beginning of the hash
};

// A word at a place of the draft: "title", "reasons:2" (second paragraph), "what:1", "body:4".
struct Comment {
    std::int64_t number = 0;
    std::string place;
    std::string words;
    std::int64_t version = 0;
    PersonId by {};
    PositionId as {};
    Instant at {};
};

}  // namespace mado::approvals

#pragma once
// The acts of a draft on its way. Values in, values out; who may act and for whom is asked before.
#include <mado/approvals/drafts.h>
#include <mado/approvals/rules.h>

namespace mado::approvals::model {

constexpr std::size_t most_words = 2000;     // characters of a comment or reason
constexpr std::size_t most_body = 20'000;    // of a 伺い文
constexpr std::array<std::string_view, 4> ranks { "section_head", "division_head", "department_head", "mayor" };  // low to high

// Who acts, at which step and how he stands to it.
struct Actor {
    PersonId person;
    PositionId position;
    Instant at;
    int step = 0;
    Capacity capacity = Capacity::Own;
};
struct Superior { PositionId position; std::string rank; };

// The hash of what is proposed (SHA-256, hex): who acts on a draft acts on exactly this.
std::string hash_of(Proposal const& proposal);
// The chain of a draft's acts.
std::string sign_of(Act const& act, DraftId const& draft, std::string const& before);

bool must_differ(Draft const& draft, Rules const& rules);  // drafter and decider
// Opens every step whose turn it is now.
void open_steps(Draft& draft, Instant at);
Draft started(Draft draft, Instant at);

Result<Draft> agreed(Draft draft, Actor const& by, std::string_view comment, std::int64_t expected_version);
// Nobody stands above both: the decider is the common superior already, and only reads that the other does not agree.
Result<Draft> disagreed(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, std::optional<Superior> const& common);
Result<Draft> seen(Draft draft, Actor const& by, std::string_view comment);
// A substitute's decision gets a step of 後閲 that is due on `review_on`.
Result<Draft> decided(Draft draft, Actor const& by, std::string_view comment, std::int64_t expected_version, bool must_differ, Day review_on);
Result<Draft> rejected(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, bool must_differ);
Result<Draft> sent_back(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version);
Result<Draft> returned(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, int to_step);
Result<Draft> held(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, Day until);
Result<Draft> raised(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, std::optional<Superior> const& superior);
Result<Draft> pulled_up(Draft draft, Actor const& by, std::string_view reason, std::int64_t expected_version, Superior const& superior);
Result<Draft> taken_back(Draft draft, Actor const& by, std::string_view reason);
Result<Draft> recalled(Draft draft, Actor const& by, std::string_view reason);
Result<Draft> edited(Draft draft, Actor const& by, Edit const& edit, std::int64_t expected_version, Rules const& rules);
bool is_material(Draft const& draft, Edit const& edit, Rules const& rules);
// The step cannot be acted on by anybody. 回議 and 供覧 are passed over; 合議 and 決裁 go to `superior`.
Result<Draft> moved_on(Draft draft, int step, Instant at, std::optional<Superior> const& superior);

// The step whose agreement the person may take back: nobody after it has acted. 0: none.
int step_to_take_back(Draft const& draft, PersonId const& person);

}  // namespace mado::approvals::model

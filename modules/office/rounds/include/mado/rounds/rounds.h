#pragma once
// 募集回 at the office's desk: entered and published, its list fixed, drawn or ordered by a figure, decided as a whole, carried out case by case.
#include <mado/approvals/drafts.h>
#include <mado/cases/rounds.h>
#include <mado/definitions/round.h>
#include <mado/jobs/jobs.h>
#include <mado/rounds/draw.h>
#include <mado/zone/workplace.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::rounds {

using RoundId = Id<struct RoundTag>;
using PromotionId = Id<struct PromotionTag>;

// Drafted: nobody but the office sees it. Fixed: the list of tickets and the commitment are made known. Drawn: results stand, undecided.
// Decided: being carried out. Carried: every case has its result.
enum class RoundState { Drafted, Published, Fixed, Drawn, InApproval, Decided, Carried };
constexpr std::array<std::string_view, 7> names_of(RoundState) { return { "drafted", "published", "fixed", "drawn", "in_approval", "decided", "carried" }; }

struct Kept {
    RoundId id;
    definitions::Round round;                // as it is worked on
    std::string published {};                // hash of what is published; "" before
    RoundState state = RoundState::Drafted;
    std::int64_t version = 1;
    bool is_changed() const { return round.hash != published; }
};
struct RoundCorrection { std::string why, hash; PersonId by; Instant at; };

inline constexpr access::Action may_read { "rounds.read", { access::Role::Definer, access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
inline constexpr access::Action may_edit { "rounds.edit", { access::Role::Definer, access::Role::Examiner } };
inline constexpr access::Action may_publish { "rounds.publish", { access::Role::Definer, access::Role::Examiner } };
inline constexpr access::Action may_draw { "rounds.draw", { access::Role::Examiner } };

// The published definition of a procedure with rounds, and its 主管課. Refuses NotFound.
Result<definitions::DefinitionPointer> definition_of(db::Read& tx, Workplace const& here, std::string_view procedure);
// The right within the owner. Refuses NotFound (another town's too), Forbidden.
Result<Kept> found_for(db::Read& tx, Caller const& caller, Workplace const& here, access::Action const& action, RoundId const& id);

// -- the desk. Saving keeps whatever it is given; mistakes stop publishing (definitions::wrong_in, by form control).
// Refuses Invalid (the name is taken or no name), Conflict (changed meanwhile; its list is fixed).
Result<Kept> save(db::Write& tx, Caller const& caller, Workplace const& here, std::optional<RoundId> const& id, definitions::Round round, std::int64_t expected_version);
// In its own zone at once, and `published` to the front and to core. A second time it is a correction: Invalid "why" without words.
Result<Kept> publish(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string_view why, std::int64_t expected_version);
Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::int64_t expected_version);  // never published

// -- before the draw: everybody is qualified, the list is fixed and its hash made known with the commitment.
struct Hindrance { std::string key; CaseId of {}; std::map<std::string, std::string> arguments {}; };
struct Fixing {                              // outside the write: ranks and lots are expressions
    std::vector<Hindrance> hindrances;       // at most 50
    std::string list;
    std::vector<std::pair<CaseId, Ticket>> tickets;
    std::string secret;
    std::map<cases::CaseState, cases::RoundCount> counted;
};
Result<Fixing> prepare_fixing(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id);
// Refuses Conflict (not published, fixed already, a hindrance, a case came or changed meanwhile).
Result<Kept> fix(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Fixing const& fixing, std::int64_t expected_version);

// -- the draw, once. `value` is what was drawn in public (may be empty, then `source` too).
struct Drawing { Proof proof; std::vector<Place> places; };
Result<Drawing> prepare_drawing(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string value, std::string source);
Result<Kept> draw(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Drawing const& drawing, std::int64_t expected_version);

// -- an examination: by order of a figure (a rule or an established field that is a number), the highest first.
std::vector<std::string> figures_of(definitions::Definition const& definition);
struct Line {                                // one line of the results
    CaseId of;
    std::string receipt, item, figure {}, result {}, why {};
    int rank = 1, lots = 1, place = 0, number = 0;
    int carried = 0;
    std::string fault {};
};
struct Ordering { std::string figure; std::vector<Line> lines; std::vector<Hindrance> hindrances; std::map<cases::CaseState, cases::RoundCount> counted; };
Result<Ordering> prepare_ordering(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string const& figure);
Result<Kept> order(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Ordering const& ordering, std::int64_t expected_version);
// A person sets another result; why is kept. Refuses Invalid.
Result<void> correct(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, CaseId const& of, std::string const& result, std::string_view why,
    std::int64_t expected_version);

// -- one approval for the whole round.
struct Proposing { approvals::Proposal proposal; std::vector<Line> ineligible; std::map<cases::CaseState, cases::RoundCount> counted; };
Result<Proposing> prepare_proposing(db::Read& tx, Caller const& caller, Workplace const& here, RoundId const& id, std::string remark);
Result<approvals::Draft> propose(db::Write& tx, Caller const& caller, Workplace const& here, RoundId const& id, Proposing const& proposing, std::int64_t expected_version);

// -- carrying out: a job, some hundred cases a write; what was done is marked in the same commit, so that it begins again where it stopped.
constexpr char carry_out_job[] = "rounds.carry_out";
struct Progress { std::int64_t all = 0, done = 0, gone = 0, faulty = 0; };
Progress progress(db::Read& tx, RoundId const& id);
// One chunk; how many were looked at: 0, nothing is left. `after`: the last case of the chunk before.
Result<std::size_t> carry_out_some(Workplace const& here, std::string const& tenant, RoundId const& id, std::string& after, int most);
Result<void> carry_out(Workplace const& here, jobs::Job const& job);

// -- 繰上げ.
enum class PromotionState { Proposed, InApproval, Decided, Carried, None };  // None: no reserve is left
constexpr std::array<std::string_view, 5> names_of(PromotionState) { return { "proposed", "in_approval", "decided", "carried", "none" }; }
struct Promotion {
    PromotionId id;
    RoundId round;
    std::string item;
    CaseId lapsed, of;
    PromotionState state = PromotionState::Proposed;
    approvals::DraftId draft {};
};
std::vector<Promotion> promotions(db::Read& tx, RoundId const& id);
// A winner's case fell away: proposes the next reserve of its row. Nothing when the case is no winner of a decided round.
Result<void> propose_promotion(db::Write& tx, Caller const& caller, Workplace const& here, cases::Case const& fallen);
Result<approvals::Draft> draft_promotion(db::Write& tx, Caller const& caller, Workplace const& here, PromotionId const& id);
Result<RoundId> round_of_promotion(db::Read& tx, Caller const& caller, Workplace const& here, PromotionId const& id);
constexpr char promote_job[] = "rounds.promote";
Result<void> promote(Workplace const& here, jobs::Job const& job);

// -- reading
Result<Kept> find(db::Read& tx, RoundId const& id);
std::optional<Kept> named(db::Read& tx, std::string_view procedure, std::string_view name);
std::vector<Kept> all(db::Read& tx);         // newest opens_on first
std::vector<RoundCorrection> corrections(db::Read& tx, RoundId const& id);
struct Drawn {
    std::string list, list_hash, commitment, public_value, public_source, figure, proof;
    approvals::DraftId draft;
    Instant fixed_at;
    std::optional<Instant> drawn_at, decided_at;
};
std::optional<Drawn> drawn_of(db::Read& tx, RoundId const& id);
std::vector<Line> results(db::Read& tx, RoundId const& id, std::string_view item = {}, int most = 1'000'000);  // by row, result, place
struct Tally { std::string item, result; std::int64_t n = 0; };
std::vector<Tally> tallies(db::Read& tx, RoundId const& id);

std::vector<db::Statement> statements();

}  // namespace mado::rounds

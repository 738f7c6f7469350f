#pragma once
// What follows a decision: a new decision on the same case, disputes about it, what is offered next, how long it is kept, what is counted.
#include <mado/cases/cases.h>

namespace mado::cases {

// -- 取消し (because it was unlawful from the begin), 撤回 (for what came later), 変更, 訂正 (a slip of the pen).
enum class RevisionKind { Revoke, Withdraw, Change, Correct };
constexpr std::array<std::string_view, 4> names_of(RevisionKind) { return { "revoke", "withdraw", "change", "correct" }; }
enum class RevisionEnd { Proposed, Decided, Dropped };
constexpr std::array<std::string_view, 3> names_of(RevisionEnd) { return { "proposed", "decided", "dropped" }; }

struct Revision {
    CaseId of;
    approvals::DraftId draft;
    RevisionKind kind = RevisionKind::Change;
    std::string before_result, before_document;
    std::optional<Day> before_decided {};
    RevisionEnd end = RevisionEnd::Proposed;
    PersonId by {};
    Instant at {};
};

inline constexpr access::Action may_revise { "cases.revise", { access::Role::Examiner } };

// Computed outside the write, as `prepare`. The result of Revoke and Withdraw is that of the decision that falls away.
// Refuses Conflict (not dispatched or closed; no route), Invalid (kind, result, reasons: always required).
Result<Prepared> prepare_revision(db::Read& tx, Caller const& caller, Workplace const& here, CaseId const& id, RevisionKind kind, Decision const& decision);
Result<approvals::Draft> draft_revision(db::Write& tx, Caller const& caller, Workplace const& here, CaseId const& id, RevisionKind kind, Prepared const& prepared);
std::vector<Revision> revisions(db::Read& tx, CaseId const& id);       // newest first
std::string_view words_of_revision(RevisionKind kind);                  // 取消し …

// -- 審査請求・訴訟.
enum class DisputeKind { ReviewRequest, Lawsuit };
constexpr std::array<std::string_view, 2> names_of(DisputeKind) { return { "review_request", "lawsuit" }; }
enum class DisputeState { Pending, Upheld, Dismissed, Withdrawn };      // Upheld: 認容; Dismissed: 棄却・却下
constexpr std::array<std::string_view, 4> names_of(DisputeState) { return { "pending", "upheld", "dismissed", "withdrawn" }; }
struct Dispute {
    std::string id;
    CaseId of;
    DisputeKind kind = DisputeKind::ReviewRequest;
    Day filed_on;
    std::string number, words;
    DisputeState state = DisputeState::Pending;
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
// Records one (id empty) or changes it. Refuses Conflict (not decided yet; changed meanwhile), Invalid (number, filed_on).
Result<Dispute> keep_dispute(db::Write& tx, Caller const& caller, Workplace const& here, Dispute const& dispute);
std::vector<Dispute> disputes(db::Read& tx, CaseId const& id);          // newest first

// -- outcome.next.
struct Offered {
    CaseId of;
    std::string name, procedure;
    Day offer_on;
    CaseId followed_by {};
};
std::vector<Offered> offers(db::Read& tx, CaseId const& id);
std::optional<Offered> offer_followed_by(db::Read& tx, CaseId const& id);

// -- keep: set when the case closes.
struct Keeping { std::string store_class; int years = 0; Day closed_on, starts_on, until; };
std::optional<Keeping> keeping(db::Read& tx, CaseId const& id);

// -- count.
inline constexpr access::Action may_read_statistics { "cases.statistics.read", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
struct CountGroup {
    std::vector<std::string> keys;           // as stored, in the order of `by`; of what was merged: empty
    std::int64_t cases = 0;
    std::vector<Decimal> sums {};            // in the order of `sum`
    bool is_merged = false;                  // その他
};
struct CountTable {
    std::vector<CountGroup> groups;          // most cases first; what was merged last
    std::int64_t cases = 0;
    bool too_few = false;                    // all together are fewer than may be shown: nothing is
};
// A count of a procedure in a 会計年度 (0: all), as it may be shown.
CountTable counted(db::Read& tx, definitions::Definition const& definition, definitions::Statistic const& statistic, int year);
std::vector<int> counted_years(db::Read& tx, std::string_view procedure);  // newest first

}  // namespace mado::cases

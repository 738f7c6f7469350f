#pragma once
// What becomes of a folder at the end of its term: 廃棄, 移管, 延長. A list is proposed by who keeps the records, as a draft whose content it is; decided on by
// another person, the keys and words of what is disposed of go, and the lines stay as the 廃棄簿.
#include <mado/approvals/drafts.h>
#include <mado/records/holds.h>

namespace mado::records {

using DisposalId = Id<struct DisposalTag>;
using LoanId = Id<struct LoanTag>;

enum class Act { Dispose, Transfer, Extend };
constexpr std::array<std::string_view, 3> names_of(Act) { return { "dispose", "transfer", "extend" }; }
enum class DisposalState { Proposed, SentBack, Decided, Done };
constexpr std::array<std::string_view, 4> names_of(DisposalState) { return { "proposed", "sent_back", "decided", "done" }; }
// Waiting for the decision or its turn; Packed: the package of a transfer can be fetched; Held: somebody needs it since, so that it stays.
enum class LineState { Waiting, Packed, Done, Held };
constexpr std::array<std::string_view, 4> names_of(LineState) { return { "waiting", "packed", "done", "held" }; }

struct Line {
    FolderId folder {};
    Act act = Act::Dispose;
    std::string reason {};
    std::optional<Day> until {};             // of an extension
    std::string item_words {}, title {};     // as they were when it was proposed
    int year = 0;
    std::string owner {}, kept_for {};       // kept_for: 5, permanent
    std::int64_t records = 0;
    LineState state = LineState::Waiting;
    std::string receipt {};                  // of the archive that took it over
    std::string package {};                  // SHA-256 of what was handed over
    std::optional<Day> done_on {};
};
struct Disposal {
    DisposalId id {};
    int year = 0;                            // 会計年度 in which it was proposed
    std::string owner {};                    // the division that decides
    std::string words {};
    DisposalState state = DisposalState::Proposed;
    PersonId proposed_by {};
    Instant proposed_at {};
    PersonId decided_by {};
    std::optional<Instant> decided_at {};
    std::string comment {};
    std::int64_t version = 1;
};

inline constexpr access::Action may_dispose { "records.disposal.propose", { access::Role::RecordsManager } };
inline constexpr access::Action may_read_disposals { "records.disposal.read", { access::Role::RecordsManager, access::Role::Approver, access::Role::Auditor } };

// -- the life of a folder. Each refuses NotFound, Forbidden, Conflict (ended, changed since), Invalid.
Result<Folder> offer(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, std::int64_t expected_version);      // 引継ぎの申出, by the division
Result<Folder> take_over(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, std::string_view place, std::int64_t expected_version);
Result<Folder> select(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, Selected selected, std::string_view why, std::int64_t expected_version);
Result<Folder> stop_using(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, Day last, std::int64_t expected_version);  // 常用でなくなった
Result<Folder> put_at(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, Medium medium, std::string_view place, std::int64_t expected_version);

struct Loan { LoanId id {}; FolderId folder {}; std::string to_whom {}; Day lent_on {}, due_on {}; std::optional<Day> returned_on {}; PersonId by {}; };
// Refuses Conflict while it is lent already, and for what has no paper.
Result<Loan> lend(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id, std::string_view to_whom, Day due_on);
Result<void> give_back(db::Write& tx, Caller const& caller, Workplace const& here, FolderId const& id);
std::vector<Loan> loans(db::Read& tx, FolderId const& id);   // newest first

// -- lists.
// Folders whose term is over, that nobody holds and no open list names, the earliest first.
std::vector<Folder> due(db::Read& tx, Caller const& caller, Day today, int most = 300);
// What may be done with it: not 廃棄 before the selection, where the plan asks for one; a historical one is transferred.
Act usual_act(Item const& item, Selected selected);
bool allows(Item const& item, Selected selected, Act act);
// Writes the list and sends it on its way as a draft (matter "disposal"), so that every step signs the hash of what is on it. Refuses Forbidden, Invalid (nothing
// chosen; folder.ID: a reason, the day of an extension, no selection yet), Conflict (held, not over, on another list; nobody can decide).
inline constexpr std::string_view disposal_matter = "disposal";
Result<Disposal> propose(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view words, std::vector<Line> const& lines);
// SHA-256 over the lines as they were proposed; the draft's text names it.
std::string hash_of(std::vector<Line> const& lines);
std::optional<approvals::Draft> draft_of(db::Read& tx, DisposalId const& id);           // the newest
Result<Disposal> find_disposal(db::Read& tx, Caller const& caller, DisposalId const& id);
std::vector<Disposal> disposals(db::Read& tx, Caller const& caller, int most = 100);   // newest first
std::vector<Line> lines(db::Read& tx, DisposalId const& id);

// One line of a decided list, a bounded number of records a write; false: nothing is left of it to do. For the job and its tests.
Result<bool> carry_out(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id);
// The archive has the package: its words and keys go here. Refuses Invalid (receipt), Conflict (another package was fetched since).
Result<void> confirm_transfer(db::Write& tx, Caller const& caller, Workplace const& here, DisposalId const& id, FolderId const& folder, std::string_view package, std::string_view receipt);

}  // namespace mado::records

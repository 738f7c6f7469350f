#pragma once
// 起案と決裁. A draft asks the position that the 専決事項表 names for a decision, and carries it once made.
#include <mado/access/access.h>
#include <mado/approvals/steps.h>
#include <mado/crypto/box.h>
#include <mado/json/json.h>
#include <mado/names/id.h>
#include <mado/result/result.h>
#include <mado/zone/workplace.h>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::approvals {

using DraftId = Id<struct DraftTag>;

// Writing: not yet sent on its way (free drafts). SentBack, Rejected (否認), Recalled: ended; the matter is drafted anew.
enum class DraftState { Writing, Circulating, Decided, Rejected, SentBack, Recalled };
constexpr std::array<std::string_view, 6> names_of(DraftState) { return { "writing", "circulating", "decided", "rejected", "sent_back", "recalled" }; }

// A line of the one screen: { "根拠", "道路法第32条第1項" }. Words that may be read by whoever may read the matter; never a 個人番号.
struct Line {
    std::string kind;   // what law charge condition check like (how the last like matters were decided) criteria
    std::string words;
    std::string law {};
};

// 添付. `file`: under which the sanitising knows it. `hash`: SHA-256 (hex) of its plain bytes as they came.
struct Attachment {
    std::string file, title, blob, hash;
    std::int64_t size = 0;                 // of the ciphertext
    std::string line() const;              // 「見積書.pdf（ab12cd34）」: another file of the same title is another line
};
// One that was kept before the transaction, with its key; `file` is given when it is attached (attachments.h).
struct Enclosed { Attachment attachment; crypto::SymmetricKey key {}; };

// What is proposed. The matter's module has computed it before the transaction.
struct Proposal {
    std::string matter_kind;               // "case"
    std::string matter;                    // its id
    std::string owner;                     // 主管課 of the matter: who may see and decide it
    std::string procedure;                 // name in the library
    std::string title;                     // 道路占用許可申請 株式会社 吉備路ベーカリー
    std::string effect;                    // words of definitions::Effect
    std::string result;                    // "granted"
    std::string result_words;              // 許可する
    std::string reasons;                   // as they will be issued, one a paragraph; may be empty where the law asks for none
    std::string remark {};                 // to the one who decides; never issued
    std::string route;                     // table of definitions/routes
    std::optional<std::int64_t> amount {}; // the figure of the 専決事項表, in yen
    bool moves_money = false;              // something is charged or paid by it
    std::vector<Line> lines {};
    std::string body {};                   // 伺い文 of a free draft
    std::string matter_class {};           // 事務の区分, input `class` of the table
    bool is_urgent = false;                // 急施: may be decided by a substitute
    bool is_grave = false;                 // 重要・異例・新規: never by a substitute
    struct Added { StepKind kind; PositionId position; bool is_beside = true; std::string why {}; };
    std::vector<Added> added {};           // 合議 and 供覧 that the drafter asks for beyond the table
    std::string drafted_on {};             // id of the draft before it, of the same matter
    std::vector<Attachment> attachments {};
};

// By whose authority the decision was made: it decides the name on the notice, the seal and the 教示.
enum class Regime { Own, Delegated, Substituted, Entrusted, Acting, Commissioned };  // 長の決裁・専決・代決・委任 (153条)・職務代理 (152条)・事務の委託 (252条の14)
constexpr std::array<std::string_view, 6> names_of(Regime) { return { "own", "delegated", "substituted", "entrusted", "acting", "commissioned" }; }
struct Authority {
    Regime regime = Regime::Delegated;
    std::string article {};
    std::string name {};                   // Entrusted: how the one entrusted signs, also when it was a substitute of his; Acting: 「職務代理者」 and the title; Commissioned: whose matter it was
};

struct Draft {
    DraftId id;
    Proposal proposal;
    PersonId drafter {};
    PositionId drafter_position {};
    PositionId decider {};                 // the position that decides, whoever is on the way before it
    std::string rank {};                   // of it
    std::string article {};                // of the 決裁規程
    DraftState state = DraftState::Circulating;
    std::string comment {};                // of who decided, or why it was sent back or recalled
    Instant drafted_at {};
    std::optional<Instant> decided_at {};  // also of sending back and recall
    PersonId decided_by {};
    std::int64_t version = 1;              // of what is proposed: whoever acts names the one he saw
    std::int64_t revision = 1;             // of the row: every act
    std::string hash {};                   // SHA-256 (hex) of what this version proposes
    Authority authority {};                // of a decided one
    json::Value route_reason {};           // dmn::TableTrace of the 専決事項表 as it was then; {} when it was not kept
    std::vector<Step> steps {};            // in the order of their stages
    bool separate() const;                 // dispositions and money (行政手続の公正、会計の牽制): 起案者と決裁者は別の人, unless the town rules otherwise
    Step const* step(int number) const;
    Step const* decides() const;           // the step that decides
};

// Published in the transaction of the act; a listener may refuse the whole. Rejected comes as SentBack too: the matter is open again.
struct Decided { Draft draft; };
struct SentBack { Draft draft; };
struct Recalled { Draft draft; };
// The text was edited on the way: the matter takes it over, or refuses.
struct Edited { Draft before, draft; };

inline constexpr access::Action may_draft { "approvals.draft", { access::Role::Examiner } };
inline constexpr access::Action may_recall { "approvals.recall", { access::Role::Examiner } };
inline constexpr access::Action may_decide { "approvals.decide", { access::Role::Approver } };
inline constexpr access::Action may_send_back { "approvals.send_back", { access::Role::Approver } };
inline constexpr access::Action may_write { "approvals.write", { access::Role::Examiner, access::Role::Approver, access::Role::Registrar, access::Role::Treasurer, access::Role::RecordsManager, access::Role::DataOfficer } };
inline constexpr access::Action may_look_ahead { "approvals.look_ahead", { access::Role::Administrator, access::Role::RecordsManager } };
inline constexpr access::Action may_read { "approvals.read", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };

// Computes the way by the route's table, for the drafter's position, and sends the draft on it. Refuses: Forbidden (no right; the only one who could decide is
// the drafter), Conflict (no route, no position of that rank; the matter has a circulating draft already).
Result<Draft> draft(db::Write& tx, Caller const& caller, Workplace const& here, Proposal const& proposal);
// The same without keeping anything: the way as it would be, for the one who drafts.
Result<Draft> planned(db::Read& tx, Caller const& caller, Workplace const& here, Proposal const& proposal);

// The acts of a step. Each needs the caller to hold the step's position today, or to stand in for it (StandIn), in the version that was shown.
// All refuse: NotFound, Forbidden (not his turn; the drafter where another must decide; a substitute where nobody is absent, it is not urgent, or it is grave),
// Conflict (ended, changed since it was shown), Invalid (no reason where one is needed; too long), and what a listener refuses.
Result<Draft> agree(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t expected_version);      // 承認・合議に同意
Result<Draft> disagree(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version);    // 合議に不同意: the common superior decides
Result<Draft> see(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t expected_version);        // 供覧・後閲
Result<Draft> decide(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t expected_version);
Result<Draft> reject(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version);      // 否認, by who would decide
// 差戻し by whoever's turn it is: to an earlier step, or (0) to the drafter, which ends the draft.
Result<Draft> send_back(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version, int to_step = 0);
Result<Draft> hold(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, Day until, std::int64_t expected_version);  // 保留
Result<Draft> raise(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version);       // to the superior of who would decide
Result<Draft> pull_up(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version);     // 引上げ, by a superior of who would decide
Result<Draft> take_back(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason);                                  // of one's own agreement, before the next has acted
Result<Draft> recall(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason);                                     // 引戻し, by the drafter
// Another text, by whoever's turn it is; empty members stay as they are. Material by the town's rules: all earlier steps act again; else they are shown it.
// Files that come or go are material, whatever the town's rules say of words.
struct Edit {
    std::optional<std::string> title {}, reasons {}, remark {}, body {};
    std::string why {};
    std::vector<Enclosed> attach {};
    std::vector<std::string> detach {};    // Attachment::file
};
Result<Draft> edit(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, Edit const& edit, std::int64_t expected_version);
Result<void> comment(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view place, std::string_view words);
// A step whose position nobody holds and nobody stands in for: 回議 and 供覧 are passed over, 合議 and 決裁 go to the next superior. True: something moved.
Result<bool> move_on(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id);
// When the matter ends otherwise (the applicant withdraws): takes its circulating draft back, if there is one, without an event to the matter.
Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter);

// A free draft (matter_kind "free"; its matter is itself), written until it is sent on its way. Refuse as draft(); Invalid (no title, no body, no class).
Result<Draft> write(db::Write& tx, Caller const& caller, Workplace const& here, Proposal const& proposal);
Result<Draft> rewrite(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, Proposal const& proposal, std::int64_t expected_version);
Result<Draft> circulate(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::int64_t expected_version);
Result<void> discard(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id);
// One that was sent back, rejected or recalled, to be written again as a new draft that names the old one.
Result<Draft> write_again(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id);

// Whether the caller may see it: the right for its owner, or a place on its way (own or as a stand-in), or drafter.
Result<Draft> find(db::Read& tx, DraftId const& id);
Result<Draft> find_for(db::Read& tx, Caller const& caller, Workplace const& here, DraftId const& id);
std::vector<Draft> of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter);  // newest first
std::vector<Draft> waiting_for(db::Read& tx, Caller const& caller);   // whose turn is at the caller's position, oldest first; at most 200
std::vector<Draft> drafted_by(db::Read& tx, Caller const& caller);    // that the caller drafted and nobody has decided
std::int64_t count_waiting_for(db::Read& tx, Caller const& caller);
std::vector<Act> acts_of(db::Read& tx, DraftId const& id);
bool is_unbroken(std::vector<Act> const& acts, DraftId const& id);    // the chain of signs
std::vector<Version> versions_of(db::Read& tx, DraftId const& id);    // newest first
std::vector<Comment> comments_of(db::Read& tx, DraftId const& id);

// What the caller may do now, for the page: the step whose turn it is and how he stands to it.
struct Turn {
    int step = 0;
    StepKind kind = StepKind::Passes;
    Capacity capacity = Capacity::Own;
    bool may_decide = false;               // false for a drafter where another must decide
};
std::optional<Turn> turn_of(db::Read& tx, Caller const& caller, Workplace const& here, Draft const& draft);
bool may_pull_up(db::Read& tx, Caller const& caller, Draft const& draft);
bool may_take_back(Caller const& caller, Draft const& draft);

// 「土木課長の専決です。決裁規程別表第3 土木課の項1によります。」: who decides and by which article, in one sentence; a msgid and its arguments.
struct Sentence {
    std::string key;
    std::map<std::string, std::string> arguments;
};
Sentence route_sentence(db::Read& tx, Draft const& draft);

std::vector<db::Statement> statements();

}  // namespace mado::approvals

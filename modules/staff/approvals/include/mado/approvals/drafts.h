#pragma once
// 起案と決裁. A draft asks the position that the 専決事項表 names for a decision, and carries it once made.
#include <mado/access/access.h>
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

enum class DraftState { Circulating, Decided, SentBack, Recalled };
constexpr std::array<std::string_view, 4> names_of(DraftState) { return { "circulating", "decided", "sent_back", "recalled" }; }

// A line of the one screen: { "根拠", "道路法第32条第1項" }. Words that may be read by whoever may read the matter; never a 個人番号.
struct Line {
    std::string kind;   // what law charge condition check
    std::string words;
    std::string law {};
};

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
};

struct Draft {
    DraftId id;
    Proposal proposal;
    PersonId drafter {};
    PositionId drafter_position {};
    PositionId decider {};                 // the position that decides
    std::string rank {};                   // of it, as the table names it
    std::string article {};                // of the 決裁規程
    DraftState state = DraftState::Circulating;
    std::string comment {};                // of who decided, or why it was sent back or recalled
    Instant drafted_at {};
    std::optional<Instant> decided_at {};  // also of sending back and recall
    PersonId decided_by {};
    std::int64_t version = 1;
    json::Value route_reason {};           // dmn::TableTrace of the 専決事項表 as it was then; {} when it was not kept
    bool separate() const;                 // 起案者と決裁者は別の人: dispositions and money (行政手続の公正、会計の牽制)
};

// Published in the transaction of the act; a listener may refuse the whole.
struct Decided { Draft draft; };
struct SentBack { Draft draft; };
struct Recalled { Draft draft; };

inline constexpr access::Action may_draft { "approvals.draft", { access::Role::Examiner } };
inline constexpr access::Action may_recall { "approvals.recall", { access::Role::Examiner } };
inline constexpr access::Action may_decide { "approvals.decide", { access::Role::Approver } };
inline constexpr access::Action may_send_back { "approvals.send_back", { access::Role::Approver } };
inline constexpr access::Action may_read { "approvals.read", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };

// Computes who decides by the route's table, for the drafter's position. Refuses: Forbidden (no right; or the only one who could decide is
// the drafter), Conflict (no route, no position of that rank; the matter has a circulating draft already).
Result<Draft> draft(db::Write& tx, Caller const& caller, Workplace const& here, Proposal const& proposal);

// Refuses: NotFound, Forbidden (another position decides; the drafter himself), Conflict (no longer circulating, changed since it was
// shown), and what a listener refuses.
Result<Draft> decide(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view comment, std::int64_t expected_version);
// 差戻し, by who would decide; and 引戻し, by the drafter. Invalid without a reason.
Result<Draft> send_back(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason, std::int64_t expected_version);
Result<Draft> recall(db::Write& tx, Caller const& caller, Workplace const& here, DraftId const& id, std::string_view reason);
// When the matter ends otherwise (the applicant withdraws): takes its circulating draft back, if there is one, without an event to the matter.
Result<void> drop(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter);

Result<Draft> find(db::Read& tx, DraftId const& id);
std::vector<Draft> of_matter(db::Read& tx, std::string_view matter_kind, std::string_view matter);  // newest first
std::vector<Draft> waiting_for(db::Read& tx, Caller const& caller);   // that the caller's position decides, oldest first
std::vector<Draft> drafted_by(db::Read& tx, Caller const& caller);    // that the caller drafted and nobody has decided
std::int64_t count_waiting_for(db::Read& tx, Caller const& caller);

// 「土木課長の専決です。決裁規程別表第3 土木課の項1によります。」: who decides and by which article, in one sentence; a msgid and its arguments.
struct Sentence {
    std::string key;
    std::map<std::string, std::string> arguments;
};
Sentence route_sentence(db::Read& tx, Draft const& draft);

std::vector<db::Statement> statements();

}  // namespace mado::approvals

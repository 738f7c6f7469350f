#pragma once
// 児童扶養手当: recipients, what is known of them, what each month is worth, and the decisions that change it.
#include <mado/access/access.h>
#include <mado/approvals/drafts.h>
#include <mado/child_support/worth.h>
#include <mado/persons/persons.h>
#include <mado/zone/workplace.h>

namespace mado::child_support {

using RecipientId = Id<struct RecipientTag>;
using DecisionId = Id<struct ChildSupportDecisionTag>;
using WorkId = Id<struct ChildSupportWorkTag>;

inline constexpr access::Action may_read { "child_support.read", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
inline constexpr access::Action may_keep { "child_support.keep", { access::Role::Examiner } };
inline constexpr access::Action may_import { "child_support.import", { access::Role::Registrar }, access::Action::Asks::FreshFactor };
inline constexpr access::Action may_pay { "child_support.pay", { access::Role::Examiner } };

enum class PayWay { Account, Counter };      // 口座振込, 窓口払
constexpr std::array<std::string_view, 2> names_of(PayWay) { return { "account", "counter" }; }
enum class RecipientState { Active, Ended };
constexpr std::array<std::string_view, 2> names_of(RecipientState) { return { "active", "ended" }; }

struct Recipient {
    RecipientId id;
    std::int64_t number = 0;                 // 認定番号
    persons::IndividualId who;
    std::string owner;                       // 主管課
    CaseId claim {};
    std::string receipt {};                  // of the claim
    std::string town {};                     // that forwarded it; empty: claimed here
    bool is_guardian = false;
    Day claimed_on {}, qualified_on {};
    std::optional<Day> counted_from {};
    PayWay pay_way = PayWay::Account;
    RecipientState state = RecipientState::Active;
    std::int64_t version = 1;
};

// -- entering. Individuals are made through persons (System, as the work of the division).
struct NewChild { persons::Name name {}; Day born_on {}; std::string ground {}; bool is_disabled = false; };
struct NewRecipient {
    std::string owner;
    persons::Name name {};
    std::optional<Day> born_on {};
    std::optional<persons::Address> address {};
    std::optional<persons::Account> account {};
    CaseId claim {};
    std::string receipt {}, town {};
    bool is_guardian = false;
    Day claimed_on {}, qualified_on {};
    std::optional<Day> counted_from {};
    std::vector<NewChild> children {};
    std::vector<Fact> facts {};              // income, pension; ids are given here
    std::string came_from {};                // "case:…", "import:…"
    bool asks_public_account = false;        // 公金受取口座: no account until the inquiry has told it, which is work
};
// Once a claim: the second time it is the same recipient. Refuses Invalid (no child).
Result<Recipient> enter(db::Write& tx, Caller const& caller, Workplace const& here, NewRecipient const& wish);

// -- decisions. What changes a month is decided by approval, and 処分 always; a report, income or pension that changes none is kept at once.
enum class DecisionKind { Certified, Revised, Suspended, Resumed, Withheld, Released, Denied, Lost, Corrected };  // 認定, 額改定, 支給停止, 停止解除, 差止, 差止解除, 不支給, 資格喪失, 記録
constexpr std::array<std::string_view, 9> names_of(DecisionKind) { return { "certified", "revised", "suspended", "resumed", "withheld", "released", "denied", "lost", "corrected" }; }
enum class DecisionState { InApproval, Decided, Dropped };
constexpr std::array<std::string_view, 3> names_of(DecisionState) { return { "in_approval", "decided", "dropped" }; }
struct Decision {
    DecisionId id;
    RecipientId recipient;
    DecisionKind kind = DecisionKind::Revised;
    Day from {};                             // first month that changes
    std::vector<Fact> facts {};
    json::Value change {};                   // [{month, before, after, state_before, state, why}]
    std::string reasons {};
    DecisionState state = DecisionState::InApproval;
    approvals::DraftId draft {};
    std::string document {};
    PersonId by {};
    Instant at {};
    std::optional<Day> decided_on {};
};
// The draft household beside the real one: nothing is kept.
struct Preview {
    std::vector<Difference> differences;
    DecisionKind kind = DecisionKind::Corrected;
    bool is_decided = false;                 // by approval; else it is kept at once
    Day from {};
    Yen more {}, less {};                    // of months before this one: 追給 and 過払
    std::string proposed_reasons {};
};
Result<Preview> preview(db::Read& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::vector<Fact> const& facts);
// Keeps at once, or drafts for approval; `decision` says which. Refuses Invalid (reasons, where something is decided; child, of: no such;
// from: beyond the months that are kept; child_name: there already), Conflict (one is in approval).
struct Proposed { std::optional<Decision> decision {}; std::optional<approvals::Draft> draft {}; };
Result<Proposed> propose(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::vector<Fact> facts, std::string_view reasons, std::int64_t expected_version);
// Recalculates with the rules that hold now; the new versions of months are kept, what was paid stays. How many months changed.
Result<int> recalculate(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, DecisionId const& because);
Result<Recipient> set_pay_way(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, PayWay way, std::int64_t expected_version);

// -- reading
Result<Recipient> find_for(db::Read& tx, Caller const& caller, access::Action const& action, RecipientId const& id);
std::optional<Recipient> find(db::Read& tx, RecipientId const& id);
std::optional<Recipient> numbered(db::Read& tx, std::int64_t number);
std::optional<Recipient> of_claim(db::Read& tx, CaseId const& claim);
Basis basis_of(db::Read& tx, Recipient const& recipient);
struct KeptMonth { Month month; int version = 1; std::string rules {}; DecisionId decision {}; Instant at {}; };
std::vector<KeptMonth> months_of(db::Read& tx, RecipientId const& id);                      // the current version of each
std::vector<KeptMonth> versions_of(db::Read& tx, RecipientId const& id, Day month);         // newest first
std::vector<Decision> decisions_of(db::Read& tx, RecipientId const& id);                    // newest first
struct KeptFact { Fact fact; DecisionId decision {}; PersonId by {}; Instant at {}; };
std::vector<KeptFact> facts_of(db::Read& tx, RecipientId const& id);                        // newest first
struct KeptChild { std::string id; persons::IndividualId who; };
std::vector<KeptChild> kept_children(db::Read& tx, RecipientId const& id);
struct RecipientQuery { std::string words {}; RecipientState state = RecipientState::Active; std::int64_t after = 0; int most = 50; };
// By 認定番号, name or kana (through persons); only of the caller's divisions.
std::vector<Recipient> search(db::Read& tx, Caller const& caller, Workplace const& here, RecipientQuery const& query);
std::int64_t count(db::Read& tx, Caller const& caller, RecipientState state);
// The month through which months are kept: the end of the allowance year, from August on that of the next.
Day through_month(Day today);

// What the decision model is asked for every current month: for saying what a revision changes ("these N recipients change by …").
// Of the caller's divisions.
std::vector<feel::Value> cases_for(db::Read& tx, Caller const& caller, Day month);

// -- the work list
enum class WorkKind { ReportMissing, ReportArrived, ChangeArrived, IncomeUnknown, OfAge, FiveYears, Overpaid, PaymentReturned, PaymentChanged, MatchDiffers, Expiring, Died, ChildTwice, PublicAccount, HandOver };
constexpr std::array<std::string_view, 15> names_of(WorkKind)
{
    return { "report_missing", "report_arrived", "change_arrived", "income_unknown", "of_age", "five_years", "overpaid", "payment_returned", "payment_changed", "match_differs", "expiring", "died", "child_twice",
        "public_account", "hand_over" };
}
struct Work {
    WorkId id;
    RecipientId recipient;
    std::string owner;
    WorkKind kind = WorkKind::ReportMissing;
    std::string about {}, words {};
    Day due_on {};
};
std::vector<Work> work(db::Read& tx, Caller const& caller, int most);                        // by the last day
std::vector<Work> work_of(db::Read& tx, RecipientId const& id);
std::int64_t count_work(db::Read& tx, Caller const& caller);
Result<void> end_work(db::Write& tx, Caller const& caller, Workplace const& here, WorkId const& id);
// Looks over all recipients of the town for what has come up by today; once each. By the schedule, and after every decision for the one.
void look_over(db::Write& tx, Workplace const& here, Recipient const& recipient);

// -- tax and pension answers (CSV: number, kind, year, values): what differs becomes work, nothing is changed by itself.
struct Matched { int lines = 0, same = 0, differ = 0, unknown = 0; };
Result<Matched> match(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view csv);

// -- everything in and out as CSV with documented columns (docs/guides/child-support.md), with what was paid of each month. In: by the registrar (may_import).
std::string write_csv(db::Read& tx, Caller const& caller, Workplace const& here);
Result<int> read_csv(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view csv, std::string_view owner);

std::vector<db::Statement> statements();

}  // namespace mado::child_support

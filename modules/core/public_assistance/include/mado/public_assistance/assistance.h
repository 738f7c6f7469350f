#pragma once
// 生活保護 as the office works with it: consultations, applications, households, what is known of them, decisions, months, payments, claims, visits.
// Individuals and their households are persons'; drafts are approvals'; money is treasury's. Rows are never overwritten where law asks what was known when.
#include <mado/access/access.h>
#include <mado/approvals/drafts.h>
#include <mado/persons/persons.h>
#include <mado/public_assistance/life.h>
#include <mado/public_assistance/month.h>
#include <mado/treasury/claims.h>
#include <mado/treasury/payouts.h>

#include <string>
#include <vector>

namespace mado::public_assistance {

using persons::HouseholdId;
using persons::IndividualId;
using ConsultationId = Id<struct AssistanceConsultationTag>;
using AssistanceApplicationId = Id<struct AssistanceApplicationTag>;
using CircumstanceId = Id<struct AssistanceCircumstanceTag>;
using DecisionId = Id<struct AssistanceDecisionTag>;
using PaymentId = Id<struct AssistancePaymentTag>;
using CorrectionId = Id<struct AssistanceCorrectionTag>;
using InstructionId = Id<struct AssistanceInstructionTag>;

inline constexpr access::Action may_read { "public_assistance.read", { access::Role::Examiner, access::Role::Approver, access::Role::Auditor } };
inline constexpr access::Action may_work { "public_assistance.work", { access::Role::Examiner } };
inline constexpr access::Action may_supervise { "public_assistance.supervise", { access::Role::Approver } };   // 査察指導員; whose area it is does not bind
inline constexpr access::Action may_set { "public_assistance.set", { access::Role::Approver } };

inline constexpr std::string_view decision_matter = "public_assistance", month_matter = "public_assistance_month", route = "public_assistance";

// -- what the town says of itself.
enum class Areas { Shared, Own };   // Own: a household is changed only by its caseworker and by who supervises
constexpr std::array<std::string_view, 2> names_of(Areas) { return { "shared", "own" }; }
struct Setting {
    Standing standing {};
    Areas areas = Areas::Shared;
    std::int64_t sheet_days = 1;          // a sheet of visits that was taken along ends at 24:00 of that day, 1: of its own day, at most 3
    std::string source {}, sure {};   // of the file; empty once the town has kept its own
    std::int64_t version = 0;
};
Setting setting(db::Read& tx, Workplace const& here);
// For who may change it: the approvers of the division that the procedure names. Forbidden otherwise.
Result<Setting> setting_to_keep(db::Read& tx, Caller const& caller, Workplace const& here);
Result<Setting> keep_setting(db::Write& tx, Caller const& caller, Workplace const& here, Setting setting);

// -- 面接相談. What the person wishes is written as it is; not to apply needs no reason, and an application can always be recorded.
enum class Wish { Undecided, Applies, NotNow };
constexpr std::array<std::string_view, 3> names_of(Wish) { return { "undecided", "applies", "not_now" }; }
struct Consultation {
    ConsultationId id {};
    std::string owner {}, name {}, kana {}, words {}, explained {};
    Wish wish = Wish::Undecided;
    HouseholdId household {};          // once it became an application
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
Result<Consultation> record_consultation(db::Write& tx, Caller const& caller, Workplace const& here, Consultation const& typed);   // new without an id, else changed
Result<Consultation> find_consultation(db::Read& tx, Caller const& caller, ConsultationId const& id);
std::vector<Consultation> consultations(db::Read& tx, Caller const& caller, int most);   // newest first

// -- households.
enum class PayWay { Transfer, Counter };
constexpr std::array<std::string_view, 2> names_of(PayWay) { return { "transfer", "counter" }; }
struct Household {
    HouseholdId id {};
    std::int64_t number = 0;           // ケース番号
    std::string owner {};
    PositionId caseworker {};
    HouseholdState state = HouseholdState::Applied;
    std::string grade {}, winter_zone {};
    VisitGrade visit_grade = VisitGrade::B;
    PayWay pay_way = PayWay::Transfer;
    std::string landlord {};           // 代理納付 (37条の2): rent goes to it; empty: to the household
    std::int64_t version = 1;
};
struct Application {
    AssistanceApplicationId id {};
    HouseholdId household {};
    std::string owner {};
    Instant applied_at {};
    Means means = Means::Paper;
    ConsultationId consultation {};
    CaseId case_id {};                 // of an electronic one
    Day answer_by {};
    std::string why_longer {};
    ApplicationState state = ApplicationState::Open;
    std::optional<Day> closed_on {};
    std::int64_t version = 1;
};
struct NewApplication {
    std::string owner {};
    Instant applied_at {};
    Means means = Means::Paper;
    ConsultationId consultation {};
    CaseId case_id {};
    IndividualId head {};              // somebody known already; else `person` is added
    persons::NewIndividual person {};
};
// Also while something is missing: the moment of the application counts, the rest is asked for after. Invalid: applied_at in the future, no name.
Result<Application> apply(db::Write& tx, Caller const& caller, Workplace const& here, NewApplication const& wish);
Result<Application> answer_later(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::string_view why, std::int64_t expected_version);  // 30 days
Result<Application> deem_refused(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::int64_t expected_version);                        // 24条7項
Result<Application> withdraw(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::int64_t expected_version);
// What was taken for refused is answered all the same (24条7項), and by who supervises a refusal is taken up again: the application is open, another decision is drafted.
// One that came by the front is answered on its case. Refuses Forbidden, Conflict (open, granted, withdrawn; on its case; the household lives on assistance).
Result<Application> reopen(db::Write& tx, Caller const& caller, Workplace const& here, AssistanceApplicationId const& id, std::int64_t expected_version);

Result<Household> find_household(db::Read& tx, Caller const& caller, HouseholdId const& id);           // NotFound, also for another town's and another division's
std::optional<Household> household_of_number(db::Read& tx, std::int64_t number);
std::vector<Household> households(db::Read& tx, Caller const& caller, std::int64_t after, int most);   // by ケース番号
std::vector<Application> applications_of(db::Read& tx, HouseholdId const& id);
Result<Household> keep_household(db::Write& tx, Caller const& caller, Workplace const& here, Household const& typed);   // caseworker, grades, way of payment
Result<Household> pay_rent_to(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, std::string_view landlord, treasury::BankAccount const& account, std::int64_t expected_version);
// Somebody comes to the household (a birth: from the day) or leaves it.
Result<void> add_member(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, persons::NewIndividual person, std::string_view relation, Day from);
Result<void> remove_member(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, IndividualId const& who, Day last_day);

// -- what is known.
enum class Held { Pending, Drafted, Effective, Struck };
constexpr std::array<std::string_view, 4> names_of(Held) { return { "pending", "drafted", "effective", "struck" }; }
struct Circumstance {
    CircumstanceId id {};
    HouseholdId household {};
    Fact fact {};                      // its id is this one's
    Held held = Held::Pending;
    DecisionId decision {};
    std::string evidence {}, why_struck {};
    Day declared_on {};
    PersonId by {};
    Instant at {};
    CircumstanceId ends_fact {};       // it ends that one, whose last day is its fact's; it does not count itself
};
// A declaration (61条) or something found. It counts once a decision covers it. Invalid: amount, word, who, days.
Result<Circumstance> declare(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& household, Fact const& fact, std::string_view evidence);
// Of what no decision has taken yet. Conflict: it is on its way, or decided, and then a decision ends it.
Result<void> strike(db::Write& tx, Caller const& caller, Workplace const& here, CircumstanceId const& id, std::string_view why);
// A decided fact has a last day (the day before its first: it was wrong): pending until a decision covers it. The ending declared last holds. Conflict: it is not decided.
Result<Circumstance> end_fact(db::Write& tx, Caller const& caller, Workplace const& here, CircumstanceId const& id, Day last_day, std::string_view evidence);
std::vector<Circumstance> circumstances(db::Read& tx, HouseholdId const& id);

// -- decisions.
enum class DecisionState { Drafted, Decided, SentBack };
constexpr std::array<std::string_view, 3> names_of(DecisionState) { return { "drafted", "decided", "sent_back" }; }
struct Decision {
    DecisionId id {};
    HouseholdId household {};
    std::string owner {};
    AssistanceApplicationId application {};
    Matter matter = Matter::Change;
    Day from {};                       // first day on which it holds; of an End the first day without assistance
    std::string reasons {};
    ClaimKind claim_kind = ClaimKind::Return63;
    Yen amount {}, surcharge {};       // of a claim
    CorrectionId correction {};        // that a claim settles
    std::string payer {};              // who owes it; empty: the head of the household. 77条: the one bound to support
    DecisionState state = DecisionState::Drafted;
    approvals::DraftId draft {};
    std::string document {};
    treasury::ClaimId claim {};
    PersonId by {};
    Instant at {};
    std::optional<Day> decided_on {};
    std::int64_t version = 1;
    InstructionId instruction {};      // 62条3項: the one that was not kept (instructions.h); empty: another ground
};
// Drafted: all that is pending of the household goes with it. Refuses Conflict (not in this state; another draft is on its way), Invalid (reasons, from, amount, surcharge).
Result<Decision> propose(db::Write& tx, Caller const& caller, Workplace const& here, Decision const& typed);
Result<Decision> find_decision(db::Read& tx, DecisionId const& id);
std::vector<Decision> decisions(db::Read& tx, HouseholdId const& id);   // oldest first

// -- months and money.
enum class Seen { Effective, WithPending };   // WithPending: as it would be if what is declared were decided
Situation situation_of(db::Read& tx, Household const& household, Standing const& standing, Seen seen);
struct ClosedMonth {
    HouseholdId household {};
    Day month {};
    Month amounts {};                  // without stretches
    std::string sheet {}, hash {}, source {};
};
std::vector<ClosedMonth> closed_months(db::Read& tx, HouseholdId const& id);
enum class CorrectionWay { Extra, NextMonth, Reversal, Claim, Waiting };   // 追給, 翌月調整, 戻入, 返還・徴収, まだ決めていない
constexpr std::array<std::string_view, 5> names_of(CorrectionWay) { return { "extra", "next_month", "reversal", "claim", "waiting" }; }
struct Correction {
    CorrectionId id {};
    HouseholdId household {};
    Day month {};
    Yen amount {};                     // negative: paid too much
    CorrectionWay way = CorrectionWay::Waiting;
    std::string settled {};            // payment or claim
    DecisionId decision {};
    std::int64_t version = 1;
};
std::vector<Correction> corrections(db::Read& tx, HouseholdId const& id);
// 翌月調整: taken off the next months' payments. Conflict: older than may be; settled already.
Result<Correction> adjust_next_month(db::Write& tx, Caller const& caller, Workplace const& here, CorrectionId const& id, std::int64_t expected_version);

enum class PaymentKind { Regular, Extra, Landlord, LandlordExtra };
constexpr std::array<std::string_view, 4> names_of(PaymentKind) { return { "regular", "extra", "landlord", "landlord_extra" }; }
enum class PaymentState { Planned, Paid, Returned, Cancelled };
constexpr std::array<std::string_view, 4> names_of(PaymentState) { return { "planned", "paid", "returned", "cancelled" }; }
struct Payment {
    PaymentId id {};
    HouseholdId household {};
    std::string owner {};
    Day month {};
    PaymentKind kind = PaymentKind::Regular;
    PayWay way = PayWay::Transfer;
    Yen amount {};
    std::string source {};             // run or decision; "ID/again" of the payment that it stands for
    treasury::PayoutId payout {};
    PaymentState state = PaymentState::Planned;
    std::optional<Day> paid_on {};
    std::string receipt {};            // who took it at the counter
    std::int64_t version = 1;
    bool is_elsewhere = false;         // the system that it came from has paid it, or pays it: never paid here
};
std::vector<Payment> payments(db::Read& tx, HouseholdId const& id);
// 窓口払: handed over against a receipt.
// Of a cancelled one, once: as the household is paid now. One that came back is paid again, or cancelled, by who pays out.
Result<Payment> pay_again(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::int64_t expected_version);
Result<Payment> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::string_view receipt, std::int64_t expected_version);

// -- visits, investigations, 援助方針.
struct Visit {
    std::string id {};
    HouseholdId household {};
    Day planned_on {};
    std::optional<Day> done_on {};
    std::string words {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
Result<Visit> plan_visit(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, Day on);
Result<Visit> record_visit(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, Day done_on, std::string_view words, std::int64_t expected_version);   // the next is planned by its grade
std::vector<Visit> visits(db::Read& tx, HouseholdId const& id);

enum class InvestigationKind { Assets, Records, Kin };                         // 28条・29条の調査, 扶養照会
constexpr std::array<std::string_view, 3> names_of(InvestigationKind) { return { "assets", "records", "kin" }; }
enum class Withheld { No, Violence, OutOfTouch, NoProspect };                  // 扶養照会をしない理由: DV・虐待, 10年以上の音信不通など, 扶養が期待できない
constexpr std::array<std::string_view, 4> names_of(Withheld) { return { "no", "violence", "out_of_touch", "no_prospect" }; }
struct Investigation {
    std::string id {};
    HouseholdId household {};
    InvestigationKind kind = InvestigationKind::Records;
    std::string whom {};
    Withheld withheld = Withheld::No;
    std::string words {};
    std::optional<Day> asked_on {}, answered_on {};
    std::string answer {};
    std::int64_t version = 1;
};
// Asked today, unless it is withheld. Invalid: whom; withheld for anything but 扶養照会.
Result<Investigation> investigate(db::Write& tx, Caller const& caller, Workplace const& here, Investigation const& typed);
Result<Investigation> record_answer(db::Write& tx, Caller const& caller, Workplace const& here, std::string const& id, std::string_view answer, std::int64_t expected_version);
std::vector<Investigation> investigations(db::Read& tx, HouseholdId const& id);

struct Policy { std::string words {}; PersonId by {}; Instant at {}; };
Result<void> keep_policy(db::Write& tx, Caller const& caller, Workplace const& here, HouseholdId const& id, std::string_view words);
std::vector<Policy> policies(db::Read& tx, HouseholdId const& id);   // newest first

// -- 月次の締め.
using RunId = Id<struct AssistanceRunTag>;
enum class RunState { Reckoning, Reckoned, Circulating, Closing, Done, Dropped };
constexpr std::array<std::string_view, 6> names_of(RunState) { return { "reckoning", "reckoned", "circulating", "closing", "done", "dropped" }; }
struct Run {
    RunId id {};
    std::string owner {};
    Day month {};
    RunState state = RunState::Reckoning;
    HouseholdId place {};              // the last household that was reckoned, or closed
    std::int64_t households = 0;
    Yen total {};
    std::int64_t faults = 0;           // of the households, those that could not be reckoned: they are left out, said so in the draft, and stay work
    std::string hash {}, signature {}; // of all lines; Ed25519 of this zone
    approvals::DraftId draft {};
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
struct RunLine {
    RunId run {};
    HouseholdId household {};
    Month amounts {};
    Yen paid {}, adjustment {};        // adjustment: 翌月調整, negative
    std::string corrections {};        // their ids, one a space
    std::string sheet {}, fault {};
};
inline constexpr std::string_view reckon_job = "public_assistance.reckon", close_job = "public_assistance.close";
// Reckoning begins at once (a job of chunks); nothing is paid by it. Conflict: one of that month is on its way.
Result<Run> begin_run(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view owner, Day month);
Result<Run> draft_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version);
Result<Run> drop_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version);
Result<Run> find_run(db::Read& tx, Caller const& caller, RunId const& id);
std::vector<Run> runs(db::Read& tx, Caller const& caller, int most);    // newest first
std::vector<RunLine> lines_of(db::Read& tx, RunId const& id, std::string_view after, int most);

// -- work by deadline.
// 回答期限, みなし却下, 訪問, 収入申告, 18歳到達年度末, 新規就労控除の終わり, 過払いの扱い, 締めたのに支払のない月, 振込できず・取消し, 締めから外れた世帯, 冬季加算地区の確認, 冬の前の暖房の確認,
// 認定の期限, 持ち出した訪問シート, 指示の履行期限, 弁明の日, 要否意見書の終わり, まだの券
enum class WorkKind { Answer, Deemed, Visit, Income, School, NewlyWorking, Correction, Unpaid, Payment, LeftOut, WinterZone, Heating, Certificate, Sheet, Instruction, Hearing, Opinion, Tickets };
constexpr std::array<std::string_view, 18> names_of(WorkKind)
{
    return { "answer", "deemed", "visit", "income", "school", "newly_working", "correction", "unpaid", "payment", "left_out", "winter_zone", "heating", "certificate", "sheet", "instruction",
        "hearing", "opinion", "tickets" };
}
struct Work { WorkKind kind = WorkKind::Answer; Day due {}; HouseholdId household {}; std::int64_t number = 0; std::string name {}; PositionId caseworker {}; bool is_late = false; };
std::vector<Work> work_of(db::Read& tx, Caller const& caller, Workplace const& here);   // soonest first

std::optional<Application> application_of_case(db::Read& tx, CaseId const& id);
std::vector<db::Statement> statements();

}  // namespace mado::public_assistance

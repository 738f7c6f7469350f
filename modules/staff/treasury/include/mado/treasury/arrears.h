#pragma once
// 滞納: what follows when a claim is not paid in time. Its class decides what may follow; each step is kept with its day, its office and its number.
#include <mado/treasury/claims.h>
#include <mado/treasury/lateness.h>
#include <mado/treasury/limitation.h>

namespace mado::treasury {

inline constexpr access::Action may_collect { "treasury.collect", { access::Role::Collector } };
inline constexpr access::Action may_write_off { "treasury.write_off", { access::Role::Collector } };

using PromiseId = Id<struct PromiseTag>;
using WriteOffId = Id<struct WriteOffTag>;

// -- 督促 and 催告
enum class LetterKind { Demand, Reminder };   // 督促状 (once), 催告書
constexpr std::array<std::string_view, 2> names_of(LetterKind) { return { "demand", "reminder" }; }
struct Letter {
    LetterKind kind = LetterKind::Reminder;
    ClaimId claim {};
    Day sent_on {}, pay_by {};
    Yen amount {};                       // unpaid on that day
    std::string slip {}, document {};    // the slip in it; the issued paper
    PersonId by {};
};
// 督促 (地方自治法231条の3第1項; 私債権: 施行令171条): after the term, once. Issues the letter with a slip. The caller's transaction names documents::numbering().
// Refuses NotFound, Forbidden, Conflict (`treasury.arrears.not_late`, `.settled`, `.demanded_already`, `.announced`, `.postponed`), Invalid (pay_by within ten days).
Result<Letter> demand(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Day pay_by);
// 催告, as often as wanted but once a day, after the 督促 (`.demand_first`, `.reminded_today`); not while a promise is kept (`.promise_runs`).
Result<Letter> remind(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Day pay_by);
std::vector<Letter> letters_of(db::Read& tx, ClaimId const& id);   // oldest first

// -- 納付誓約・分納
enum class PromiseState { Live, Kept, Void };
constexpr std::array<std::string_view, 3> names_of(PromiseState) { return { "live", "kept", "void" }; }
struct Instalment {
    int number = 1;
    Day due_on {};
    Yen amount {};
    std::string slip {};
    bool is_paid = false, is_missed = false;   // by what has come in since the promise
};
struct Promise {
    PromiseId id;
    ClaimId claim {};
    Day signed_on {};
    PromiseState state = PromiseState::Live;
    Yen received_before {};              // of the claim when it was made
    std::string why_void {};
    std::string document {};             // 納付誓約書, to be signed
    std::vector<Instalment> instalments {};
};
// A signed promise: 承認 (民法152条1項). The instalments' sum is what is unpaid; each gets a slip of its own. Refuses Conflict (settled; a live promise stands),
// Invalid (`instalments`: 2 to 60, ascending days after today, amounts above nothing, sum; `signed_on` in the future or before the term).
Result<Promise> promise(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Day signed_on, std::vector<Instalment> instalments);
// A person voids it, with a reason, when an instalment was missed (`.nothing_missed` otherwise). The whole is due again.
Result<Promise> void_promise(db::Write& tx, Caller const& caller, Workplace const& here, PromiseId const& id, std::string_view reason);
std::vector<Promise> promises_of(db::Read& tx, Claim const& claim, Day today);   // newest first
// Equal parts with what is left over in the first, one a month from `first_on`; the last day of a shorter month.
std::vector<Instalment> equal_instalments(Yen amount, int count, Day first_on);

// -- what is done by hand and recorded
enum class StepKind { Inquiry, Contact, Acknowledgement, Seizure, ShareDemand, Suspension, PaymentOrder, Suit, Provisional, Invocation, Waiver, Discharge };
constexpr std::array<std::string_view, 12> names_of(StepKind)  // 財産調査 交渉 債務承認 差押え 交付要求 執行停止 支払督促 訴訟 仮差押え 時効の援用 債権放棄 破産免責
{
    return { "inquiry", "contact", "acknowledgement", "seizure", "share_demand", "suspension", "payment_order", "suit", "provisional", "invocation", "waiver", "discharge" };
}
enum class StepEnd { Open, CarriedThrough, Withdrawn };
constexpr std::array<std::string_view, 3> names_of(StepEnd) { return { "open", "carried_through", "withdrawn" }; }
struct ArrearsStep {
    std::string id {};
    ClaimId claim {};
    StepKind kind = StepKind::Contact;
    Day on {};
    std::string office {}, number {}, remark {};   // 岡山地方裁判所倉敷支部, 令和8年(ロ)第12号
    StepEnd end = StepEnd::Open;
    std::optional<Day> ended_on {};
    PersonId by {};
};
// What a class allows, with the article: 滞納処分 of 強制徴収公債権 alone, the court of the others, 援用 of 私債権 alone.
struct NextStep { StepKind kind; std::string article; };
std::vector<NextStep> steps_of_class(ClaimClass claim_class);
// Refuses Conflict (`treasury.arrears.not_of_its_class`; `.demand_first` for what needs a 督促), Invalid (`on` in the future; office where one acts there; too long).
Result<ArrearsStep> take_step(db::Write& tx, Caller const& caller, Workplace const& here, ArrearsStep step);
Result<void> end_step(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view id, StepEnd end, Day ended_on);
std::vector<ArrearsStep> arrears_steps(db::Read& tx, ClaimId const& id);  // oldest first

// -- 時効 and 延滞金, as they stand
Limitation limitation(db::Read& tx, Workplace const& here, Claim const& claim);
struct LateCharge { LatenessRule rule; Lateness lateness; };
// Nothing when its item charges none, or the rule is not known.
std::optional<LateCharge> late_charge(db::Read& tx, Workplace const& here, Claim const& claim, Day through);
// The charge of a settled claim becomes a claim of its own (`treasury.arrears.charge_fixed` the second time; `.nothing_charged`).
Result<Claim> fix_late_charge(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id);

// -- 不納欠損
enum class WriteOffGround { Limitation, Waiver, SuspensionOfThreeYears, SuspensionAtOnce, Discharge };  // 時効完成, 債権放棄, 執行停止3年, 即時消滅, 破産免責
constexpr std::array<std::string_view, 5> names_of(WriteOffGround) { return { "limitation", "waiver", "suspension_of_three_years", "suspension_at_once", "discharge" }; }
enum class WriteOffState { Proposed, Done, Dropped };
constexpr std::array<std::string_view, 3> names_of(WriteOffState) { return { "proposed", "done", "dropped" }; }
struct WriteOff {
    WriteOffId id;
    ClaimId claim {};
    WriteOffGround ground = WriteOffGround::Limitation;
    Yen amount {};
    std::string reason {}, draft {};     // draft: its 起案, where the town's rule asks for one
    WriteOffState state = WriteOffState::Proposed;
    std::optional<Day> done_on {};
    PersonId by {};
};
// Whether the facts of the claim bear the ground today; a refusal says what is missing.
Result<void> bears(db::Read& tx, Workplace const& here, Claim const& claim, WriteOffGround ground);
std::string article_of(WriteOffGround ground, ClaimClass claim_class);
std::vector<WriteOffGround> grounds_of_class(ClaimClass claim_class);
// Of all that is unpaid. From the amount in lateness.yaml on it is drafted, and posted when it is decided; what is decided must still fit.
Result<WriteOff> write_off(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, WriteOffGround ground, std::string_view reason);
std::vector<WriteOff> write_offs_of(db::Read& tx, ClaimId const& id);

// -- lists
struct Debtor {
    Claim claim;
    std::int64_t late_days = 0;
    bool is_demanded = false, must_be_demanded = false;   // by the reminder_days of its item
    bool has_promise = false, has_missed = false, is_postponed = false;
};
struct DebtorQuery { std::string owner {}; Day late_on {}; std::string after_due {}, after {}; int most = 50; };  // owner: a division and all beneath; after: of the last one shown
std::vector<Debtor> debtors(db::Read& tx, Caller const& caller, Workplace const& here, DebtorQuery const& query);
std::int64_t count_debtors_to_demand(db::Read& tx, Caller const& caller, Day late_on);  // due before that day and without a 督促

std::vector<db::Statement> arrears_statements();
void arrears_listeners(Listeners& listeners);   // on approvals::Decided, SentBack, Recalled

}  // namespace mado::treasury

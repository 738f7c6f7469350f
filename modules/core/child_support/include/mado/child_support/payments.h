#pragma once
// 支払: once in each odd month for the two before (法7条3項), 随時払 for what is due besides, 窓口払 with a receipt. What is paid is what is due less what was paid.
#include <mado/child_support/recipients.h>
#include <mado/jobs/jobs.h>
#include <mado/treasury/payouts.h>

namespace mado::child_support {

using RunId = Id<struct ChildSupportRunTag>;
using PaymentId = Id<struct ChildSupportPaymentTag>;

enum class RunKind { Regular, Extra };       // 定期払, 随時払
constexpr std::array<std::string_view, 2> names_of(RunKind) { return { "regular", "extra" }; }
// Preparing: a job fills it. Prepared: can be looked at and drafted. Decided: a job orders. Carried: all is ordered or waits at the counter.
enum class RunState { Preparing, Prepared, InApproval, Decided, Carried, Dropped };
constexpr std::array<std::string_view, 6> names_of(RunState) { return { "preparing", "prepared", "in_approval", "decided", "carried", "dropped" }; }
struct Run {
    RunId id;
    std::string owner;
    RunKind kind = RunKind::Regular;
    Day month {};                            // in which it is paid: for the months before
    Day pays_on {};
    Offset set_off = Offset::Yes;
    RecipientId only_for {};                 // 随時払
    persons::IndividualId payee {};          // 未支払手当: the child; empty: the recipient
    RunState state = RunState::Preparing;
    std::string after {};                    // the recipient that was looked at last
    approvals::DraftId draft {};
    std::string hash {}, signature {};       // of its lines, by the zone's key (Ed25519)
    PersonId by {};
    Instant at {};
    std::int64_t version = 1;
};
// Held: no account, the payee has died, a child stands with somebody else too, or the months changed after it was prepared; a clerk looks.
enum class PaymentState { Planned, Ordered, Waiting, Paid, Returned, Held, Cancelled };
constexpr std::array<std::string_view, 7> names_of(PaymentState) { return { "planned", "ordered", "waiting", "paid", "returned", "held", "cancelled" }; }
struct Payment {
    PaymentId id;
    RunId run;
    RecipientId recipient;
    PayWay way = PayWay::Account;
    Yen amount {}, overpaid {};
    PaymentState state = PaymentState::Planned;
    treasury::PayoutId payout {};
    std::string fault {};                    // msgid
    std::optional<Day> paid_on {};
    std::int64_t receipt = 0;                // number of the 窓口払 receipt
};

// What would be paid: the dry run. Nothing is kept.
struct DryLine { Recipient recipient; Settled settled; bool has_account = false; };
std::vector<DryLine> dry_run(db::Read& tx, Caller const& caller, Workplace const& here, Day month, Offset offset);
Settled due_of(db::Read& tx, RecipientId const& id, Day month, Offset offset);

// Refuses Invalid (month: odd for Regular, at most the next one; nothing due for Extra), Conflict (there is one of that month already).
Result<Run> begin_run(db::Write& tx, Caller const& caller, Workplace const& here, RunKind kind, Day month, Offset set_off, RecipientId const& only_for = {});
constexpr char prepare_job[] = "child_support.prepare", pay_job[] = "child_support.pay";
Result<void> prepare(Workplace const& here, jobs::Job const& job);
Result<void> pay(Workplace const& here, jobs::Job const& job);
// One chunk each; how many recipients were looked at.
Result<std::size_t> prepare_some(Workplace const& here, std::string const& tenant, RunId const& id, int most);
Result<std::size_t> pay_some(Workplace const& here, std::string const& tenant, RunId const& id, std::string& after, int most);
Result<approvals::Draft> propose_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version);
Result<void> drop_run(db::Write& tx, Caller const& caller, Workplace const& here, RunId const& id, std::int64_t expected_version);
bool is_signed(db::Read& tx, Workplace const& here, Run const& run);                              // its lines are those that were signed

// 窓口払: handed over against a receipt, by somebody who neither drafted nor decided the run, if it is still what is due.
Result<Payment> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::string_view received_by);
// What waits at the counter is taken back: it is due again, for another run.
Result<Payment> withdraw_waiting(db::Write& tx, Caller const& caller, Workplace const& here, PaymentId const& id, std::string_view reason);
// 返納: what was paid too much is asked back instead of being set against what comes.
Result<Yen> ask_back(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::string_view reason);
// 未支払手当 (法16条): what the dead did not receive, to the child that is named.
Result<Run> pay_unpaid(db::Write& tx, Caller const& caller, Workplace const& here, RecipientId const& id, std::string const& child);

std::optional<Run> find_run(db::Read& tx, RunId const& id);
Result<Run> run_for(db::Read& tx, Caller const& caller, access::Action const& action, RunId const& id);
std::vector<Run> runs(db::Read& tx, Caller const& caller);                                   // newest first
struct RunFigures { std::int64_t payments = 0, ordered = 0, paid = 0, held = 0; Yen total {}, paid_yen {}, overpaid {}; };
RunFigures figures_of(db::Read& tx, RunId const& id);
std::vector<Payment> payments_in(db::Read& tx, RunId const& id, std::string_view after, int most);
std::vector<Payment> payments_of(db::Read& tx, RecipientId const& id);                      // newest first
std::vector<MonthYen> lines_of(db::Read& tx, PaymentId const& id);
std::optional<Payment> find_payment(db::Read& tx, PaymentId const& id);
std::vector<MonthYen> paid_of(db::Read& tx, RecipientId const& id);                         // by month, what stands against what is due
std::vector<db::Statement> payment_statements();

}  // namespace mado::child_support

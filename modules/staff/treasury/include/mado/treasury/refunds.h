#pragma once
// 過誤納: what came in too much goes back (還付) or onto another claim of the same payer (充当). Never more than was overpaid, whatever runs at the same time.
#include <mado/treasury/lateness.h>
#include <mado/treasury/payouts.h>
#include <mado/treasury/tills.h>

namespace mado::treasury {

using RefundId = Id<struct RefundTag>;

inline constexpr access::Action may_refund { "treasury.refund", { access::Role::Treasurer } };

enum class RefundWay { Account, Cash, Provider, SetOff };  // 口座, 窓口の現金, 指定納付受託者を通じて, 充当
constexpr std::array<std::string_view, 4> names_of(RefundWay) { return { "account", "cash", "provider", "set_off" }; }
// Twice: its provider gave it back although it had been given up and given back otherwise since.
enum class RefundState { Planned, Done, Dropped, Twice };
constexpr std::array<std::string_view, 4> names_of(RefundState) { return { "planned", "done", "dropped", "twice" }; }

// 還付加算金 (地方税法17条の4; of public claims by 地方自治法231条の3第4項): expenditure that goes out with the refund. Rates, starts and cutting rules are data
// (definitions/treasury/lateness.yaml); it runs from the day on which the latest payments, which are the ones too much, begin to bear it.
// Of one overpayment that goes back in parts it is reckoned as one: the parts that went before lessen the principal, and what they bore is taken off.
struct InterestCause { std::string name, title, article; int months = 0; };   // of the town's data: correction 更正・取消し, mistake 誤納
struct RefundInterest {
    Yen amount {};
    std::string title {}, article {}, sure {};
    std::vector<LatenessSpan> spans {};
    Yen before {};                       // that earlier parts of the same overpayment bore: in the spans, not in the amount
};
std::vector<InterestCause> interest_causes(Workplace const& here, Claim const& claim);
// Of so much of what is overpaid, until `through`, the day on which the payment is decided. Invalid at `cause` when it is not known or the claim is private.
Result<RefundInterest> interest_of(db::Read& tx, Workplace const& here, Claim const& claim, Yen amount, std::string_view cause, Day through);

struct Refund {
    RefundId id;
    ClaimId claim {};
    Yen amount {};
    std::string reason {};
    RefundWay way = RefundWay::Account;
    RefundState state = RefundState::Planned;
    ClaimId to_claim {};                 // of a SetOff
    PayoutId payout {};                  // of Account, and of Cash that has to be ordered
    std::string receipt {};              // Cash: who took it, and on which paper; Provider: the reference of the payment that it gives back, or its own number
    std::string document {};             // 還付通知書, 充当通知書
    Day asked_on {};
    std::optional<Day> paid_on {};
    bool repaid = false;                 // it left after the books closed: expenditure of the new year (施行令165条の8), not 戻出 (165条の7)
    PersonId by {};
    std::int64_t version = 1;
    Yen interest {};                     // 還付加算金
    std::vector<LatenessSpan> reckoning {};
    TillId till {};                      // Cash: the drawer that it left
    std::string cause {};                // of 還付加算金; "" where nobody asked for it
    Yen interest_laid {};                // of a SetOff: what of it was laid onto the other claim, too
    PayoutId interest_payout {};         // by which the interest of a SetOff or a Provider goes out
    std::optional<Day> settled_on {};    // Provider: taken off in a settlement
    Yen paid_out() const { return amount + interest; }
    // No provider carries 還付加算金, and a claim takes no more than it owes: what is still to be paid to an account.
    Yen interest_open() const { return (way == RefundWay::Provider || way == RefundWay::SetOff) && interest_payout.value.empty() && state == RefundState::Done ? interest - interest_laid : Yen(0); }
};

// What of it is not spoken for by planned refunds.
Yen refundable(db::Read& tx, Claim const& claim);
// 還付 to an account: planned, told by 還付通知書, obligated as a payout; booked when the transfer has gone out. The caller's transaction names documents::numbering().
// 戻出 or 償還金 is decided by the day of the transfer, whenever its result is told. `cause`: of 還付加算金, "" when none is due.
// Refuses Conflict (`treasury.refund.more_than_overpaid`), Invalid (amount, reason, account, cause).
Result<Refund> refund_to_account(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, BankAccount const& account,
    std::string_view cause = {});
// Cash over the counter, or through the provider by whom it came: booked at once. `proof`: who signed for it, the provider's reference. Cash leaves the caller's open
// drawer: Conflict `treasury.refund.no_till`, `.drawer_short`, and `.own_correction` for whoever made any correction of the claim. Through a provider: Conflict
// `treasury.refund.not_held` where no payment by card, wallet or terminal still holds that amount.
// Cash that is expenditure (還付加算金, or after the books closed) is only planned here and wants its 支出命令 (地方自治法232条の4) before `hand_over`.
Result<Refund> refund_now(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, RefundWay way, std::string_view proof,
    std::string_view cause = {});
// Cash that was ordered leaves the caller's drawer. Refuses Conflict as above, and `treasury.refund.not_ordered`, `.own_order` for who ordered it.
Result<Refund> hand_over(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, std::string_view proof, std::int64_t expected_version);
// 還付加算金 of what went back through a provider or was set off, to an account: obligated as a payout. Refuses Conflict `treasury.refund.no_interest`, Invalid (account).
Result<Refund> pay_interest(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, BankAccount const& account, std::int64_t expected_version);
std::vector<Refund> refunds_at(db::Read& tx, TillId const& till);   // oldest first
// Through the provider by whom a card or a wallet has paid a case's charge: planned and told by 還付通知書; the front calls the provider, and what it answers books it or drops it.
// Refuses also Conflict (`treasury.refund.not_by_provider`: no such payment of this claim holds that amount).
Result<Refund> refund_by_provider(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, std::string_view cause = {});
// What of it no refund through the provider has taken: the most that one of its payments still holds.
Yen held_by_provider(db::Read& tx, Claim const& claim);
// Which payments the front is to have given back: planned ones of that matter, until each is answered.
struct AskedRefund { RefundId id; std::string charge, provider, reference; Yen amount; };
std::vector<AskedRefund> asked_refunds(db::Read& tx, std::string_view matter_kind, std::string_view matter);
// The front's word, or a settlement's. The same again changes nothing; that it was given counts whenever it comes, also after it was given up. Refuses NotFound.
enum class ProviderAnswer { Given, Refused };
Result<void> provider_answered(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, ProviderAnswer answer, std::string_view why);
// Published: who talks with the payer's front passes it on, or refuses the whole.
struct RefundAsked { Refund refund; Claim claim; };
// Published when what was on its way out of the house no longer is: booked, refused by the provider, ended by a person, or back from the bank (then the refund is still planned).
struct RefundLanded { Refund refund; Claim claim; };
// Whether money of this claim is on its way out, so that a correction has to wait for it.
bool is_going_back(db::Read& tx, ClaimId const& id);

// 充当: both claims public (地方税法17条の2の例、地方自治法231条の3第4項), or both private (民法505条 相殺); of one payer. At most what the other one owes.
// Refuses also Conflict (`treasury.set_off.classes`, `.other_payer`, `.not_due`, `.nothing_owed`). With a cause its 還付加算金, until the day on which it could have been
// set off (充当適状), is laid onto the other claim as far as that owes; the rest is to be paid (`interest_open`).
Result<Refund> set_off(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, ClaimId const& onto, Yen amount, std::string_view reason, std::string_view cause = {});
// A planned one that will not be: its payout is cancelled, too.
Result<Refund> drop_refund(db::Write& tx, Caller const& caller, Workplace const& here, RefundId const& id, std::string_view reason, std::int64_t expected_version);

// A withdrawn application: a claim that is not paid is reduced to nothing, one whose item is `returned_on_withdrawal` as well, so that what was paid is to be
// given back. The others stay as they are. By the module of the matter.
Result<void> retire_claims(db::Write& tx, Caller const& caller, Workplace const& here, std::string_view matter_kind, std::string_view matter, std::string_view reason);

// A form sent twice: of a claim that is overpaid by more, it would give the same part back twice. Conflict `treasury.refund.just_made` where the caller has written
// down the same amount for the same reason today. For pages; whoever means two says so in the reason.
Result<void> not_made_today(db::Read& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason);

std::optional<Refund> find_refund(db::Read& tx, RefundId const& id);
std::vector<Refund> refunds_of(db::Read& tx, ClaimId const& id);
// Claims with something to be given back that nobody has planned yet, oldest first; `after` is the id of the last one shown.
std::vector<Claim> to_refund(db::Read& tx, Caller const& caller, std::string_view after, int most);
std::vector<Refund> planned_refunds(db::Read& tx, std::string_view after, int most);
std::int64_t count_to_refund(db::Read& tx, Caller const& caller);
// Unpaid claims onto which it could be set off: of the same payer's name and kana, late or due.
std::vector<Claim> owed_by_payer_of(db::Read& tx, Claim const& claim);

std::vector<db::Statement> refund_statements();
void refund_listeners(Listeners& listeners);   // on PayoutPaid, PayoutReturned, PayoutCancelled

}  // namespace mado::treasury

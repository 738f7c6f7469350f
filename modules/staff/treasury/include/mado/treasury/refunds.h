#pragma once
// 過誤納: what came in too much goes back (還付) or onto another claim of the same payer (充当). Never more than was overpaid, whatever runs at the same time.
#include <mado/treasury/payouts.h>

namespace mado::treasury {

using RefundId = Id<struct RefundTag>;

inline constexpr access::Action may_refund { "treasury.refund", { access::Role::Treasurer } };

enum class RefundWay { Account, Cash, Provider, SetOff };  // 口座, 窓口の現金, 指定納付受託者を通じて, 充当
constexpr std::array<std::string_view, 4> names_of(RefundWay) { return { "account", "cash", "provider", "set_off" }; }
enum class RefundState { Planned, Done, Dropped };
constexpr std::array<std::string_view, 3> names_of(RefundState) { return { "planned", "done", "dropped" }; }

struct Refund {
    RefundId id;
    ClaimId claim {};
    Yen amount {};
    std::string reason {};
    RefundWay way = RefundWay::Account;
    RefundState state = RefundState::Planned;
    ClaimId to_claim {};                 // of a SetOff
    PayoutId payout {};                  // of Account
    std::string receipt {};              // Cash: who took it, and on which paper; Provider: its reference
    std::string document {};             // 還付通知書, 充当通知書
    Day asked_on {};
    std::optional<Day> paid_on {};
    bool repaid = false;                 // after the books closed: expenditure of the new year (施行令165条の8), not 戻出 (165条の7)
    PersonId by {};
    std::int64_t version = 1;
};

// What of it is not spoken for by planned refunds.
Yen refundable(db::Read& tx, Claim const& claim);
// 還付 to an account: planned, told by 還付通知書, obligated as a payout; booked when the transfer has gone out. The caller's transaction names documents::numbering().
// Refuses Conflict (`treasury.refund.more_than_overpaid`), Invalid (amount, reason, account).
Result<Refund> refund_to_account(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, BankAccount const& account);
// Cash over the counter, or through the provider by whom it came: booked at once. `proof`: who signed for it, the provider's reference.
Result<Refund> refund_now(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, Yen amount, std::string_view reason, RefundWay way, std::string_view proof);
// 充当: both claims public (地方税法17条の2の例、地方自治法231条の3第4項), or both private (民法505条 相殺); of one payer. At most what the other one owes.
// Refuses also Conflict (`treasury.set_off.classes`, `.other_payer`, `.not_due`, `.nothing_owed`).
Result<Refund> set_off(db::Write& tx, Caller const& caller, Workplace const& here, ClaimId const& id, ClaimId const& onto, Yen amount, std::string_view reason);
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

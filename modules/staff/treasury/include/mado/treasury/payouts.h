#pragma once
// 支出 as far as money goes out by Madoguchi: 支出負担行為 → 支出命令 → 総合振込 → paid, or returned (振込不能) and ordered again for the same month.
#include <mado/collection_files/transfer_results.h>
#include <mado/treasury/claims.h>

namespace mado::treasury {

using PayoutId = Id<struct PayoutTag>;
using TransferId = Id<struct TransferTag>;

inline constexpr access::Action may_order { "treasury.order", { access::Role::Approver } };      // 支出命令: of the head, not of who pays (地方自治法232条の4第1項)
inline constexpr access::Action may_see_payouts { "treasury.see_payouts", { access::Role::Approver, access::Role::Treasurer } };
inline constexpr access::Action may_pay_out { "treasury.pay_out", { access::Role::Treasurer } };

struct BankAccount {
    std::string bank {}, bank_name {}, branch {}, branch_name {};  // 4 and 3 digits
    std::string kind = "1";              // 1 普通 2 当座 4 貯蓄
    std::string number {};               // up to 7 digits
    std::string name {};                 // 口座名義, in kana
    friend bool operator==(BankAccount const&, BankAccount const&) = default;
};
// Invalid at bank, branch, account_kind, account_number, account_name: what the banks' files do not take is said here, before it is ordered.
Result<BankAccount> checked(BankAccount account);
std::string masked(BankAccount const& account);   // 1234-567 普通 ＊＊＊＊567

enum class PayoutState { Obligated, Ordered, InFile, Paid, Returned, Cancelled };
constexpr std::array<std::string_view, 6> names_of(PayoutState) { return { "obligated", "ordered", "in_file", "paid", "returned", "cancelled" }; }

enum class PayoutWay { Transfer, Cash };                         // Cash is handed over by who has the drawer, and is in no file

struct PayoutWish {                      // 支出負担行為 as its module asks for it
    std::string source_kind, source;     // "refund", an allowance …: once each for a month
    std::string owner;                   // 主管課: whose approvers order it
    std::string heading;                 // 款項目節 of the expenditure, in words
    std::string title;                   // 過誤納金の還付
    std::string payee;
    BankAccount account {};
    Yen amount;
    std::string month {};                // "2026-11": for which it is paid; stays when it is paid again
    PayoutWay way = PayoutWay::Transfer; // Cash: without an account
};
struct Payout {
    PayoutId id;
    PayoutWish wish {};                  // its account is empty unless it was opened
    PayoutState state = PayoutState::Obligated;
    Day obligated_on {};
    std::optional<Day> ordered_on {}, paid_on {};
    PersonId ordered_by {}, by {};
    TransferId transfer {};              // the file that it is in now
    int place = 0;                       // in it
    std::string why_returned {};
    int attempts = 0;                    // files that it was in
    std::int64_t version = 1;
    bool elsewhere = false;              // the 財務会計 carries it out: in no file of ours
    std::string voucher {};              // its number there
};
// By the module of the matter, which has asked its own right. Refuses Invalid (account, amount, payee), Conflict (`treasury.payout.exists`).
Result<Payout> obligate(db::Write& tx, Caller const& caller, Workplace const& here, PayoutWish const& wish);
Result<Payout> order(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id, std::int64_t expected_version);
Result<Payout> cancel_payout(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id, std::string_view reason, std::int64_t expected_version);  // before it is in a file or taken over by the 財務会計
// Another account after 振込不能: obligated anew, its month and its source stay.
Result<Payout> obligate_again(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id, BankAccount const& account, std::int64_t expected_version);
// The whole account, for who pays; the look is in the trace.
Result<BankAccount> account_of(db::Write& tx, Caller const& caller, Workplace const& here, PayoutId const& id);

std::optional<Payout> find_payout(db::Read& tx, PayoutId const& id);
std::vector<Payout> payouts(db::Read& tx, Caller const& caller, PayoutState state, std::string_view after, int most);
std::vector<Payout> payouts_in(db::Read& tx, TransferId const& transfer);

// 依頼人: the town's own account and the code that its bank has given.
struct Client { std::string code, name; BankAccount account {}; };
Result<void> keep_client(db::Write& tx, Caller const& caller, Workplace const& here, Client const& client);
std::optional<Client> client(db::Read& tx, Workplace const& here);

enum class TransferState { Made, Settled };
constexpr std::array<std::string_view, 2> names_of(TransferState) { return { "made", "settled" }; }
struct Transfer {
    TransferId id;
    std::int64_t number = 0;             // of the fiscal year
    Day pays_on {};
    int payouts = 0;
    Yen total {};
    std::string hash {};                 // SHA-256 of the file
    TransferState state = TransferState::Made;
    std::optional<Day> settled_on {};
    int returned = 0;
    PersonId by {};
};
constexpr int most_in_transfer = 1'000;
// All that is ordered goes into one file; a payout is in one live file at most. Who ordered a payout does not pay it: those stay. Refuses Conflict
// (`treasury.transfer.nothing`, `.no_client`), Invalid (pays_on closed or past; what the file does not take, naming the payee).
Result<Transfer> make_transfer(db::Write& tx, Caller const& caller, Workplace const& here, Day pays_on);
Result<std::string> transfer_file(db::Write& tx, Caller const& caller, Workplace const& here, TransferId const& id);   // the same bytes each time; in the trace
// 振込結果: those that came back, by their place in the file; all others are paid on the file's day. Once; the same answer again changes nothing.
struct ReturnedPayout { int place; std::string why; };
Result<Transfer> settle_transfer(db::Write& tx, Caller const& caller, Workplace const& here, TransferId const& id, std::vector<ReturnedPayout> const& returned);
// 振込結果・振込不能 as the bank sends it, by the town's layouts (definitions/payments/transfer_results.yaml; of 全銀 records transfer_results_zengin.yaml). Invalid at `file`, in Japanese.
Result<std::vector<collection_files::TransferResult>> read_results(Workplace const& here, std::string_view bytes);
// Each line is held against the payout of its number, else the only one of its account and amount; amount and account must be the same. A file that names only what came
// back is taken too. Refuses the whole, Invalid at `file`: a line of no payout, a payout twice, of another amount or account; some paid and others not named.
Result<Transfer> settle_by_results(db::Write& tx, Caller const& caller, Workplace const& here, TransferId const& id, std::vector<collection_files::TransferResult> const& results);
std::optional<Transfer> find_transfer(db::Read& tx, TransferId const& id);
std::vector<Transfer> transfers(db::Read& tx, int most);   // newest first

// Published in the transaction that books the result.
struct PayoutPaid { Payout payout; };
struct PayoutReturned { Payout payout; };
struct PayoutCancelled { Payout payout; };

std::vector<db::Statement> payout_statements();

}  // namespace mado::treasury

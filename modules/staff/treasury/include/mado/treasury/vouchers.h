#pragma once
// 財務会計との受渡し: the town's lines of the journal and the steps of its payments, as an accounting system reads them, and what it says of them. docs/guides/books.md has the columns.
//
// A line gets its number after its transaction has committed, all of a town in one sequence: who asks again from the last number that he has seen gets every line, each once, in the same
// order, whatever was written at the same time.
#include <mado/treasury/days.h>
#include <mado/treasury/payouts.h>

namespace mado::treasury {

// 調定・更正・不納欠損・繰越, 収納, 還付・充当, 支出負担行為・支出命令・支払, ほか (払込み, 現金過不足, 手数料 …)
enum class VoucherSort { Assessed, Received, Refunded, Expenditure, Other };
constexpr std::array<std::string_view, 5> names_of(VoucherSort) { return { "assessed", "received", "refunded", "expenditure", "other" }; }

struct Voucher {
    std::int64_t number = 0;
    VoucherSort sort = VoucherSort::Other;
    std::string kind {};                    // of the entry: assess receive … ; of a payment: obligated ordered in_file paid returned cancelled
    Day booked_on {};
    int fiscal_year = 0;
    std::string debit {}, credit {};        // accounts; both empty of a payment's step
    Yen amount {};
    std::string item {}, account {};        // 歳入科目, 会計
    std::array<Heading, 4> headings {};     // 款項目節
    std::string claim {};                   // 調定番号: "2026-12"
    std::string title {}, owner {};
    std::string payout {}, payee {}, heading {}, month {};   // of a payment's step
    std::string line {};                    // id in our books: the same as in journal.csv
    Instant at {};                          // when it was numbered
    std::string voucher {};                 // 伝票番号 of the other system
    std::optional<Instant> accepted_at {};
};

// Divisions whose lines are wanted; what is no division's (払込み, unmatched money) is the whole town's alone.
using Divisions = std::vector<std::string>;
struct VoucherQuery {
    Divisions divisions { "" };
    std::int64_t after = 0;
    int most = 500;
    std::optional<Day> day {};
    std::optional<VoucherSort> sort {};
    enum class Which { All, Open, Late } which = Which::All;   // Open: not accepted yet
};
// next: what to ask after next time, also where nothing was found. has_more: ask at once.
struct VoucherPage { std::vector<Voucher> vouchers {}; std::int64_t next = 0; bool has_more = false; };
// Numbers what has none, up to so many lines; how many. In a transaction of its own, before the page is read.
int number_lines(db::Write& tx, Workplace const& here, int most);
bool has_unnumbered(db::Read& tx);
VoucherPage vouchers(db::Read& tx, Workplace const& here, VoucherQuery const& query);
std::string vouchers_csv(std::vector<Voucher> const& vouchers);

// What the other system has booked. Faults name their place: field "3.voucher", rows from 0.
struct Acceptance { std::int64_t number = 0; std::string voucher {}; };
// All or nothing; the same again changes nothing. Refuses Forbidden, Invalid: `number` of nothing that is theirs, `voucher` empty or too long, or another than was said before.
Result<int> accept_vouchers(db::Write& tx, Caller const& caller, Workplace const& here, Divisions const& divisions, std::vector<Acceptance> const& rows);
// Whose lines were accepted once and whose others wait for so long is asked of a person.
inline constexpr int days_to_accept = 3;
void note_late_vouchers(db::Write& tx, Workplace const& here);
std::int64_t count_late_vouchers(db::Read& tx, Caller const& caller);
struct VoucherTally { std::int64_t lines = 0, accepted = 0, late = 0; };
VoucherTally vouchers_on(db::Read& tx, Day day);

// Taken: the other system carries the payment out, and no file of ours has it. Paid, Returned 振込不能 end it; Left: it gives the payment back, unpaid.
enum class PaymentWord { Taken, Paid, Returned, Left };
constexpr std::array<std::string_view, 4> names_of(PaymentWord) { return { "taken", "paid", "returned", "left" }; }
// Published when it is given back, unpaid: it can be called back again.
struct PaymentLeft { Payout payout; };
struct PaymentTold { PayoutId payout; PaymentWord word = PaymentWord::Taken; std::optional<Day> on {}; std::string voucher {}, why {}; };
// All or nothing, row by row; the same again changes nothing. Refuses Forbidden, Invalid: `payout` of nothing that is theirs, or not in the state for that word; `on` of Paid missing, before
// its order or to come; `voucher` of Taken and Paid; `why` of Returned.
Result<int> tell_payments(db::Write& tx, Caller const& caller, Workplace const& here, Divisions const& divisions, std::vector<PaymentTold> const& rows);
// The account of one that was taken over; the look is in the trace. Refuses NotFound, Conflict (`treasury.voucher.not_taken`).
Result<std::pair<Payout, BankAccount>> payment_to_make(db::Write& tx, Caller const& caller, Workplace const& here, Divisions const& divisions, PayoutId const& id);

// CSV of the same rows (UTF-8, heading row). Refuses Invalid at `file`, saying line and column.
Result<std::vector<Acceptance>> acceptances_of_csv(std::string_view bytes);
Result<std::vector<PaymentTold>> payments_of_csv(std::string_view bytes);

std::vector<db::Statement> voucher_statements();

}  // namespace mado::treasury

#pragma once
// What is owed, was paid and is to be given back of one claim (債権) in the books of one fiscal year, and the lines that a change writes into the journal.
// Pure. The two identities of a settlement (決算) follow from the five counters and are checked again from the journal, which knows nothing of them:
//   調定額 = 収入済額 − 還付未済額 + 不納欠損額 + 収入未済額        過誤納額 = 還付済額 + 充当済額 + 還付未済額
#include <mado/money/yen.h>
#include <mado/result/result.h>

#include <array>
#include <string_view>
#include <vector>

namespace mado::treasury {

// Accounts of the journal. Assets: Till 現金 (a counter's drawer), Bank 預金, Entrusted 指定納付受託者への債権, Agency 収納代行への債権 (確報, not yet paid in),
// Receivable 収入未済. Against them: Assessed 調定, ToRefund 還付未済, Unmatched 調査中の入金, Offset 充当 (always zero after both sides), WrittenOff 不納欠損,
// Fees 手数料 (expenditure), Repaid 償還金・過年度支出 (expenditure of a later year), Difference 現金過不足, Float つり銭, Interest 還付加算金 (expenditure).
enum class Account { Till, Bank, Entrusted, Agency, Receivable, Assessed, ToRefund, Unmatched, Offset, WrittenOff, Fees, Repaid, Difference, Float, Interest };
constexpr std::array<std::string_view, 15> names_of(Account)
{
    return { "till", "bank", "entrusted", "agency", "receivable", "assessed", "to_refund", "unmatched", "offset", "written_off", "fees", "repaid", "difference", "float", "interest" };
}

struct Line {                                // debit 借方 and credit 貸方; amount > 0
    Account debit, credit;
    Yen amount;
    friend bool operator==(Line const&, Line const&) = default;
};

// What can happen to a balance. Amounts are positive but for Assess, which is negative for a 減額更正.
// Exceed: found after the books of its year closed; it moves nothing there but leaves its reason (one line on both sides of Repaid), and Repay gives it back.
// Unrefund, Unrepay: what counted as given back was never given, the money is where it was.
enum class Change { Assess, Receive, Reverse, Refund, SetOff, WriteOff, Revive, Repay, Exceed, Unrefund, Unrepay };  // 調定・更正, 収納, 収納の取消し, 還付(戻出), 充当, 不納欠損, 不納欠損の取消し, 償還金での還付, 閉鎖後に分かった過納, 還付の取消し, 償還金の取消し
constexpr std::array<std::string_view, 11> names_of(Change)
{
    return { "assess", "receive", "reverse", "refund", "set_off", "write_off", "revive", "repay", "exceed", "unrefund", "unrepay" };
}

struct Balance {
    Yen assessed {};      // 調定額 after corrections
    Yen written_off {};   // 不納欠損額
    Yen received {};      // all that came in, less what was reversed
    Yen refunded {};      // 還付済 out of the same year's revenue (戻出, 施行令165条の7)
    Yen set_off {};       // 充当済, to other claims
    Yen repaid {};        // 還付済 as expenditure of a later year (施行令165条の8): the closed year's revenue stays as it was
    Yen excess {};        // taken too much, as was found after the books closed: an obligation of expenditure, no matter of the year's revenue

    Yen due() const { return assessed - written_off; }
    Yen kept() const { return received - refunded - set_off; }                      // 収入済額
    Yen unpaid() const { return due() > kept() ? due() - kept() : Yen(0); }          // 収入未済額
    Yen unrefunded() const { return kept() > due() ? kept() - due() : Yen(0); }      // 還付未済額 of the year's books
    Yen to_refund() const { return unrefunded() + excess - repaid; }                 // what is still to be given back today
    Yen overpaid() const { return refunded + set_off + unrefunded() + excess; }      // 過誤納額
    bool settled() const { return assessed > Yen(0) && unpaid().is_zero(); }
    friend bool operator==(Balance const&, Balance const&) = default;
};

// The balance after the change. Refuses Conflict: `treasury.balance.below_zero` (a correction below nothing), `.more_than_unpaid` (writing off more than is
// owed), `.more_than_overpaid` (giving back, setting off), `.more_than_received` (reversing), `.more_than_written_off`, `.more_than_refunded`; Invalid for an amount that is not positive.
Result<Balance> after(Balance balance, Change change, Yen amount);

// What the journal says of it: `counter` is the account on the other side (Assessed, WrittenOff, Offset, Bank, Till …).
std::vector<Line> lines(Balance const& before, Balance const& after, Change change, Account counter);

}  // namespace mado::treasury

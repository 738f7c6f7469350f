#include <mado/treasury/balance.h>

namespace mado::treasury {

namespace {

Result<void> limited(Yen amount, Yen most, std::string_view key)
{
    if (amount > most)
        return refuse(Refusal::Kind::Conflict, std::string(key), { { "most", most.text() } });
    return {};
}

void move(std::vector<Line>& lines, Yen change, Account grows_by_debit, Account counter)
{
    if (change > Yen(0))
        lines.push_back({ grows_by_debit, counter, change });
    else if (change < Yen(0))
        lines.push_back({ counter, grows_by_debit, -change });
}

}  // namespace

Result<Balance> after(Balance balance, Change change, Yen amount)
{
    if (amount.is_zero() || (amount.is_negative() && change != Change::Assess))
        return refuse({ { "amount", "treasury.balance.not_positive" } });
    // What was found after the books closed: from then on nothing moves in them.
    if (!balance.excess.is_zero() && change != Change::Repay && change != Change::Unrepay && change != Change::Exceed)
        return refuse(Refusal::Kind::Conflict, "treasury.balance.repaid_already");
    switch (change) {
    case Change::Assess:
        // What was repaid by a later year stays covered: a correction of such a balance would take back what left the house.
        if (balance.assessed + amount < balance.written_off)
            return refuse(Refusal::Kind::Conflict, "treasury.balance.below_zero", { { "most", balance.due().text() } });
        balance.assessed += amount;
        if (balance.to_refund().is_negative())
            return refuse(Refusal::Kind::Conflict, "treasury.balance.repaid_already");
        break;
    case Change::Receive:
        balance.received += amount;
        break;
    case Change::Reverse:
        // Money that was given back or set off already cannot be taken away under it.
        TRY(limited(amount, balance.kept() - balance.repaid, "treasury.balance.more_than_received"));
        balance.received -= amount;
        if (balance.to_refund().is_negative())
            return refuse(Refusal::Kind::Conflict, "treasury.balance.repaid_already");
        break;
    case Change::Refund:
        TRY(limited(amount, balance.to_refund(), "treasury.balance.more_than_overpaid"));
        balance.refunded += amount;
        break;
    case Change::SetOff:
        TRY(limited(amount, balance.to_refund(), "treasury.balance.more_than_overpaid"));
        balance.set_off += amount;
        break;
    case Change::WriteOff:
        TRY(limited(amount, balance.unpaid(), "treasury.balance.more_than_unpaid"));
        balance.written_off += amount;
        break;
    case Change::Revive:
        TRY(limited(amount, balance.written_off, "treasury.balance.more_than_written_off"));
        balance.written_off -= amount;
        if (balance.to_refund().is_negative())
            return refuse(Refusal::Kind::Conflict, "treasury.balance.repaid_already");
        break;
    case Change::Repay:
        TRY(limited(amount, balance.to_refund(), "treasury.balance.more_than_overpaid"));
        balance.repaid += amount;
        break;
    case Change::Exceed:
        TRY(limited(amount, balance.kept() - balance.unrefunded() - balance.excess, "treasury.balance.more_than_received"));
        balance.excess += amount;
        break;
    case Change::Unrefund:
        TRY(limited(amount, balance.refunded, "treasury.balance.more_than_refunded"));
        balance.refunded -= amount;
        break;
    case Change::Unrepay:
        TRY(limited(amount, balance.repaid, "treasury.balance.more_than_refunded"));
        balance.repaid -= amount;
        break;
    }
    return balance;
}

std::vector<Line> lines(Balance const& before, Balance const& after, Change change, Account counter)
{
    std::vector<Line> all;
    if (change == Change::Exceed) {  // nothing moves: a line that says how much, when and why
        all.push_back({ Account::Repaid, Account::Repaid, after.excess - before.excess });
        return all;
    }
    if (change == Change::Unrepay) {
        all.push_back({ counter, Account::Repaid, before.repaid - after.repaid });
        return all;
    }
    if (change == Change::Repay) {  // expenditure of another year: the revenue's accounts do not move
        all.push_back({ Account::Repaid, counter, after.repaid - before.repaid });
        return all;
    }
    move(all, after.unpaid() - before.unpaid(), Account::Receivable, counter);
    move(all, before.unrefunded() - after.unrefunded(), Account::ToRefund, counter);
    return all;
}

}  // namespace mado::treasury

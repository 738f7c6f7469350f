#include <mado/treasury/balance.h>

#include <doctest/doctest.h>

#include <map>
#include <random>

namespace mado::treasury {

namespace {

// What the journal alone says of an account: debits less credits.
Yen standing(std::vector<Line> const& journal, Account account)
{
    Yen sum;
    for (auto const& line : journal) {
        if (line.debit == account)
            sum += line.amount;
        if (line.credit == account)
            sum -= line.amount;
    }
    return sum;
}

Account counter_of(Change change)
{
    switch (change) {
    case Change::Assess:
        return Account::Assessed;
    case Change::WriteOff:
    case Change::Revive:
        return Account::WrittenOff;
    case Change::SetOff:
        return Account::Offset;
    case Change::Exceed:
        return Account::Repaid;
    default:
        return Account::Bank;
    }
}

struct Step { Change change; std::int64_t amount; };

Balance after_all(std::vector<Step> const& steps)
{
    Balance balance;
    for (auto const& step : steps) {
        auto const next = after(balance, step.change, Yen(step.amount));
        REQUIRE_MESSAGE(next, (next ? "" : next.error().key));
        balance = *next;
    }
    return balance;
}

}  // namespace

TEST_CASE("A balance: what is owed, paid and to be given back")
{
    using enum Change;
    struct Row { std::vector<Step> steps; std::int64_t unpaid, kept, unrefunded, overpaid, to_refund; };
    for (auto const& row : { Row { { { Assess, 3000 } }, 3000, 0, 0, 0, 0 },
             Row { { { Assess, 3000 }, { Receive, 3000 } }, 0, 3000, 0, 0, 0 },
             Row { { { Assess, 3000 }, { Receive, 1000 } }, 2000, 1000, 0, 0, 0 },
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Receive, 3000 } }, 0, 6000, 3000, 3000, 3000 },                      // paid twice
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Receive, 3000 }, { Refund, 3000 } }, 0, 3000, 0, 3000, 0 },           // and given back
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Assess, -1000 } }, 0, 3000, 1000, 1000, 1000 },                       // 減額更正 of what is paid
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Assess, -1000 }, { SetOff, 400 } }, 0, 2600, 600, 1000, 600 },        // 充当
             Row { { { Assess, 3000 }, { Receive, 1000 }, { WriteOff, 2000 } }, 0, 1000, 0, 0, 0 },
             Row { { { Assess, 3000 }, { WriteOff, 3000 }, { Revive, 3000 }, { Receive, 3000 } }, 0, 3000, 0, 0, 0 },
             Row { { { Assess, 3000 }, { Receive, 6000 }, { Repay, 3000 } }, 0, 6000, 3000, 3000, 0 },                            // the closed year keeps its figures
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Exceed, 1000 } }, 0, 3000, 0, 1000, 1000 },                           // found after the books closed
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Exceed, 1000 }, { Repay, 1000 } }, 0, 3000, 0, 1000, 0 },
             Row { { { Assess, 3000 }, { Receive, 5000 }, { Refund, 2000 }, { Unrefund, 2000 } }, 0, 5000, 2000, 2000, 2000 },                  // was never given
             Row { { { Assess, 3000 }, { Receive, 5000 }, { Refund, 2000 }, { Assess, 1000 }, { Unrefund, 2000 } }, 0, 5000, 1000, 1000, 1000 },  // and covers what was asked for since
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Exceed, 1000 }, { Repay, 1000 }, { Unrepay, 400 } }, 0, 3000, 0, 1000, 400 },
             Row { { { Assess, 3000 }, { Receive, 3000 }, { Reverse, 3000 } }, 3000, 0, 0, 0, 0 } }) {
        auto const balance = after_all(row.steps);
        CHECK(balance.unpaid() == Yen(row.unpaid));
        CHECK(balance.kept() == Yen(row.kept));
        CHECK(balance.unrefunded() == Yen(row.unrefunded));
        CHECK(balance.overpaid() == Yen(row.overpaid));
        CHECK(balance.to_refund() == Yen(row.to_refund));
    }
}

TEST_CASE("A balance refuses what would give money away")
{
    using enum Change;
    auto const refused = [](std::vector<Step> const& steps, Step last) {
        auto const next = after(after_all(steps), last.change, Yen(last.amount));
        return next ? std::string() : next.error().key;
    };
    CHECK(refused({ { Assess, 3000 } }, { Refund, 1 }) == "treasury.balance.more_than_overpaid");
    CHECK(refused({ { Assess, 3000 }, { Receive, 4000 } }, { SetOff, 1001 }) == "treasury.balance.more_than_overpaid");
    CHECK(refused({ { Assess, 3000 }, { Receive, 4000 }, { Refund, 1000 } }, { Refund, 1 }) == "treasury.balance.more_than_overpaid");
    CHECK(refused({ { Assess, 3000 } }, { WriteOff, 3001 }) == "treasury.balance.more_than_unpaid");
    CHECK(refused({ { Assess, 3000 } }, { Assess, -3001 }) == "treasury.balance.below_zero");
    CHECK(refused({ { Assess, 3000 }, { Receive, 3000 } }, { Reverse, 3001 }) == "treasury.balance.more_than_received");
    CHECK(refused({ { Assess, 3000 }, { Receive, 6000 }, { Repay, 3000 } }, { Reverse, 1 }) == "treasury.balance.repaid_already");
    CHECK(refused({ { Assess, 3000 }, { Receive, 6000 }, { Repay, 3000 } }, { Assess, 1 }) == "treasury.balance.repaid_already");
    CHECK(refused({ { Assess, 3000 }, { Receive, 3000 }, { Exceed, 1000 } }, { Refund, 1 }) == "treasury.balance.repaid_already");
    CHECK(refused({ { Assess, 3000 }, { Receive, 3000 }, { Exceed, 1000 } }, { Repay, 1001 }) == "treasury.balance.more_than_overpaid");
    CHECK(refused({ { Assess, 3000 }, { Receive, 3000 } }, { Exceed, 3001 }) == "treasury.balance.more_than_received");
    CHECK(refused({ { Assess, 3000 }, { Receive, 4000 }, { Refund, 1000 } }, { Unrefund, 1001 }) == "treasury.balance.more_than_refunded");
    CHECK(refused({ { Assess, 3000 }, { Receive, 6000 }, { Repay, 3000 } }, { Unrefund, 1 }) == "treasury.balance.more_than_refunded");
    CHECK(refused({ { Assess, 3000 }, { Receive, 6000 }, { Repay, 3000 } }, { Unrepay, 3001 }) == "treasury.balance.more_than_refunded");
    CHECK(refused({}, { Receive, 0 }) == "form.check_your_answers");
    CHECK(refused({}, { Receive, -1 }) == "form.check_your_answers");
}

TEST_CASE("Any life of a balance: both identities hold after each step, and the journal, which knows only its lines, says the same")
{
    std::mt19937 dice(20261122);
    for (int life = 0; life < 2'000; ++life) {
        Balance balance;
        std::vector<Line> journal;
        for (int step = 0; step < 25; ++step) {
            auto const change = static_cast<Change>(dice() % names_of(Change {}).size());
            auto amount = Yen(static_cast<std::int64_t>(dice() % 4 == 0 ? 1000 : dice() % 5000 + 1));
            if (change == Change::Assess && dice() % 3 == 0)
                amount = -amount;
            auto const next = after(balance, change, amount);
            if (!next)
                continue;
            for (auto const& line : lines(balance, *next, change, counter_of(change))) {
                REQUIRE(line.amount > Yen(0));
                journal.push_back(line);
            }
            balance = *next;
            REQUIRE(balance.assessed == balance.kept() - balance.unrefunded() + balance.written_off + balance.unpaid());
            REQUIRE(balance.overpaid() == balance.refunded + balance.repaid + balance.set_off + balance.to_refund());
            REQUIRE_FALSE(balance.to_refund().is_negative());
            REQUIRE(balance.excess <= balance.kept());
            REQUIRE(standing(journal, Account::Receivable) == balance.unpaid());
            REQUIRE(-standing(journal, Account::ToRefund) == balance.unrefunded());
            REQUIRE(-standing(journal, Account::Assessed) == balance.assessed);
            REQUIRE(standing(journal, Account::WrittenOff) == balance.written_off);
            REQUIRE(standing(journal, Account::Repaid) == balance.repaid);
            REQUIRE(standing(journal, Account::Bank) + standing(journal, Account::Offset) == balance.kept() - balance.repaid);
        }
    }
}

}  // namespace mado::treasury

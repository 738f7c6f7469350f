// The crossing of years: 戻出 or 償還金 by the day of the transfer, errors of a closed year, fees that nobody owes any more.
#include "tests/arrears_office.h"

#include <mado/treasury/books.h>
#include <mado/treasury/days.h>
#include <mado/treasury/past_years.h>
#include <mado/treasury/questions.h>

#include "service/books.h"

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

namespace {

struct YearsOffice : ArrearsOffice {
    BankAccount const account { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ　ヨウコ" };

    YearsOffice()
    {
        REQUIRE(write([&](db::Write& tx) { return keep_client(tx, accountant, here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシ" } }); }));
    }
    void close(int year, std::string_view on_day)
    {
        today(on_day);
        for (;;) {  // every day with entries of that year
            auto const open = read([&](db::Read& tx) { return tx.one({ "test.open_day", "SELECT MIN(e.booked_on) AS day FROM treasury_entry e WHERE e.tenant = $tenant AND e.fiscal_year = $year "
                "AND NOT EXISTS (SELECT 1 FROM treasury_day d WHERE d.tenant = e.tenant AND d.day = e.booked_on)" }, { { "$year", year } }, [](db::Row const& row) { return row.optional_text("day").value_or(""); }); });
            if (!open || open->empty())
                break;
            auto const done = write([&](db::Write& tx) { return close_day(tx, accountant, here, on(*open)); });
            REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
        }
        auto const done = write([&](db::Write& tx) { return close_year(tx, accountant, here, year); });
        REQUIRE_MESSAGE(done, (done ? "" : done.error().key));
        jobs::Job job;
        job.tenant = code;
        job.payload = json::object({ { "year", year } });
        REQUIRE(service::carry_over(here, job));
    }
    void right(int year)
    {
        CHECK(read([&](db::Read& tx) { return check_books(tx, year); }).empty());
        CHECK(read([&](db::Read& tx) { return check_year(tx, year).is_right(); }));
    }
    YearLine sum_of(int year)
    {
        YearLine sum;
        for (auto const& line : read([&](db::Read& tx) { return year_lines(tx, year); }))
            sum.assessed += line.assessed, sum.received += line.received, sum.unrefunded += line.unrefunded, sum.unpaid += line.unpaid;
        return sum;
    }
    // Debit less credit of an account, of all lines of a year's journal.
    std::int64_t of_year(Account which, int year)
    {
        std::int64_t sum = 0;
        read([&](db::Read& tx) {
            tx.each({ "test.year", "SELECT debit, credit, amount FROM treasury_entry WHERE tenant = $tenant AND fiscal_year = $year ORDER BY id" }, { { "$year", year } }, [&](db::Row const& row) {
                sum += (row.text("debit") == word_of(which) ? 1 : 0) * row.integer("amount");
                sum -= (row.text("credit") == word_of(which) ? 1 : 0) * row.integer("amount");
            });
            return 0;
        });
        return sum;
    }
};

Claim overpaid(YearsOffice& office, std::int64_t amount = 3'000)
{
    auto const claim = office.assessed(amount);
    office.paid(claim, amount, "2026-06-10");
    office.paid(claim, amount, "2026-06-11");
    return office.now(claim);
}

}  // namespace

TEST_CASE("戻出 or 償還金 is decided by the day of the transfer, whenever its result is told")
{
    struct Row { char const* name; char const* ordered; char const* pays_on; char const* told_on; bool is_repaid; };
    for (auto const& row : { Row { "before the books close", "2027-05-20", "2027-05-28", "2027-05-31", false }, Row { "paid in May, told in June", "2027-05-20", "2027-05-28", "2027-06-02", false },
             Row { "the last day", "2027-05-20", "2027-05-31", "2027-06-01", false }, Row { "the first day after", "2027-05-20", "2027-06-01", "2027-06-01", true },
             Row { "ordered in May, paid in June", "2027-05-31", "2027-06-03", "2027-06-04", true } }) {
        CAPTURE(row.name);
        YearsOffice office;
        auto const claim = overpaid(office);
        office.today(row.ordered);
        auto const refund = office.write([&](db::Write& tx) { return refund_to_account(tx, office.accountant, office.here, claim.id, Yen(3'000), "二重に納付された", office.account); });
        REQUIRE_MESSAGE(refund, (refund ? "" : refund.error().key));
        REQUIRE(office.write([&](db::Write& tx) { return order(tx, office.head, office.here, refund->payout, find_payout(tx, refund->payout)->version); }));
        auto const transfer = office.write([&](db::Write& tx) { return make_transfer(tx, office.accountant, office.here, on(row.pays_on)); });
        REQUIRE_MESSAGE(transfer, (transfer ? "" : transfer.error().fields.front().key));
        office.today(row.told_on);
        if (on(row.told_on) > on("2027-05-31") && !row.is_repaid)  // what the bank has paid in its days still belongs to it
            CHECK(office.tried([&](db::Write& tx) { return close_year(tx, office.accountant, office.here, 2026); }) == "treasury.year.transfer_waits");
        auto const told = office.write([&](db::Write& tx) { return settle_transfer(tx, office.accountant, office.here, transfer->id, {}); });
        REQUIRE_MESSAGE(told, (told ? "" : told.error().key));
        auto const done = office.read([&](db::Read& tx) { return *find_refund(tx, refund->id); });
        CHECK(done.repaid == row.is_repaid);
        CHECK(done.paid_on == on(row.pays_on));
        CHECK(office.now(claim).balance.refunded == Yen(row.is_repaid ? 0 : 3'000));
        CHECK(office.now(claim).balance.repaid == Yen(row.is_repaid ? 3'000 : 0));
        CHECK(office.of_year(Account::Repaid, 2027) == (row.is_repaid ? 3'000 : 0));
        CHECK(office.of_year(Account::Bank, 2026) == (row.is_repaid ? 6'000 : 3'000));
        office.right(2026);
        office.right(2027);
    }
}

TEST_CASE("an error of a closed year is revenue or expenditure of the year of today; what was closed stays as it was")
{
    struct Row { char const* name; std::int64_t received, to; std::int64_t to_refund, asked; };
    for (auto const& row : { Row { "too much was asked and paid", 10'000, 7'000, 3'000, 0 }, Row { "nothing should have been asked", 10'000, 0, 10'000, 0 }, Row { "too little was asked", 10'000, 12'500, 0, 2'500 } }) {
        CAPTURE(row.name);
        YearsOffice office;
        auto const claim = office.assessed(10'000);
        office.paid(claim, row.received, "2026-06-10");
        office.close(2026, "2027-06-10");
        auto const closed = office.sum_of(2026);
        CHECK(office.tried([&](db::Write& tx) { return correct_past(tx, office.stranger, office.here, claim.id, Yen(row.to), "面積の誤り", treasury::find(tx, claim.id)->version); }) != "");
        CHECK(office.tried([&](db::Write& tx) { return correct_past(tx, office.accountant, office.here, claim.id, Yen(10'000), "面積の誤り", treasury::find(tx, claim.id)->version); }) == "treasury.past.wrong_amount");
        CHECK(office.tried([&](db::Write& tx) { return correct_past(tx, office.accountant, office.here, claim.id, Yen(row.to), " ", treasury::find(tx, claim.id)->version); }) == "treasury.reason_required");
        auto const made = office.write([&](db::Write& tx) { return correct_past(tx, office.head, office.here, claim.id, Yen(row.to), "面積の誤り", treasury::find(tx, claim.id)->version); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().fields.empty() ? made.error().key : made.error().fields.front().key));
        CHECK(made->balance.to_refund() == Yen(row.to_refund));
        CHECK(made->balance.unpaid() == Yen(row.asked));
        // Amount, day and reason stand in the journal, also where nothing moves yet.
        auto const written = office.read([&](db::Read& tx) { return journal_of(tx, claim.id); }).back();
        CHECK(written.kind == (row.to_refund > 0 ? "exceed" : "past"));
        CHECK(written.remark == "面積の誤り");
        CHECK(written.line.amount == Yen(row.to_refund + row.asked));
        CHECK(written.fiscal_year == 2027);
        if (row.to_refund > 0) {
            office.drawer();
            auto const give = [&](db::Write& tx) { return refund_now(tx, office.accountant, office.here, claim.id, Yen(row.to_refund), "面積の誤り", RefundWay::Cash, "領収書"); };
            auto const planned = office.write(give);
            REQUIRE_MESSAGE(planned, (planned ? "" : planned.error().key));
            auto const back = office.handed(*planned);
            REQUIRE_MESSAGE(back, (back ? "" : back.error().key));
            CHECK(back->repaid);
            CHECK(office.of_year(Account::Repaid, 2027) == row.to_refund);
            CHECK(office.now(claim).balance.to_refund() == Yen(0));
        } else {
            CHECK(made->fiscal_year == 2027);
            office.paid(claim, row.asked, "2027-06-11");
            CHECK(office.now(claim).balance.unpaid() == Yen(0));
            CHECK(office.sum_of(2027).received == Yen(row.asked));
        }
        CHECK(office.sum_of(2026) == closed);
        office.right(2026);
        office.right(2027);
    }
    YearsOffice office;
    auto const open = office.assessed(10'000);
    CHECK(office.tried([&](db::Write& tx) { return correct_past(tx, office.accountant, office.here, open.id, Yen(1), "x", treasury::find(tx, open.id)->version); }) == "treasury.past.not_closed");
}

TEST_CASE("a payment of a closed year that is taken back is 過年度支出, and what is owed again is asked for in this year")
{
    struct Row { char const* name; bool is_double; std::int64_t unpaid, past_out; };
    for (auto const& row : { Row { "the only payment", false, 10'000, 10'000 }, Row { "one of two", true, 0, 0 } }) {
        CAPTURE(row.name);
        YearsOffice office;
        auto const claim = office.assessed(10'000);
        office.paid(claim, 10'000, "2026-06-10");
        if (row.is_double)
            office.paid(claim, 10'000, "2026-06-11");
        office.close(2026, "2027-06-10");
        auto const closed = office.sum_of(2026);
        auto const receipt = office.read([&](db::Read& tx) { return receipts_of(tx, claim.id).back(); });
        auto const back = office.write([&](db::Write& tx) { return reverse(tx, office.accountant, office.here, receipt.id, "小切手が不渡り", receipt.version); });
        REQUIRE_MESSAGE(back, (back ? "" : back.error().key));
        CHECK(office.now(claim).balance.unpaid() == Yen(row.unpaid));
        CHECK(office.now(claim).balance.to_refund() == Yen(0));
        CHECK(office.now(claim).fiscal_year == (row.is_double ? 2026 : 2027));
        CHECK(office.of_year(Account::Repaid, 2027) == 10'000);
        CHECK(office.of_year(Account::Bank, 2027) == -10'000);
        CHECK(office.sum_of(2026) == closed);
        office.right(2026);
        office.right(2027);
    }
}

TEST_CASE("payments of a closed year that are taken back are owed again beside what is owed already")
{
    struct Row { char const* name; bool is_carried; std::vector<std::int64_t> paid; std::int64_t unpaid; };
    for (auto const& row : { Row { "part paid, not carried yet", false, { 4'000 }, 6'000 }, Row { "part paid and carried", true, { 4'000 }, 6'000 }, Row { "settled by two", true, { 7'000, 3'000 }, 0 },
             Row { "two parts, not carried yet", false, { 4'000, 1'000 }, 5'000 } }) {
        CAPTURE(row.name);
        YearsOffice office;
        auto const claim = office.assessed(10'000);
        for (auto const amount : row.paid)
            office.paid(claim, amount, "2026-06-10");
        if (row.is_carried)
            office.close(2026, "2027-06-10");
        office.today("2027-06-10");
        auto const before = office.sum_of(2026);
        auto owed = row.unpaid, out = std::int64_t { 0 };
        for (auto const& receipt : office.read([&](db::Read& tx) { return receipts_of(tx, claim.id); })) {
            auto const back = office.write([&](db::Write& tx) { return reverse(tx, office.accountant, office.here, receipt.id, "小切手が不渡り", receipt.version); });
            REQUIRE_MESSAGE(back, (back ? "" : back.error().key));
            owed += receipt.incoming.amount.amount();
            out += receipt.incoming.amount.amount();
            CHECK(office.now(claim).balance.unpaid() == Yen(owed));
            CHECK(office.now(claim).fiscal_year == 2027);
            CHECK(office.of_year(Account::Repaid, 2027) == out);
            CHECK(office.of_year(Account::Bank, 2027) == -out);
            CHECK(office.tried([&](db::Write& tx) { return reverse(tx, office.accountant, office.here, receipt.id, "もう一度", find_receipt(tx, receipt.id)->version); }) == "treasury.receipt.no_money");
        }
        CHECK(owed == 10'000);
        CHECK(office.sum_of(2026) == before);
        CHECK(office.sum_of(2027).assessed == Yen(10'000));
        office.paid(claim, 10'000, "2027-06-10");
        CHECK(office.now(claim).balance.unpaid() == Yen(0));
        office.right(2026);
        office.right(2027);
    }
}

TEST_CASE("of a closed year, the amount of a case is corrected in its case")
{
    YearsOffice office;
    auto const made = office.write([&](db::Write& tx) {
        return assess(tx, office.accountant, office.here, { "charges/road_occupation", "道路占用料", "case", "c1", "fee", YearsOffice::roads, Yen(10'000), { "三宅 陽子", "ミヤケ ヨウコ", "岡山県総社市中央一丁目" }, on("2026-06-30") });
    });
    REQUIRE(made);
    office.paid(*made, 10'000, "2026-06-10");
    office.close(2026, "2027-06-10");
    CHECK(office.tried([&](db::Write& tx) { return correct_past(tx, office.accountant, office.here, made->id, Yen(1), "誤り", treasury::find(tx, made->id)->version); }) == "treasury.claim.of_case");
    CHECK(office.now(*made).balance.to_refund() == Yen(0));
}

TEST_CASE("a fee by the day of receipt ends with its year when its application came to an end; one that still waits is carried")
{
    for (bool const has_ended : { true, false }) {
        CAPTURE(has_ended);
        YearsOffice office;
        office.listeners.on<EndAsked>([&](db::Write&, Caller const&, Workplace const&, EndAsked const& asked) -> Result<void> {
            asked.has_ended = has_ended;
            return {};
        });
        auto const fee = office.assessed(3'000, "fees/animals"), rent = office.assessed(5'000);
        office.close(2026, "2027-06-10");
        CHECK(office.now(fee).balance.unpaid() == Yen(has_ended ? 0 : 3'000));
        CHECK(office.now(fee).cancelled_on.has_value() == has_ended);
        CHECK(office.now(rent).balance.unpaid() == Yen(5'000));  // 道路占用料 is carried, whatever became of its matter
        CHECK(office.sum_of(2027).assessed == Yen(has_ended ? 5'000 : 8'000));
        CHECK(office.sum_of(2026).unpaid == Yen(8'000));
        office.right(2026);
        office.right(2027);
    }
}

TEST_CASE("還付加算金: by the rate of each day, from the day that the law says, part of what is paid and expenditure")
{
    struct Row { char const* name; char const* item; char const* cause; std::int64_t each; char const* decided; std::int64_t interest; std::size_t spans; };
    // 100,000 yen of 2026-06-11 at 1.3 %: from 6-12 (correction) or 7-12 (mistake) to the day of the decision.
    for (auto const& row : {
             Row { "a correction: 365 days", "charges/road_occupation", "correction", 100'000, "2027-06-11", 1'300, 1 },
             Row { "a mistake begins a month later: 335 days", "charges/road_occupation", "mistake", 100'000, "2027-06-11", 1'100, 1 },
             Row { "below 1,000 yen is nothing", "charges/road_occupation", "correction", 100'000, "2026-12-01", 0, 1 },
             Row { "below 2,000 yen bears nothing", "charges/road_occupation", "correction", 1'999, "2027-06-11", 0, 0 },
             Row { "not yet begun", "charges/road_occupation", "mistake", 100'000, "2026-06-30", 0, 0 },
             Row { "none was asked for", "charges/road_occupation", "", 100'000, "2027-06-11", 0, 0 },
         }) {
        CAPTURE(row.name);
        YearsOffice office;
        auto const claim = overpaid(office, row.each);
        office.today(row.decided);
        office.drawer(500'000);
        auto const back = office.write([&](db::Write& tx) { return refund_now(tx, office.accountant, office.here, claim.id, Yen(row.each), "二重に納付された", RefundWay::Cash, "領収書", row.cause); });
        REQUIRE_MESSAGE(back, (back ? "" : back.error().key));
        bool const is_expenditure = row.interest > 0 || on(row.decided) >= on("2027-06-01");
        CHECK((back->state == RefundState::Planned) == is_expenditure);
        if (is_expenditure)
            REQUIRE(office.handed(*back));
        CHECK(back->interest == Yen(row.interest));
        CHECK(back->reckoning.size() == row.spans);
        auto const kept = office.read([&](db::Read& tx) { return refunds_of(tx, claim.id).front(); });
        CHECK(kept.interest == back->interest);
        CHECK(kept.reckoning.size() == row.spans);
        auto const year = on(row.decided) < on("2027-04-01") ? 2026 : 2027;
        CHECK(office.of_year(Account::Interest, year) == row.interest);
        CHECK(office.read([&](db::Read& tx) { return cash_in(tx, *open_till_of(tx, office.accountant.person)); }) == Yen(500'000 - row.each - row.interest));
        office.right(2026);
        office.right(2027);
    }
    YearsOffice office;
    auto const copies = office.assessed(3'000, "sundry/copies");
    office.paid(copies, 3'000, "2026-06-10");
    office.paid(copies, 3'000, "2026-06-11");
    CHECK(office.tried([&](db::Write& tx) { return refund_to_account(tx, office.accountant, office.here, copies.id, Yen(3'000), "二重", office.account, "correction"); }) == "treasury.choose");
}

TEST_CASE("還付加算金 goes out with the transfer: the payout is the sum, the notice says both, and two payments bear from their own days")
{
    YearsOffice office;
    auto const claim = office.assessed(100'000);
    office.paid(claim, 150'000, "2026-06-10");
    office.paid(claim, 100'000, "2026-07-10");
    office.today("2027-03-01");
    auto const refund = office.write([&](db::Write& tx) { return refund_to_account(tx, office.accountant, office.here, claim.id, Yen(150'000), "面積の誤り", office.account, "correction"); });
    REQUIRE_MESSAGE(refund, (refund ? "" : refund.error().key));
    // 50,000 from 6-11 to 7-10 (30 days), 150,000 from 7-11 to 3-1 (234 days): 53.4 + 1,250.1 = 1,303 yen, cut to 1,300.
    CHECK(refund->interest == Yen(1'300));
    REQUIRE(refund->reckoning.size() == 2);
    CHECK(refund->reckoning[0].principal == Yen(50'000));
    CHECK(refund->reckoning[1].principal == Yen(150'000));
    CHECK(office.read([&](db::Read& tx) { return find_payout(tx, refund->payout)->wish.amount; }) == Yen(151'300));
    auto const page = office.visit(office.accountant, "/treasury/refunds/{claim}", { { "claim", claim.id.value } });
    REQUIRE(page);
    CHECK(page->body.find("150,000円×年1.30%") != std::string::npos);
    REQUIRE(office.write([&](db::Write& tx) { return order(tx, office.head, office.here, refund->payout, find_payout(tx, refund->payout)->version); }));
    auto const transfer = office.write([&](db::Write& tx) { return make_transfer(tx, office.accountant, office.here, on("2027-03-05")); });
    REQUIRE(transfer);
    CHECK(transfer->total == Yen(151'300));
    office.today("2027-03-08");
    REQUIRE(office.write([&](db::Write& tx) { return settle_transfer(tx, office.accountant, office.here, transfer->id, {}); }));
    CHECK(office.of_year(Account::Interest, 2026) == 1'300);
    CHECK(office.of_year(Account::Bank, 2026) == 250'000 - 151'300);
    CHECK(office.now(claim).balance.refunded == Yen(150'000));
    office.right(2026);
}

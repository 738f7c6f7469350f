// 還付加算金 of every way of giving back, and of one overpayment that goes back in parts; cash that is expenditure waits for its order.
#include "tests/arrears_office.h"

#include <mado/treasury/books.h>

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;

namespace {

struct Interest : ArrearsOffice {
    BankAccount const account { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ　ヨウコ" };

    // Paid twice, on 2026-06-10 and on 2026-06-11.
    Claim overpaid(std::int64_t amount)
    {
        auto const claim = assessed(amount);
        paid(claim, amount, "2026-06-10");
        paid(claim, amount, "2026-06-11");
        return now(claim);
    }
    Refund to_account(Claim const& claim, std::int64_t amount, std::string_view cause = "correction")
    {
        auto const made = write([&](db::Write& tx) { return refund_to_account(tx, accountant, here, claim.id, Yen(amount), "二重に納付された", account, cause); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Refund now(Refund const& refund) { return *read([&](db::Read& tx) { return find_refund(tx, refund.id); }); }
    using ArrearsOffice::now;
    // Debit less credit of the whole town.
    std::int64_t all_of(Account account)
    {
        return read([&](db::Read& tx) {
            return tx.one({ "test.standing", R"sql(
                SELECT COALESCE(CAST(SUM(CASE WHEN debit = $account THEN amount ELSE -amount END) AS yen_int), 0) AS n FROM treasury_entry WHERE tenant = $tenant AND (debit = $account OR credit = $account)
            )sql" }, { { "$account", word_of(account) } }, [](db::Row const& row) { return row.integer("n"); }).value_or(0);
        });
    }
    void transferred(PayoutId const& payout, std::string_view pays_on, std::string_view settled_on)
    {
        REQUIRE(write([&](db::Write& tx) { return keep_client(tx, accountant, here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシカイケイカンリシヤ" } }); }));
        REQUIRE(write([&](db::Write& tx) { return order(tx, head, here, payout, find_payout(tx, payout)->version); }));
        auto const file = write([&](db::Write& tx) { return make_transfer(tx, accountant, here, on(pays_on)); });
        REQUIRE_MESSAGE(file, (file ? "" : file.error().key));
        today(settled_on);
        REQUIRE(write([&](db::Write& tx) { return settle_transfer(tx, accountant, here, file->id, {}); }));
    }
    void right()
    {
        CHECK(read([&](db::Read& tx) { return check_books(tx, 2026); }).empty());
        CHECK(all_of(Account::Offset) == 0);
    }
};

}  // namespace

TEST_CASE("還付加算金 of parts: one overpayment is reckoned as one, however it is cut")
{
    struct Part { char const* decided; std::int64_t amount; char const* cause; std::int64_t interest; };
    struct Row { char const* name; std::int64_t each; std::vector<Part> parts; };
    // 1.3 % of a year, from 2026-06-12. 100,000 for 365 days: 1,300.
    for (auto const& row : {
             Row { "whole", 100'000, { { "2027-05-28", 100'000, "correction", 1'200 } } },                                     // 351 days: 1,250.1
             Row { "two halves on one day", 100'000, { { "2027-05-28", 50'000, "correction", 0 }, { "2027-05-28", 50'000, "correction", 1'200 } } },  // 625 alone is below 1,000; together 1,250
             Row { "the first part bears until it goes", 200'000, { { "2026-12-31", 100'000, "correction", 0 }, { "2027-05-28", 100'000, "correction", 1'900 } } },  // 203 days of 200,000: 1,446 …; + 148 of 100,000: 527
             Row { "parts of less than 2,000 of one overpayment bear", 200'000, { { "2027-05-28", 198'500, "correction", 2'400 }, { "2027-05-28", 1'500, "correction", 100 } } },
             Row { "a part for which none was asked takes its principal with it", 100'000, { { "2026-12-31", 50'000, "", 0 }, { "2027-05-28", 50'000, "correction", 0 } } },
             Row { "nothing is borne twice by the same money", 100'000, { { "2027-05-28", 99'000, "correction", 1'200 }, { "2027-05-28", 1'000, "correction", 0 } } },
         }) {
        CAPTURE(row.name);
        Interest office;
        auto const claim = office.overpaid(row.each);
        Yen sum;
        for (auto const& part : row.parts) {
            office.today(part.decided);
            auto const made = office.to_account(claim, part.amount, part.cause);
            CAPTURE(part.amount);
            CHECK(made.interest == Yen(part.interest));
            sum += made.interest;
        }
        CHECK(sum.amount() == [&] {
            std::int64_t all = 0;
            for (auto const& part : row.parts)
                all += part.interest;
            return all;
        }());
        office.right();
    }
}

TEST_CASE("還付加算金 of another overpayment is its own: a payment that came after the first refund begins anew")
{
    Interest office;
    auto const claim = office.overpaid(100'000);
    office.today("2027-01-10");
    office.to_account(claim, 100'000);
    office.paid(claim, 100'000, "2027-01-12");
    office.today("2027-05-28");
    auto const second = office.to_account(claim, 100'000);
    REQUIRE(second.reckoning.size() == 1);
    CHECK(second.reckoning.front().from == on("2027-01-13"));
    CHECK(second.interest == Yen(0));  // 136 days: 484
}

TEST_CASE("還付加算金 of a 充当 that ends before an earlier part went bears on its own")
{
    struct Row { char const* name; char const* due; std::int64_t interest; };
    for (auto const& row : {
             Row { "it could have been set off long before the first half went", "2026-08-30", 14'400 },  // 5,000,000 for 81 days from 6-11: 14,424
             Row { "on the same day as the first half: reckoned as one", "2026-11-02", 25'800 },             // 10,000,000 for 145 days: 51,643, less 25,800 of the first half
         }) {
        CAPTURE(row.name);
        Interest office;
        auto const from = office.assessed(10'000'000);
        office.paid(from, 10'000'000, "2026-06-10");
        auto const onto = office.assessed(20'000'000, "charges/road_occupation", row.due);
        office.today("2026-07-01");
        REQUIRE(office.tried([&](db::Write& tx) { return correct(tx, office.head, office.here, from.id, Yen(0), "更正"); }) == "");
        office.today("2026-11-02");
        CHECK(office.to_account(office.now(from), 5'000'000).interest == Yen(25'800));  // 145 days: 25,821
        auto const made = office.write([&](db::Write& tx) { return set_off(tx, office.accountant, office.here, from.id, onto.id, Yen(5'000'000), "未納に充てる", "correction"); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        CHECK(made->interest == Yen(row.interest));
        office.right();
    }
}

TEST_CASE("還付加算金 of a 充当 runs to the day on which it could have been made, and is laid onto the other claim as far as that owes")
{
    struct Row { char const* name; char const* due; std::int64_t owed, interest, laid; };
    for (auto const& row : {
             Row { "the other claim is large enough", "2027-05-31", 300'000, 2'500, 2'500 },  // 200,000 for 351 days until 5-28: 2,500
             Row { "it was due before: nothing runs after that", "2026-12-31", 300'000, 1'400, 1'400 },  // 203 days: 1,446
             Row { "it owes just the amount: the interest goes to an account", "2027-05-31", 200'000, 2'500, 0 },
             Row { "part of the interest fits", "2027-05-31", 201'000, 2'500, 1'000 },
             Row { "due when both were there: none", "2026-06-10", 300'000, 0, 0 },
         }) {
        CAPTURE(row.name);
        Interest office;
        auto const from = office.overpaid(200'000);
        auto const onto = office.assessed(row.owed, "charges/road_occupation", row.due);
        office.today("2027-05-28");
        auto const made = office.write([&](db::Write& tx) { return set_off(tx, office.accountant, office.here, from.id, onto.id, Yen(200'000), "未納に充てる", "correction"); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        CHECK(made->interest == Yen(row.interest));
        CHECK(made->interest_laid == Yen(row.laid));
        CHECK(office.now(onto).balance.unpaid() == Yen(row.owed - 200'000 - row.laid));
        CHECK(office.now(from).balance.set_off == Yen(200'000));
        CHECK(office.all_of(Account::Interest) == row.laid);
        CHECK(office.now(*made).interest_open() == Yen(row.interest - row.laid));
        office.right();
        office.render_all();
        CHECK(office.state_of(made->document) == documents::DocumentState::Rendered);
        if (row.interest == row.laid) {
            CHECK(office.tried([&](db::Write& tx) { return pay_interest(tx, office.accountant, office.here, made->id, office.account, 1); }) == "treasury.refund.no_interest");
            continue;
        }
        CHECK(office.write([&](db::Write& tx) { return pay_interest(tx, office.stranger, office.here, made->id, office.account, 1); }).error().kind == Refusal::Kind::Forbidden);
        auto const planned = office.write([&](db::Write& tx) { return pay_interest(tx, office.accountant, office.here, made->id, office.account, 1); });
        REQUIRE_MESSAGE(planned, (planned ? "" : planned.error().key));
        CHECK(office.tried([&](db::Write& tx) { return pay_interest(tx, office.accountant, office.here, made->id, office.account, planned->version); }) == "treasury.refund.no_interest");
        // Called off, it is open again; the same month is no hindrance.
        REQUIRE(office.write([&](db::Write& tx) { return cancel_payout(tx, office.accountant, office.here, planned->interest_payout, "口座の誤り", 1); }));
        CHECK(office.now(*made).interest_open() == Yen(row.interest - row.laid));
        auto const again = office.write([&](db::Write& tx) { return pay_interest(tx, office.accountant, office.here, made->id, office.account, find_refund(tx, made->id)->version); });
        REQUIRE_MESSAGE(again, (again ? "" : again.error().key));
        office.transferred(again->interest_payout, "2027-05-31", "2027-06-01");
        CHECK(office.all_of(Account::Interest) == row.interest);
        CHECK(office.events("refund", made->id.value, "treasury.refund.interest_paid") == 1);
    }
}

TEST_CASE("還付加算金 of what a provider gives back is a payment of its own: the cause is not lost")
{
    Interest office;
    auto const claim = office.assessed(100'000);
    office.paid(claim, 100'000, "2026-06-10");
    office.paid(claim, 100'000, "2026-06-11", Way::Terminal);
    office.today("2027-05-28");
    CHECK(office.tried([&](db::Write& tx) { return refund_now(tx, office.accountant, office.here, claim.id, Yen(100'000), "二重", RefundWay::Provider, "R1", "no_such"); }) == "treasury.choose");
    auto const made = office.write([&](db::Write& tx) { return refund_now(tx, office.accountant, office.here, claim.id, Yen(100'000), "二重", RefundWay::Provider, "R1", "correction"); });
    REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
    CHECK(made->state == RefundState::Done);
    CHECK(made->interest == Yen(1'200));
    CHECK(office.all_of(Account::Interest) == 0);
    CHECK(office.all_of(Account::Entrusted) == 0);
    auto const path = std::map<std::string, std::string> { { "claim", claim.id.value } };
    auto const page = office.visit(office.accountant, "/treasury/refunds/{claim}", path);
    REQUIRE(page);
    CHECK(page->body.find("加算金の支払に進む") != std::string::npos);
    http::Pairs typed { { "do", "interest" }, { "interest_of", made->id.value + ":1" }, { "interest_bank", "0168" }, { "interest_branch", "12" }, { "interest_account_kind", "1" },
        { "interest_account_number", "1234567" }, { "interest_account_name", "ミヤケ ヨウコ" } };
    auto const wrong = office.visit(office.accountant, "/treasury/refunds/{claim}", path, typed);
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(wrong->body.find("支店コードは数字3けた") != std::string::npos);
    typed[3].second = "123";
    CHECK(office.visit(office.accountant, "/treasury/refunds/{claim}", path, typed)->status == 303);
    office.transferred(office.now(*made).interest_payout, "2027-06-04", "2027-06-07");
    CHECK(office.all_of(Account::Interest) == 1'200);
    office.right();
}

TEST_CASE("cash that is expenditure waits for its order; who ordered it, and who corrected the claim, does not hand it over")
{
    Interest office;
    office.drawer(500'000);
    auto const claim = office.overpaid(100'000);
    office.today("2027-05-28");
    auto const planned = office.write([&](db::Write& tx) { return refund_now(tx, office.accountant, office.here, claim.id, Yen(100'000), "二重", RefundWay::Cash, "", "correction"); });
    REQUIRE_MESSAGE(planned, (planned ? "" : planned.error().key));
    CHECK(planned->state == RefundState::Planned);
    CHECK(office.all_of(Account::Interest) == 0);
    auto const hand = [&](Caller const& by, std::string_view proof = "領収書") { return office.tried([&](db::Write& tx) { return hand_over(tx, by, office.here, planned->id, proof, find_refund(tx, planned->id)->version); }); };
    CHECK(hand(office.accountant) == "treasury.refund.not_ordered");
    CHECK(office.write([&](db::Write& tx) { return hand_over(tx, office.collector, office.here, planned->id, "x", 1); }).error().kind == Refusal::Kind::Forbidden);
    REQUIRE(office.write([&](db::Write& tx) { return order(tx, office.head, office.here, planned->payout, 1); }));
    // It is in no file of the bank.
    REQUIRE(office.write([&](db::Write& tx) { return keep_client(tx, office.accountant, office.here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシカイケイカンリシヤ" } }); }));
    CHECK(office.tried([&](db::Write& tx) { return make_transfer(tx, office.accountant, office.here, on("2027-06-04")); }) == "treasury.transfer.nothing");
    CHECK(hand(office.head) == "treasury.refund.own_order");
    CHECK(hand(office.accountant, " ") == "treasury.reason_required");
    auto const page = office.visit(office.accountant, "/treasury/refunds/{claim}", { { "claim", claim.id.value } });
    CHECK(page->body.find("命令が済んだ現金を渡す") != std::string::npos);
    CHECK(office.visit(office.accountant, "/treasury/payouts", {})->body.find("窓口で現金") != std::string::npos);
    CHECK(office.visit(office.accountant, "/treasury/payouts/{payout}", { { "payout", planned->payout.value } })->status == 200);
    CHECK(office.visit(office.accountant, "/treasury/refunds/{claim}", { { "claim", claim.id.value } }, { { "do", "hand" }, { "hand", planned->id.value + ":1" }, { "hand_proof", "領収書 第7号" } })->status == 303);
    auto const done = office.now(*planned);
    CHECK(done.state == RefundState::Done);
    CHECK(done.receipt == "領収書 第7号");
    CHECK(office.read([&](db::Read& tx) { return find_payout(tx, planned->payout)->state; }) == PayoutState::Paid);
    CHECK(office.all_of(Account::Interest) == 1'200);
    CHECK(office.read([&](db::Read& tx) { return cash_in(tx, *open_till_of(tx, office.accountant.person)); }) == Yen(500'000 - 101'200));
    CHECK(hand(office.accountant) == "treasury.refund.ended");
    office.right();
    // A planned one gives way to a correction like any other.
    auto const other = office.overpaid(100'000);
    auto const waiting = office.write([&](db::Write& tx) { return refund_now(tx, office.accountant, office.here, other.id, Yen(100'000), "二重", RefundWay::Cash, "", "correction"); });
    REQUIRE(waiting);
    CHECK(waiting->state == RefundState::Planned);
    CHECK(office.tried([&](db::Write& tx) { return correct_own(tx, office.head, office.here, other.id, Yen(200'000), "増額", treasury::find(tx, other.id)->version); }) == "");
    CHECK(office.now(*waiting).state == RefundState::Dropped);
}

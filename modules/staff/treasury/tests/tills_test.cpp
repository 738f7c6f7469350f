// The cashier: a drawer from its つり銭 to its 払込み.
#include "tests/till_office.h"

#include <mado/treasury/books.h>
#include <mado/treasury/questions.h>
#include <mado/treasury/refunds.h>

using namespace mado;
using namespace mado::treasury;
using treasury::test::TillOffice;
using treasury::test::day;
using treasury::test::has;
using RefusalKind = Refusal::Kind;

namespace {

std::string key_of(auto const& result) { return result ? std::string() : result.error().fields.empty() ? result.error().key : result.error().fields.front().key; }

TEST_CASE_FIXTURE(TillOffice, "a day at the counter: float, a payment with change, a numbered receipt, the drawer counted to the yen, the takings to the bank")
{
    auto const claim = owed();
    auto const till = open(cashier);
    auto const paid = pay(cashier, till, claim, "f1");
    REQUIRE_MESSAGE(paid, key_of(paid));
    CHECK(paid->change() == Yen(2'000));
    CHECK(paid->receipt.number == 1);
    CHECK(paid->receipt.incoming.site == "会計課");
    CHECK(found(claim.id).balance.unpaid() == Yen(0));
    CHECK(account(Account::Till) == Yen(13'000));

    auto const closed = close(cashier, till, Yen(13'000));
    REQUIRE_MESSAGE(closed, key_of(closed));
    CHECK(closed->difference() == Yen(0));
    auto const deposited = write([&](db::Write& tx) { return deposit_till(tx, cashier, here, till.id); });
    REQUIRE_MESSAGE(deposited, key_of(deposited));
    CHECK(deposited->takings() == Yen(3'000));
    CHECK(deposited->deposit == 1);
    CHECK(account(Account::Till) == Yen(0));
    CHECK(account(Account::Float) == Yen(0));
    CHECK(account(Account::Bank) == Yen(3'000));
    CHECK(key_of(write([&](db::Write& tx) { return deposit_till(tx, cashier, here, till.id); })) == "treasury.till.deposited_already");
    for (auto const* event : { "treasury.till.opened", "treasury.till.closed", "treasury.till.deposited" })
        CHECK(events("till", till.id.value, event) == 1);
}

TEST_CASE_FIXTURE(TillOffice, "a form sent twice is one payment with one number; the same form for something else is refused, and so is another form for what is paid")
{
    auto const claim = owed(), other = owed(Yen(3'000), "m2");
    auto const till = open(cashier);
    auto const first = pay(cashier, till, claim, "f1"), again = pay(cashier, till, claim, "f1");
    REQUIRE(first);
    REQUIRE_MESSAGE(again, key_of(again));
    CHECK(again->receipt.id == first->receipt.id);
    CHECK(again->receipt.number == first->receipt.number);
    CHECK(found(claim.id).balance.received == Yen(3'000));
    CHECK(key_of(pay(cashier, till, other, "f1")) == "treasury.till.form_used");
    CHECK(key_of(pay(cashier, till, claim, "f1", Yen(2'000))) == "treasury.till.form_used");
    CHECK(key_of(pay(cashier, till, claim, "f2")) == "treasury.till.paid_already");
    auto const next = pay(cashier, till, other, "f3");
    REQUIRE(next);
    CHECK(next->receipt.number == 2);
    CHECK(account(Account::Till) == Yen(16'000));
    REQUIRE(close(cashier, till, Yen(16'000)));
    auto const late = pay(cashier, till, claim, "f1");  // the back button after closing
    REQUIRE(late);
    CHECK(late->receipt.id == first->receipt.id);
    CHECK(key_of(pay(cashier, till, claim, "f9")) == "treasury.till.none_open");
}

TEST_CASE_FIXTURE(TillOffice, "two cashiers at once: each has a drawer of her own, and one debt is taken once")
{
    auto const claim = owed();
    auto const till = open(cashier), beside = open(second, Yen(0));
    CHECK(key_of(write([&](db::Write& tx) { return open_till(tx, cashier, here, "会計課", Yen(0)); })) == "treasury.till.open_already");
    auto const wrong = pay(second, till, claim, "f1");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().kind == RefusalKind::Forbidden);
    REQUIRE(pay(cashier, till, claim, "f2"));
    CHECK(key_of(pay(second, beside, claim, "f3")) == "treasury.till.paid_already");
    CHECK(read([&](db::Read& tx) { return cash_in(tx, beside); }) == Yen(0));
    auto const not_hers = close(second, till, Yen(13'000));
    REQUIRE_FALSE(not_hers);
    CHECK(not_hers.error().kind == RefusalKind::Forbidden);
    CHECK(close(treasurer, till, Yen(13'000)));  // whoever closes the day, where she has gone home
}

TEST_CASE_FIXTURE(TillOffice, "a wrong entry is taken back while the drawer is open: the debt waits again and the cash is out of the books")
{
    auto const claim = owed();
    auto const till = open(cashier);
    auto const paid = pay(cashier, till, claim, "f1");
    REQUIRE(paid);
    auto const back = [&](Caller const& who, std::string reason) {
        return write([&](db::Write& tx) { return take_back(tx, who, here, till.id, paid->receipt.id, reason, find_receipt(tx, paid->receipt.id)->version); });
    };
    CHECK(key_of(back(cashier, " ")) == "treasury.reason_required");
    CHECK_FALSE(back(second, "誤り"));
    REQUIRE(back(cashier, "別の人の申請だった"));
    CHECK(found(claim.id).balance.unpaid() == Yen(3'000));
    CHECK(read([&](db::Read& tx) { return cash_in(tx, till); }) == Yen(10'000));
    CHECK(account(Account::Till) == Yen(10'000));
    auto const anew = pay(cashier, till, claim, "f2");
    REQUIRE(anew);
    CHECK(anew->receipt.number == 2);  // the number of what was taken back is not given again
}

TEST_CASE_FIXTURE(TillOffice, "cash is given back out of the own open drawer, which is counted with it; taken back after the counting it leaves the bank")
{
    auto const over = owed(), later = owed(Yen(3'000), "m2");
    auto const refund = [&](Claim const& claim, std::int64_t amount) {
        return write([&](db::Write& tx) { return refund_now(tx, treasurer, here, claim.id, Yen(amount), "二重に納付された", RefundWay::Cash, "領収書 第1号"); });
    };
    write([&](db::Write& tx) { return receive(tx, treasurer, here, { .way = Way::Transfer, .provider = "x", .reference = "one", .amount = Yen(8'000), .paid_on = day("2026-11-17"), .claim = over.id }); });
    CHECK(key_of(refund(over, 1'000)) == "treasury.refund.no_till");
    auto const till = open(treasurer, Yen(2'000));
    CHECK(key_of(refund(over, 2'001)) == "treasury.refund.drawer_short");
    auto const paid = pay(treasurer, till, later, "f1");
    REQUIRE_MESSAGE(paid, key_of(paid));
    REQUIRE(refund(over, 4'500));
    CHECK(read([&](db::Read& tx) { return cash_in(tx, till); }) == Yen(500));
    CHECK(account(Account::Till) == Yen(500));
    CHECK(has(shown(treasurer, "/treasury/till"), "領収書 第1号"));
    CHECK(key_of(close(treasurer, till, Yen(5'000))) == "treasury.till.difference_needs_reason");
    auto const closed = close(treasurer, till, Yen(500));
    REQUIRE_MESSAGE(closed, key_of(closed));
    CHECK(closed->takings() == Yen(0));
    CHECK(closed->short_of_float() == Yen(1'500));
    CHECK(has(shown(treasurer, "/treasury/till", {}, { { "till", till.id.value } }), "1,500円足りません"));
    // Counted, not yet paid in: what is taken back now leaves the bank, to which the drawer's money goes.
    auto const reversed = write([&](db::Write& tx) { return reverse(tx, treasurer, here, paid->receipt.id, "小切手が不渡り", paid->receipt.version); });
    REQUIRE_MESSAGE(reversed, key_of(reversed));
    REQUIRE(write([&](db::Write& tx) { return deposit_till(tx, treasurer, here, till.id); }));
    CHECK(account(Account::Till) == Yen(0));
    CHECK(account(Account::Float) == Yen(0));
    CHECK(account(Account::Bank) == Yen(8'000 - 4'500));
    CHECK(found(later.id).balance.unpaid() == Yen(3'000));
    CHECK(read([&](db::Read& tx) { return check_books(tx, 2026).empty(); }));
}

TEST_CASE_FIXTURE(TillOffice, "cash leaves an open drawer by its owner alone, and only what is in it")
{
    auto const claim = owed(), over = owed(Yen(3'000), "m2");
    auto const till = open(treasurer, Yen(1'000)), beside = open(cashier, Yen(50'000));
    auto const paid = pay(treasurer, till, claim, "f1");
    auto const theirs_too = pay(cashier, beside, over, "f2");
    REQUIRE(paid);
    REQUIRE(theirs_too);
    auto const back = [&](Caller const& who, TillPayment const& payment) {
        return key_of(write([&](db::Write& tx) { return reverse(tx, who, here, payment.receipt.id, "誤り", payment.receipt.version); }));
    };
    CHECK(back(treasurer, *theirs_too) == "treasury.till.other_drawer");
    write([&](db::Write& tx) { return receive(tx, treasurer, here, { .way = Way::Transfer, .provider = "x", .reference = "one", .amount = Yen(8'000), .paid_on = day("2026-11-17"), .claim = over.id }); });
    REQUIRE(write([&](db::Write& tx) { return refund_now(tx, treasurer, here, over.id, Yen(1'500), "二重に納付された", RefundWay::Cash, "領収書 第1号"); }));
    CHECK(back(treasurer, *paid) == "treasury.till.too_little_inside");  // 2,500 are left in it
    CHECK(found(claim.id).balance.received == Yen(3'000));
    CHECK(read([&](db::Read& tx) { return cash_in(tx, till); }) == Yen(2'500));
    REQUIRE(close(treasurer, till, Yen(2'500)));
    CHECK(write([&](db::Write& tx) { return reverse(tx, treasurer, here, paid->receipt.id, "誤り", paid->receipt.version); }));
}

TEST_CASE_FIXTURE(TillOffice, "a claim is found at the till by the receipt number of its application, as the module of the matter knows it")
{
    auto const claim = owed();
    auto const number = ids.receipt_number();
    listeners.on<MatterAsked>([&](db::Write&, Caller const&, Workplace const&, MatterAsked const& asked) -> Result<void> {
        if (asked.number == number)
            asked.found.emplace_back(claim.matter_kind, claim.matter);
        return {};
    });
    open(cashier);
    CHECK(has(shown(cashier, "/treasury/till", {}, { { "word", number.substr(0, 4) + "-" + number.substr(4) } }), "登録手数料"));
    CHECK_FALSE(has(shown(cashier, "/treasury/till", {}, { { "word", "7K3M9QX24TJ" } }), "登録手数料"));
}

TEST_CASE_FIXTURE(TillOffice, "a difference is closed with its reason alone, and is booked as 現金過不足")
{
    auto const claim = owed();
    auto const till = open(cashier);
    REQUIRE(pay(cashier, till, claim, "f1"));
    CHECK(key_of(close(cashier, till, Yen(12'900))) == "treasury.till.difference_needs_reason");
    CHECK(read([&](db::Read& tx) { return find_till(tx, till.id); })->state == TillState::Open);
    auto const closed = close(cashier, till, Yen(12'900), "数え直したが100円足りない");
    REQUIRE_MESSAGE(closed, key_of(closed));
    CHECK(closed->difference() == Yen(-100));
    CHECK(account(Account::Difference) == Yen(100));
    REQUIRE(write([&](db::Write& tx) { return deposit_till(tx, cashier, here, till.id); }));
    CHECK(account(Account::Till) == Yen(0));
    CHECK(account(Account::Bank) == Yen(2'900));
}

TEST_CASE_FIXTURE(TillOffice, "what a counter refuses: too little cash, more than is owed, no form")
{
    auto const claim = owed();
    auto const till = open(cashier);
    struct Row { char const* name; std::string form; Yen amount, given; char const* key; };
    for (auto const& row : std::vector<Row> { { "too little", "f1", Yen(3'000), Yen(2'999), "treasury.till.too_little" }, { "too much", "f2", Yen(3'001), Yen(5'000), "treasury.balance.more_than_unpaid" },
             { "nothing", "f3", Yen(0), Yen(5'000), "treasury.balance.not_positive" }, { "no form", "", Yen(3'000), Yen(5'000), "treasury.till.no_form" } }) {
        INFO(row.name);
        CHECK(key_of(pay(cashier, till, claim, row.form, row.amount, row.given)) == row.key);
    }
    CHECK(found(claim.id).balance.received == Yen(0));
    REQUIRE(pay(cashier, till, claim, "f4", Yen(1'000), Yen(1'000)));  // a part
    CHECK(found(claim.id).balance.unpaid() == Yen(2'000));
}

TEST_CASE_FIXTURE(TillOffice, "a card at the counter is no cash: the drawer holds what it held")
{
    auto const claim = owed();
    auto const till = open(cashier);
    auto const paid = pay(cashier, till, claim, "f1", Yen(3'000), Yen(0), Way::Terminal);
    REQUIRE_MESSAGE(paid, key_of(paid));
    CHECK(account(Account::Till) == Yen(10'000));
    CHECK(account(Account::Entrusted) == Yen(3'000));
    CHECK(read([&](db::Read& tx) { return cash_in(tx, till); }) == Yen(10'000));
}

TEST_CASE_FIXTURE(TillOffice, "a division's cashier takes what is owed to her division alone; nobody without the role, nobody of another town")
{
    auto const claim = owed(), other = owed(Yen(3'000), "m2", "city_planning/scenery");
    auto const till = open(animals);
    auto const paid = pay(animals, till, claim, "f1");
    REQUIRE_MESSAGE(paid, key_of(paid));
    auto const not_hers = pay(animals, till, other, "f2");
    REQUIRE_FALSE(not_hers);
    CHECK(not_hers.error().kind == RefusalKind::Forbidden);
    CHECK(write([&](db::Write& tx) { return take_back(tx, animals, here, till.id, paid->receipt.id, "誤り", paid->receipt.version); }));
    CHECK_FALSE(write([&](db::Write& tx) { return open_till(tx, stranger, here, "景観係", Yen(0)); }));
    CHECK_FALSE(write([&](db::Write& tx) { return open_till(tx, auditor, here, "監査", Yen(0)); }));
    auto const across = write([&](db::Write& tx) { return take_payment(tx, theirs, here, till.id, { "f5", claim.id, Yen(3'000), Way::Counter, Yen(3'000) }); }, neighbour);
    REQUIRE_FALSE(across);
    CHECK(across.error().kind == RefusalKind::NotFound);
    CHECK_FALSE(read([&](db::Read& tx) { return find_till(tx, till.id); }, neighbour));
}

TEST_CASE_FIXTURE(TillOffice, "the page of the cashier: opened, found by kana, taken, its receipt a PDF, closed by 金種")
{
    auto const claim = owed();
    CHECK(has(shown(cashier, "/treasury/till"), "レジを開ける"));
    auto const opened = visit(cashier, "/treasury/till", {}, { { "do", "open" }, { "site", "会計課" }, { "float", "１０，０００" } });
    REQUIRE_MESSAGE(opened, key_of(opened));
    CHECK(opened->status == 303);
    auto const till = read([&](db::Read& tx) { return open_till_of(tx, cashier.person); });
    REQUIRE(till);
    CHECK(till->float_amount == Yen(10'000));
    CHECK(has(shown(cashier, "/treasury/till", {}, { { "word", "みやけ" } }), "登録手数料"));
    CHECK(has(shown(cashier, "/treasury/till", {}, { { "word", "1" } }), "三宅 陽子"));
    auto const form = shown(cashier, "/treasury/till", {}, { { "claim", claim.id.value } });
    auto const key = testing::between(form, "name=\"form\" value=\"", "\"");
    CHECK(key.size() == 36);
    http::Pairs const sent { { "do", "take" }, { "till", till->id.value }, { "form", key }, { "claim", claim.id.value }, { "amount", "3,000" }, { "given", "10000" }, { "way", "counter" } };
    auto const short_of = visit(cashier, "/treasury/till", {}, { { "do", "take" }, { "till", till->id.value }, { "form", key }, { "claim", claim.id.value }, { "amount", "3,000" }, { "given", "100" }, { "way", "counter" } });
    REQUIRE(short_of);
    CHECK(short_of->status == 422);
    CHECK(has(short_of->body, "value=\"" + key + "\""));  // the same form, nothing typed lost
    CHECK(has(short_of->body, "value=\"100\""));
    for (int i = 0; i < 2; ++i) {
        auto const taken = visit(cashier, "/treasury/till", {}, sent);
        REQUIRE_MESSAGE(taken, key_of(taken));
        CHECK(taken->status == 303);
    }
    auto const receipts = read([&](db::Read& tx) { return receipts_of(tx, claim.id); });
    REQUIRE(receipts.size() == 1);
    auto const page = shown(cashier, "/treasury/till");
    CHECK(has(page, "7,000"));  // change
    auto const paper = visit(cashier, "/treasury/receipts/{receipt}/paper.pdf", { { "receipt", receipts.front().id.value } });
    REQUIRE_MESSAGE(paper, key_of(paper));
    CHECK(paper->body.starts_with("%PDF-"));
    auto const closing = visit(cashier, "/treasury/till", {}, { { "do", "close" }, { "till", till->id.value }, { "pieces-10000", "1" }, { "pieces-1000", "3" } });
    REQUIRE_MESSAGE(closing, key_of(closing));
    CHECK(closing->status == 303);
    CHECK(read([&](db::Read& tx) { return find_till(tx, till->id); })->counted == Yen(13'000));
    CHECK_FALSE(has(shown(second, "/treasury/till", {}, { { "till", till->id.value } }), "13,000"));  // not hers
    CHECK(has(shown(treasurer, "/treasury/till", {}, { { "till", till->id.value } }), "銀行へ払い込む"));
}

}  // namespace

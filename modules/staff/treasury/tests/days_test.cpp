// The clerk's day: what came in, what it is for, and its closing.
#include "tests/till_office.h"

using namespace mado;
using namespace mado::treasury;
using treasury::test::TillOffice;
using treasury::test::day;
using treasury::test::has;
using RefusalKind = Refusal::Kind;

namespace {

std::string key_of(auto const& result) { return result ? std::string() : result.error().fields.empty() ? result.error().key : result.error().fields.front().key; }

TEST_CASE_FIXTURE(TillOffice, "a day is closed when its money is matched or under inquiry and its drawers are closed; then nothing is booked on it any more")
{
    auto const today = day("2026-11-18");
    auto const closing = [&](Caller const& who, Day which) { return write([&](db::Write& tx) { return close_day(tx, who, here, which); }); };
    auto const claim = owed();
    auto const till = open(cashier);
    REQUIRE(pay(cashier, till, claim, "f1"));
    auto const money = bank(Yen(500), "b1");
    CHECK(key_of(closing(treasurer, today.plus_days(1))) == "treasury.day.not_come");
    CHECK(key_of(closing(treasurer, today)) == "treasury.day.unmatched_waits");
    REQUIRE(write([&](db::Write& tx) { return set_inquiry(tx, treasurer, here, money.id, "銀行に問合せ中", money.version); }));
    CHECK(key_of(closing(treasurer, today)) == "treasury.day.till_is_open");
    REQUIRE(close(cashier, till, Yen(13'000)));
    CHECK(closing(cashier, today).error().kind == RefusalKind::Forbidden);
    auto const closed = closing(treasurer, today);
    REQUIRE_MESSAGE(closed, key_of(closed));
    CHECK(closed->received.count == 2);
    CHECK(closed->received.amount == Yen(3'500));
    CHECK(closed->matched.amount == Yen(3'000));
    CHECK(closed->unmatched().amount == Yen(500));
    CHECK(closed->closed_by.value == "ono");
    CHECK(key_of(closing(treasurer, today)) == "treasury.day.closed_already");
    CHECK(events("treasury_day", today.iso(), "treasury.day.closed") == 1);

    auto const late = bank(Yen(700), "b2");
    CHECK(late.booked_on == today.plus_days(1));
    CHECK(read([&](db::Read& tx) { return day_sheet(tx, today); }).received.amount == Yen(3'500));
    CHECK(read([&](db::Read& tx) { return day_sheet(tx, today.plus_days(1)); }).received.amount == Yen(700));
    CHECK(key_of(write([&](db::Write& tx) { return open_till(tx, cashier, here, "会計課", Yen(0)); })) == "treasury.till.day_closed");
    CHECK_FALSE(read([&](db::Read& tx) { return day_sheet(tx, today); }, neighbour).is_closed);
}

TEST_CASE_FIXTURE(TillOffice, "a closed day keeps its figures when money of it is taken back later, and the day of that says so")
{
    auto const claim = owed();
    auto const till = open(cashier);
    auto const paid = pay(cashier, till, claim, "f1");
    REQUIRE(paid);
    REQUIRE(close(cashier, till, Yen(13'000)));
    auto const today = here.now().today();
    REQUIRE(write([&](db::Write& tx) { return close_day(tx, treasurer, here, today); }));
    days_pass(1);
    REQUIRE(write([&](db::Write& tx) { return reverse(tx, treasurer, here, paid->receipt.id, "誤り", paid->receipt.version); }));
    CHECK(read([&](db::Read& tx) { return day_sheet(tx, today); }).received.amount == Yen(3'000));
    auto const next = read([&](db::Read& tx) { return day_sheet(tx, today.plus_days(1)); });
    CHECK(next.received.count == 0);
    CHECK(next.taken_back.amount == Yen(3'000));
}

TEST_CASE_FIXTURE(TillOffice, "a day is opened again by the treasurer with a reason, until a later one is closed")
{
    auto const today = here.now().today();
    auto const reopening = [&](Caller const& who, std::string reason) { return write([&](db::Write& tx) { return reopen_day(tx, who, here, today, reason); }); };
    REQUIRE(write([&](db::Write& tx) { return close_day(tx, treasurer, here, today); }));
    CHECK(key_of(reopening(treasurer, "")) == "treasury.reason_required");
    CHECK(reopening(cashier, "入れ忘れ").error().kind == RefusalKind::Forbidden);
    REQUIRE(reopening(treasurer, "入れ忘れがあった"));
    CHECK_FALSE(read([&](db::Read& tx) { return day_sheet(tx, today); }).is_closed);
    CHECK(events("treasury_day", today.iso(), "treasury.day.reopened") == 1);
    CHECK(key_of(reopening(treasurer, "もう一度")) == "treasury.day.not_closed");
    REQUIRE(write([&](db::Write& tx) { return close_day(tx, treasurer, here, today); }));
    days_pass(1);
    REQUIRE(write([&](db::Write& tx) { return close_day(tx, treasurer, here, today.plus_days(1)); }));
    CHECK(key_of(reopening(treasurer, "遅い")) == "treasury.day.later_closed");
}

TEST_CASE_FIXTURE(TillOffice, "the year's identity holds of the balances and of the journal after each step, and a balance that was tampered with is found")
{
    auto const right = [&] { return read([&](db::Read& tx) { return check_year(tx, 2026); }); };
    CHECK(right().is_right());
    auto const claim = owed(), other = owed(Yen(1'000), "m2");
    CHECK(right().balances.assessed == Yen(4'000));
    auto const till = open(cashier);
    REQUIRE(pay(cashier, till, claim, "f1"));
    bank(Yen(1'500), "b1");
    CHECK(right().is_right());
    auto const over = write([&](db::Write& tx) {
        return receive(tx, treasurer, here, { .way = Way::Transfer, .provider = "銀行", .reference = "b2", .amount = Yen(1'200), .paid_on = here.now().today(), .claim = other.id });
    });
    REQUIRE(over);
    REQUIRE(write([&](db::Write& tx) { return correct(tx, treasurer, here, claim.id, Yen(2'500), "減額"); }));
    auto const check = right();
    CHECK(check.is_right());
    CHECK(check.journal.assessed == Yen(3'500));
    CHECK(check.journal.kept == Yen(4'200));
    CHECK(check.journal.unrefunded == Yen(700));
    CHECK(read([&](db::Read& tx) { return waiting_refunds(tx); }).amount == Yen(700));
    write([&](db::Write& tx) -> Result<void> {
        tx.execute({ "test.tamper", "UPDATE treasury_balance SET received = received + 1 WHERE tenant = $tenant AND claim = $claim" }, { { "$claim", other.id } });
        return {};
    });
    CHECK_FALSE(right().is_right());
}

TEST_CASE_FIXTURE(TillOffice, "money without a claim is offered the claim that it looks like, an old slip's first; a person confirms, on the page")
{
    auto const claim = owed(), other = owed(Yen(3'000), "m2", "environment/animals", "オオタ ケン");
    auto const by_name = bank(Yen(3'000), "b1", "ミヤケ ヨウコ");
    auto const all = read([&](db::Read& tx) { return proposals(tx, by_name, 10); });
    REQUIRE(all.size() == 2);
    CHECK(all.front().claim.id == claim.id);
    CHECK(all.front().score > all.back().score);
    CHECK(read([&](db::Read& tx) { return proposals(tx, by_name, 10); }, neighbour).empty());

    auto const page = shown(treasurer, "/treasury");
    CHECK(has(page, "照合できない"));
    CHECK(has(page, "納入者のカナが一致"));
    CHECK(has(page, "これに消し込む"));
    CHECK(has(page, "合っている"));
    CHECK_FALSE(has(shown(auditor, "/treasury"), "これに消し込む"));
    CHECK(shown(animals, "/treasury").starts_with("access."));  // a division sees its claims, not the town's day
    CHECK_FALSE(has(shown(theirs, "/treasury"), "ミヤケ"));
    std::map<std::string, std::string> const path { { "receipt", by_name.id.value } };
    CHECK_FALSE(visit(auditor, "/treasury/receipts/{receipt}", path, { { "do", "match" }, { "claim", claim.id.value }, { "version", "1" } }));
    auto const stale = visit(treasurer, "/treasury/receipts/{receipt}", path, { { "do", "match" }, { "claim", claim.id.value }, { "version", "7" } });
    REQUIRE(stale);
    CHECK(stale->status == 409);
    auto const matched = visit(treasurer, "/treasury/receipts/{receipt}", path, { { "do", "match_number" }, { "number", "8-" + std::to_string(claim.number) }, { "version", "1" } });
    REQUIRE_MESSAGE(matched, key_of(matched));
    CHECK(matched->status == 303);
    CHECK(found(claim.id).balance.unpaid() == Yen(0));
    CHECK(found(other.id).balance.unpaid() == Yen(3'000));
    CHECK(has(shown(treasurer, "/treasury/unmatched"), "照合できない入金はありません"));
    CHECK(visit(theirs, "/treasury/receipts/{receipt}", path).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(TillOffice, "the pages of the day: closed by the button, the table as CSV, the sheet as PDF")
{
    auto const claim = owed();
    auto const till = open(cashier);
    REQUIRE(pay(cashier, till, claim, "f1"));
    std::map<std::string, std::string> const path { { "day", "2026-11-18" } };
    CHECK(has(shown(treasurer, "/treasury/days/{day}", path), "締めていないレジが1台"));
    auto const refused = visit(treasurer, "/treasury/days/{day}", path, { { "do", "close" } });
    REQUIRE(refused);
    CHECK(refused->status == 409);
    REQUIRE(close(cashier, till, Yen(13'000)));
    auto const closed = visit(treasurer, "/treasury/days/{day}", path, { { "do", "close" } });
    REQUIRE_MESSAGE(closed, key_of(closed));
    CHECK(closed->status == 303);
    CHECK(has(shown(treasurer, "/treasury/days/{day}", path), "締めました"));
    CHECK(has(shown(auditor, "/treasury/days/{day}/month.csv", path), "2026-11-18,1,3000,0,締め済み"));
    auto const paper = visit(auditor, "/treasury/days/{day}/paper.pdf", path);
    REQUIRE_MESSAGE(paper, key_of(paper));
    CHECK(paper->body.starts_with("%PDF-"));
    CHECK_FALSE(visit(animals, "/treasury/days/{day}/paper.pdf", path));
    CHECK(visit(treasurer, "/treasury/days/{day}", { { "day", "yesterday" } }).error().kind == RefusalKind::NotFound);
}

TEST_CASE_FIXTURE(TillOffice, "claims are found by number, kana, slip and state; one is corrected, its slip made anew, and every line of its journal is there")
{
    auto const claim = owed(), other = owed(Yen(1'000), "m2", "city_planning/scenery", "オオタ ケン");
    auto const slip = write([&](db::Write& tx) { return issue_slip(tx, treasurer, here, claim.id); });
    REQUIRE(slip);
    auto const search = [&](Caller const& who, http::Pairs query) { return shown(who, "/treasury/claims", {}, std::move(query)); };
    CHECK(has(search(treasurer, { { "kana", "みや" } }), "三宅 陽子"));
    CHECK_FALSE(has(search(treasurer, { { "kana", "みや" } }), other.id.value));
    CHECK(has(search(treasurer, { { "number", slip->number } }), claim.id.value));
    CHECK(has(search(treasurer, { { "number", "8-" + std::to_string(other.number) } }), other.id.value));
    CHECK(has(search(treasurer, { { "state", "unpaid" } }), other.id.value));
    CHECK_FALSE(has(search(treasurer, { { "state", "overpaid" } }), other.id.value));
    CHECK(has(search(animals, {}), claim.id.value));
    CHECK_FALSE(has(search(animals, {}), other.id.value));  // of another division
    CHECK_FALSE(has(search(theirs, {}), claim.id.value));

    std::map<std::string, std::string> const path { { "claim", claim.id.value } };
    auto const version = std::to_string(found(claim.id).version);
    auto const wrong = visit(treasurer, "/treasury/claims/{claim}", path, { { "do", "correct" }, { "amount", "2,000" }, { "reason", "" }, { "version", version } });
    REQUIRE(wrong);
    CHECK(wrong->status == 422);
    CHECK(has(wrong->body, "value=\"2,000\""));
    auto const done = visit(treasurer, "/treasury/claims/{claim}", path, { { "do", "correct" }, { "amount", "2,000" }, { "reason", "減額" }, { "version", version } });
    REQUIRE_MESSAGE(done, key_of(done));
    CHECK(done->status == 303);
    CHECK(found(claim.id).balance.assessed == Yen(2'000));
    REQUIRE(visit(treasurer, "/treasury/claims/{claim}", path, { { "do", "slip" } }));
    auto const page = shown(treasurer, "/treasury/claims/{claim}", path);
    CHECK(has(page, "再発行済み"));
    CHECK(has(page, "収入未済"));
    CHECK_FALSE(visit(auditor, "/treasury/claims/{claim}", path, { { "do", "slip" } }));
    CHECK_FALSE(visit(animals, "/treasury/claims/{claim}", { { "claim", other.id.value } }));
    CHECK(visit(theirs, "/treasury/claims/{claim}", path).error().kind == RefusalKind::NotFound);
    auto const own = visit(treasurer, "/treasury/claims/new", {}, { { "do", "assess" }, { "key", "k1" }, { "item", "fees/animals" }, { "title", "再交付手数料" }, { "payer_name", "太田 健" }, { "amount", "1600" } });
    REQUIRE_MESSAGE(own, key_of(own));
    CHECK(own->status == 303);
    CHECK(has(shown(treasurer, "/treasury/claims"), "再交付手数料"));
}

}  // namespace

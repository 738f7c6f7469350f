// 還付の取消し: what counted as given back and never was.
#include "tests/provided_office.h"

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;
using Kind = Refusal::Kind;

TEST_CASE_FIXTURE(Provided, "a refund that counts as given and was never given is undone by a second person, and the money goes back another way")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const refund = asked(claim, 2'000);
    CHECK(undone(refund, head) == "treasury.refund.not_given");
    heard(refund, 1);
    REQUIRE(end(refund, HandEnd::Given, head));
    CHECK(standing(Account::Entrusted) == 1'000);
    answered(refund, ProviderAnswer::Refused);
    CHECK(undone(refund, head) == "treasury.refund.own_end");
    CHECK(undo(refund, collector).error().kind == Kind::Forbidden);
    CHECK(undo(refund, stranger).error().kind == Kind::Forbidden);
    CHECK(undone(refund, accountant, " ") == "says");
    CHECK(undone(refund, accountant, "電話", " ") == "reason");
    CHECK(write([&](db::Write& tx) { return undo_refund(tx, accountant, here, refund.id, "電話", "誤り", 1); }).error().key == "treasury.changed_meanwhile");
    CHECK(write([&](db::Write& tx) { auto by = accountant; by.tenant = neighbour; return undo_refund(tx, by, here, refund.id, "電話", "誤り", 2); }, neighbour).error().kind == Kind::NotFound);
    // Yesterday keeps its figures: what is undone is booked on the day on which it is undone.
    auto const day = read([&](db::Read& tx) { return cash_lines(tx, on("2026-06-01"), on("2026-06-30")); }).size();
    clock.set(instant_in_tokyo(on("2026-06-02"), 10));
    REQUIRE(undone(refund, accountant) == "");
    CHECK(read([&](db::Read& tx) { return cash_lines(tx, on("2026-06-01"), on("2026-06-30")); }).size() == day + 1);
    CHECK(now(refund).state == RefundState::Dropped);
    CHECK(now(claim).balance.refunded.is_zero());
    CHECK(now(claim).balance.to_refund() == Yen(2'000));
    CHECK(standing(Account::Entrusted) == 3'000);
    right();
    CHECK(undone(refund, accountant) == "treasury.refund.not_given");   // once
    CHECK(events("refund", refund.id.value, "treasury.refund.undone") == 1);
    auto const line = read([&](db::Read& tx) { return journal_of(tx, claim.id); }).back();
    CHECK(line.kind == "unrefund");
    CHECK(line.remark == "画面の見誤り");
    CHECK(line.line == Line { Account::Entrusted, Account::ToRefund, Yen(2'000) });
    // Back by other ways.
    drawer();
    REQUIRE(write([&](db::Write& tx) { return refund_now(tx, accountant, here, claim.id, Yen(800), "減免による", RefundWay::Cash, "領収書"); }));
    auto const otherwise = ask(claim, 1'200, head);
    REQUIRE(otherwise);
    CHECK(otherwise->id != refund.id);
    answered(*otherwise, ProviderAnswer::Given);
    CHECK(now(claim).balance.to_refund().is_zero());
    // And the first one after all, too: expenditure that somebody has to ask back, until that is denied as well.
    answered(refund, ProviderAnswer::Given);
    CHECK(now(refund).state == RefundState::Twice);
    CHECK(standing(Account::Entrusted) == -200);
    CHECK(undone(refund, head) == "treasury.refund.not_denied");        // now it is the provider's own word
    CHECK(visit(head, "/treasury/provider-refunds", {})->body.find("name=\"denied\"") == std::string::npos);
    answered(refund, ProviderAnswer::Refused);
    CHECK(undone(refund, accountant) == "treasury.refund.own_end");     // who asked for it
    CHECK(undone(refund, head) == "");
    CHECK(standing(Account::Entrusted) == 1'800);
    CHECK(standing(Account::Repaid) == 0);
    CHECK(read([&](db::Read& tx) { return treasury::undone(tx, refund.id).size(); }) == 2);
    right();
}

TEST_CASE_FIXTURE(Provided, "what the provider has not denied, has taken off in a settlement, or what stands in a closed year is not undone")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const told = asked(claim, 500), settled = asked(claim, 600), past = asked(claim, 700);
    answered(told, ProviderAnswer::Given);
    CHECK(undone(told, head) == "treasury.refund.not_denied");
    answered(told, ProviderAnswer::Refused);
    CHECK(undone(told, accountant) == "treasury.refund.own_end");   // who asked for it, where nobody ended it by hand
    REQUIRE(undone(told, head) == "");
    CHECK(outcomes(line("co_1", -600, settled.id.value)) == std::vector { Outcome::Remitted });
    answered(settled, ProviderAnswer::Refused);
    CHECK(undone(settled, head) == "treasury.refund.in_settlement");
    CHECK(now(settled).state == RefundState::Done);
    // Undone, and then a settlement has it all the same: given by this word, once.
    CHECK(outcomes(line("co_1", -500)) == std::vector { Outcome::Remitted });
    CHECK(now(told).state == RefundState::Done);
    heard(past, 1);
    REQUIRE(end(past, HandEnd::Given, head));
    clock.set(instant_in_tokyo(on("2027-06-01"), 10));
    CHECK(undone(past, accountant) == "treasury.year.closed");
    CHECK(now(claim).balance.refunded == Yen(1'800));
    right();
}

TEST_CASE_FIXTURE(Provided, "expenditure of a later year that never left is taken back in the year of the expenditure")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    clock.set(instant_in_tokyo(on("2027-06-01"), 10));
    auto const refund = asked(claim, 2'000);
    answered(refund, ProviderAnswer::Given);
    CHECK(now(refund).repaid);
    answered(refund, ProviderAnswer::Refused);
    clock.set(instant_in_tokyo(on("2028-04-03"), 10));   // 出納整理期間 of 2027
    REQUIRE(undone(refund, head) == "");
    auto const line = read([&](db::Read& tx) { return journal_of(tx, claim.id); }).back();
    CHECK(line.kind == "unrepay");
    CHECK(line.fiscal_year == 2027);
    CHECK(line.line == Line { Account::Entrusted, Account::Repaid, Yen(2'000) });
    CHECK(now(claim).balance.to_refund() == Yen(2'000));
    CHECK(read([&](db::Read& tx) { return check_books(tx, 2027); }).empty());
    right();
}

TEST_CASE_FIXTURE(Provided, "the page undoes by another hand, and keeps what was typed")
{
    auto const claim = charged(3'000);
    by_card(claim, 3'000, "co_1");
    REQUIRE(corrected(claim, 1'000) == "");
    auto const refund = asked(claim, 2'000);
    heard(refund, 1);
    REQUIRE(end(refund, HandEnd::Given, head));
    auto const path = "/treasury/provider-refunds";
    CHECK(visit(head, path, {})->body.find("name=\"denied\"") == std::string::npos);
    CHECK(visit(accountant, path, {})->body.find("name=\"denied\"") != std::string::npos);
    http::Pairs typed { { "do", "undo" }, { "denied", refund.id.value + ":" + std::to_string(now(refund).version) }, { "says", "電話 記録なし" }, { "why", "" } };
    auto const again = visit(accountant, path, {}, typed);
    REQUIRE(again);
    CHECK(again->status == 422);
    CHECK(again->body.find("電話 記録なし") != std::string::npos);
    typed.back().second = "画面の見誤り";
    REQUIRE(visit(accountant, path, {}, typed));
    CHECK(now(refund).state == RefundState::Dropped);
    auto const after = visit(head, path, {});
    CHECK(after->body.find("画面の見誤り") != std::string::npos);
    CHECK(after->body.find("還付未済に戻しました") != std::string::npos);
}

// A correction and a planned refund, in both orders: never more is planned than there is to be given back, and nothing that is on its way out is overtaken.
#include "tests/arrears_office.h"

using namespace mado;
using namespace mado::treasury;
using namespace mado::treasury::test;

namespace {

struct Corrected : ArrearsOffice {
    Claim claim = assessed(3'000);
    BankAccount const account { "0168", "中国銀行", "123", "総社支店", "1", "1234567", "ミヤケ　ヨウコ" };

    Corrected() { paid(claim, 3'000, "2026-06-10"); }
    std::string correct(std::int64_t to)
    {
        return tried([&](db::Write& tx) { return correct_own(tx, accountant, here, claim.id, Yen(to), "額の誤り", treasury::find(tx, claim.id)->version); });
    }
    Refund plan(std::int64_t amount)
    {
        auto const made = write([&](db::Write& tx) { return refund_to_account(tx, accountant, here, claim.id, Yen(amount), "額の誤り", account); });
        REQUIRE_MESSAGE(made, (made ? "" : made.error().key));
        return *made;
    }
    Refund now(Refund const& refund) { return *read([&](db::Read& tx) { return find_refund(tx, refund.id); }); }
    using ArrearsOffice::now;
    PayoutState payout(Refund const& refund) { return read([&](db::Read& tx) { return find_payout(tx, refund.payout)->state; }); }
};

}  // namespace

TEST_CASE_FIXTURE(Corrected, "a correction after the plan: it gives way as far as it must, in the same commit")
{
    CHECK(correct(1'000) == "");
    auto const first = plan(1'500), second = plan(500);
    CHECK(correct(1'400) == "");
    CHECK(now(first).state == RefundState::Planned);
    CHECK(now(second).state == RefundState::Dropped);
    CHECK(payout(second) == PayoutState::Cancelled);
    CHECK(correct(3'000) == "");
    CHECK(now(first).state == RefundState::Dropped);
    CHECK(now(claim).balance.to_refund() == Yen(0));
    CHECK(events("claim", claim.id.value, "treasury.refund.dropped") == 2);
}

TEST_CASE_FIXTURE(Corrected, "a correction before the plan: only what is left can be planned")
{
    CHECK(correct(1'000) == "");
    CHECK(correct(2'500) == "");
    CHECK(tried([&](db::Write& tx) { return refund_to_account(tx, accountant, here, claim.id, Yen(501), "額の誤り", account); }) == "treasury.refund.more_than_overpaid");
    plan(500);
}

TEST_CASE_FIXTURE(Corrected, "what is in the bank's file is not overtaken; come back, it gives way")
{
    REQUIRE(write([&](db::Write& tx) { return keep_client(tx, accountant, here, { "1234567890", "", { "0168", "中国銀行", "120", "本店", "1", "7654321", "ソウジヤシカイケイカンリシヤ" } }); }));
    CHECK(correct(1'000) == "");
    auto const refund = plan(2'000);
    REQUIRE(write([&](db::Write& tx) { return order(tx, head, here, refund.payout, 1); }));
    auto const file = write([&](db::Write& tx) { return make_transfer(tx, accountant, here, on("2026-06-05")); });
    REQUIRE(file);
    CHECK(read([&](db::Read& tx) { return is_going_back(tx, claim.id); }));
    CHECK(correct(1'001) == "treasury.refund.under_way");
    CHECK(now(claim).balance.assessed == Yen(1'000));
    CHECK(correct(900) == "");  // less takes nothing from it
    today("2026-06-08");
    REQUIRE(write([&](db::Write& tx) { return settle_transfer(tx, accountant, here, file->id, { { 1, "口座なし" } }); }));
    CHECK_FALSE(read([&](db::Read& tx) { return is_going_back(tx, claim.id); }));
    CHECK(correct(3'000) == "");
    CHECK(now(refund).state == RefundState::Dropped);
}

TEST_CASE_FIXTURE(Corrected, "who ever made the amount smaller does not hand out the cash, whoever came after; another treasurer's correction is theirs to hand out")
{
    auto const cash = [&](db::Write& tx) { return refund_now(tx, accountant, here, claim.id, Yen(500), "額の誤り", RefundWay::Cash, "領収書"); };
    drawer();
    CHECK(correct(2'000) == "");
    CHECK(tried(cash) == "treasury.refund.own_correction");
    CHECK(now(claim).balance.refunded == Yen(0));
    CHECK(tried([&](db::Write& tx) { return correct_own(tx, head, here, claim.id, Yen(1'500), "額の誤り", treasury::find(tx, claim.id)->version); }) == "");
    CHECK(tried(cash) == "treasury.refund.own_correction");  // part of it is still his own decision
    auto const other = assessed(3'000);
    paid(other, 3'000, "2026-06-10");
    CHECK(tried([&](db::Write& tx) { return correct_own(tx, head, here, other.id, Yen(1'500), "額の誤り", treasury::find(tx, other.id)->version); }) == "");
    CHECK(tried([&](db::Write& tx) { return refund_now(tx, accountant, here, other.id, Yen(500), "額の誤り", RefundWay::Cash, "領収書"); }) == "");
    CHECK(now(claim).balance.refunded == Yen(0));
    CHECK(now(other).balance.refunded == Yen(500));
}

TEST_CASE_FIXTURE(Corrected, "words alone are no refund through a provider: a payment by its way has to hold the amount")
{
    auto const by_hand = [&](Claim const& of, std::int64_t amount) { return tried([&](db::Write& tx) { return refund_now(tx, accountant, here, of.id, Yen(amount), "額の誤り", RefundWay::Provider, "番号1"); }); };
    CHECK(correct(1'000) == "");
    CHECK(by_hand(claim, 100) == "treasury.refund.not_held");  // it came by transfer
    CHECK(now(claim).balance.refunded == Yen(0));
    auto const card = assessed(3'000);
    paid(card, 1'000, "2026-06-10", Way::Terminal);
    paid(card, 4'000, "2026-06-10");
    CHECK(by_hand(card, 1'001) == "treasury.refund.not_held");
    CHECK(by_hand(card, 600) == "");
    CHECK(by_hand(card, 401) == "treasury.refund.not_held");
    CHECK(by_hand(card, 400) == "");
    CHECK(by_hand(card, 1) == "treasury.refund.not_held");
    CHECK(now(card).balance.refunded == Yen(1'000));
}

TEST_CASE_FIXTURE(Corrected, "through a provider goes back only what a card or a wallet has paid for a case")
{
    CHECK(correct(1'000) == "");
    CHECK(tried([&](db::Write& tx) { return refund_by_provider(tx, accountant, here, claim.id, Yen(100), "額の誤り"); }) == "treasury.refund.not_by_provider");
    CHECK(write([&](db::Write& tx) { return refund_by_provider(tx, stranger, here, claim.id, Yen(100), "額の誤り"); }).error().kind == Refusal::Kind::Forbidden);
    auto const planned = plan(100);
    CHECK(write([&](db::Write& tx) { return provider_answered(tx, accountant, here, planned.id, ProviderAnswer::Given, ""); }).error().kind == Refusal::Kind::NotFound);
    CHECK(write([&](db::Write& tx) { return provider_answered(tx, theirs, here, planned.id, ProviderAnswer::Given, ""); }, neighbour).error().kind == Refusal::Kind::NotFound);
    CHECK(now(planned).state == RefundState::Planned);
}

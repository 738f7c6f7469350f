// What is given back through a provider: once, and never taken for refused while nobody knows.
#include "paying.h"

using namespace mado;
using test::other_town;
using test::Paying;
using test::town;

namespace {

TEST_CASE_FIXTURE(Paying, "payments: what the staff zone wants given back is given once, through power cuts and a dead provider")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const reference = attempt().known.reference;
    simulation.pay(reference);
    deliver();
    auto const id = asks_back(reference, 1'000);
    CHECK(asks_back(reference, 1'000, id) == id);  // said again
    CHECK(count("SELECT COUNT(*) AS n FROM payments_refund WHERE tenant = $tenant") == 1);
    simulation.down_until({ clock.now().microseconds + 120'000'000 });
    CHECK(payments::give_back_all(here, *providers) == 0);
    CHECK(refund(id).calls == 1);
    CHECK(payments::give_back_all(here, *providers) == 0);
    CHECK(refund(id).calls == 1);  // not before its time
    wait(121);
    wire->cuts = true;
    CHECK_THROWS_AS((void)payments::give_back_all(here, *providers), test::PowerCut);
    wire->cuts = false;
    CHECK(simulation.refunded(reference) == 1'000);
    CHECK(refund(id).state == payments::RefundState::Asked);
    // Even a provider that was removed meanwhile ends nothing: it may have been done.
    auto const gone = std::exchange(*providers, {});
    wait(3'600);
    CHECK(payments::give_back(here, *providers, town, { id }).error().key == "payments.provider.gone");
    *providers = gone;
    wait(6 * 3'600);
    CHECK(payments::give_back_all(here, *providers) == 1);
    wait(6 * 3'600);
    CHECK(payments::give_back_all(here, *providers) == 0);
    pump.once();
    CHECK(simulation.refunded(reference) == 1'000);
    REQUIRE(refunds.size() == 1);
    CHECK(refunds.front().text("state") == "refunded");
    CHECK(refunds.front().text("refund") == id);
    CHECK(refunds.front().text("provider_reference") == reference);
    CHECK(paid.size() == 1);
    asks_back(reference, 1'000, id);
    CHECK(payments::give_back_all(here, *providers) == 0);
    pump.once();
    CHECK(refunds.size() == 1);
}

TEST_CASE_FIXTURE(Paying, "payments: a refund of which nobody knows what became is never told as refused")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const reference = attempt().known.reference;
    simulation.pay(reference);
    deliver();
    auto const id = asks_back(reference, 1'000);
    auto const says = [&](Refusal::Kind kind) {
        wire->says = refuse(kind, "payments.provider.not_understood").error();
        CHECK(payments::give_back_all(here, *providers) == 0);
        wait(6 * 3'600);
        pump.once();
        CHECK(refund(id).state == payments::RefundState::Asked);
        CHECK(refunds.empty());
    };
    SUBCASE("answers that cannot be read, however many; then a no, which may mean that it was done")
    {
        for (int i = 0; i < 12; ++i)
            says(Refusal::Kind::Invalid);
        says(Refusal::Kind::Conflict);
        says(Refusal::Kind::NotFound);
    }
    SUBCASE("no answer, then a no") { says(Refusal::Kind::Busy), says(Refusal::Kind::NotFound); }
    CHECK(refund(id).calls > 1);
    wire->says = std::nullopt;
    CHECK(payments::give_back_all(here, *providers) == 1);
    pump.once();
    REQUIRE(refunds.size() == 1);
    CHECK(refunds.front().text("state") == "refunded");
    CHECK(simulation.refunded(reference) == 1'000);
}

TEST_CASE_FIXTURE(Paying, "payments: that a refund is not answered is told inward, with what the provider says when it is asked; ended there, it is asked for no more")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const reference = attempt().known.reference;
    simulation.pay(reference);
    deliver();
    auto const id = asks_back(reference, 1'000);
    wire->says = refuse(Refusal::Kind::Invalid, "payments.provider.not_understood").error();
    CHECK(payments::give_back_all(here, *providers) == 0);
    pump.once();
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.back().text("refund") == id);
    CHECK(waiting.back().integer("calls") == 1);
    CHECK(waiting.back().text("why") == "payments.provider.not_understood");
    CHECK_FALSE(waiting.back().integer_if("given_back"));  // it has said nothing of refunds
    simulation.refund(reference, 400, "by hand, at the provider");
    wait(3'600);
    CHECK(payments::give_back_all(here, *providers) == 0);
    pump.once();
    REQUIRE(waiting.size() == 2);
    CHECK(waiting.back().integer("calls") == 2);
    CHECK(waiting.back().integer("given_back") == 400);
    is_over("019a0000-0000-7000-8000-00000000000f");  // of something else
    CHECK(refund(id).state == payments::RefundState::Asked);
    is_over(id);
    is_over(id);
    CHECK(refund(id).state == payments::RefundState::Ended);
    wire->says = std::nullopt;
    wait(30 * 86'400);
    CHECK(payments::give_back_all(here, *providers) == 0);
    CHECK(simulation.refunded(reference) == 400);
    asks_back(reference, 1'000, id);  // an older letter, late: nothing begins again
    CHECK(payments::give_back_all(here, *providers) == 0);
    CHECK(count("SELECT COUNT(*) AS n FROM payments_refund WHERE tenant = $tenant") == 1);
    CHECK(refunds.empty());
    CHECK(payments::give_back(here, *providers, town, { id })->state == payments::RefundState::Ended);
}

TEST_CASE_FIXTURE(Paying, "payments: a refund that is ended while its call is under way: what the provider answers is told all the same, once")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const reference = attempt().known.reference;
    simulation.pay(reference);
    deliver();
    auto const id = asks_back(reference, 1'000);
    wire->meanwhile = [&] { is_over(id); };
    SUBCASE("given")
    {
        CHECK(payments::give_back_all(here, *providers) == 1);
        pump.once();
        REQUIRE(refunds.size() == 1);
        CHECK(refunds.front().text("state") == "refunded");
        CHECK(refund(id).state == payments::RefundState::Given);
        CHECK(simulation.refunded(reference) == 1'000);
    }
    SUBCASE("refused")
    {
        wire->says = refuse(Refusal::Kind::Conflict, "payments.provider.too_late").error();
        payments::give_back_all(here, *providers);
        pump.once();
        REQUIRE(refunds.size() == 1);
        CHECK(refunds.front().text("state") == "refund_refused");
    }
    SUBCASE("no answer")
    {
        wire->says = refuse(Refusal::Kind::Busy, "payments.provider.silent").error();
        CHECK(payments::give_back_all(here, *providers) == 0);
        CHECK(refund(id).state == payments::RefundState::Ended);
        CHECK(refunds.empty());
    }
    wait(7 * 86'400);
    wire->meanwhile = nullptr;
    wire->says = std::nullopt;
    auto const told = refunds.size();
    payments::give_back_all(here, *providers);
    pump.once();
    CHECK(refunds.size() == told);
}

TEST_CASE_FIXTURE(Paying, "payments: a settlement lists refunds below nothing, under the key that asked for them, on the day on which they were given")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const reference = attempt().known.reference;
    simulation.pay(reference);
    deliver();
    auto const paid_on = day_in_tokyo(clock.now());
    wait(86'400);
    auto const id = asks_back(reference, 1'000);
    CHECK(payments::give_back_all(here, *providers) == 1);
    CHECK(simulation.settlement(paid_on, paid_on).find(reference + ",3000,66," + paid_on.iso()) != std::string::npos);
    CHECK(simulation.settlement(paid_on, paid_on).find("-1000") == std::string::npos);
    auto const next = paid_on.plus_days(1);
    CHECK(simulation.settlement(next, next) == "reference,amount,fee,entrusted_on,remitted_on,refund\n" + reference + ",-1000,0," + next.iso() + "," + next.iso() + "," + id + "\n");
}

TEST_CASE_FIXTURE(Paying, "payments: a refund that no provider of ours can give is refused, and said so")
{
    REQUIRE(follow(begin().value()).has_value());
    auto const reference = attempt().known.reference;
    simulation.pay(reference);
    deliver();
    auto const answer = [&](std::string const& id) {
        payments::give_back_all(here, *providers);
        pump.once();
        CHECK(refund(id).state == payments::RefundState::Refused);
        REQUIRE(!refunds.empty());
        CHECK(refunds.back().text("refund") == id);
        CHECK(refunds.back().text("state") == "refund_refused");
        return refunds.back().text("why");
    };
    CHECK(answer(asks_back(reference, 3'001)) == "payments.provider.too_late");
    CHECK(answer(asks_back("demo_9_x", 100)) == "payments.provider.unknown");
    CHECK(answer(asks_back(reference, 100, {}, "other_pay")) == "payments.provider.unknown");
    auto const gone = std::exchange(*providers, {});
    CHECK(answer(asks_back(reference, 100)) == "payments.provider.gone");
    CHECK(simulation.refunded(reference) == 0);
    CHECK(payments::give_back(here, gone, other_town, { refunds.back().text("refund") }).error().kind == Refusal::Kind::NotFound);
}

// -- who may what

}  // namespace

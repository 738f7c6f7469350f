// Any interleaving of what payer, provider, notices, schedule and power do ends with the front knowing what the provider knows, and each success told inward once.
#include "paying.h"

#include <rapidcheck.h>

#include <algorithm>

using namespace mado;
using test::Paying;

namespace {

struct World : Paying {
    std::vector<std::string> bodies;  // of notices that were sent, for replays

    void attempt_anew()
    {
        if (auto const made = begin(); made)
            (void)quietly([&] { return follow(*made).has_value(); });
    }
    template <class F>
    bool quietly(F act)
    {
        try {
            return act();
        } catch (test::PowerCut const&) {
            return false;
        }
    }
    std::string some(std::uint8_t which)  // of this charge: those of earlier runs are weeks old
    {
        auto const mine = attempts();
        auto all = simulation.all();
        std::erase_if(all, [&](payments::Checkout const& one) { return std::ranges::none_of(mine, [&](payments::Attempt const& attempt) { return attempt.id.value == one.key; }); });
        return all.empty() ? std::string() : all[which % all.size()].id;
    }
    void step(std::uint8_t what, std::uint8_t which)
    {
        auto const all = attempts();
        auto const* one = all.empty() ? nullptr : &all[which % all.size()];
        switch (what % 14) {
        case 0: return attempt_anew();
        case 1: (void)simulation.pay(some(which)); return;
        case 2: (void)simulation.fail(some(which)); return;
        case 3:
            for (auto const& notice : simulation.take_notices())
                bodies.push_back(notice.body);
            return;
        case 4:
            if (!bodies.empty())
                (void)notice(bodies[which % bodies.size()]);  // any of them, any time, as often as one likes
            return;
        case 5: simulation.notices(static_cast<payments::Simulation::Notices>(which % 3)); return;
        case 6: simulation.release(which % 2 == 0); return;
        case 7:
            if (one)
                (void)payments::come_back(here, test::town, one->id);
            return;
        case 8:
            if (one)
                (void)quietly([&] { return follow(*one).has_value(); });
            return;
        case 9:
            if (one)
                (void)quietly([&] { return payments::cancel(here, *providers, test::town, one->id).has_value(); });
            return;
        case 10: wait(which * 20); return;
        case 11: simulation.down_until({ clock.now().microseconds + which * std::int64_t { 10'000'000 } }); return;
        case 12: wire->cuts = which % 2 == 0; return;
        case 13: (void)quietly([&] { return payments::follow_all(here, *providers) > 0; }); return;
        }
    }
    // The provider answers again, and the schedule has had its time.
    void settle()
    {
        wire->cuts = false;
        simulation.down_until({});
        for (int round = 0; round < 2; ++round)  // one may only now be made, and be over by then
            for (auto const& one : attempts())
                (void)follow(one);
        pump.once();
    }
};

payments::AttemptState state_of(payments::CheckoutState state)
{
    return state == payments::CheckoutState::Succeeded ? payments::AttemptState::Succeeded : state == payments::CheckoutState::Failed ? payments::AttemptState::Failed
        : state == payments::CheckoutState::Expired ? payments::AttemptState::Expired : state == payments::CheckoutState::Cancelled ? payments::AttemptState::Cancelled : payments::AttemptState::Open;
}

}  // namespace

TEST_CASE_FIXTURE(World, "payments: after any interleaving the front knows what the provider knows, and each success was told once")
{
    int runs = 0;
    auto const holds = rc::check([&](std::vector<std::pair<std::uint8_t, std::uint8_t>> const& steps) {
        wait(8 * 86'400);  // what was before is over
        settle();
        fee = "fee" + std::to_string(++runs);  // a charge that nobody has paid yet
        charge();
        for (auto const& [what, which] : steps)
            step(what, which);
        settle();
        std::map<std::string, int> told;
        for (auto const& body : paid)
            ++told[body.text("provider_reference")];
        std::size_t succeeded = 0;
        for (auto const& one : simulation.all()) {
            auto const known = database.read(test::town, [&](db::Read& tx) { return payments::store::find(tx, { one.key }); });
            RC_ASSERT(known.has_value());
            auto const state = known->known.state == payments::AttemptState::Returned ? payments::AttemptState::Open : known->known.state;
            if (known->charge == fee)  // of earlier ones nobody asks any more
                RC_ASSERT(state == state_of(one.state));
            bool const is_paid = one.state == payments::CheckoutState::Succeeded;
            succeeded += is_paid;
            RC_ASSERT(told[one.id] == (is_paid ? 1 : 0));
        }
        RC_ASSERT(paid.size() == succeeded);
    });
    CHECK(holds);
    CHECK(paid.size() > 10);     // it was no walk through an empty room
}

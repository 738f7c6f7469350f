// Any interleaving of what payer, provider, notices, schedule, staff zone and power do ends with the front knowing what the provider knows, each success and each refund told
// inward once, and a ledger kept from those words alone that says what the provider says.
#include "paying.h"

#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace mado;
using test::Paying;

namespace {

// What a staff zone keeps of one charge: money by reference, what of it was reversed, what went back. It knows nothing but what it was told.
struct Ledger {
    std::int64_t whole = 3'000, counter = 0;
    std::map<std::string, std::int64_t> received {}, given_back {};
    std::set<std::string> reversed {};
    std::map<std::string, std::pair<std::string, std::int64_t>> asked {}, ended {};  // refund → reference, amount; ended by a person, as one that never was
    std::size_t words = 0, answers = 0;

    std::int64_t kept() const
    {
        std::int64_t sum = counter;
        for (auto const& [reference, amount] : received)
            sum += reversed.contains(reference) ? 0 : amount;
        for (auto const& [reference, amount] : given_back)
            sum -= amount;
        return sum;
    }
    std::int64_t planned() const
    {
        std::int64_t sum = 0;
        for (auto const& [id, one] : asked)
            sum += one.second;
        return sum;
    }
    std::int64_t left() const { return std::max<std::int64_t>(0, whole - kept()); }
    std::int64_t too_much() const { return std::max<std::int64_t>(0, kept() - planned() - whole); }
};

struct World : Paying {
    std::vector<std::string> bodies;  // of notices that were sent, for replays
    Ledger ledger;
    std::size_t ended = 0;

    // The staff zone reads what came, and tells what is left to pay.
    void read_and_tell()
    {
        pump.once();
        for (; ledger.words < paid.size(); ++ledger.words)
            if (paid[ledger.words].text("charge") == fee)
                ledger.received[paid[ledger.words].text("provider_reference")] = paid[ledger.words].integer("amount");
        for (; ledger.answers < refunds.size(); ++ledger.answers) {
            auto const& word = refunds[ledger.answers];
            auto asked = ledger.asked.extract(word.text("refund"));
            if (asked.empty() && word.text("state") == "refunded")  // given after all
                asked = ledger.ended.extract(word.text("refund"));
            if (!asked.empty() && word.text("state") == "refunded")
                ledger.given_back[asked.mapped().first] += asked.mapped().second;
        }
        heard.clear();
        for (auto const& [reference, amount] : ledger.received)
            heard.push_back(reference);
        auto const left = ledger.left();
        part_paid = left > 0 ? std::max<std::int64_t>(0, ledger.kept()) : 0;
        charge(left > 0 ? left : ledger.whole, left > 0 ? "open" : "paid");
    }
    void reverse_one(std::uint8_t which)
    {
        // Only what no refund has touched: the books refuse the rest.
        std::vector<std::string> all;
        auto const is_in = [](auto const& refunds, std::string const& reference) { return std::ranges::any_of(refunds, [&](auto const& one) { return one.second.first == reference; }); };
        for (auto const& [reference, amount] : ledger.received)
            if (!ledger.given_back.contains(reference) && !is_in(ledger.asked, reference) && !is_in(ledger.ended, reference))
                all.push_back(reference);
        if (!all.empty() && ledger.planned() == 0)
            ledger.reversed.insert(all[which % all.size()]);
    }
    void ask_one_back(std::uint8_t which)
    {
        for (auto const& [reference, amount] : ledger.received) {
            auto const gone = ledger.given_back.contains(reference) ? ledger.given_back.at(reference) : 0;
            std::int64_t given_up = 0;  // it may have gone: a provider holds no more than it took
            for (auto const& [id, one] : ledger.ended)
                given_up += one.second;
            auto const most = std::min(ledger.too_much(), amount - gone - ledger.planned() - given_up);
            if (ledger.reversed.contains(reference) || most <= 0)
                continue;
            auto const back = 1 + which * 37 % most;
            ledger.asked[asks_back(reference, back)] = { reference, back };
            return;
        }
    }

    // A person gives it up: nobody asks any more. Whether it was given all the same is seen in the settlement at the latest.
    void end_one(std::uint8_t which)
    {
        if (ledger.asked.empty())
            return;
        auto const one = *std::next(ledger.asked.begin(), which % static_cast<std::ptrdiff_t>(ledger.asked.size()));
        ledger.ended.insert(one);
        ledger.asked.erase(one.first);
        ++ended;
        is_over(one.first);
    }
    void read_settlements()
    {
        for (auto day = day_in_tokyo(clock.now()).plus_days(-8); day <= day_in_tokyo(clock.now()); day = day.plus_days(1)) {
            auto const csv = simulation.settlement(day, day);
            std::erase_if(ledger.ended, [&](auto const& one) {
                bool const is_listed = csv.find("," + one.first + "\n") != std::string::npos;
                if (is_listed)
                    ledger.given_back[one.second.first] += one.second.second;
                return is_listed;
            });
        }
    }

    void attempt_anew()
    {
        if (auto const made = begin(ledger.left()); made)
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
        switch (what % 20) {
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
        case 14: return read_and_tell();
        case 15: return reverse_one(which);
        case 16: return ask_one_back(which);
        case 17: (void)quietly([&] { return payments::give_back_all(here, *providers) > 0; }); return;
        case 19: return end_one(which);
        case 18: ledger.counter = std::min<std::int64_t>(ledger.whole, ledger.counter + which * 3); return;
        case 13: (void)quietly([&] { return payments::follow_all(here, *providers) > 0; }); return;
        }
    }
    void pay_newest()
    {
        attempt_anew();
        auto const all = attempts();
        if (all.empty() || all.front().known.reference.empty())
            return;
        simulation.pay(all.front().known.reference);
        (void)quietly([&] { return follow(all.front()).has_value(); });
        read_and_tell();
    }
    // Chance alone seldom pays twice: what happens in between is as it comes, before, within and after.
    void twist(int run, std::uint8_t which)
    {
        pay_newest();
        if (run % 2 == 0) {
            ledger.counter += 1 + which * 5;
            ask_one_back(which);
            if (run % 4 == 0)
                end_one(which);
            return;
        }
        reverse_one(which);
        read_and_tell();
        pay_newest();
    }
    // The provider answers again, and the schedule has had its time.
    void settle()
    {
        wire->cuts = false;
        simulation.down_until({});
        for (int round = 0; round < 2; ++round) {
            wait(7 * 3'600);
            payments::give_back_all(here, *providers);
        }
        read_settlements();
        for (int round = 0; round < 2; ++round)  // one may only now be made, and be over by then
            for (auto const& one : attempts())
                (void)follow(one);
        read_and_tell();
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
    std::size_t given = 0, again = 0;
    auto const holds = rc::check([&](std::vector<std::pair<std::uint8_t, std::uint8_t>> const& steps) {
        wait(8 * 86'400);  // what was before is over
        settle();
        fee = "fee" + std::to_string(++runs);  // a charge that nobody has paid yet
        ledger = { .words = paid.size(), .answers = refunds.size() };
        read_and_tell();
        for (std::size_t i = 0; i < steps.size(); ++i) {
            if (i == steps.size() / 2)
                twist(runs, steps[i].second);
            step(steps[i].first, steps[i].second);
        }
        settle();
        std::map<std::string, int> told;
        for (auto const& body : paid)
            ++told[body.text("provider_reference")];
        std::size_t succeeded = 0;
        for (auto const& one : simulation.all()) {
            auto const known = database.read(test::town, [&](db::Read& tx) { return payments::store::find(tx, { one.key }); });
            RC_ASSERT(known.has_value());
            auto const state = known->known.state == payments::AttemptState::Returned ? payments::AttemptState::Open : known->known.state;
            if (known->charge == fee) {  // of earlier ones nobody asks any more
                RC_ASSERT(state == state_of(one.state));
                RC_ASSERT(ledger.received.contains(one.id) == (one.state == payments::CheckoutState::Succeeded));
                RC_ASSERT(simulation.refunded(one.id) == (ledger.given_back.contains(one.id) ? ledger.given_back.at(one.id) : 0));
            }
            bool const is_paid = one.state == payments::CheckoutState::Succeeded;
            succeeded += is_paid;
            RC_ASSERT(told[one.id] == (is_paid ? 1 : 0));
        }
        RC_ASSERT(paid.size() == succeeded);
        RC_ASSERT(ledger.asked.empty());  // each was answered
        given += ledger.given_back.size();
        again += ledger.reversed.size();
    });
    CHECK(holds);
    CHECK(paid.size() > 10);     // it was no walk through an empty room
    CHECK(given > 5);
    CHECK(again > 5);
    CHECK(ended > 5);
}

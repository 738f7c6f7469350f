#include "model/attempt.h"

#include <doctest/doctest.h>

#include <algorithm>

using namespace mado;
using namespace mado::payments;

namespace {

Checkout word(CheckoutState state, std::int64_t stage, std::int64_t amount = 3000) { return { .id = "co_1", .key = "k", .state = state, .amount = amount, .stage = stage }; }

struct Row {
    char const* name;
    std::vector<Checkout> words;
    AttemptState state;
    int times_told;
};

}  // namespace

TEST_CASE("words of a provider in any order end as the provider says")
{
    using enum CheckoutState;
    for (auto const& row : std::vector<Row> {
             { "success", { word(Open, 0), word(Succeeded, 1) }, AttemptState::Succeeded, 1 },
             { "late success after failure", { word(Open, 0), word(Failed, 1), word(Succeeded, 2) }, AttemptState::Succeeded, 1 },
             { "the failure comes after the success that followed it", { word(Succeeded, 2), word(Failed, 1), word(Open, 0) }, AttemptState::Succeeded, 1 },
             { "success after expiry", { word(Expired, 1), word(Succeeded, 2) }, AttemptState::Succeeded, 1 },
             { "success after cancel, with an older stage", { word(Cancelled, 5), word(Succeeded, 2) }, AttemptState::Succeeded, 1 },
             { "success ten times", std::vector<Checkout>(10, word(Succeeded, 1)), AttemptState::Succeeded, 1 },
             { "an older failure does not end what is open again", { word(Open, 2), word(Failed, 1) }, AttemptState::Open, 0 },
             { "failed", { word(Open, 0), word(Failed, 1) }, AttemptState::Failed, 0 },
             { "the amount of the success was changed later", { word(Succeeded, 1, 3000), word(Succeeded, 2, 3550) }, AttemptState::Succeeded, 2 },
             { "an old word of another amount is no change", { word(Succeeded, 2, 3550), word(Succeeded, 1, 3000) }, AttemptState::Succeeded, 1 },
         }) {
        CAPTURE(row.name);
        Known known;
        int times_told = 0;
        for (auto const& one : row.words) {
            auto learnt = heard(known, one);
            times_told += learnt.tell;
            known = learnt.tell ? told(learnt.known) : learnt.known;
        }
        CHECK(known.state == row.state);
        CHECK(times_told == row.times_told);
    }
}

TEST_CASE("every order of the same words ends alike")
{
    std::vector<Checkout> words { word(CheckoutState::Open, 0), word(CheckoutState::Failed, 1), word(CheckoutState::Open, 2), word(CheckoutState::Succeeded, 3), word(CheckoutState::Succeeded, 3) };
    std::ranges::sort(words, {}, &Checkout::stage);
    do {
        Known known;
        int times_told = 0;
        for (auto const& one : words) {
            auto learnt = heard(came_back(known), one);
            times_told += learnt.tell;
            known = learnt.tell ? told(learnt.known) : learnt.known;
        }
        CHECK(known.state == AttemptState::Succeeded);
        CHECK(times_told == 1);
    } while (std::ranges::next_permutation(words, {}, &Checkout::stage).found);
}

TEST_CASE("a word of another checkout changes nothing; coming back says nothing of money")
{
    auto const known = heard({}, word(CheckoutState::Open, 0)).known;
    auto other = word(CheckoutState::Succeeded, 9);
    other.id = "co_2";
    CHECK(heard(known, other).known == known);
    CHECK(came_back(known).state == AttemptState::Returned);
    CHECK(came_back(heard(known, word(CheckoutState::Succeeded, 1)).known).state == AttemptState::Succeeded);
    CHECK(heard(came_back(known), word(CheckoutState::Open, 0)).known.state == AttemptState::Returned);
    CHECK(gave_up(heard(known, word(CheckoutState::Succeeded, 1)).known).state == AttemptState::Succeeded);
    CHECK(gave_up({}).state == AttemptState::Expired);
    CHECK(heard(gave_up({}), word(CheckoutState::Succeeded, 1)).tell);
}

TEST_CASE("what is over is never open again, whatever a provider calls it; money of it counts")
{
    for (auto const& over : { gave_up({}), was_refused({}), withdrawn({}), heard({}, word(CheckoutState::Cancelled, 1)).known, heard({}, word(CheckoutState::Expired, 1)).known }) {
        CAPTURE(static_cast<int>(over.state));
        REQUIRE(is_over(over.state));
        CHECK(heard(over, word(CheckoutState::Open, 7)).known.state == over.state);
        CHECK(heard(over, word(CheckoutState::Open, 7)).known.reference == "co_1");
        CHECK(heard(over, word(CheckoutState::Succeeded, 8)).known.state == AttemptState::Succeeded);
        CHECK(heard(over, word(CheckoutState::Succeeded, 8)).tell);
    }
    auto const open = heard({}, word(CheckoutState::Open, 0)).known;
    CHECK(was_refused(open).state == AttemptState::Open);  // a payer may have its page on his screen
    CHECK(withdrawn(open).state == AttemptState::Open);
    CHECK(heard(heard(open, word(CheckoutState::Failed, 1)).known, word(CheckoutState::Open, 2)).known.state == AttemptState::Open);  // tried again there
}

TEST_CASE("what ended without success is asked for a week; what succeeded no more")
{
    Instant const created { 0 };
    constexpr std::int64_t day = 86'400'000'000;
    CHECK(!next_ask(AttemptState::Succeeded, created, { 0 }, 0));
    CHECK(next_ask(AttemptState::Open, created, { 0 }, 0)->microseconds == 20'000'000);
    CHECK(next_ask(AttemptState::Created, created, { 100 * day }, 500).has_value());
    CHECK(next_ask(AttemptState::Failed, created, { 5 * day }, 9)->microseconds == 6 * day);
    CHECK(!next_ask(AttemptState::Failed, created, { 6 * day + 1 }, 9));
}

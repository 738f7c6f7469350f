#include <mado/cases/charges.h>

#include <doctest/doctest.h>

using namespace mado::cases;

namespace {

ChargeChange change(ChargeStep step, std::int64_t amount = 0, ChargeChangeState state = ChargeChangeState::Made)
{
    ChargeChange made;
    made.step = step;
    made.amount = amount;
    made.state = state;
    return made;
}

}  // namespace

TEST_CASE("changes of a charge are laid over what the answers make, in their order")
{
    using enum ChargeStep;
    struct Row {
        char const* name;
        std::int64_t reckoned;
        std::vector<ChargeChange> changes;
        std::int64_t amount;
    };
    for (auto const& row : std::vector<Row> {
             { "none", 3'000, {}, 3'000 },
             { "reduced", 3'000, { change(Reduced, 2'000) }, 1'000 },
             { "reduced, and the answers make less than that", 1'500, { change(Reduced, 2'000) }, 0 },
             { "reduced, and the answers make more", 5'000, { change(Reduced, 2'000) }, 3'000 },
             { "exempted, whatever the answers make", 9'000, { change(Exempted) }, 0 },
             { "exempted, then that was taken back", 3'000, { change(Exempted), change(Raised, 3'000) }, 3'000 },
             { "raised after it had come to nothing", 1'000, { change(Reduced, 2'000), change(Raised, 500) }, 500 },
             { "raised, then exempted", 3'000, { change(Raised, 500), change(Exempted) }, 0 },
             { "what is drafted or was dropped does not count", 3'000, { change(Exempted, 0, ChargeChangeState::Drafted), change(Reduced, 1, ChargeChangeState::Dropped) }, 3'000 },
         }) {
        CAPTURE(row.name);
        CHECK(laid_over(row.reckoned, row.changes) == row.amount);
    }
}

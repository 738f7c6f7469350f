#include <mado/treasury/years.h>

#include <doctest/doctest.h>

namespace mado::treasury {

TEST_CASE("The fiscal year of revenue (地方自治法施行令142条)")
{
    struct Row { YearBasis basis; char const *term, *noticed, *received; int year; };
    for (auto const& row : { Row { YearBasis::Term, "2027-03-31", "2026-06-01", "", 2026 }, Row { YearBasis::Term, "2027-03-31", "2027-04-20", "", 2026 },
             Row { YearBasis::Term, "2026-03-31", "2026-06-01", "", 2026 },  // the notice left after the books of 2025 had closed
             Row { YearBasis::Term, "", "2027-03-31", "", 2026 }, Row { YearBasis::Notice, "2027-05-01", "2027-03-31", "", 2026 }, Row { YearBasis::Notice, "", "2027-04-01", "", 2027 },
             Row { YearBasis::Receipt, "2027-03-31", "2027-03-20", "2027-04-02", 2027 }, Row { YearBasis::Receipt, "", "2027-03-20", "", 2026 } }) {
        auto const year = year_of(row.basis, { Day::parse(row.term), Day::parse(row.noticed), Day::parse(row.received) });
        REQUIRE(year);
        CHECK(*year == row.year);
    }
    CHECK_FALSE(year_of(YearBasis::Receipt, {}));
}

TEST_CASE("出納整理期間: corrections and money of the old year, and no new claim")
{
    struct Row { char const* today; BookState state; bool may_assess, may_book; };
    for (auto const& row : { Row { "2026-03-31", BookState::NotBegun, false, false }, Row { "2026-04-01", BookState::Open, true, true }, Row { "2027-03-31", BookState::Open, true, true },
             Row { "2027-04-01", BookState::Settling, false, true }, Row { "2027-05-31", BookState::Settling, false, true }, Row { "2027-06-01", BookState::Over, false, false } }) {
        auto const today = *Day::parse(row.today);
        CHECK(state_of(2026, today) == row.state);
        CHECK(may_assess_in(2026, today) == row.may_assess);
        CHECK(may_book_in(2026, today) == row.may_book);
    }
}

}  // namespace mado::treasury

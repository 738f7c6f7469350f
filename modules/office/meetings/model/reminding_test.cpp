#include "model/reminding.h"

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::meetings;

TEST_CASE("an action is spoken of the day before, on its day, and each week that it is late")
{
    struct Row { char const* name; char const* today; char const* occasion; char const* since; };
    auto const due = *Day::parse("2026-12-01");
    for (auto const& row : { Row { "two days before: not yet", "2026-11-29", "", "" }, Row { "the day before", "2026-11-30", "before", "2026-11-30" }, Row { "its day", "2026-12-01", "today", "2026-12-01" },
             Row { "the day after", "2026-12-02", "late.1", "2026-12-02" }, Row { "the seventh day late", "2026-12-08", "late.1", "2026-12-02" },
             Row { "the eighth day late", "2026-12-09", "late.2", "2026-12-09" }, Row { "a year late", "2027-12-01", "late.53", "2027-12-01" } }) {
        CAPTURE(row.name);
        auto const found = model::occasion_on(due, *Day::parse(row.today));
        CHECK((found ? found->name : "") == row.occasion);
        CHECK((found ? found->since.iso() : "") == row.since);
    }
}

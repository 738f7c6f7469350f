#include <mado/time/limit.h>
#include <mado/time/period.h>

using namespace mado;

namespace {

Day day(std::string_view iso) { return Day::parse(iso).value(); }

// The holidays of 2026 and of January 2027.
Calendar office()
{
    std::set<Day> holidays;
    for (auto const iso : { "2026-01-01", "2026-01-12", "2026-02-11", "2026-02-23", "2026-03-20", "2026-04-29", "2026-05-03", "2026-05-04",
             "2026-05-05", "2026-05-06", "2026-07-20", "2026-08-11", "2026-09-21", "2026-09-22", "2026-09-23", "2026-10-12", "2026-11-03",
             "2026-11-23", "2027-01-01", "2027-01-11" })
        holidays.insert(day(iso));
    return Calendar::of_offices(std::move(holidays));
}

TEST_CASE("a calendar: weekly days, holidays, the turn of the year, days of the town")
{
    auto calendar = office();
    struct Case { char const* iso; bool open; };
    for (auto const& row : { Case { "2026-11-20", true }, Case { "2026-11-21", false }, Case { "2026-11-22", false }, Case { "2026-11-23", false },
             Case { "2026-11-24", true }, Case { "2026-12-28", true }, Case { "2026-12-29", false }, Case { "2026-12-31", false },
             Case { "2027-01-03", false }, Case { "2027-01-04", true } }) {
        CAPTURE(row.iso);
        CHECK(calendar.is_open(day(row.iso)) == row.open);
    }
    calendar.closed.insert(day("2026-11-20"));
    calendar.open.insert(day("2026-11-22"));
    CHECK(!calendar.is_open(day("2026-11-20")));
    CHECK(calendar.next_open(day("2026-11-20")) == day("2026-11-22"));
    CHECK(YearlyClosure { 8, 13, 8, 15 }.holds(day("2026-08-15")));
    CHECK(!YearlyClosure { 8, 13, 8, 15 }.holds(day("2026-08-16")));
    Calendar never;
    never.closed_on_weekday.fill(true);
    CHECK(!never.next_open(day("9990-01-01")));
    CHECK(!add_working_days(day("9990-01-01"), 1, never));
}

TEST_CASE("deadline in days: first day not counted, closed last day moves")
{
    auto const calendar = office();
    struct Case { char const *name, *from; int days; char const* last; };
    for (auto const& row : {
             Case { "dog: 30th day a Sunday", "2026-04-10", 30, "2026-05-11" },
             Case { "dog: into the holidays of May", "2026-04-03", 30, "2026-05-07" },
             Case { "dog: plain", "2026-06-01", 30, "2026-07-01" },
             Case { "allowance: between two holidays", "2026-09-07", 15, "2026-09-24" },
             Case { "allowance: over the end of a month", "2026-10-25", 15, "2026-11-09" },
             Case { "staff: first of the month", "2026-06-01", 15, "2026-06-16" },
             Case { "staff: weekend before holidays", "2026-09-05", 15, "2026-09-24" },
             Case { "staff: year end", "2026-12-16", 15, "2027-01-04" },
             Case { "no days", "2026-06-01", 0, "2026-06-01" },
         }) {
        CAPTURE(row.name);
        CHECK(deadline(day(row.from), Term::of_days(row.days), calendar) == day(row.last));
    }
    CHECK(!deadline(day("2026-06-01"), Term::of_days(-1), calendar));
    CHECK(!deadline(day("2026-06-01"), Term::of_days(2'147'483'647), calendar));
    CHECK(!deadline(day("2026-06-01"), Term { 2'147'483'647, 0 }, calendar));
    CHECK(!deadline(day("9999-12-31"), Term::of_days(1), calendar));
}

TEST_CASE("months and years run by the calendar (民法143条2項)")
{
    auto const open = Calendar::always_open();
    struct Case { char const *name, *from; Term term; char const* last; };
    for (auto const& row : {
             Case { "eve of the corresponding day", "2026-04-10", Term::of_months(1), "2026-05-10" },
             Case { "counted from the first of a month", "2026-03-31", Term::of_months(1), "2026-04-30" },
             Case { "counted from the 31st, a month of 30", "2026-03-30", Term::of_months(1), "2026-04-30" },
             Case { "counted from the 30th, February", "2026-01-29", Term::of_months(1), "2026-02-28" },
             Case { "counted from the 29th, February", "2026-01-28", Term::of_months(1), "2026-02-28" },
             Case { "counted from the 28th, February", "2026-01-27", Term::of_months(1), "2026-02-27" },
             Case { "counted from the 29th, February of a leap year", "2024-01-28", Term::of_months(1), "2024-02-28" },
             Case { "the end of February", "2026-02-28", Term::of_months(1), "2026-03-31" },
             Case { "審査請求: three months", "2026-11-30", Term::of_months(3), "2027-02-28" },
             Case { "a year from the eve of 29 February", "2024-02-28", Term::of_years(1), "2025-02-28" },
             Case { "a year", "2026-04-01", Term::of_years(1), "2027-04-01" },
             Case { "a month and ten days", "2026-04-10", Term { 1, 10 }, "2026-05-20" },
         }) {
        CAPTURE(row.name);
        CHECK(deadline(day(row.from), row.term, open) == day(row.last));
    }
    CHECK(last_day(day("2026-10-01"), Term::of_years(5)) == day("2031-09-30"));
    CHECK(!last_day(day("2026-10-01"), Term { -1, 0 }));
}

TEST_CASE("working days")
{
    auto const calendar = office();
    struct Case { char const *name, *from; int days; char const* last; };
    for (auto const& row : {
             Case { "dog tag", "2026-05-11", 3, "2026-05-14" },
             Case { "road, fourteen", "2027-01-12", 14, "2027-02-01" },
             Case { "from a closed day", "2026-11-21", 1, "2026-11-24" },
             Case { "over the turn of the year", "2026-12-28", 1, "2027-01-04" },
             Case { "none: the day itself, also a closed one", "2026-11-21", 0, "2026-11-21" },
         }) {
        CAPTURE(row.name);
        auto const end = add_working_days(day(row.from), row.days, calendar);
        CHECK(end == day(row.last));
        CHECK(working_days_between(day(row.from), day(row.last), calendar) == row.days);
    }
    CHECK(!add_working_days(day("2026-05-11"), -1, calendar));
    CHECK(working_days_between(day("2026-05-14"), day("2026-05-11"), calendar) == 0);
}

TEST_CASE("ages: everyday, by law, and the end of that fiscal year")
{
    CHECK(age(day("1966-06-06"), day("2026-06-05")) == 59);
    CHECK(age(day("1966-06-06"), day("2026-06-06")) == 60);
    CHECK(age(day("2024-02-29"), day("2025-02-28")) == 0);
    CHECK(age(day("2024-02-29"), day("2025-03-01")) == 1);
    CHECK(age(day("2024-02-29"), day("2028-02-29")) == 4);
    CHECK(age(day("2026-06-06"), day("2026-06-06")) == 0);
    CHECK(!age(day("2026-06-06"), day("2026-06-05")));

    struct Case { char const* born; int years; char const *reached, *fiscal_year_end; };
    for (auto const& row : {
             Case { "2023-06-01", 3, "2026-05-31", "2027-03-31" }, Case { "2023-06-02", 3, "2026-06-01", "2027-03-31" },
             Case { "2008-04-01", 18, "2026-03-31", "2026-03-31" }, Case { "2008-04-02", 18, "2026-04-01", "2027-03-31" },
             Case { "2004-02-29", 18, "2022-02-28", "2022-03-31" }, Case { "2004-02-29", 20, "2024-02-28", "2024-03-31" },
             Case { "2004-03-01", 20, "2024-02-29", "2024-03-31" }, Case { "2009-01-01", 18, "2026-12-31", "2027-03-31" },
             Case { "2005-01-20", 22, "2027-01-19", "2027-03-31" },
         }) {
        CAPTURE(row.born);
        CHECK(age_reached_on(day(row.born), row.years) == day(row.reached));
        CHECK(fiscal_year_end_of_age(day(row.born), row.years) == day(row.fiscal_year_end));
    }
    CHECK(!age_reached_on(day("2004-02-29"), -1));
    CHECK(!age_reached_on(day("2004-02-29"), 2'147'483'647));
    CHECK(!fiscal_year_end_of_age(day("9990-04-02"), 9));
}

TEST_CASE("months begun: less than a month is one")
{
    struct Case { char const *from, *through; int months; };
    for (auto const& row : {
             Case { "2027-02-10", "2027-03-31", 2 }, Case { "2027-04-01", "2027-04-20", 1 }, Case { "2026-10-10", "2026-10-10", 1 },
             Case { "2026-10-10", "2026-11-09", 1 }, Case { "2026-10-10", "2026-11-10", 2 }, Case { "2026-04-01", "2027-03-31", 12 },
             Case { "2026-01-31", "2026-02-28", 1 }, Case { "2026-01-31", "2026-03-01", 2 }, Case { "2026-01-31", "2026-03-30", 2 },
             Case { "2026-01-31", "2026-03-31", 3 }, Case { "2026-10-10", "2026-10-09", 0 },
         }) {
        CAPTURE(row.from);
        CAPTURE(row.through);
        CHECK(months_begun(day(row.from), day(row.through)) == row.months);
    }
}

TEST_CASE("the clock of a limit")
{
    auto const calendar = office();
    auto const pause = [](char const* asked, char const* answered) { return Pause { day(asked), day(answered) }; };
    auto const start = day("2026-06-01");
    struct Case { char const* name; Limit limit; std::optional<char const*> last; };
    for (auto const& row : {
             Case { "15 days from a Saturday end on a Sunday", { day("2026-05-16"), Count::Days, 15 }, "2026-06-01" },
             Case { "days of completion do not count", { start, Count::Days, 15, { pause("2026-06-04", "2026-06-11") } }, "2026-06-23" },
             Case { "extended before it is moved", { start, Count::Days, 15, {}, { { Count::Days, 45 } } }, "2026-07-31" },
             Case { "added to the unmoved end", { day("2026-05-16"), Count::Days, 15, {}, { { Count::Days, 1 } } }, "2026-06-01" },
             Case { "a chosen end stays where it is", { start, Count::Days, 15, {}, { { Count::Days, 0, day("2026-11-22") } } }, "2026-11-22" },
             Case { "working days stand still, too", { day("2026-09-01"), Count::WorkingDays, 14, { pause("2026-09-03", "2026-09-09") } }, "2026-09-30" },
             Case { "dog tag", { day("2026-05-11"), Count::WorkingDays, 3 }, "2026-05-14" },
             Case { "drawings by post", { day("2026-09-01"), Count::Days, 14 }, "2026-09-15" },
             Case { "papers after the round", { day("2026-06-12"), Count::Days, 7 }, "2026-06-19" },
             Case { "overlaps count once",
                 { start, Count::Days, 15, { pause("2026-06-04", "2026-06-11"), pause("2026-06-09", "2026-06-12"), pause("2026-06-05", "2026-06-06") } }, "2026-06-24" },
             Case { "answered on the day of the request", { start, Count::Days, 15, { pause("2026-06-04", "2026-06-04") } }, "2026-06-16" },
             Case { "asked on the day of arrival", { start, Count::Days, 15, { pause("2026-06-01", "2026-06-02") } }, "2026-06-17" },
             Case { "a pause after the end changes nothing", { start, Count::Days, 15, { pause("2026-06-16", "2026-06-30") } }, "2026-06-16" },
             Case { "asked on the eve of the end", { start, Count::Days, 15, { pause("2026-06-15", "2026-06-30") } }, "2026-07-01" },
             Case { "a pause in the extension", { start, Count::Days, 15, { pause("2026-06-20", "2026-06-25") }, { { Count::Days, 10 } } }, "2026-07-01" },
             Case { "stands still", { start, Count::Days, 15, { { day("2026-06-04") } } }, {} },
             Case { "an open pause after the end", { start, Count::Days, 15, { { day("2026-06-16") } } }, "2026-06-16" },
             Case { "negative", { start, Count::Days, -1 }, {} },
             Case { "working days end on a working day", { day("2026-11-20"), Count::WorkingDays, 1 }, "2026-11-24" },
         }) {
        CAPTURE(row.name);
        auto const end = clock_end(row.limit, calendar);
        CHECK(end == (row.last ? std::optional(day(*row.last)) : std::nullopt));
    }
    Limit const standing { start, Count::Days, 15, { { day("2026-06-04") } } };
    CHECK(clock_end_if_answered(standing, day("2026-06-11"), calendar) == day("2026-06-23"));
    CHECK(clock_end_if_answered(standing, day("2026-06-01"), calendar) == day("2026-06-16"));
    Calendar never;
    never.closed_on_weekday.fill(true);
    CHECK(!clock_end({ day("9990-01-01"), Count::WorkingDays, 1 }, never));
}

}  // namespace

#include <mado/time/day.h>
#include <mado/time/fiscal.h>

#include <stdexcept>

using namespace mado;

namespace {

Day day(std::string_view iso) { return Day::parse(iso).value(); }

TEST_CASE("a day is read from ISO 8601 only when there is such a day")
{
    struct Case { char const* text; bool good; };
    for (auto const& row : {
             Case { "2026-04-01", true }, Case { "0001-01-01", true }, Case { "9999-12-31", true }, Case { "2024-02-29", true },
             Case { "2000-02-29", true }, Case { "1900-02-29", false }, Case { "2026-02-29", false }, Case { "2026-02-30", false },
             Case { "0000-01-01", false }, Case { "2026-13-01", false }, Case { "2026-00-01", false }, Case { "2026-01-00", false },
             Case { "2026-4-1", false }, Case { "2026/04/01", false }, Case { "", false }, Case { "2026-04-01 ", false },
             Case { "+026-04-01", false }, Case { "2026-+4-01", false }, Case { " 026-04-01", false }, Case { "2026-04-1a", false },
             Case { "20260401", false },
         }) {
        CAPTURE(row.text);
        auto const found = Day::parse(row.text);
        CHECK(found.has_value() == row.good);
        if (found)
            CHECK(found->iso() == row.text);
    }
    CHECK(!Day::of(10'000, 1, 1));
    CHECK(!Day::of(-1, 1, 1));
    CHECK(!Day::of(2026, 257, 1));
}

TEST_CASE("numbers, weekdays and parts")
{
    CHECK(Day {}.iso() == "1970-01-01");
    CHECK(Day {}.weekday() == 4);
    CHECK(day("2026-11-21").weekday() == 6);
    CHECK(day("2026-11-22").weekday() == 7);
    CHECK(day("2026-11-23").weekday() == 1);
    CHECK(day("1868-01-25").weekday() == 6);
    CHECK(day("2026-03-01") - day("2026-02-01") == 28);
    CHECK(day("2024-02-28").plus_days(1).iso() == "2024-02-29");
    auto const d = day("2026-11-05");
    CHECK((d.year() == 2026 && d.month() == 11 && d.day_of_month() == 5));
}

TEST_CASE("months: a day that the month does not have becomes its last")
{
    struct Case { char const* from; int months; char const* to; };
    for (auto const& row : {
             Case { "2026-01-31", 1, "2026-02-28" }, Case { "2024-01-31", 1, "2024-02-29" }, Case { "2026-01-31", 2, "2026-03-31" },
             Case { "2026-03-31", -1, "2026-02-28" }, Case { "2026-12-15", 1, "2027-01-15" }, Case { "2024-02-29", 12, "2025-02-28" },
             Case { "2026-01-15", -13, "2024-12-15" }, Case { "2026-01-15", 0, "2026-01-15" },
         }) {
        CAPTURE(row.from);
        CAPTURE(row.months);
        CHECK(day(row.from).plus_months(row.months).iso() == row.to);
    }
}

TEST_CASE("Tokyo is nine hours ahead, also before 1970")
{
    auto const before_midnight = instant_in_tokyo(day("2026-11-06"), 23, 59, 59);
    CHECK(iso_in_tokyo(before_midnight) == "2026-11-06T23:59:59+09:00");
    CHECK(day_in_tokyo({ before_midnight.microseconds + 999'999 }) == day("2026-11-06"));
    CHECK(day_in_tokyo({ before_midnight.microseconds + 1'000'000 }) == day("2026-11-07"));
    CHECK(iso_in_tokyo({ 0 }) == "1970-01-01T09:00:00+09:00");
    CHECK(iso_in_tokyo({ -9 * 3'600'000'000LL - 1 }) == "1969-12-31T23:59:59+09:00");
    CHECK(instant_in_tokyo(day("2026-11-06"), 9, 12, 33).microseconds == 1'793'923'953'000'000);
    CHECK(SystemClock().now() > instant_in_tokyo(day("2024-01-01")));
    FixedClock clock({ 5 });
    clock.set({ 7 });
    CHECK(clock.now().microseconds == 7);
}

TEST_CASE("the fiscal year runs from April to March")
{
    CHECK(fiscal_year(day("2026-03-31")) == 2025);
    CHECK(fiscal_year(day("2026-04-01")) == 2026);
    CHECK(fiscal_year(day("2026-12-31")) == 2026);
    CHECK(fiscal_year(day("2027-01-01")) == 2026);
    CHECK(first_day_of_fiscal_year(2026).iso() == "2026-04-01");
    CHECK(last_day_of_fiscal_year(2026).iso() == "2027-03-31");
    CHECK_THROWS_AS(first_day_of_fiscal_year(0), std::out_of_range);
    CHECK_THROWS_AS(first_day_of_fiscal_year(10'000), std::out_of_range);
}

}  // namespace

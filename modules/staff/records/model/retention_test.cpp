#include <mado/records/retention.h>

#include <doctest/doctest.h>

using namespace mado;
using namespace mado::records;

namespace {
std::optional<Day> day(std::string_view iso) { return iso.empty() ? std::nullopt : Day::parse(iso); }
std::string shown(std::optional<Day> one) { return one ? one->iso() : ""; }
}

TEST_CASE("the term begins and ends: years, start, completed, end of effect or of use")
{
    struct Row { char const* name; int years; Start start; char const* completed; char const* ended; char const* starts; char const* until; };
    for (auto const& row : {
             Row { "a fiscal year ends on 31 March", 5, Start::FiscalYear, "2026-03-31", "", "2026-04-01", "2031-03-31" },
             Row { "the day after is the next one's", 5, Start::FiscalYear, "2026-04-01", "", "2027-04-01", "2032-03-31" },
             Row { "a year ends on 31 December", 3, Start::CalendarYear, "2026-12-31", "", "2027-01-01", "2029-12-31" },
             Row { "New Year's day", 3, Start::CalendarYear, "2027-01-01", "", "2028-01-01", "2030-12-31" },
             Row { "a permit runs on after its case is over", 5, Start::EndOfEffect, "2026-05-01", "2029-03-31", "2029-04-01", "2034-03-31" },
             Row { "an effect that had ended before the case did", 5, Start::EndOfEffect, "2026-05-01", "2026-04-10", "2026-05-02", "2031-05-01" },
             Row { "a permit whose end nobody knows", 5, Start::EndOfEffect, "2026-05-01", "", "", "" },
             Row { "in standing use", 10, Start::Standing, "2026-05-01", "", "", "" },
             Row { "no longer in use", 10, Start::Standing, "2026-05-01", "2027-03-31", "2027-04-01", "2037-03-31" },
             Row { "no longer in use, one day later", 10, Start::Standing, "2026-05-01", "2027-04-01", "2028-04-01", "2038-03-31" },
             Row { "permanent", permanent, Start::FiscalYear, "2026-05-01", "", "2027-04-01", "" },
             Row { "less than a year", under_one_year, Start::FiscalYear, "2026-05-01", "", "2026-05-01", "2026-05-01" },
             Row { "one year", 1, Start::FiscalYear, "2026-05-01", "", "2027-04-01", "2028-03-31" },
             Row { "begins on 29 February", 1, Start::EndOfEffect, "2028-01-01", "2028-02-28", "2028-02-29", "2029-02-27" },
             Row { "not complete", 5, Start::FiscalYear, "", "", "", "" },
         }) {
        CAPTURE(row.name);
        auto const span = span_of({ row.years, row.start }, day(row.completed), day(row.ended));
        CHECK(shown(span.starts) == row.starts);
        CHECK(shown(span.until) == row.until);
    }
}

TEST_CASE("the year of a folder")
{
    struct Row { Start start; char const* completed; int year; };
    for (auto const& row : { Row { Start::FiscalYear, "2027-03-31", 2026 }, Row { Start::FiscalYear, "2027-04-01", 2027 }, Row { Start::CalendarYear, "2027-03-31", 2027 },
             Row { Start::EndOfEffect, "2027-03-31", 2026 }, Row { Start::Standing, "2027-03-31", 0 } })
        CHECK(year_of_folder(row.start, *day(row.completed)) == row.year);
}

TEST_CASE("a folder is kept as long as its last record, longer when it was extended, and never goes while it is held")
{
    Rule const five { 5, Start::FiscalYear };
    Span const early { day("2020-04-01"), day("2025-03-31") }, late { day("2021-04-01"), day("2026-03-31") }, open {};
    CHECK(shown(end_of(five, { early, late }, {})) == "2026-03-31");
    CHECK(shown(end_of(five, { early, open }, {})) == "");
    CHECK(shown(end_of(five, {}, {})) == "");
    CHECK(shown(end_of(five, { early }, day("2028-03-31"))) == "2028-03-31");
    CHECK(shown(end_of(five, { late }, day("2025-12-31"))) == "2026-03-31");  // an extension never shortens
    CHECK(shown(end_of(five, { open }, day("2028-03-31"))) == "");
    CHECK(shown(end_of({ permanent, Start::FiscalYear }, { early }, day("2028-03-31"))) == "");

    CHECK(standing(five, day("2026-03-31"), false, *day("2026-03-31")) == Standing::Kept);
    CHECK(standing(five, day("2026-03-31"), false, *day("2026-04-01")) == Standing::Over);
    CHECK(standing(five, day("2026-03-31"), true, *day("2026-04-01")) == Standing::Held);
    CHECK(standing(five, day("2026-03-31"), true, *day("2026-03-31")) == Standing::Kept);
    CHECK(standing(five, {}, false, *day("2046-04-01")) == Standing::Open);
    CHECK(standing({ permanent, Start::FiscalYear }, {}, false, *day("2146-04-01")) == Standing::Permanent);
}

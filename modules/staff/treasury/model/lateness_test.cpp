#include <mado/treasury/lateness.h>

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace mado;
using namespace mado::treasury;

namespace {

Day day(std::string_view iso) { return *Day::parse(iso); }

LatenessRule ordinance()
{
    LatenessRule rule;
    rule.name = "ordinance";
    rule.rates = { { day("2022-01-01"), 240, 870 }, { day("2026-01-01"), 280, 910 } };
    rule.none_below = Yen(2'000);
    rule.principal_unit = Yen(1'000);
    rule.charge_none_below = Yen(1'000);
    rule.charge_unit = Yen(100);
    rule.cuts_each_span = true;
    return rule;
}
LatenessRule civil()
{
    LatenessRule rule;
    rule.name = "civil";
    rule.rates = { { day("1898-07-16"), 500, 500 }, { day("2020-04-01"), 300, 300 } };
    rule.fixed_at_start = true;
    rule.first_months = 0;
    rule.by_calendar_year = true;
    return rule;
}

struct Row {
    char const* name;
    LatenessRule rule;
    char const* due_on;
    std::int64_t owed;
    std::vector<LatePayment> payments;
    char const* through;
    std::int64_t charge;
};

}  // namespace

TEST_CASE("延滞金 and 遅延損害金: worked examples")
{
    auto uncut = ordinance();
    uncut.charge_none_below = Yen(0), uncut.charge_unit = Yen(1);
    std::vector<Row> const rows {
        { "paid on the last day", uncut, "2025-05-31", 100'000, {}, "2025-05-31", 0 },
        // 100,000 × 1 × 2.4 % ÷ 365 = 6.57
        { "one day late", uncut, "2025-05-31", 100'000, {}, "2025-06-01", 6 },
        // June, 30 days: 100,000 × 30 × 2.4 % ÷ 365 = 197.26
        { "the last day of the first month", uncut, "2025-05-31", 100'000, {}, "2025-06-30", 197 },
        // … and 1 day at 8.7 %: 23.83
        { "the first day after it", uncut, "2025-05-31", 100'000, {}, "2025-07-01", 197 + 23 },
        // … 1 July to 31 December: 184 days at 8.7 %: 4,385.75; 1 to 31 January at 9.1 %: 772.87
        { "over a change of the rate", uncut, "2025-05-31", 100'000, {}, "2026-01-31", 197 + 4'385 + 772 },
        { "cut below a hundred", ordinance(), "2025-05-31", 100'000, {}, "2026-01-31", 5'300 },
        // 12,000 × 30 × 2.4 % ÷ 365 = 23.67; 153 days at 8.7 %: 437.62
        { "below a thousand nothing is charged", ordinance(), "2025-05-31", 12'000, {}, "2025-11-30", 0 },
        { "below 2,000 of principal nothing", uncut, "2025-05-31", 1'999, {}, "2026-01-31", 0 },
        // 2,999 is 2,000: 3.94; 2,000 × 184 × 8.7 % ÷ 365 = 87.71
        { "the principal is cut below a thousand", uncut, "2025-05-31", 2'999, {}, "2025-12-31", 3 + 87 },
        // until 30 June of 100,000: 197.26; July of 40,000 at 8.7 %: 295.56
        { "a payment counts from the day after it", uncut, "2025-05-31", 100'000, { { day("2025-06-30"), Yen(60'000) } }, "2025-07-31", 197 + 295 },
        { "a payment within the term is not of the delay", uncut, "2025-05-31", 100'000, { { day("2025-05-31"), Yen(60'000) } }, "2025-06-01", 6 },
        { "all is paid", uncut, "2025-05-31", 100'000, { { day("2025-06-30"), Yen(100'000) } }, "2026-01-31", 197 },
        { "a payment that changes nothing of the cut principal parts no span", uncut, "2025-05-31", 100'900, { { day("2025-06-10"), Yen(500) } }, "2025-06-30", 197 },
        // 民法404条: 3 %, 366 days in 2024: 100,000 × 3 % × 60 ÷ 366 = 491.80
        { "民法 in a leap year", civil(), "2023-12-31", 100'000, {}, "2024-02-29", 491 },
        // 31 days of 2023 over 365 and 60 of 2024 over 366: 254.79 + 491.80 = 746.59, cut once
        { "over the turn of the year nothing is cut in between", civil(), "2023-11-30", 100'000, {}, "2024-02-29", 746 },
        // 民法419条1項: the rate of the first day of delay holds: 5 %. 31 days, the whole of 2020, 31 days: 424.66 + 5,000 + 424.66
        { "the rate of the beginning holds", civil(), "2019-11-30", 100'000, {}, "2021-01-31", 5'849 },
    };
    for (auto const& row : rows) {
        CAPTURE(row.name);
        CHECK(lateness_of(row.rule, day(row.due_on), Yen(row.owed), row.payments, day(row.through)).charge == Yen(row.charge));
    }
}

TEST_CASE("the spans add up to the days, and a large principal loses nothing")
{
    auto const found = lateness_of(ordinance(), day("2025-05-31"), Yen(100'000), {}, day("2026-01-31"));
    std::int64_t days = 0;
    for (auto const& span : found.spans)
        days += span.days();
    CHECK(days == 245);
    auto whole = civil();
    // 999,999,999,999 × 3 % for 365 days of 2023: 29,999,999,999.97
    CHECK(lateness_of(whole, day("2022-12-31"), Yen(999'999'999'999), {}, day("2023-12-31")).charge == Yen(29'999'999'999));
    CHECK(lateness_of(ordinance(), day("2025-05-31"), Yen(12'000), {}, day("2025-11-30")).is_cut);
}

TEST_CASE("the library's file is read whole, and a wrong one says line and mend")
{
    std::ifstream file(MADO_SOURCE_ROOT "/definitions/treasury/lateness.yaml");
    std::stringstream text;
    text << file.rdbuf();
    auto const read = lateness_rules(text.str());
    REQUIRE(read);
    REQUIRE(read->size() == 3);
    CHECK(read->front().rates.back().then == 910);
    CHECK(read->front().sure == "memory");
    CHECK((*read)[1].fixed_at_start);
    auto const wrong = lateness_rules("lateness: x\nrules:\n  a:\n    title: t\n    article: a\n    sure: memory\n    principal_unit: 0\n    rates:\n      2026-02-30: { then: '8.755' }\n");
    REQUIRE(!wrong);
    CHECK(wrong.error().size() == 3);
    CHECK(wrong.error().front().starts_with("lateness.yaml:4"));
    CHECK(!lateness_rules("lateness: x\nrules: {}\n"));
}

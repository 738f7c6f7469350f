// Who is to be written to about 現況届 on which day, and on which days a town writes.
#include <mado/child_support/reports.h>

#include "tests/facts_of_tests.h"

using namespace mado;
using namespace mado::child_support;
using namespace mado::child_support::test;

namespace {

Basis basis()
{
    Basis made { .claimed_on = on("2024-05-10"), .qualified_on = on("2024-05-10") };
    made.facts = { child("2024-05-10", "2017-05-05") };
    return made;
}

std::string due_on(std::string_view day, Basis const& of = basis(), std::vector<ReportNote> const& notes = {}, std::vector<Month> const& months = {})
{
    std::string all;
    for (auto const& one : reports_due(of, months, notes, Terms {}, on(day), calendar()))
        all += (all.empty() ? "" : " ") + word_of(one.step) + " " + std::to_string(one.year) + " " + one.by.iso();
    return all;
}

}  // namespace

TEST_CASE("told before August, reminded after its last day, warned before November; each on both sides of its day")
{
    struct Row { char const* day; char const* due; };
    for (auto const& [day, due] : { Row { "2026-07-19", "" }, Row { "2026-07-20", "told 2026 2026-08-31" }, Row { "2026-08-31", "told 2026 2026-08-31" }, Row { "2026-09-01", "" }, Row { "2026-09-04", "" },
             Row { "2026-09-05", "reminded 2026 2026-09-19" }, Row { "2026-10-09", "reminded 2026 2026-10-23" }, Row { "2026-10-10", "warned 2026 2026-10-24" }, Row { "2026-12-31", "warned 2026 2027-01-14" },
             Row { "2027-01-01", "" }, Row { "2025-08-31", "told 2025 2025-09-01" }, Row { "2025-09-01", "told 2025 2025-09-01" }, Row { "2025-09-02", "" } }) {  // 31 August 2025 is a Sunday
        CAPTURE(day);
        CHECK(due_on(day) == due);
    }
}

TEST_CASE("nobody twice, nobody whose report is there, nobody who owes none")
{
    CHECK(due_on("2026-07-20", basis(), { { 2026, ReportStep::Told, on("2026-07-20"), "paper", "" } }).empty());
    CHECK(due_on("2026-07-20", basis(), { { 2025, ReportStep::Told, on("2025-07-20"), "paper", "" } }) == "told 2026 2026-08-31");
    CHECK(due_on("2026-09-05", basis(), { { 2026, ReportStep::Reminded, on("2026-09-05"), "paper", "" } }).empty());
    CHECK(due_on("2026-10-10", basis(), { { 2026, ReportStep::Warned, on("2026-10-10"), "paper", "" } }).empty());
    CHECK(due_on("2026-09-05", basis(), { { 2026, ReportStep::Received, on("2026-08-20"), "", "" } }).empty());
    auto reported = basis();
    reported.facts.push_back(fact(FactKind::Report, "2026-08-20", { { "year", 2026 } }));
    CHECK(due_on("2026-09-05", reported).empty());
    auto lost = basis();
    lost.facts.push_back(fact(FactKind::Loss, "2026-07-10", { { "ground", "married" } }));
    CHECK(due_on("2026-07-20", lost).empty());
    auto late = basis();
    late.claimed_on = on("2026-08-01");      // who claims in August owes none
    CHECK(due_on("2026-08-10", late).empty());
    auto taken_over = basis();
    taken_over.counted_from = on("2026-08-02");
    CHECK(due_on("2026-09-05", taken_over).empty());
    taken_over.counted_from = on("2026-08-01");
    CHECK(due_on("2026-09-05", taken_over) == "reminded 2026 2026-09-19");
}

TEST_CASE("時効: the last word four months before the first withheld month lapses, once for its year")
{
    auto of = basis();
    of.facts.push_back(fact(FactKind::Report, "2028-08-20", { { "year", 2028 } }));
    std::vector<Month> months;
    for (auto const* month : { "2026-11-01", "2026-12-01", "2027-01-01" }) {
        Month one { .month = on(month) };
        one.state = MonthState::Withheld;
        months.push_back(one);
    }
    // November and December were to be paid on 8 January 2027 (the 11th is a holiday, the 9th and 10th a weekend): until 8 January 2029.
    CHECK(due_on("2028-09-07", of, {}, months).empty());
    CHECK(due_on("2028-09-08", of, {}, months) == "lapsing 2026 2029-01-08");
    CHECK(due_on("2029-01-08", of, {}, months) == "lapsing 2026 2029-01-08");
    CHECK(due_on("2028-09-08", of, { { 2026, ReportStep::Lapsing, on("2028-09-08"), "paper", "" } }, months).empty());
    months.resize(2);
    CHECK(due_on("2029-01-09", of, {}, months).empty());
    months[0].state = MonthState::Suspended, months[1].state = MonthState::Expired;
    CHECK(due_on("2028-09-08", of, {}, months).empty());
}

TEST_CASE("a day of every year, as people write it")
{
    struct Row { char const* words; char const* day; };
    for (auto const& [words, day] : { Row { "07-20", "07-20" }, Row { "7-20", "07-20" }, Row { "７／２０", "07-20" }, Row { "7月20日", "07-20" }, Row { "12-31", "12-31" }, Row { "02-29", "02-29" } }) {
        CAPTURE(words);
        REQUIRE(DayOfYear::parse(words));
        CHECK(DayOfYear::parse(words)->text() == day);
    }
    for (auto const* words : { "", "7", "20-07", "02-30", "7.20", "2026-07-20", "00-01", "七月二十日", "7-20x" }) {
        CAPTURE(words);
        CHECK_FALSE(DayOfYear::parse(words));
    }
    CHECK(DayOfYear { 2, 29 }.in(2027) == on("2027-02-28"));
    CHECK(report_year(on("2026-07-31")) == 2025);
    CHECK(report_year(on("2026-08-01")) == 2026);
}

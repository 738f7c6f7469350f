#include <mado/child_support/reports.h>

#include <mado/text/width.h>

#include <algorithm>
#include <charconv>

namespace mado::child_support {

namespace {

constexpr unsigned august = 8, last_of_august = 31, december = 12, last_of_december = 31;
constexpr int months_of_limitation = 24;     // 法22条

std::optional<unsigned> number_in(std::string_view words)
{
    unsigned value = 0;
    auto const [end, error] = std::from_chars(words.data(), words.data() + words.size(), value);
    return error == std::errc {} && end == words.data() + words.size() ? std::optional(value) : std::nullopt;
}

bool has(std::vector<ReportNote> const& notes, int year, ReportStep step)
{
    return std::ranges::any_of(notes, [&](ReportNote const& one) { return one.year == year && one.step == step; });
}

// The last day of 現況届: 31 August, moved to an open day (行政機関の休日に関する法律2条, 地方自治法4条の2第4項).
Day last_day_of_reports(int year, Calendar const& calendar)
{
    auto const day = *Day::of(year, august, last_of_august);
    return calendar.next_open(day).value_or(day);
}

std::optional<ReportDue> of_season(int year, std::vector<ReportNote> const& notes, Terms const& terms, Day today, Calendar const& calendar)
{
    auto const last = last_day_of_reports(year, calendar);
    if (today >= terms.told_on.in(year) && today <= last)
        return has(notes, year, ReportStep::Told) ? std::nullopt : std::optional(ReportDue { ReportStep::Told, year, last });
    auto const by = today.plus_days(terms.answer_days);
    if (today >= terms.warned_on.in(year) && today <= *Day::of(year, december, last_of_december))
        return has(notes, year, ReportStep::Warned) ? std::nullopt : std::optional(ReportDue { ReportStep::Warned, year, by });
    if (today >= terms.reminded_on.in(year) && today > last && today < terms.warned_on.in(year))
        return has(notes, year, ReportStep::Reminded) ? std::nullopt : std::optional(ReportDue { ReportStep::Reminded, year, by });
    return std::nullopt;
}

}  // namespace

Day DayOfYear::in(int year) const
{
    if (auto const found = Day::of(year, month, day))
        return *found;
    return Day::of(year, month, 1)->plus_months(1).plus_days(-1);
}

std::optional<DayOfYear> DayOfYear::parse(std::string_view words)
{
    auto const typed = text::narrow(words);
    std::vector<unsigned> numbers;
    for (std::size_t at = 0; at < typed.size();) {
        auto const end = std::min(typed.find_first_not_of("0123456789", at), typed.size());
        if (end > at)
            numbers.push_back(number_in(std::string_view(typed).substr(at, end - at)).value_or(0));
        else if (auto const rest = std::string_view(typed).substr(at); rest.starts_with("月") || rest.starts_with("日")) {
            at += std::string_view("月").size();
            continue;
        } else if (typed[at] != '-' && typed[at] != '/' && typed[at] != ' ')
            return std::nullopt;
        at = std::max(end, at + 1);
    }
    constexpr int leap_year = 2024;
    if (numbers.size() != 2 || !Day::of(leap_year, numbers[0], numbers[1]))
        return std::nullopt;
    return DayOfYear { numbers[0], numbers[1] };
}

std::string DayOfYear::text() const
{
    auto const two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return two(month) + "-" + two(day);
}

int report_year(Day arrived_on) { return arrived_on.month() >= august ? arrived_on.year() : arrived_on.year() - 1; }

std::vector<ReportDue> reports_due(Basis const& basis, std::vector<Month> const& months, std::vector<ReportNote> const& notes, Terms const& terms, Day today, Calendar const& calendar)
{
    std::vector<ReportDue> all;
    auto const year = today.year();
    // Who came from another system after the season began had the letters from there.
    bool const came_later = basis.counted_from && *basis.counted_from > *Day::of(year, august, 1);
    if (!came_later && owes_report(basis, year) && !has_reported(basis, year) && !has(notes, year, ReportStep::Received))
        if (auto const due = of_season(year, notes, terms, today, calendar))
            all.push_back(*due);
    for (auto const& one : months) {
        auto const last = payment_day(payment_month_of(one.month), calendar).plus_months(months_of_limitation);
        if (one.state != MonthState::Withheld || today > last || today < last.plus_months(-terms.months_before_lapse))
            continue;
        auto const of = allowance_year(one.month);
        if (!has(notes, of, ReportStep::Lapsing) && std::ranges::none_of(all, [&](ReportDue const& due) { return due.step == ReportStep::Lapsing && due.year == of; }))
            all.push_back({ ReportStep::Lapsing, of, last });
    }
    return all;
}

}  // namespace mado::child_support

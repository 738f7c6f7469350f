#include <mado/records/retention.h>

#include <mado/time/fiscal.h>

#include <algorithm>

namespace mado::records {

Span span_from(int years, Day starts)
{
    if (years == permanent)
        return { starts, std::nullopt };
    // 1年未満: for as long as the work needs it, so that it may go from the next day on.
    return { starts, years == under_one_year ? starts : starts.plus_months(years * 12).plus_days(-1) };
}

Span span_of(Rule const& rule, std::optional<Day> completed, std::optional<Day> ended)
{
    if (!completed)
        return {};
    if (rule.years == under_one_year && rule.start != Start::Standing)
        return span_from(rule.years, *completed);
    switch (rule.start) {
    case Start::FiscalYear: return span_from(rule.years, first_day_of_fiscal_year(fiscal_year(*completed) + 1));
    case Start::CalendarYear: return span_from(rule.years, *Day::of(completed->year() + 1, 1, 1));
    case Start::EndOfEffect: return ended ? span_from(rule.years, std::max(*ended, *completed).plus_days(1)) : Span {};
    case Start::Standing: return ended ? span_from(rule.years, first_day_of_fiscal_year(fiscal_year(std::max(*ended, *completed)) + 1)) : Span {};
    }
    return {};
}

int year_of_folder(Start start, Day completed)
{
    switch (start) {
    case Start::CalendarYear: return completed.year();
    case Start::Standing: return 0;
    case Start::FiscalYear:
    case Start::EndOfEffect: break;
    }
    return fiscal_year(completed);
}

std::optional<Day> end_of(Rule const& rule, std::vector<Span> const& records, std::optional<Day> extended_until)
{
    if (rule.years == permanent)
        return std::nullopt;
    std::optional<Day> last;
    for (auto const& record : records) {
        if (!record.until)
            return std::nullopt;
        last = last ? std::max(*last, *record.until) : *record.until;
    }
    return last && extended_until ? std::max(*last, *extended_until) : last;
}

Standing standing(Rule const& rule, std::optional<Day> until, bool is_held, Day today)
{
    if (rule.years == permanent)
        return Standing::Permanent;
    if (!until)
        return Standing::Open;
    if (today <= *until)
        return Standing::Kept;
    return is_held ? Standing::Held : Standing::Over;
}

}  // namespace mado::records

#pragma once
// 期間計算 (民法138条–143条) and ages (年齢計算ニ関スル法律). Nothing is answered for negative lengths and beyond the years 1 to 9999.
#include <mado/time/calendar.h>
#include <mado/time/day.h>

#include <cstdint>
#include <optional>

namespace mado {

struct Term {  // the length of a period; months first, then days
    std::int32_t months = 0;
    std::int32_t days = 0;
    static Term of_days(std::int32_t n) { return { 0, n }; }
    static Term of_months(std::int32_t n) { return { n, 0 }; }
    static Term of_years(std::int32_t n) { return { n * 12, 0 }; }
};

// The last day of a period whose first counted day (起算日) is given. Months run by the calendar: they end on the eve of the
// corresponding day, or on the last day of a month that has no such day (民法143条2項).
std::optional<Day> last_day(Day first_counted, Term term);

// The first day is not counted (民法140条); a last day that is closed moves to the next open one (民法142条, 地方自治法4条の2第4項).
std::optional<Day> deadline(Day from, Term term, Calendar const& calendar);
// n open days after `from`, which is not counted itself. 0 is `from`.
std::optional<Day> add_working_days(Day from, std::int32_t n, Calendar const& calendar);
std::int32_t working_days_between(Day from, Day through, Calendar const& calendar);  // open days after `from` up to and with `through`

std::optional<int> age(Day born, Day on);                     // everyday age, from the birthday on; nothing before birth
// An age is reached on the eve of the birthday (年齢計算ニ関スル法律; 民法143条); born on 29 February: on 28 February.
std::optional<Day> age_reached_on(Day born, int years);
std::optional<Day> fiscal_year_end_of_age(Day born, int years);  // n歳に達する日以後の最初の3月31日
// Months begun from the first day to the last, both counted; 1月未満は1月. 0 when the last is before the first.
std::int32_t months_begun(Day from, Day through);

}  // namespace mado

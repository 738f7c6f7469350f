#pragma once
// The clock of a limit (標準処理期間, 決定期限): pauses and extensions (grammar of definitions, limits).
#include <mado/time/calendar.h>
#include <mado/time/day.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace mado {

// From the day after the request up to and with the day of the answer the clock stands; the day of the request is counted.
struct Pause {
    Day asked;
    std::optional<Day> answered {};  // nothing: it still stands
};

enum class Count { Days, WorkingDays };

// Added to the unmoved end, or a chosen last day that takes the place of the end and is never moved.
struct Extension {
    Count count = Count::Days;
    std::int32_t length = 0;
    std::optional<Day> until {};
};

struct Limit {
    Day starts;                        // not counted (民法140条)
    Count count = Count::Days;
    std::int32_t length = 0;
    std::vector<Pause> pauses {};      // in any order; days in several are left out once
    std::vector<Extension> extensions {};  // in the order in which they were made
};

// The last day. Counted in days, a last day that is closed moves to the next open day, once, at the end. Nothing while the clock
// stands (a pause without an answer began before the end), for negative lengths, and beyond the year 9999.
std::optional<Day> clock_end(Limit const& limit, Calendar const& calendar);
// The same as if every open pause were answered on that day: what to show as expected while the clock stands.
std::optional<Day> clock_end_if_answered(Limit limit, Day on, Calendar const& calendar);

}  // namespace mado

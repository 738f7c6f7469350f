#include <mado/time/limit.h>

#include <algorithm>

namespace mado {

namespace {

bool stands(Limit const& limit, Day day)
{
    return std::any_of(limit.pauses.begin(), limit.pauses.end(),
        [&](Pause const& pause) { return day > pause.asked && (!pause.answered || day <= *pause.answered); });
}

bool stands_for_good(Limit const& limit, Day day)
{
    return std::any_of(limit.pauses.begin(), limit.pauses.end(), [&](Pause const& pause) { return day > pause.asked && !pause.answered; });
}

// The day on which `length` more days have been counted, not yet moved.
std::optional<Day> counted(Limit const& limit, Day from, Count count, std::int32_t length, Calendar const& calendar)
{
    if (length < 0)
        return {};
    auto const last = *Day::of(9999, 12, 31);
    auto day = from;
    while (length > 0) {
        day = day.plus_days(1);
        if (day > last || stands_for_good(limit, day))
            return {};
        if (!stands(limit, day) && (count == Count::Days || calendar.is_open(day)))
            --length;
    }
    return day;
}

}  // namespace

std::optional<Day> clock_end(Limit const& limit, Calendar const& calendar)
{
    auto end = counted(limit, limit.starts, limit.count, limit.length, calendar);
    auto moves = limit.count == Count::Days;
    for (auto const& extension : limit.extensions) {
        if (extension.until) {
            end = extension.until;
            moves = false;
        } else if (end) {
            end = counted(limit, *end, extension.count, extension.length, calendar);
            moves = extension.count == Count::Days;
        }
    }
    return end && moves ? calendar.next_open(*end) : end;
}

std::optional<Day> clock_end_if_answered(Limit limit, Day on, Calendar const& calendar)
{
    for (auto& pause : limit.pauses)
        if (!pause.answered)
            pause.answered = std::max(on, pause.asked);
    return clock_end(limit, calendar);
}

}  // namespace mado

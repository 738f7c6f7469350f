#pragma once
// On which days a tenant is open. A plain value: who has the data fills it.
#include <mado/time/day.h>

#include <array>
#include <optional>
#include <set>
#include <vector>

namespace mado {

struct YearlyClosure {  // from and through the same days every year; may pass the new year
    unsigned from_month, from_day, through_month, through_day;
    bool holds(Day day) const;
};

struct Calendar {
    std::array<bool, 8> closed_on_weekday {};  // by Day::weekday(), 1 Monday … 7 Sunday; [0] is not used
    std::set<Day> holidays {};                 // 国民の祝日に関する法律
    std::vector<YearlyClosure> yearly {};
    std::set<Day> closed {};                   // closed besides
    std::set<Day> open {};                     // open in spite of all above

    bool is_open(Day day) const;
    bool is_working_day(Day day) const { return is_open(day); }
    std::optional<Day> next_open(Day day) const;  // the day itself when open; nothing when never again until the year 9999

    // Saturdays, Sundays, holidays, 12/29 to 1/3 (地方自治法4条の2第2項; 行政機関の休日に関する法律1条1項).
    static Calendar of_offices(std::set<Day> holidays);
    static Calendar always_open() { return {}; }
};

}  // namespace mado

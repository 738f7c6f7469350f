#pragma once
#include <mado/time/instant.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado {

// A day of the proleptic Gregorian calendar. Text form: ISO 8601 "2026-04-01" (day_text columns). Years 1 to 9999.
class Day {
public:
    Day() = default;                                    // 1970-01-01
    static std::optional<Day> of(int year, unsigned month, unsigned day);  // nothing when there is no such day
    static std::optional<Day> parse(std::string_view iso);
    static Day from_number(std::int32_t days_since_1970) { Day d; d.number_ = days_since_1970; return d; }

    int year() const;
    unsigned month() const;         // 1..12
    unsigned day_of_month() const;  // 1..31
    unsigned weekday() const;       // 1 Monday … 7 Sunday (ISO 8601)
    std::int32_t number() const { return number_; }
    std::string iso() const;

    Day plus_days(std::int32_t days) const { return from_number(number_ + days); }
    Day plus_months(int months) const;  // a day that the month does not have becomes its last day
    friend auto operator<=>(Day const&, Day const&) = default;
    friend std::int32_t operator-(Day a, Day b) { return a.number_ - b.number_; }

private:
    std::int32_t number_ = 0;
};

// Asia/Tokyo is UTC+9 without summer time since 1951.
Day day_in_tokyo(Instant at);
struct TimeOfDay { int hour, minute, second; };
TimeOfDay time_in_tokyo(Instant at);
Instant instant_in_tokyo(Day day, int hour = 0, int minute = 0, int second = 0);
std::string iso_in_tokyo(Instant at);  // "2026-11-06T09:12:33+09:00"

}  // namespace mado

#pragma once
// Dates, times and durations as FEEL has them (DMN 1.5, 10.3.2.3.4 ff.): wider than mado::Day, and with or without a zone.
#include <mado/time/day.h>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado::feel {

// A day of the proleptic Gregorian calendar, years -999,999,999 to 999,999,999.
struct Date {
    std::int64_t days = 0;  // since 1970-01-01

    struct Civil { std::int64_t year; int month, day; };
    static std::optional<Date> of(std::int64_t year, int month, int day);  // nothing when there is no such day
    static std::optional<Date> parse(std::string_view iso);
    static Date of(Day day) { return { day.number() }; }
    std::optional<Day> day() const;       // nothing outside the years 1 to 9999
    Civil civil() const;
    int weekday() const;                  // 1 Monday … 7 Sunday
    std::optional<Date> plus_months(std::int64_t months) const;  // a day that the month does not have becomes its last day
    std::string to_text() const;
    friend auto operator<=>(Date const&, Date const&) = default;
};

// No zone, an offset from UTC, or a zone of the IANA database.
struct Zone {
    enum class Kind : std::uint8_t { None, Offset, Named };
    Kind kind = Kind::None;
    std::uint16_t name = 0;               // index of a named zone
    std::int32_t offset = 0;              // seconds east of UTC of an Offset
    static Zone none() { return {}; }
    static Zone of_offset(std::int32_t seconds) { return { Kind::Offset, 0, seconds }; }
    static std::optional<Zone> named(std::string_view iana);
    std::string_view iana() const;        // of a Named zone
    friend bool operator==(Zone const&, Zone const&) = default;
};

struct Time {
    static constexpr std::int64_t day_nanoseconds = 86'400'000'000'000;
    std::int64_t nanoseconds = 0;         // of the day, as the wall clock shows
    Zone zone {};
    static std::optional<Time> of(int hour, int minute, int second, std::int32_t nanosecond = 0, Zone zone = {});
    static std::optional<Time> parse(std::string_view iso);
    int hour() const { return static_cast<int>(nanoseconds / 3'600'000'000'000); }
    int minute() const { return static_cast<int>(nanoseconds / 60'000'000'000 % 60); }
    int second() const { return static_cast<int>(nanoseconds / 1'000'000'000 % 60); }
    std::string to_text() const;
};

struct DateTime {
    Date date {};
    Time time {};
    static std::optional<DateTime> parse(std::string_view iso);  // a date alone is its midnight
    static DateTime in_tokyo(Instant at);                        // with the offset +09:00
    std::int32_t offset() const;                                 // seconds east of UTC; 0 without a zone
    std::string to_text() const;
};

struct DaysTime {  // days and time duration
    std::int64_t seconds = 0;             // rounded down
    std::int32_t nanoseconds = 0;         // 0 to 999,999,999, to be added
    static DaysTime of_days(std::int64_t days) { return { days * 86'400, 0 }; }
    static std::optional<DaysTime> parse(std::string_view iso);
    std::string to_text() const;
    friend auto operator<=>(DaysTime const&, DaysTime const&) = default;
};

struct YearsMonths {  // years and months duration
    std::int64_t months = 0;
    static std::optional<YearsMonths> parse(std::string_view iso);
    std::string to_text() const;
    friend auto operator<=>(YearsMonths const&, YearsMonths const&) = default;
};

}  // namespace mado::feel

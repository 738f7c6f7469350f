#pragma once
// Dates, times and durations: XML Schema's forms, the date patterns of UAX #35 that CSVW names, and order.
#include "base_type.h"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::csvw {

struct Moment {
    std::int64_t year = 1972;                 // a leap year where none is said
    int month = 1, day = 1, hour = 0, minute = 0, second = 0;
    std::string fraction {};                  // digits of the second
    std::optional<int> zone {};               // minutes east of Greenwich

    std::string text(Kind kind) const;
};

std::optional<Moment> moment_of(Kind kind, std::string_view text);
std::partial_ordering compare(Moment const& a, Moment const& b);

struct Duration {
    std::int64_t months = 0, seconds = 0;
    std::string fraction {};
    bool negative = false;
};

std::optional<Duration> duration_of(Kind kind, std::string_view text);
std::partial_ordering compare(Duration const& a, Duration const& b);  // unordered where the length of a month decides

class DateFormat {
public:
    // Nothing: not a pattern that is known, or not one of this kind.
    static std::optional<DateFormat> of(Kind kind, std::string_view pattern);
    std::optional<Moment> read(std::string_view text) const;

private:
    struct Field {
        char sign;                            // y M d H m s S X x, or '\'' for a literal
        std::size_t count;
        std::string literal {};
    };
    std::vector<Field> fields_ {};
};

}  // namespace mado::csvw

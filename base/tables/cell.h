#pragma once
// How a cell of each type is written. Only what would be written again with the same letters is of the type; else it is text.
#include <mado/tables/columns.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mado::tables {

constexpr int digits_at_most = 18;            // of a Decimal, so that its columns compare as 64 bits
constexpr std::int64_t power_of_ten(int exponent)
{
    std::int64_t power = 1;
    for (int i = 0; i < exponent; ++i)
        power *= 10;
    return power;
}

// A number as it is written: its digits without the point, and how many stand behind it.
struct Written {
    std::int64_t digits = 0;
    std::uint8_t scale = 0, whole = 0;        // whole: digits before the point
};

inline bool read_integer(std::string_view cell, std::int64_t& value)
{
    auto const* at = cell.data();
    auto const* const end = at + cell.size();
    bool const negative = at < end && *at == '-';
    at += negative ? 1 : 0;
    auto const size = end - at;
    if (size < 1 || size > 19 || (*at == '0' && (size > 1 || negative)))
        return false;
    std::uint64_t sum = 0;
    for (; at < end; ++at) {
        auto const digit = static_cast<unsigned>(*at) - '0';
        if (digit > 9)
            return false;
        sum = sum * 10 + digit;               // 19 digits fit into 64 bits without a sign
    }
    if (sum > static_cast<std::uint64_t>(INT64_MAX) + (negative ? 1 : 0))
        return false;
    value = static_cast<std::int64_t>(negative ? 0 - sum : sum);
    return true;
}
bool read_decimal(std::string_view cell, Written& value);      // also what is an integer of 18 digits
bool read_boolean(std::string_view cell, std::int64_t& value);
bool read_day(std::string_view cell, std::int64_t& value);     // days since 1970-01-01; years 0001 to 9999
bool read_instant(std::string_view cell, std::int64_t& value);

// An Instant is kept with how it was written: seconds since 1970 (in UTC where it has a zone), then twelve bits of its zone.
enum class Zone { None, Zulu, Offset };
constexpr std::int64_t zone_bits = 12, zone_mask = (1 << zone_bits) - 1, zone_middle = 1 << 11;  // 0: none, 1: Z, else minutes east + zone_middle
constexpr bool has_zone(std::int64_t instant) { return (instant & zone_mask) != 0; }
constexpr std::int64_t seconds_of(std::int64_t instant) { return instant >> zone_bits; }

// Appends the letters. A Decimal: `value` in parts of 10^-kept, of which `scale` were written.
void write_integer(std::int64_t value, std::string& out);
void write_decimal(std::int64_t value, int kept, int scale, std::string& out);
void write_boolean(std::int64_t value, std::string& out);
void write_day(std::int64_t value, std::string& out);
void write_instant(std::int64_t value, std::string& out);
void write_cell(Type type, std::int64_t value, int kept, int scale, std::string& out);

}  // namespace mado::tables

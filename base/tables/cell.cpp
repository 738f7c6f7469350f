#include "cell.h"

#include <charconv>
#include <chrono>

namespace mado::tables {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }

// The number of `size` digits at `at`, or -1.
int digits(char const* at, int size)
{
    int value = 0;
    for (int i = 0; i < size; ++i) {
        if (!is_digit(at[i]))
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

void write_two(std::int64_t value, std::string& out)
{
    out += static_cast<char>('0' + value / 10);
    out += static_cast<char>('0' + value % 10);
}

}  // namespace

bool read_decimal(std::string_view cell, Written& value)
{
    auto const* at = cell.data();
    auto const* const end = at + cell.size();
    bool const negative = at < end && *at == '-';
    at += negative ? 1 : 0;
    if (end - at < 1 || end - at > digits_at_most + 1)
        return false;
    auto const* const begin = at;
    std::uint64_t sum = 0;                    // of 19 digits at most
    for (; at < end; ++at) {
        auto const digit = static_cast<unsigned>(*at) - '0';
        if (digit > 9)
            break;
        sum = sum * 10 + digit;
    }
    auto const whole = at - begin;
    if (whole == 0 || (*begin == '0' && whole > 1))
        return false;
    std::ptrdiff_t scale = 0;
    if (at < end) {
        if (*at++ != '.')
            return false;
        auto const* const point = at;
        for (; at < end; ++at) {
            auto const digit = static_cast<unsigned>(*at) - '0';
            if (digit > 9)
                return false;
            sum = sum * 10 + digit;
        }
        scale = at - point;
        if (scale == 0)
            return false;
    }
    if (whole + scale > digits_at_most || (negative && sum == 0))
        return false;
    value = { static_cast<std::int64_t>(negative ? 0 - sum : sum), static_cast<std::uint8_t>(scale), static_cast<std::uint8_t>(whole) };
    return true;
}

bool read_boolean(std::string_view cell, std::int64_t& value)
{
    value = cell == "true" ? 1 : 0;
    return cell == "true" || cell == "false";
}

bool read_day(std::string_view cell, std::int64_t& value)
{
    if (cell.size() != 10 || cell[4] != '-' || cell[7] != '-')
        return false;
    auto const year = digits(cell.data(), 4), month = digits(cell.data() + 5, 2), day = digits(cell.data() + 8, 2);
    if (year < 1 || month < 1 || day < 1)
        return false;
    std::chrono::year_month_day const date(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok())
        return false;
    value = std::chrono::sys_days(date).time_since_epoch().count();
    return true;
}

// ISO 8601 and RFC 3339: 2026-04-01T09:30:00, then nothing, Z or +09:00.
bool read_instant(std::string_view cell, std::int64_t& value)
{
    std::int64_t day = 0;
    if (cell.size() < 19 || cell[10] != 'T' || cell[13] != ':' || cell[16] != ':' || !read_day(cell.substr(0, 10), day))
        return false;
    auto const hour = digits(cell.data() + 11, 2), minute = digits(cell.data() + 14, 2), second = digits(cell.data() + 17, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
        return false;
    std::int64_t zone = 0, east = 0;
    if (cell.size() == 20 && cell[19] == 'Z')
        zone = 1;
    else if (cell.size() == 25 && (cell[19] == '+' || cell[19] == '-') && cell[22] == ':') {
        auto const hours = digits(cell.data() + 20, 2), minutes = digits(cell.data() + 23, 2);
        if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
            return false;
        east = (cell[19] == '-' ? -1 : 1) * (hours * 60 + minutes);
        if (east == 0 && cell[19] == '-')
            return false;
        zone = east + zone_middle;
    } else if (cell.size() != 19)
        return false;
    value = (day * 86'400 + hour * 3'600 + minute * 60 + second - east * 60) << zone_bits | zone;
    return true;
}

void write_integer(std::int64_t value, std::string& out)
{
    char room[24];
    auto const [end, error] = std::to_chars(room, room + sizeof room, value);
    out.append(room, end);
}

void write_decimal(std::int64_t value, int kept, int scale, std::string& out)
{
    value /= power_of_ten(kept - scale);
    if (value < 0)
        out += '-';
    char room[24];
    auto const [end, error] = std::to_chars(room, room + sizeof room, value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
    std::string_view const written(room, static_cast<std::size_t>(end - room));
    auto const behind = static_cast<std::size_t>(scale);
    if (behind == 0) {
        out += written;
        return;
    }
    if (written.size() > behind)
        out += written.substr(0, written.size() - behind);
    else
        out += '0';
    out += '.';
    out.append(written.size() < behind ? behind - written.size() : 0, '0');
    out += written.substr(written.size() > behind ? written.size() - behind : 0);
}

void write_boolean(std::int64_t value, std::string& out) { out += value != 0 ? "true" : "false"; }

void write_day(std::int64_t value, std::string& out)
{
    // Years that a cell may have; a file that says otherwise is read without harm.
    value = value < -719'162 ? -719'162 : value > 2'932'896 ? 2'932'896 : value;
    std::chrono::year_month_day const date { std::chrono::sys_days { std::chrono::days { value } } };
    auto const year = static_cast<int>(date.year());
    write_two(year / 100, out);
    write_two(year % 100, out);
    out += '-';
    write_two(static_cast<unsigned>(date.month()), out);
    out += '-';
    write_two(static_cast<unsigned>(date.day()), out);
}

void write_instant(std::int64_t value, std::string& out)
{
    auto const zone = value & zone_mask;
    auto const east = zone > 1 ? zone - zone_middle : 0;
    auto const seconds = seconds_of(value) + east * 60;
    auto const day = (seconds >= 0 ? seconds : seconds - 86'399) / 86'400, left = seconds - day * 86'400;
    write_day(day, out);
    out += 'T';
    write_two(left / 3'600, out);
    out += ':';
    write_two(left / 60 % 60, out);
    out += ':';
    write_two(left % 60, out);
    if (zone == 1)
        out += 'Z';
    if (zone <= 1)
        return;
    auto const minutes = east < 0 ? -east : east;
    out += east < 0 ? '-' : '+';
    write_two(minutes / 60 % 100, out);
    out += ':';
    write_two(minutes % 60, out);
}

void write_cell(Type type, std::int64_t value, int kept, int scale, std::string& out)
{
    switch (type) {
    case Type::Text: return;
    case Type::Integer: return write_integer(value, out);
    case Type::Decimal: return write_decimal(value, kept, scale, out);
    case Type::Boolean: return write_boolean(value, out);
    case Type::Day: return write_day(value, out);
    case Type::Instant: return write_instant(value, out);
    }
}

}  // namespace mado::tables

#include "numbers.h"

#include <mado/time/day.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <optional>

namespace mado::xlsx {

namespace {

constexpr std::int64_t seconds_a_day = 86'400;

// The first section (of positive numbers), without what is only written out: "年", \-, _), *x, [$-411], [赤]. Elapsed time in brackets stays.
std::string significant(std::string_view code)
{
    std::string out;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        if (code[i] == '"') {
            i = std::min(code.find('"', i + 1), code.size());
        } else if (code[i] == '\\' || code[i] == '_' || code[i] == '*') {
            ++i;
        } else if (code[i] == '[') {
            auto const end = std::min(code.find(']', i), code.size());
            auto const inside = code.substr(i + 1, end - i - 1);
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos)
                (out += '[') += inside.front();
            i = end;
        } else
            out += code[i] >= 'A' && code[i] <= 'Z' ? static_cast<char>(code[i] + 32) : code[i];
    }
    for (std::string_view const half : { "am/pm", "a/p" })
        if (auto const at = out.find(half); at != std::string::npos)
            out.replace(at, half.size(), "h");
    return out;
}

Format built_in(unsigned id)
{
    using enum Format::Shows;
    // 27 to 36 and 50 to 58 are days of the era and of East Asia; 32, 33 and 45 to 47 times.
    if (id == 22)
        return { DayAndTime };
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
        return { Day };
    if ((id >= 18 && id <= 21) || id == 32 || id == 33 || id == 45 || id == 47)
        return { Time, 0, id == 19 || id == 21 || id == 33 || id >= 45 };
    if (id == 46)
        return { Elapsed, 0, true };
    return {};
}

std::string time_text(std::int64_t seconds, bool with_seconds)
{
    char text[48];
    auto const length = std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(seconds / 3'600), static_cast<long long>(seconds / 60 % 60),
        static_cast<long long>(seconds % 60));
    return std::string(text, static_cast<std::size_t>(length) - (with_seconds || seconds % 60 != 0 ? 0u : 3u));
}

// Nothing: no day of the calendar. Day 60 of 1900 is its 29 February, which there was not; the days before it are one further on.
std::optional<std::int64_t> days_since_1970(std::int64_t serial, Epoch epoch)
{
    if (serial < 0 || serial > 2'958'465)
        return std::nullopt;
    if (epoch == Epoch::Of1904)
        return serial - 24'107;
    if (serial == 0 || serial == 60)
        return std::nullopt;
    return serial - 25'569 + (serial < 60 ? 1 : 0);
}

std::string number_text(double value, std::string_view written, std::size_t zeros)
{
    char text[400];
    auto const size = std::abs(value);
    bool const is_plain = size == 0 || (size >= 1e-7 && size < 1e21);
    auto const made = is_plain ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed) : std::to_chars(text, text + sizeof text, value);
    if (made.ec != std::errc() || !std::isfinite(value))
        return std::string(written);
    std::string out(text, made.ptr);
    if (out == "-0")
        out = "0";
    if (zeros > out.size() && out.find_first_not_of("0123456789") == std::string::npos)
        out.insert(0, zeros - out.size(), '0');
    return out;
}

}  // namespace

Format format_of(unsigned id, std::string_view code)
{
    if (code.empty())
        return built_in(id);
    auto const text = significant(code);
    if (text.starts_with("general") || text.starts_with("g/"))
        return {};
    auto const has = [&](std::string_view letters) { return text.find_first_of(letters) != std::string::npos; };
    bool const is_time = has("hs") || text.find("[m") != std::string::npos;
    if (has("0#?") && !is_time) {
        bool const only_zeros = text.size() > 1 && text.find_first_not_of('0') == std::string::npos;
        return { Format::Shows::Number, only_zeros ? std::min<std::size_t>(text.size(), 30) : 0 };
    }
    bool const is_day = has("ydegab") || (has("m") && !is_time);
    if (is_day && !is_time)
        return { Format::Shows::Day };
    if (is_time && text.find('[') != std::string::npos && !is_day)
        return { Format::Shows::Elapsed, 0, has("s") };
    if (is_time)
        return { is_day ? Format::Shows::DayAndTime : Format::Shows::Time, 0, has("s") };
    return {};
}

std::string shown(std::string_view written, Format const& format, Epoch epoch)
{
    double value = 0;
    auto const read = std::from_chars(written.data(), written.data() + written.size(), value);
    if (read.ec != std::errc() || read.ptr != written.data() + written.size())
        return std::string(written);
    using enum Format::Shows;  // its Day hides the calendar's
    if (format.shows == Number || !(value >= 0 && value < 3e6))
        return number_text(value, written, format.zeros);
    auto seconds = static_cast<std::int64_t>(std::llround(value * static_cast<double>(seconds_a_day)));
    if (format.shows == Elapsed)
        return time_text(seconds, format.seconds);
    if (format.shows == Time)
        return time_text(seconds % seconds_a_day, format.seconds);
    // A day that is shown without its time loses what its number has behind the point, as on the sheet.
    auto const days = days_since_1970(format.shows == Day ? static_cast<std::int64_t>(value) : seconds / seconds_a_day, epoch);
    if (!days)
        return number_text(value, written, 0);
    auto const day = mado::Day::from_number(static_cast<std::int32_t>(*days)).iso();
    return format.shows == Day ? day : day + "T" + time_text(seconds % seconds_a_day, true);
}

}  // namespace mado::xlsx

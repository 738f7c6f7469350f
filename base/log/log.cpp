#include <mado/log/log.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <unistd.h>

namespace mado::log {

namespace {

constexpr std::size_t longest_value = 200, longest_line = 4096;
constexpr std::array<std::string_view, 4> words { "debug", "info", "warn", "error" };

std::atomic<int> descriptor { 2 };
std::atomic<Level> least { Level::Info };

void append_padded(std::string& out, std::int64_t value, std::size_t width)
{
    auto const digits = std::to_string(value);
    out.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
}

void append_moment(std::string& out, std::int64_t unix_microseconds)
{
    using namespace std::chrono;
    sys_time<microseconds> const at { microseconds { unix_microseconds } };
    auto const day = floor<days>(at);
    year_month_day const date { day };
    hh_mm_ss const time { at - day };
    append_padded(out, static_cast<int>(date.year()), 4);
    append_padded(out += '-', static_cast<unsigned>(date.month()), 2);
    append_padded(out += '-', static_cast<unsigned>(date.day()), 2);
    append_padded(out += 'T', time.hours().count(), 2);
    append_padded(out += ':', time.minutes().count(), 2);
    append_padded(out += ':', time.seconds().count(), 2);
    append_padded(out += '.', time.subseconds().count(), 6);
    out += 'Z';
}

// Printable ASCII alone; a character of several bytes becomes one '?'.
void append_text(std::string& out, std::string_view text)
{
    out += '"';
    std::size_t written = 0;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if ((byte & 0xC0) == 0x80)
            continue;
        if (written++ == longest_value) {
            out += "...";
            break;
        }
        if (c == '"' || c == '\\')
            out += '\\';
        out += byte >= 0x20 && byte < 0x7F ? c : '?';
    }
    out += '"';
}

void append_value(std::string& out, Field const& field)
{
    if (auto const* number = std::get_if<std::int64_t>(&field.value))
        out += std::to_string(*number);
    else if (auto const* count = std::get_if<std::uint64_t>(&field.value))
        out += std::to_string(*count);
    else if (auto const* flag = std::get_if<bool>(&field.value))
        out += *flag ? "true" : "false";
    else
        append_text(out, std::get<std::string_view>(field.value));
}

std::int64_t now()
{
    using namespace std::chrono;
    return duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
}

}  // namespace

std::optional<Level> level_of(std::string_view word)
{
    for (std::size_t i = 0; i < words.size(); ++i)
        if (words[i] == word)
            return static_cast<Level>(i);
    return {};
}

void start(Sink sink)
{
    descriptor = sink.descriptor;
    least = sink.least;
}

bool wanted(Level level) { return level >= least.load(std::memory_order_relaxed); }

std::string line(Level level, std::string_view event, Fields fields, std::int64_t unix_microseconds)
{
    std::string out = "{\"time\":\"";
    append_moment(out, unix_microseconds);
    out.append("\",\"level\":\"").append(words.at(static_cast<std::size_t>(level))).append("\",\"event\":");
    append_text(out, event);
    std::string member;
    for (auto const& field : fields) {
        member = ",";
        append_text(member, field.name);
        member += ':';
        append_value(member, field);
        if (out.size() + member.size() + std::string_view(",\"cut\":true}\n").size() > longest_line) {
            out += ",\"cut\":true";
            break;
        }
        out += member;
    }
    return out += "}\n";
}

void write(Level level, std::string_view event, Fields fields)
{
    if (!wanted(level))
        return;
    auto const bytes = line(level, event, fields, now());
    // One write a line. What cannot be written is lost: there is nowhere to say so.
    while (::write(descriptor.load(std::memory_order_relaxed), bytes.data(), bytes.size()) < 0 && errno == EINTR) {
    }
}

}  // namespace mado::log

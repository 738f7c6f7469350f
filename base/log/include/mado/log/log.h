#pragma once
// One JSON object a line. The one allowed global: where the lines go, set at start. Fields are ids, codes and numbers, never a person's
// words: by design only printable ASCII passes (all else becomes '?') and long values are cut, so that no name can stand in a log.
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mado::log {

enum class Level { Debug, Info, Warn, Error };
std::optional<Level> level_of(std::string_view word);  // "debug", "info", "warn", "error"

struct Field {
    std::string_view name;
    std::variant<std::int64_t, std::uint64_t, bool, std::string_view> value;
    Field(std::string_view n, std::same_as<bool> auto v) : name(n), value(v) {}
    template <std::signed_integral T>
    Field(std::string_view n, T v) : name(n), value(static_cast<std::int64_t>(v)) {}
    template <std::unsigned_integral T>
        requires(!std::same_as<T, bool>)
    Field(std::string_view n, T v) : name(n), value(static_cast<std::uint64_t>(v)) {}
    Field(std::string_view n, std::string_view v) : name(n), value(v) {}
    Field(std::string_view n, char const* v) : name(n), value(std::string_view(v)) {}
    Field(std::string_view n, std::string const& v) : name(n), value(std::string_view(v)) {}
};
using Fields = std::initializer_list<Field>;

// Where lines go from now on; until then: standard error, from Info on. Set before the threads start.
struct Sink {
    int descriptor = 2;
    Level least = Level::Info;
};
void start(Sink sink);
bool wanted(Level level);

// log::info("http.answered", { { "status", 200 }, { "took_us", took } });   event: dotted lower-case words
void write(Level level, std::string_view event, Fields fields = {});
inline void debug(std::string_view event, Fields fields = {}) { write(Level::Debug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::Info, event, fields); }
inline void warn(std::string_view event, Fields fields = {}) { write(Level::Warn, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::Error, event, fields); }

// The line itself, for a given moment: what write() sends, with a newline, at most 4,096 bytes (atomic on pipes, POSIX PIPE_BUF).
std::string line(Level level, std::string_view event, Fields fields, std::int64_t unix_microseconds);

}  // namespace mado::log

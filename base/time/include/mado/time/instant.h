#pragma once
#include <compare>
#include <cstdint>
#include <string>

namespace mado {

// A moment, UTC, in microseconds since 1970-01-01 (POSIX time, no leap seconds). Stored in time_int columns.
struct Instant {
    std::int64_t microseconds = 0;
    friend auto operator<=>(Instant const&, Instant const&) = default;
};

// Passed in; nothing else reads the machine's clock.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock final : public Clock {
public:
    Instant now() const override;
};

class FixedClock final : public Clock {  // for tests and the demo's seeding
public:
    explicit FixedClock(Instant at) : at_(at) {}
    Instant now() const override { return at_; }
    void set(Instant at) { at_ = at; }

private:
    Instant at_;
};

}  // namespace mado

#pragma once
// A value of FEEL: 24 bytes, cheap to copy. Strings, lists, contexts, ranges and functions share one immutable part on the heap.
#include <mado/decimal/decimal.h>
#include <mado/feel/temporal.h>

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::feel {

class Value;
struct Entry;
struct RangeParts;
struct FunctionParts;

enum class Kind : std::uint8_t {
    Null, Boolean, Number, Date, Time, DateTime, DaysTime, YearsMonths, String, List, Context, Range, Function
};
std::string_view name_of(Kind kind);  // "days and time duration", as `instance of` writes it

namespace detail {
// The immutable part of a value that lives on the heap, counted by reference: values are shared between threads.
struct Shared {
    std::atomic<std::uint32_t> references { 1 };
    std::uint32_t depth = 0;  // of nesting, bounded so that no walk over a value can exhaust the stack
};
// The characters stand behind it, in the same piece of memory.
struct StringPart : Shared {
    std::size_t size = 0;
    std::string_view text() const { return { reinterpret_cast<char const*>(this + 1), size }; }
};
void destroy(Kind kind, Shared* part) noexcept;
inline void retain(Shared* part) noexcept { part->references.fetch_add(1, std::memory_order_relaxed); }
inline void release(Kind kind, Shared* part) noexcept
{
    // Who has the only reference needs no exchange with other threads: none of them can come by another one.
    if (part->references.load(std::memory_order_acquire) == 1 || part->references.fetch_sub(1, std::memory_order_acq_rel) == 1)
        destroy(kind, part);
}
[[noreturn]] void not_a(Kind wanted, Kind found);
}

class Value {
public:
    Value() noexcept = default;  // null
    Value(Value const& other) noexcept : head_(other.head_), a_(other.a_), b_(other.b_)
    {
        if (is_shared())
            detail::retain(shared());
    }
    Value(Value&& other) noexcept : head_(std::exchange(other.head_, 0)), a_(other.a_), b_(other.b_) {}
    Value& operator=(Value const& other) noexcept { return *this = Value(other); }
    Value& operator=(Value&& other) noexcept
    {
        Value taken(std::move(other));
        swap(taken);
        return *this;
    }
    ~Value()
    {
        if (is_shared())
            detail::release(kind(), shared());
    }
    void swap(Value& other) noexcept
    {
        std::swap(head_, other.head_);
        std::swap(a_, other.a_);
        std::swap(b_, other.b_);
    }

    static Value null() { return {}; }
    static Value boolean(bool value) { return { Kind::Boolean, value ? 1U : 0U, 0 }; }
    static Value number(Decimal value)  // null when not finite
    {
        auto const words = std::bit_cast<std::array<std::uint64_t, 2>>(value);
        return { value.is_finite() ? Kind::Number : Kind::Null, words[0], words[1] };
    }
    static Value string(std::string_view utf8);
    static Value string(std::string_view first, std::string_view second);  // one after the other
    static Value date(feel::Date value) { return { Kind::Date, static_cast<std::uint64_t>(value.days), 0 }; }
    static Value date(Day value) { return date(feel::Date::of(value)); }
    static Value time(feel::Time value);
    static Value date_time(feel::DateTime value);
    static Value days_time(feel::DaysTime value) { return { Kind::DaysTime, static_cast<std::uint64_t>(value.seconds), static_cast<std::uint64_t>(value.nanoseconds) }; }
    static Value years_months(feel::YearsMonths value) { return { Kind::YearsMonths, static_cast<std::uint64_t>(value.months), 0 }; }
    static Value list(std::vector<Value> items);
    static Value context(std::vector<Entry> entries);  // of a repeated key the last wins
    static Value range(RangeParts parts);
    static Value function(FunctionParts parts);

    Kind kind() const { return static_cast<Kind>(head_ & 0xff); }
    bool is_null() const { return kind() == Kind::Null; }
    bool is_number() const { return kind() == Kind::Number; }
    bool is_string() const { return kind() == Kind::String; }
    bool is_list() const { return kind() == Kind::List; }
    bool is_context() const { return kind() == Kind::Context; }
    bool is_date() const { return kind() == Kind::Date; }
    bool is_true() const { return kind() == Kind::Boolean && a_ != 0; }
    bool is_false() const { return kind() == Kind::Boolean && a_ == 0; }

    // What a value of that kind holds; std::logic_error for another kind.
    bool as_boolean() const
    {
        must_be(Kind::Boolean);
        return a_ != 0;
    }
    Decimal as_number() const
    {
        must_be(Kind::Number);
        return std::bit_cast<Decimal>(std::array { a_, b_ });
    }
    std::string_view as_string() const
    {
        must_be(Kind::String);
        return static_cast<detail::StringPart const*>(shared())->text();
    }
    feel::Date as_date() const
    {
        must_be(Kind::Date);
        return feel::Date { static_cast<std::int64_t>(a_) };
    }
    feel::Time as_time() const;
    feel::DateTime as_date_time() const;
    feel::DaysTime as_days_time() const
    {
        must_be(Kind::DaysTime);
        return feel::DaysTime { static_cast<std::int64_t>(a_), static_cast<std::int32_t>(b_) };
    }
    feel::YearsMonths as_years_months() const
    {
        must_be(Kind::YearsMonths);
        return feel::YearsMonths { static_cast<std::int64_t>(a_) };
    }
    std::span<Value const> as_list() const;
    std::span<Entry const> as_context() const;  // in the order of their making
    RangeParts const& as_range() const;
    FunctionParts const& as_function() const;

    // For callers that take null for "not this": the day of a date within the years 1 to 9999, a whole number, an entry.
    std::optional<Day> to_day() const;
    std::optional<std::int64_t> to_integer() const;
    Value const* find(std::string_view key) const;  // of a context; nullptr when there is none or this is no context
    Value get(std::string_view key) const;          // the entry, or null

    // The value as FEEL's string() gives it: "abc" of a string, without quotes; lists and contexts as literals.
    std::string to_text() const;
    // As an expression of FEEL that has this value (functions excepted): strings quoted, @"2026-04-01".
    std::string to_literal() const;

    // Same kind and content (numbers by value); null = null. For tests and containers; FEEL's `=` is equal() below.
    friend bool operator==(Value const& a, Value const& b);
    friend std::uint32_t nesting(Value const& value);
    friend std::uint64_t weight_of(Value const& value);

private:
    Value(Kind kind, std::uint64_t a, std::uint64_t b, Zone zone = {}) noexcept
        : head_(static_cast<std::uint64_t>(kind) | static_cast<std::uint64_t>(zone.kind) << 8 | static_cast<std::uint64_t>(zone.name) << 16
              | static_cast<std::uint64_t>(static_cast<std::uint32_t>(zone.offset)) << 32),
          a_(a), b_(b)
    {
    }
    Zone zone() const { return { static_cast<Zone::Kind>(head_ >> 8 & 0xff), static_cast<std::uint16_t>(head_ >> 16), static_cast<std::int32_t>(head_ >> 32) }; }
    void must_be(Kind wanted) const
    {
        if (kind() != wanted)
            detail::not_a(wanted, kind());
    }
    bool is_shared() const { return kind() >= Kind::String; }
    detail::Shared* shared() const { detail::Shared* part; std::memcpy(&part, &a_, sizeof part); return part; }
    static Value of_shared(Kind kind, detail::Shared* part);

    // The kind and the zone in one word: parts written apart and then read together would wait for memory.
    std::uint64_t head_ = 0, a_ = 0, b_ = 0;
};

struct Entry {
    std::string key;
    Value value;
};

struct RangeParts {
    Value from, to;
    bool from_closed = true, to_closed = true;
    bool from_open = false, to_open = false;  // no limit on this side, as of (< 5); a null that is a limit compares with nothing
    enum class Form : std::uint8_t { Interval, Equal, Unequal };
    Form form = Form::Interval;               // (= 5) and (!= 5), which DMN 1.5 has as ranges: `from` and `to` are the value
};

// What `for i in 1..n` runs through: whole numbers or days, upwards or downwards (DMN 1.5, 10.3.2.14). Nothing for other ranges, and
// for numbers beyond ±10^18, which no run could reach.
struct Steps {
    std::int64_t first, last;
    int step;
    bool days;
    bool holds(std::int64_t at) const { return step > 0 ? at <= last : at >= last; }
    Value value(std::int64_t at) const;
};
std::optional<Steps> steps_of(RangeParts const& range);

class Host;

// A function as a value: a built-in, a host function, or a closure of the evaluator.
struct FunctionParts {
    struct Body;                          // of the evaluator
    std::vector<std::string> parameters;
    std::shared_ptr<Body const> body;
    std::uint32_t depth = 0;              // of nesting of what it captured
};

// FEEL's `=` (DMN 1.5 table 53): null = null is true, null = x is false, different kinds give null. Times and date-times are equal
// by whole seconds, with zones as moments; is() looks closer.
Value equal(Value const& a, Value const& b);
// -1, 0, 1 of two numbers, strings, dates, times, durations of the same kind; nothing when they have no order.
std::optional<int> compare(Value const& a, Value const& b);
// Whether the value lies in the range; null when they cannot be compared.
Value in_range(Value const& value, RangeParts const& range);

}  // namespace mado::feel

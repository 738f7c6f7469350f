#pragma once
// A value of FEEL: 24 bytes, cheap to copy. Strings, lists, contexts, ranges and functions share one immutable part on the heap.
#include <mado/decimal/decimal.h>
#include <mado/feel/temporal.h>

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
struct Shared;
void retain(Shared* part) noexcept;
void release(Kind kind, Shared* part) noexcept;
}

class Value {
public:
    Value() noexcept = default;  // null
    Value(Value const& other) noexcept : kind_(other.kind_), zone_kind_(other.zone_kind_), zone_(other.zone_), offset_(other.offset_), a_(other.a_), b_(other.b_)
    {
        if (is_shared())
            detail::retain(shared());
    }
    Value(Value&& other) noexcept : kind_(other.kind_), zone_kind_(other.zone_kind_), zone_(other.zone_), offset_(other.offset_), a_(other.a_), b_(other.b_)
    {
        other.kind_ = Kind::Null;
    }
    Value& operator=(Value other) noexcept { swap(other); return *this; }
    ~Value()
    {
        if (is_shared())
            detail::release(kind_, shared());
    }
    void swap(Value& other) noexcept
    {
        unsigned char kept[sizeof(Value)];  // as one piece: field by field takes three times as long
        std::memcpy(kept, static_cast<void*>(this), sizeof kept);
        std::memcpy(static_cast<void*>(this), static_cast<void*>(&other), sizeof kept);
        std::memcpy(static_cast<void*>(&other), kept, sizeof kept);
    }

    static Value null() { return {}; }
    static Value boolean(bool value);
    static Value number(Decimal value);  // null when not finite
    static Value string(std::string_view utf8);
    static Value string(std::string_view first, std::string_view second);  // one after the other
    static Value date(feel::Date value);
    static Value date(Day value) { return date(feel::Date::of(value)); }
    static Value time(feel::Time value);
    static Value date_time(feel::DateTime value);
    static Value days_time(feel::DaysTime value);
    static Value years_months(feel::YearsMonths value);
    static Value list(std::vector<Value> items);
    static Value context(std::vector<Entry> entries);  // of a repeated key the last wins
    static Value range(RangeParts parts);
    static Value function(FunctionParts parts);

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::Null; }
    bool is_number() const { return kind_ == Kind::Number; }
    bool is_string() const { return kind_ == Kind::String; }
    bool is_list() const { return kind_ == Kind::List; }
    bool is_context() const { return kind_ == Kind::Context; }
    bool is_date() const { return kind_ == Kind::Date; }
    bool is_true() const { return kind_ == Kind::Boolean && a_ != 0; }
    bool is_false() const { return kind_ == Kind::Boolean && a_ == 0; }

    // What a value of that kind holds; std::logic_error for another kind.
    bool as_boolean() const;
    Decimal as_number() const;
    std::string_view as_string() const;
    feel::Date as_date() const;
    feel::Time as_time() const;
    feel::DateTime as_date_time() const;
    feel::DaysTime as_days_time() const;
    feel::YearsMonths as_years_months() const;
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

private:
    bool is_shared() const { return kind_ >= Kind::String; }
    detail::Shared* shared() const { detail::Shared* part; std::memcpy(&part, &a_, sizeof part); return part; }
    static Value of_shared(Kind kind, detail::Shared* part);

    Kind kind_ = Kind::Null;
    Zone::Kind zone_kind_ = Zone::Kind::None;
    std::uint16_t zone_ = 0;
    std::int32_t offset_ = 0;
    std::uint64_t a_ = 0, b_ = 0;
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

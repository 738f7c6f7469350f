#pragma once
// JSON of message bodies, stored answers and the API. Numbers are whole (amounts and counts; decimals travel as strings): no floating
// point anywhere. Keys are unique. Keeps its parser out of this header.
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mado::json {

class Value;
using Array = std::vector<Value>;
using Object = std::map<std::string, Value, std::less<>>;

class Value {
public:
    Value();  // null
    Value(Value const&);
    Value(Value&&) noexcept;
    Value& operator=(Value const&);
    Value& operator=(Value&&) noexcept;
    ~Value();

    Value(std::nullptr_t) : Value() {}
    template <std::same_as<bool> Flag>
    Value(Flag flag) : Value(OneOf(flag)) {}
    template <std::integral Integer>
        requires(!std::same_as<Integer, bool> && (sizeof(Integer) < 8 || std::signed_integral<Integer>))
    Value(Integer number) : Value(OneOf(static_cast<std::int64_t>(number))) {}
    Value(std::size_t number);  // throws std::out_of_range above the largest int64
    Value(char const* text);
    Value(std::string_view text);
    Value(std::string text);
    Value(Array array);
    Value(Object object);
    template <class T>
    Value(std::optional<T> const& value) : Value() { if (value) *this = Value(*value); }

    bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
    bool is_flag() const { return std::holds_alternative<bool>(value_); }
    bool is_integer() const { return std::holds_alternative<std::int64_t>(value_); }
    bool is_text() const { return std::holds_alternative<std::string>(value_); }
    bool is_array() const { return std::holds_alternative<Array>(value_); }
    bool is_object() const { return std::holds_alternative<Object>(value_); }

    // The value as that type; std::domain_error when it is of another.
    bool flag() const;
    std::int64_t integer() const;
    std::string const& text() const;
    Array const& array() const;
    Array& array();
    Object const& object() const;
    Object& object();

    // A member of an object. Absent, or this is no object: a null value. find() gives nothing then.
    Value const& operator[](std::string_view key) const;
    Value const* find(std::string_view key) const;
    bool has(std::string_view key) const { return find(key) != nullptr; }
    Value& set(std::string_view key, Value value);  // of an object, or of null, which becomes one; answers *this
    Value& add(Value value);                        // to an array, or to null, which becomes one; answers *this

    // A member with a default for what is absent or of another type.
    std::string text(std::string_view key, std::string_view otherwise = {}) const;
    std::int64_t integer(std::string_view key, std::int64_t otherwise = 0) const;
    bool flag(std::string_view key, bool otherwise = false) const;
    Array const& array(std::string_view key) const;    // else empty
    Object const& object(std::string_view key) const;  // else empty
    // A member that has to be there and of that type: nothing otherwise.
    std::optional<std::string> text_if(std::string_view key) const;
    std::optional<std::int64_t> integer_if(std::string_view key) const;
    std::optional<bool> flag_if(std::string_view key) const;

    friend bool operator==(Value const& a, Value const& b) { return a.equals(b); }

private:
    using OneOf = std::variant<std::monostate, bool, std::int64_t, std::string, Array, Object>;
    explicit Value(OneOf value);
    bool equals(Value const& other) const;
    OneOf value_;
};

// json::object({ { "state", "received" }, { "amount", 3000 } }); json::array({ 1, "two", json::object({}) })
Value object(std::initializer_list<std::pair<std::string_view, Value>> members);
Value array(std::initializer_list<Value> values);
template <class Range, class Make>
Value array_of(Range const& range, Make&& make)
{
    Array array;
    for (auto const& item : range)
        array.push_back(make(item));
    return array;
}

struct Limits {
    std::size_t bytes = 1 << 20;
    std::size_t depth = 32;
};

struct Error {
    enum class Kind { TooLarge, TooDeep, NotWhole, KeyTwice, Syntax };
    Kind kind;
    std::size_t position;      // in bytes
    std::size_t line, column;  // from 1; the column in characters
    std::string says;          // English, for logs and developers
};

// RFC 8259 with the rules of RFC 7493 (I-JSON): UTF-8, unique keys, whole numbers within ±(2^53−1).
std::expected<Value, Error> parse(std::string_view text, Limits limits = {});

std::string write(Value const& value);      // compact; keys in the order of their bytes
std::string canonical(Value const& value);  // RFC 8785: what is hashed and signed. std::domain_error beyond ±(2^53−1) or not UTF-8

}  // namespace mado::json

#include <mado/json/json.h>

#include <limits>
#include <stdexcept>
#include <utility>

namespace mado::json {

namespace {

Value const null;
Array const no_values;
Object const no_members;

template <class T>
T const& typed(T const* value, char const* wanted)
{
    if (!value)
        throw std::domain_error(std::string("a JSON value is not ") + wanted);
    return *value;
}

}  // namespace

// All that copies or moves the variant stays in this file: it is compiled once, not in every user.
Value::Value() = default;
Value::Value(Value const&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(Value const&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

Value::Value(OneOf value) : value_(std::move(value)) {}
Value::Value(char const* text) : value_(std::string(text)) {}
Value::Value(std::string_view text) : value_(std::string(text)) {}
Value::Value(std::string text) : value_(std::move(text)) {}
Value::Value(Array array) : value_(std::move(array)) {}
Value::Value(Object object) : value_(std::move(object)) {}

Value::Value(std::size_t number)
{
    if (number > static_cast<std::size_t>(std::numeric_limits<std::int64_t>::max()))
        throw std::out_of_range("a number does not fit into JSON");
    value_ = static_cast<std::int64_t>(number);
}

bool Value::equals(Value const& other) const { return value_ == other.value_; }

bool Value::flag() const { return typed(std::get_if<bool>(&value_), "true or false"); }
std::int64_t Value::integer() const { return typed(std::get_if<std::int64_t>(&value_), "a number"); }
std::string const& Value::text() const { return typed(std::get_if<std::string>(&value_), "a string"); }
Array const& Value::array() const { return typed(std::get_if<Array>(&value_), "an array"); }
Array& Value::array() { return const_cast<Array&>(std::as_const(*this).array()); }
Object const& Value::object() const { return typed(std::get_if<Object>(&value_), "an object"); }
Object& Value::object() { return const_cast<Object&>(std::as_const(*this).object()); }

Value const* Value::find(std::string_view key) const
{
    auto const* members = std::get_if<Object>(&value_);
    if (!members)
        return nullptr;
    auto const found = members->find(key);
    return found == members->end() ? nullptr : &found->second;
}

Value const& Value::operator[](std::string_view key) const
{
    auto const* found = find(key);
    return found ? *found : null;
}

Value& Value::set(std::string_view key, Value value)
{
    if (is_null())
        value_ = Object {};
    object().insert_or_assign(std::string(key), std::move(value));
    return *this;
}

Value& Value::add(Value value)
{
    if (is_null())
        value_ = Array {};
    array().push_back(std::move(value));
    return *this;
}

std::optional<std::string> Value::text_if(std::string_view key) const
{
    auto const& member = (*this)[key];
    return member.is_text() ? std::optional(member.text()) : std::nullopt;
}

std::optional<std::int64_t> Value::integer_if(std::string_view key) const
{
    auto const& member = (*this)[key];
    return member.is_integer() ? std::optional(member.integer()) : std::nullopt;
}

std::optional<bool> Value::flag_if(std::string_view key) const
{
    auto const& member = (*this)[key];
    return member.is_flag() ? std::optional(member.flag()) : std::nullopt;
}

std::string Value::text(std::string_view key, std::string_view otherwise) const
{
    auto const& member = (*this)[key];
    return member.is_text() ? member.text() : std::string(otherwise);
}

std::int64_t Value::integer(std::string_view key, std::int64_t otherwise) const { return integer_if(key).value_or(otherwise); }
bool Value::flag(std::string_view key, bool otherwise) const { return flag_if(key).value_or(otherwise); }

Array const& Value::array(std::string_view key) const
{
    auto const& member = (*this)[key];
    return member.is_array() ? member.array() : no_values;
}

Object const& Value::object(std::string_view key) const
{
    auto const& member = (*this)[key];
    return member.is_object() ? member.object() : no_members;
}

Value object(std::initializer_list<std::pair<std::string_view, Value>> members)
{
    Object object;
    for (auto const& [key, value] : members)
        object.insert_or_assign(std::string(key), value);
    return object;
}

Value array(std::initializer_list<Value> values) { return Array(values); }

}  // namespace mado::json

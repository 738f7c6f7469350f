#pragma once
// How a page lists its values:
//
//   struct RecallPage {
//       std::string draft;
//       std::optional<std::string> remark;
//       std::vector<Step> steps;                       // struct Step lists its fields likewise
//       html::Message error;                           // words by msgid, looked up in the page's language
//       static constexpr auto fields = std::tuple { html::field("draft", &RecallPage::draft), html::field("remark", &RecallPage::remark),
//           html::field("steps", &RecallPage::steps), html::field("error", &RecallPage::error) };
//   };
//
// html::include(&RecallPage::form) shows the fields of a member struct as the page's own; a page that inherits joins the lists with
// std::tuple_cat(Base::fields, std::tuple { … }). A value is a std::string, Safe, Message, bool, integer, a struct with fields, or a
// std::optional or std::vector of these. Each type is described once, at run time, by addresses of small functions.
#include <mado/html/safe.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

namespace mado::html {

// Words that code chooses by msgid, e.g. a refusal's key and arguments. Empty key: nothing.
struct Message {
    std::string key {};
    std::map<std::string, std::string> arguments {};
};

struct Type;

struct Field {
    std::string name;
    Type const* type = nullptr;
    void const* (*get)(void const* owner, Field const& self) = nullptr;
    std::size_t index = 0;                  // place in a Record
    std::vector<Field> path {};             // of an included struct: the steps before this one, outermost first
};

struct Type {
    enum class Kind { Text, Safe, Message, Flag, Number, Optional, List, Struct };
    Kind kind = Kind::Text;
    std::string name {};                                            // for errors
    Type const* element = nullptr;                                  // of Optional and List
    void const* (*inner)(void const*) = nullptr;                    // of Optional: the value or nothing
    std::size_t (*size)(void const*) = nullptr;                     // of List
    void const* (*at)(void const*, std::size_t) = nullptr;          // of List
    std::int64_t (*number)(void const*) = nullptr;                  // of Number
    std::string_view (*word)(void const*) = nullptr;                // of Text
    std::vector<Field> fields {};                                   // of Struct
};

template <class Owner, class Value>
struct MemberField {
    std::string_view name;
    Value Owner::* member;
    bool included = false;
};

template <class Owner, class Value>
constexpr MemberField<Owner, Value> field(std::string_view name, Value Owner::* member) { return { name, member, false }; }
template <class Owner, class Value>
constexpr MemberField<Owner, Value> include(Value Owner::* member) { return { {}, member, true }; }

template <class T>
concept HasFields = requires { T::fields; };

template <class T>
Type const& type_of();

namespace detail {

template <class T> struct ElementOf { using Optional = void; using List = void; };
template <class T> struct ElementOf<std::optional<T>> { using Optional = T; using List = void; };
template <class T> struct ElementOf<std::vector<T>> { using Optional = void; using List = T; };

template <class Owner, std::size_t Index>
void const* member_of(void const* owner, Field const&)
{
    return &(static_cast<Owner const*>(owner)->*(std::get<Index>(Owner::fields).member));
}

void add_field(Type& type, std::string_view name, bool included, Type const& value, void const* (*get)(void const*, Field const&));

template <class Owner, class Value>
Type const& type_of_member(Value Owner::*) { return type_of<Value>(); }

template <class Owner, std::size_t... Index>
void add_fields(Type& type, std::index_sequence<Index...>)
{
    (add_field(type, std::get<Index>(Owner::fields).name, std::get<Index>(Owner::fields).included,
         type_of_member(std::get<Index>(Owner::fields).member), &member_of<Owner, Index>), ...);
}

template <class T>
Type described()
{
    Type type;
    using Optional = typename ElementOf<T>::Optional;
    using List = typename ElementOf<T>::List;
    if constexpr (std::is_same_v<T, std::string>) {
        type.kind = Type::Kind::Text;
        type.word = [](void const* value) -> std::string_view { return *static_cast<std::string const*>(value); };
    } else if constexpr (std::is_same_v<T, std::string_view>) {
        type.kind = Type::Kind::Text;
        type.word = [](void const* value) { return *static_cast<std::string_view const*>(value); };
    } else if constexpr (std::is_same_v<T, Safe>) {
        type.kind = Type::Kind::Safe;
    } else if constexpr (std::is_same_v<T, Message>) {
        type.kind = Type::Kind::Message;
    } else if constexpr (std::is_same_v<T, bool>) {
        type.kind = Type::Kind::Flag;
    } else if constexpr (std::integral<T>) {
        type.kind = Type::Kind::Number;
        type.number = [](void const* value) { return static_cast<std::int64_t>(*static_cast<T const*>(value)); };
    } else if constexpr (!std::is_void_v<Optional>) {
        type.kind = Type::Kind::Optional;
        type.element = &type_of<Optional>();
        type.inner = [](void const* value) -> void const* {
            auto const& optional = *static_cast<T const*>(value);
            return optional ? &*optional : nullptr;
        };
    } else if constexpr (!std::is_void_v<List>) {
        static_assert(!std::is_same_v<List, bool>, "a vector<bool> has no elements to point at: use a vector of a struct");
        type.kind = Type::Kind::List;
        type.element = &type_of<List>();
        type.size = [](void const* value) { return static_cast<T const*>(value)->size(); };
        type.at = [](void const* value, std::size_t index) -> void const* { return &(*static_cast<T const*>(value))[index]; };
    } else {
        static_assert(HasFields<T>, "a page's value is a string, Safe, Message, bool, integer, optional, vector or a struct with `fields`");
        type.kind = Type::Kind::Struct;
        add_fields<T>(type, std::make_index_sequence<std::tuple_size_v<std::remove_const_t<decltype(T::fields)>>> {});
    }
    return type;
}

}  // namespace detail

template <class T>
Type const& type_of()
{
    static Type const type = detail::described<T>();
    return type;
}

// A page without values, or a page that nothing surrounds.
struct Nothing {
    static constexpr auto fields = std::tuple {};
};

// Values whose names are data, not code: documents of a definition. A Shape lists the names, a Record carries the values.
//
//   Shape dog;  dog.text("breed").flag("vaccinated");
//   Shape notice;  notice.text("number").list("dogs", dog);
//   auto const bound = templates.compile("documents/dog_tag.html", text, notice);
//   Record values(notice);  values.set("number", "第12号");  values.add("dogs").set("breed", "柴");
class Record;

class Shape {
public:
    Shape();
    Shape& text(std::string name);
    Shape& safe(std::string name);
    Shape& flag(std::string name);
    Shape& number(std::string name);
    Shape& list(std::string name, Shape const& element);      // of records; a copy of `element` as it is now
    Shape& texts(std::string name);                           // a list of texts, shown by {{.}}
    Shape& record(std::string name, Shape const& element);
    bool has(std::string_view name) const;
    Type const& type() const { return *type_; }
    std::shared_ptr<Type const> shared_type() const { return type_; }

private:
    friend class Record;
    Shape& add(std::string name, Type const& type);
    std::shared_ptr<Type> type_;
    std::vector<std::shared_ptr<Type const>> owned_;
};

// A name that the shape does not have, or a value of another type, is a mistake of code and throws std::invalid_argument. What is not
// set is empty, false, 0 or an empty list.
class Record {
public:
    explicit Record(Shape const& shape);
    Record(Record&&) = default;
    Record(Record const&) = default;
    Record& operator=(Record&&) = default;
    Record& operator=(Record const&) = default;
    Record& set(std::string_view name, std::string words);
    Record& set(std::string_view name, char const* words) { return set(name, std::string(words)); }
    Record& set(std::string_view name, Safe html);
    Record& set(std::string_view name, bool flag);
    Record& set(std::string_view name, std::int64_t number);
    Record& set(std::string_view name, int number) { return set(name, static_cast<std::int64_t>(number)); }
    Record& add(std::string_view name);                       // one more record of a list
    Record& add(std::string_view name, std::string words);    // one more text of a list
    Record& record(std::string_view name);                    // the nested record, to be filled

    using Value = std::variant<std::string, Safe, bool, std::int64_t, std::vector<std::string>, std::vector<Record>>;
    std::vector<Value> const& values() const { return values_; }
    Type const& type() const { return *type_; }

private:
    explicit Record(std::shared_ptr<Type const> type);
    Value& value(std::string_view name, Type::Kind kind);
    std::shared_ptr<Type const> type_;
    std::vector<Value> values_;
};

}  // namespace mado::html

#include <mado/html/fields.h>

#include <stdexcept>

namespace mado::html {

namespace detail {

void add_field(Type& type, std::string_view name, bool included, Type const& value, void const* (*get)(void const*, Field const&))
{
    if (!included) {
        type.fields.push_back({ std::string(name), &value, get, 0, {} });
        return;
    }
    if (value.kind != Type::Kind::Struct)
        throw std::logic_error("html::include takes a member that is a struct with fields");
    Field const step { std::string(name), &value, get, 0, {} };
    for (auto field : value.fields) {
        field.path.insert(field.path.begin(), step);
        type.fields.push_back(std::move(field));
    }
}

}  // namespace detail

namespace {

void const* value_of_record(void const* owner, Field const& self)
{
    auto const& value = static_cast<Record const*>(owner)->values()[self.index];
    if (self.type->kind == Type::Kind::Struct)
        return &std::get<std::vector<Record>>(value).front();
    return std::visit([](auto const& held) -> void const* { return &held; }, value);
}

std::shared_ptr<Type const> list_of_records(std::shared_ptr<Type const> const& element)
{
    auto type = std::make_shared<Type>();
    type->kind = Type::Kind::List;
    type->element = element.get();
    type->size = [](void const* list) { return static_cast<std::vector<Record> const*>(list)->size(); };
    type->at = [](void const* list, std::size_t index) -> void const* { return &(*static_cast<std::vector<Record> const*>(list))[index]; };
    return type;
}

}  // namespace

// The types that a shape names are kept alive by the shape's own Type: its deleter holds them.
Shape::Shape() : type_(std::make_shared<Type>()) { type_->kind = Type::Kind::Struct; }

Shape& Shape::add(std::string name, Type const& type)
{
    if (has(name))
        throw std::invalid_argument("html::Shape: the name " + name + " stands twice");
    // Copied, so that shapes and records that were made of this one before keep what they had.
    auto changed = std::make_shared<Type>(*type_);
    changed->fields.push_back({ std::move(name), &type, &value_of_record, changed->fields.size(), {} });
    type_ = std::shared_ptr<Type>(changed.get(), [changed, owned = owned_](Type*) {});
    return *this;
}

Shape& Shape::text(std::string name) { return add(std::move(name), type_of<std::string>()); }
Shape& Shape::safe(std::string name) { return add(std::move(name), type_of<Safe>()); }
Shape& Shape::flag(std::string name) { return add(std::move(name), type_of<bool>()); }
Shape& Shape::number(std::string name) { return add(std::move(name), type_of<std::int64_t>()); }
Shape& Shape::texts(std::string name) { return add(std::move(name), type_of<std::vector<std::string>>()); }

Shape& Shape::list(std::string name, Shape const& element)
{
    owned_.push_back(element.type_);
    owned_.push_back(list_of_records(element.type_));
    return add(std::move(name), *owned_.back());
}

Shape& Shape::record(std::string name, Shape const& element)
{
    owned_.push_back(element.type_);
    return add(std::move(name), *owned_.back());
}

bool Shape::has(std::string_view name) const
{
    return std::ranges::any_of(type_->fields, [&](Field const& field) { return field.name == name; });
}

Record::Record(Shape const& shape) : Record(std::shared_ptr<Type const>(shape.type_)) {}

Record::Record(std::shared_ptr<Type const> type) : type_(std::move(type))
{
    using Kind = Type::Kind;
    for (auto const& field : type_->fields) {
        // The nested type lives as long as the outer one, so it shares the outer one's count.
        auto const nested = [&](Type const* inner) { return std::shared_ptr<Type const>(type_, inner); };
        switch (field.type->kind) {
        case Kind::Safe: values_.emplace_back(Safe {}); break;
        case Kind::Flag: values_.emplace_back(false); break;
        case Kind::Number: values_.emplace_back(std::int64_t { 0 }); break;
        case Kind::Struct: values_.emplace_back(std::vector<Record> { Record(nested(field.type)) }); break;
        case Kind::List:
            if (field.type->element->kind == Kind::Struct)
                values_.emplace_back(std::vector<Record> {});
            else
                values_.emplace_back(std::vector<std::string> {});
            break;
        default: values_.emplace_back(std::string {}); break;
        }
    }
}

Record::Value& Record::value(std::string_view name, Type::Kind kind)
{
    for (auto const& field : type_->fields)
        if (field.name == name) {
            if (field.type->kind != kind)
                throw std::invalid_argument("html::Record: " + std::string(name) + " is of another type in its shape");
            return values_[field.index];
        }
    throw std::invalid_argument("html::Record: the shape has no " + std::string(name));
}

Record& Record::set(std::string_view name, std::string words)
{
    value(name, Type::Kind::Text) = std::move(words);
    return *this;
}

Record& Record::set(std::string_view name, Safe html)
{
    value(name, Type::Kind::Safe) = std::move(html);
    return *this;
}

Record& Record::set(std::string_view name, bool flag)
{
    value(name, Type::Kind::Flag) = flag;
    return *this;
}

Record& Record::set(std::string_view name, std::int64_t number)
{
    value(name, Type::Kind::Number) = number;
    return *this;
}

Record& Record::add(std::string_view name)
{
    auto* const list = std::get_if<std::vector<Record>>(&value(name, Type::Kind::List));
    if (!list)
        throw std::invalid_argument("html::Record: " + std::string(name) + " is a list of texts");
    for (auto const& field : type_->fields)
        if (field.name == name)
            list->push_back(Record(std::shared_ptr<Type const>(type_, field.type->element)));
    return list->back();
}

Record& Record::add(std::string_view name, std::string words)
{
    auto* const list = std::get_if<std::vector<std::string>>(&value(name, Type::Kind::List));
    if (!list)
        throw std::invalid_argument("html::Record: " + std::string(name) + " is a list of records");
    list->push_back(std::move(words));
    return *this;
}

Record& Record::record(std::string_view name) { return std::get<std::vector<Record>>(value(name, Type::Kind::Struct)).front(); }

}  // namespace mado::html

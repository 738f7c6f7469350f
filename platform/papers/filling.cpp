#include "filling.h"

namespace mado::papers {

namespace {

using Kind = html::Type::Kind;

std::optional<std::string> fill_list(html::Record& record, html::Field const& field, json::Value const& value)
{
    if (!value.is_array())
        return field.name;
    std::size_t row = 0;
    for (auto const& item : value.array()) {
        if (auto const wrong = fill(record.add(field.name), item))
            return field.name + "[" + std::to_string(row) + "]." + *wrong;
        ++row;
    }
    return std::nullopt;
}

std::optional<std::string> fill_field(html::Record& record, html::Field const& field, json::Value const& value)
{
    switch (field.type->kind) {
    case Kind::Text:
        if (!value.is_text() && !value.is_integer())
            return field.name;
        record.set(field.name, value.is_text() ? value.text() : std::to_string(value.integer()));
        return std::nullopt;
    case Kind::Flag:
        if (!value.is_flag())
            return field.name;
        record.set(field.name, value.flag());
        return std::nullopt;
    case Kind::List:
        return fill_list(record, field, value);
    case Kind::Struct:
        if (auto const wrong = fill(record.record(field.name), value))
            return wrong->empty() ? field.name : field.name + "." + *wrong;
        return std::nullopt;
    default:
        return field.name;
    }
}

json::Value sample_of(html::Type const& type)
{
    switch (type.kind) {
    case Kind::Flag: return true;
    case Kind::List: return json::array({ sample_of(*type.element) });
    case Kind::Struct: return sample(type);
    default: return "1";
    }
}

}  // namespace

std::optional<std::string> fill(html::Record& record, json::Value const& values)
{
    if (!values.is_object())
        return std::string {};
    for (auto const& field : record.type().fields) {
        auto const* value = values.find(field.name);
        if (!value || value->is_null())
            continue;
        if (auto wrong = fill_field(record, field, *value))
            return wrong;
    }
    return std::nullopt;
}

json::Value sample(html::Type const& type)
{
    json::Value values = json::object({});
    for (auto const& field : type.fields)
        values.set(field.name, sample_of(*field.type));
    return values;
}

}  // namespace mado::papers

// Stored answers ↔ values of FEEL.
#include <mado/definitions/evaluation.h>

namespace mado::definitions {

namespace {

using feel::Entry;
using feel::Value;

Value string_or_null(std::string const& text) { return text.empty() ? Value {} : Value::string(text); }

Value decimal(std::string const& text)
{
    auto const number = Decimal::parse(text);
    return number ? Value::number(*number) : Value {};
}

std::string date_text(json::Value const& stored) { return stored.is_object() ? stored.text("date") : stored.is_text() ? stored.text() : std::string(); }

Value date(json::Value const& stored)
{
    auto const day = Day::parse(date_text(stored));
    return day ? Value::date(*day) : Value {};
}

Value one_choice(json::Value const& stored)
{
    if (stored.is_object() && stored.has("other"))
        return Value::string("other");
    return stored.is_text() ? string_or_null(stored.text()) : Value {};
}

Value choice(Field const& field, json::Value const& stored)
{
    if (!field.many)
        return one_choice(stored);
    std::vector<Value> items;
    if (stored.is_array())
        for (auto const& item : stored.array())
            items.push_back(one_choice(item));
    return Value::list(std::move(items));
}

// All members that the type has, null where there is none, so that a path never reads a name that is not there.
Value context(json::Value const& stored, std::initializer_list<char const*> members)
{
    std::vector<Entry> entries;
    for (auto const* member : members) {
        auto const& value = stored[member];
        entries.push_back({ member, value.is_text() ? string_or_null(value.text()) : value.is_flag() ? Value::boolean(value.flag()) : Value {} });
    }
    return Value::context(std::move(entries));
}

Value place(json::Value const& stored)
{
    return Value::context({ { "text", string_or_null(stored.text("text")) }, { "latitude", decimal(stored.text("latitude")) }, { "longitude", decimal(stored.text("longitude")) } });
}

Value file(json::Value const& stored)
{
    return Value::context({ { "way", string_or_null(stored.text("way")) }, { "count", Value::number(Decimal(static_cast<std::int64_t>(stored.array("blobs").size()))) } });
}

Value rows(Field const& field, json::Value const& stored)
{
    std::vector<Value> items;
    if (stored.is_array())
        for (auto const& row : stored.array()) {
            std::vector<Entry> entries;
            for (auto const& child : field.fields)
                if (child.type != FieldType::MyNumber)
                    entries.push_back({ child.name, feel_of(child, row[child.name]) });
            items.push_back(Value::context(std::move(entries)));
        }
    return Value::list(std::move(items));
}

}  // namespace

Value feel_of(Field const& field, json::Value const& stored)
{
    if (field.type == FieldType::Group)
        return rows(field, stored);
    if (stored.is_null())
        return {};
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Digits:
    case FieldType::Phone:
    case FieldType::CorporateNumber: return stored.is_text() ? string_or_null(stored.text()) : Value {};
    case FieldType::Number: return stored.is_text() ? decimal(stored.text()) : stored.is_integer() ? Value::number(Decimal(stored.integer())) : Value {};
    case FieldType::Money: return stored.is_integer() ? Value::number(Decimal(stored.integer())) : Value {};
    case FieldType::YesNo: return stored.is_flag() ? Value::boolean(stored.flag()) : Value {};
    case FieldType::Date: return date(stored);
    case FieldType::Choice: return choice(field, stored);
    case FieldType::PersonName: return stored.is_object() ? context(stored, { "text", "family", "given", "kana", "kana_from", "latin", "former", "alias" }) : Value {};
    case FieldType::Address: return stored.is_object() ? context(stored, { "text", "postcode", "number", "building", "municipality", "town_id", "country", "none" }) : Value {};
    case FieldType::Place: return stored.is_object() ? place(stored) : Value {};
    case FieldType::BankAccount: return stored.is_object() ? context(stored, { "bank", "branch", "kind", "name", "public" }) : Value {};
    case FieldType::File: return stored.is_object() ? file(stored) : Value {};
    case FieldType::MyNumber:  // never in an expression
    case FieldType::Group: break;
    }
    return {};
}

Value feel_of(json::Value const& value)
{
    if (value.is_flag())
        return Value::boolean(value.flag());
    if (value.is_integer())
        return Value::number(Decimal(value.integer()));
    if (value.is_text()) {
        if (auto const day = Day::parse(value.text()))
            return Value::date(*day);
        return Value::string(value.text());
    }
    if (value.is_array()) {
        std::vector<Value> items;
        for (auto const& item : value.array())
            items.push_back(feel_of(item));
        return Value::list(std::move(items));
    }
    if (value.is_object()) {
        std::vector<Entry> entries;
        for (auto const& [key, item] : value.object())
            entries.push_back({ key, feel_of(item) });
        return Value::context(std::move(entries));
    }
    return {};
}

json::Value json_of(Value const& value)
{
    constexpr std::int64_t largest = (std::int64_t { 1 } << 53) - 1;  // RFC 7493
    switch (value.kind()) {
    case feel::Kind::Null: return {};
    case feel::Kind::Boolean: return value.as_boolean();
    case feel::Kind::Number: {
        auto const whole = value.to_integer();
        if (whole && *whole <= largest && *whole >= -largest)
            return *whole;
        return value.to_text();
    }
    case feel::Kind::List: return json::array_of(value.as_list(), json_of);
    case feel::Kind::Context: {
        json::Object object;
        for (auto const& [key, item] : value.as_context())
            object.insert_or_assign(key, json_of(item));
        return object;
    }
    default: return value.to_text();
    }
}

}  // namespace mado::definitions

#include <mado/api/schema.h>

#include <mado/text/utf8.h>
#include <mado/time/day.h>

#include <algorithm>

namespace mado::api::schema {

namespace {

json::Value typed(std::string_view type) { return json::object({ { "type", type } }); }

FieldError wrong_at(std::string const& at, std::string key, std::map<std::string, std::string> arguments = {}) { return { at.empty() ? "/" : at, std::move(key), std::move(arguments) }; }

bool is_of(json::Value const& value, std::string_view type)
{
    if (type == "object")
        return value.is_object();
    if (type == "array")
        return value.is_array();
    if (type == "string")
        return value.is_text();
    if (type == "boolean")
        return value.is_flag();
    if (type == "integer")
        return value.is_integer();
    return type == "null" && value.is_null();
}

bool fits_type(json::Value const& value, json::Value const& type)
{
    if (type.is_array())
        return std::ranges::any_of(type.array(), [&](json::Value const& one) { return is_of(value, one.text()); });
    return is_of(value, type.text());
}

std::string escaped(std::string_view name)
{
    std::string text;
    for (auto const c : name)
        text += c == '~' ? std::string("~0") : c == '/' ? std::string("~1") : std::string(1, c);
    return text;
}

void check(json::Value const& value, json::Value const& schema, std::string const& at, std::vector<FieldError>& all);

void check_object(json::Value const& value, json::Value const& schema, std::string const& at, std::vector<FieldError>& all)
{
    auto const& members = schema.object("properties");
    bool const is_closed = schema.has("additionalProperties") && !schema.flag("additionalProperties", true);
    for (auto const& [name, member] : value.object()) {
        auto const known = members.find(name);
        if (known != members.end())
            check(member, known->second, at + "/" + escaped(name), all);
        else if (is_closed)
            all.push_back(wrong_at(at + "/" + escaped(name), "api.value.unknown"));
    }
    for (auto const& name : schema.array("required"))
        if (!value.has(name.text()))
            all.push_back(wrong_at(at + "/" + escaped(name.text()), "api.value.missing"));
}

void check_text(json::Value const& value, json::Value const& schema, std::string const& at, std::vector<FieldError>& all)
{
    if (value.text().find('\0') != std::string::npos)  // U+0000: no database keeps it
        return all.push_back(wrong_at(at, "api.value.no_text"));
    auto const length = static_cast<std::int64_t>(text::length(value.text()));
    if (auto const most = schema.integer_if("maxLength"); most && length > *most)
        all.push_back(wrong_at(at, "api.value.too_long", { { "most", std::to_string(*most) } }));
    else if (auto const least = schema.integer_if("minLength"); least && length < *least)
        all.push_back(wrong_at(at, "api.value.missing"));
    else if (schema.text("format") == "date" && !Day::parse(value.text()))
        all.push_back(wrong_at(at, "api.value.no_day"));
}

void check(json::Value const& value, json::Value const& schema, std::string const& at, std::vector<FieldError>& all)
{
    if (auto const* type = schema.find("type"); type && !fits_type(value, *type)) {
        all.push_back(wrong_at(at, "api.value.type", { { "type", type->is_text() ? type->text() : json::write(*type) } }));
        return;
    }
    if (auto const& words = schema.array("enum"); !words.empty() && std::ranges::find(words, value) == words.end()) {
        all.push_back(wrong_at(at, "api.value.no_word", { { "words", json::write(schema["enum"]) } }));
        return;
    }
    if (auto const& choices = schema.array("oneOf"); !choices.empty())
        if (std::ranges::none_of(choices, [&](json::Value const& one) { return wrong(value, one, at).empty(); }))
            all.push_back(wrong_at(at, "api.value.fits_none"));
    if (value.is_object())
        check_object(value, schema, at, all);
    if (value.is_text())
        check_text(value, schema, at, all);
    if (value.is_array()) {
        if (auto const most = schema.integer_if("maxItems"); most && static_cast<std::int64_t>(value.array().size()) > *most)
            all.push_back(wrong_at(at, "api.value.too_many", { { "most", std::to_string(*most) } }));
        if (schema.has("items"))
            for (std::size_t i = 0; i < value.array().size(); ++i)
                check(value.array()[i], schema["items"], at + "/" + std::to_string(i), all);
    }
}

}  // namespace

json::Value object(std::vector<Member> const& members)
{
    json::Object properties;
    json::Array required;
    for (auto const& member : members) {
        properties[std::string(member.name)] = member.schema;
        if (member.is_required)
            required.emplace_back(member.name);
    }
    auto made = typed("object");
    made.set("properties", std::move(properties)).set("additionalProperties", false);
    if (!required.empty())
        made.set("required", std::move(required));
    return made;
}
json::Value object(std::initializer_list<Member> members) { return object(std::vector<Member>(members)); }

json::Value anything(std::string_view says) { return json::object({ { "type", "object" }, { "additionalProperties", true }, { "description", says } }); }

json::Value array(json::Value items, std::int64_t most)
{
    auto made = typed("array");
    made.set("items", std::move(items));
    if (most > 0)
        made.set("maxItems", most);
    return made;
}

json::Value text(std::int64_t most, std::int64_t least)
{
    auto made = typed("string");
    if (most > 0)
        made.set("maxLength", most);
    if (least > 0)
        made.set("minLength", least);
    return made;
}

json::Value word(std::initializer_list<std::string_view> all) { return words({ all.begin(), all.end() }); }
json::Value words(std::vector<std::string> const& all)
{
    auto made = typed("string");
    made.set("enum", json::array_of(all, [](std::string const& one) { return json::Value(one); }));
    return made;
}

json::Value flag() { return typed("boolean"); }
json::Value whole() { return typed("integer"); }
json::Value day() { return json::object({ { "type", "string" }, { "format", "date" } }); }
json::Value moment() { return json::object({ { "type", "string" }, { "format", "date-time" } }); }

json::Value or_null(json::Value schema)
{
    schema.set("type", json::array({ schema.text("type"), "null" }));
    if (auto words = schema.array("enum"); !words.empty()) {
        words.emplace_back(nullptr);
        schema.set("enum", std::move(words));
    }
    return schema;
}

json::Value about(json::Value schema, std::string_view says)
{
    schema.set("description", says);
    return schema;
}

json::Value one_of(std::vector<json::Value> schemas) { return json::object({ { "oneOf", json::Array(schemas.begin(), schemas.end()) } }); }

std::vector<FieldError> wrong(json::Value const& value, json::Value const& schema, std::string const& at)
{
    std::vector<FieldError> all;
    check(value, schema, at, all);
    return all;
}

}  // namespace mado::api::schema

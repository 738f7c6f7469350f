#include "model/grammar.h"

#include <mado/definitions/load.h>

namespace mado::definitions {

namespace {

using grammar::Place;
using grammar::Shape;

json::Value of(Shape const& shape);

json::Value text_matching(char const* pattern) { return json::object({ { "type", "string" }, { "pattern", pattern } }); }

json::Value record(std::span<grammar::Word const> words, std::span<grammar::Word const> also)
{
    json::Object properties;
    json::Array required;
    for (auto const part : { words, also })
        for (auto const& word : part) {
            auto schema = of(*word.shape);
            if (!word.says.empty())
                schema.set("description", word.says);
            properties.emplace(word.key, std::move(schema));
            if (word.required)
                required.push_back(word.key);
        }
    return json::object({ { "type", "object" }, { "properties", std::move(properties) }, { "required", std::move(required) }, { "additionalProperties", false } });
}

json::Value any_field()
{
    return json::object({ { "$ref", "#/$defs/field" } });
}

json::Value choices(std::span<std::string_view const> words)
{
    return json::object({ { "enum", json::array_of(words, [](std::string_view word) { return json::Value(word); }) } });
}

json::Value of(Shape const& shape)
{
    switch (shape.place) {
    case Place::Name: return text_matching("^[a-z][a-z0-9_]*$");
    case Place::Choice: return choices(shape.choices);
    case Place::Words: return json::object({ { "$ref", "#/$defs/words" } });
    case Place::Number: return json::object({ { "type", json::array({ "integer", "string" }) } });
    case Place::Flag: return json::object({ { "type", json::array({ "boolean", "string" }) } });
    case Place::Day: return text_matching("^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    case Place::Hash: return text_matching("^[0-9a-f]{64}$");
    case Place::String:
    case Place::Quoted:
    case Place::Expression: return json::object({ { "type", "string" } });
    case Place::List: return json::object({ { "type", "array" }, { "items", of(*shape.of) } });
    case Place::Map: {
        auto schema = json::object({ { "type", "object" }, { "additionalProperties", of(*shape.of) } });
        if (!shape.free_keys)
            schema.set("propertyNames", text_matching("^[a-z][a-z0-9_]*$"));
        return schema;
    }
    case Place::Record: return record(shape.words, {});
    case Place::Field: return any_field();
    case Place::Anything: return json::Value(json::Object {});
    }
    return {};
}

json::Value field_schema()
{
    json::Array kinds;
    for (auto const type : grammar::field_types()) {
        auto kind = record(grammar::words_of_field(), grammar::words_of_type(type));
        kind.object()["properties"].set("type", json::object({ { "const", type } }));
        kinds.push_back(std::move(kind));
    }
    return json::object({ { "oneOf", std::move(kinds) } });
}

}  // namespace

json::Value json_schema()
{
    auto schema = of(grammar::definition());
    schema.set("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.set("title", "Madoguchi: definition of a procedure");
    schema.set("$defs", json::object({
                            { "field", field_schema() },
                            { "words", json::object({ { "type", "object" }, { "additionalProperties", json::object({ { "type", "string" } }) }, { "required", json::array({ "ja" }) } }) },
                        }));
    return schema;
}

}  // namespace mado::definitions

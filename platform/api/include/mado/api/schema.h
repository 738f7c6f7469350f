#pragma once
// JSON Schema (2020-12), as much of it as our operations use: what is declared is what is shown and what is checked.
#include <mado/json/json.h>
#include <mado/result/result.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace mado::api::schema {

struct Member {
    std::string_view name;
    json::Value schema;
    bool is_required = true;
};
inline Member must(std::string_view name, json::Value schema) { return { name, std::move(schema), true }; }
inline Member may(std::string_view name, json::Value schema) { return { name, std::move(schema), false }; }

json::Value object(std::initializer_list<Member> members);      // nothing else is allowed in it
json::Value object(std::vector<Member> const& members);
json::Value anything(std::string_view about);                    // an object whose members another rule decides
json::Value array(json::Value items, std::int64_t most = 0);
json::Value text(std::int64_t most = 0, std::int64_t least = 0);
json::Value word(std::initializer_list<std::string_view> words);
json::Value words(std::vector<std::string> const& words);
json::Value flag();
json::Value whole();
json::Value day();                                               // "2026-11-18"
json::Value moment();                                            // "2026-11-18T12:42:07Z"
json::Value or_null(json::Value schema);
json::Value about(json::Value schema, std::string_view says);    // with a description
json::Value one_of(std::vector<json::Value> schemas);            // shown; what is sent must fit one of them

// Every mistake of a value against its schema; fields are JSON pointers from `at`.
std::vector<FieldError> wrong(json::Value const& value, json::Value const& schema, std::string const& at = {});

}  // namespace mado::api::schema

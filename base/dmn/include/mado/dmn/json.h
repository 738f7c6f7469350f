#pragma once
// FEEL values as JSON, exactly: how programs speak with `madoguchi dmn` and `madoguchi feel`.
#include <mado/feel/evaluate.h>
#include <mado/feel/value.h>
#include <mado/json/json.h>

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace mado::dmn {

// null, true, "text", [..], {..}; a number with all its digits; a temporal { "@type": "date|time|dateTime|duration", "value": "ISO" };
// a range { "@type": "range", "value": "[1..2]" }, a function { "@type": "function", "value": "(a, b)" }. UTF-8, no spaces; keys in their order.
// feel::LimitReached ("limit.json") when that takes more than `most` bytes: values that share their parts can be written without end.
constexpr std::size_t most_json_bytes = 64u << 20;
std::string to_json_text(feel::Value const& value, std::size_t most = most_json_bytes);
// The reverse, from JSON text: numbers keep all their digits (they are never doubles), { "@type": …, "value": … } becomes a temporal.
// Depth and size are bounded. A refusal's `english` says where.
struct JsonProblem { std::size_t offset; std::string japanese, english; };
std::expected<feel::Value, JsonProblem> from_json_text(std::string_view text);
void append_json_string(std::string& out, std::string_view utf8);

}  // namespace mado::dmn

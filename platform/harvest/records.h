#pragma once
// The records of a JSON answer, one by one: a record that is no sound JSON does not take the others with it.
#include <mado/harvest/harvest.h>

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace mado::harvest {

// The text of a value under members of objects, as it stands; nothing: not there.
std::optional<std::string_view> value_at(std::string_view text, std::initializer_list<std::string_view> path);

struct Sliced {
    std::vector<std::string_view> records {};
    bool is_whole = true;                     // false: the text ends, or is no JSON any more, within the array
};
// The elements of an array's text. Nothing: it is no array.
std::optional<Sliced> elements_of(std::string_view array);

// One value as JSON of ours. A number that is not whole, or too large, becomes the text that it was written as: coordinates and sizes must not hide a record.
std::expected<json::Value, json::Error> parsed(std::string_view text, Limits const& limits, std::size_t bytes);

// Each record in its order with its place ("dataset[3]"): what cannot be read, and what is too much, becomes a finding of `into`.
void each_record(std::string_view array, std::string_view place, Limits const& limits, Catalogue& into, std::function<void(json::Value const&, std::string const& place)> const& take);

// What a text, number or flag says; empty for everything else.
std::string said(json::Value const& value);
std::string said(json::Value const& of, std::string_view key);
// "" is nothing: the first that says something.
std::string first_of(json::Value const& of, std::initializer_list<std::string_view> keys);
// A list of texts, or one text.
std::vector<std::string> all_said(json::Value const& value);

}  // namespace mado::harvest

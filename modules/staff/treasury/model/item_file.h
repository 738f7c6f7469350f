#pragma once
#include <mado/treasury/items.h>

#include <expected>
#include <span>

namespace mado::treasury::model {

// definitions/treasury/items.yaml; faults name file and line.
std::expected<std::vector<Item>, std::vector<std::string>> item_file(std::string_view text);
std::vector<FieldError> wrong_in(Item const& item);

std::span<std::string_view const> item_columns();    // of the CSV
json::Value as_json(Item const& item);            // of a town's correction
Item from_json(std::string_view code, json::Value const& value);
// A revenue that the file does not know: money has to be booked all the same, and the treasurer gives it its headings.
Item unlisted(std::string_view code);

}  // namespace mado::treasury::model

#pragma once
#include <mado/html/fields.h>
#include <mado/json/json.h>

#include <optional>
#include <string>

namespace mado::papers {

// Lays values into a record. What the record does not name is passed over; the address of the first value of another type, if any.
std::optional<std::string> fill(html::Record& record, json::Value const& values);
// Every text "1", every flag set, one row a list: what a document may be at its fullest, for checking it.
json::Value sample(html::Type const& type);

}  // namespace mado::papers

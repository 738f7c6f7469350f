#pragma once
// Pieces of JSON text.
#include "metadata.h"

#include <string>
#include <string_view>

namespace mado::csvw {

std::string json_string(std::string_view text);
std::string json_of_common(Json const& normal);  // "JSON-LD to JSON" of Generating JSON from Tabular Data

}  // namespace mado::csvw

#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mado::records::model {

using Entries = std::map<std::string, std::string>;   // by path
std::string zipped(Entries const& entries);           // the same bytes for the same entries
std::optional<Entries> unzipped(std::string_view zip); // nothing: not a zip, damaged, two of a name, or more than 2 GiB

}  // namespace mado::records::model

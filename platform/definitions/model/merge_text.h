#pragma once
#include <mado/yaml/document.h>

#include <string>
#include <string_view>

namespace mado::definitions::units {

struct Written { std::string_view text; yaml::Node const& tree; };

// The text of a merged tree: lines of `mine` with their comments wherever its parts are unchanged, else lines of `theirs`, else new ones.
std::string text_of(yaml::Node const& merged, Written const& mine, Written const& theirs);

}  // namespace mado::definitions::units

#pragma once
#include <mado/disclosure/disclosure.h>

#include <expected>

namespace mado::disclosure::model {

// definitions/operations/disclosure.yaml, or all that is wrong with it.
std::expected<std::vector<Ground>, std::vector<std::string>> grounds_of(std::string_view yaml);

}  // namespace mado::disclosure::model

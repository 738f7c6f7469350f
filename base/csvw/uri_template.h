#pragma once
// URI templates by RFC 6570, all four levels.
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace mado::csvw {

using TemplateValue = std::variant<std::monostate, std::string, std::vector<std::string>>;  // monostate: not defined
using TemplateVariables = std::function<TemplateValue(std::string_view name)>;

// What is no expression by the standard stays as it is written.
std::string expanded(std::string_view uri_template, TemplateVariables const& variables);

}  // namespace mado::csvw

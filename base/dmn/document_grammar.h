#pragma once
// Which elements and attributes the standard's schemas know, and what must be there (the XSDs of DMN 1.1 to 1.5).
#include "problems.h"
#include "xml.h"

#include <string>
#include <string_view>

namespace mado::dmn {

constexpr std::string_view our_namespace = "urn:madoguchi:dmn:1";

// "1.1" … "1.5"; empty when the namespace is none of DMN's.
std::string_view version_of(std::string_view model_namespace);
std::string_view namespace_of(std::string_view version);
bool is_feel_namespace(std::string_view uri);  // FEEL's own, of any version
bool is_expression(std::string_view element);

// Reports what the schemas do not know or miss, ids that stand twice, and elements in the wrong namespace.
void check_grammar(xml::File const& file, std::string_view version, Problems& problems);

}  // namespace mado::dmn

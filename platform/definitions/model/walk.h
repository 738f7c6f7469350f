#pragma once
#include "model/grammar.h"
#include "model/report.h"

namespace mado::definitions {

// Holds a node against the grammar: unknown and missing words, kinds of values, quoting.
void walk(yaml::Node const& node, grammar::Shape const& shape, std::string const& address, Report& report);

}  // namespace mado::definitions

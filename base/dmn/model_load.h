#pragma once
// The documents of a model, with what they import, and their elements as nodes.
#include "model_parts.h"

namespace mado::dmn {

// Ways from one document to another by the names of imports; those that bring their elements in directly have none.
std::optional<std::vector<std::string>> path_between(std::vector<std::unique_ptr<Unit>> const& units, int from, int to);

struct Loaded {
    std::vector<std::unique_ptr<Unit>> units {};
    std::vector<int> order {};                 // each after what it imports
    std::vector<Problem> problems {};
};
// Reads imports in depth, once each. Circles, unknown imports and limits are problems.
Loaded load_units(Document document, Finder const& find, CompileLimits const& limits);

// The nodes of all units, in the order of the documents, their requirements as numbers of nodes.
std::vector<Node> make_nodes(std::vector<std::unique_ptr<Unit>>& units, std::vector<Problem>& problems);
// Each after what it needs. One node of every circle of requirements is refused, so that evaluation ends.
std::vector<int> compile_order(std::vector<Node>& nodes, std::vector<std::unique_ptr<Unit>> const& units, std::vector<Problem>& problems);

}  // namespace mado::dmn

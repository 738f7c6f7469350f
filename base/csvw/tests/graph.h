#pragma once
// RDF for tests: Turtle (and N-Triples, which is a part of it) read into triples, and two graphs compared without the names of blank nodes.
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

namespace mado::csvw::tests {

using Triple = std::tuple<std::string, std::string, std::string>;
using Graph = std::set<Triple>;

std::optional<Graph> turtle(std::string_view text, std::string const& base);  // nothing: not read to its end
bool are_alike(Graph const& a, Graph const& b);
std::string shown(Graph const& graph);

}  // namespace mado::csvw::tests

#pragma once
// The units of a definition's tree, as the grammar cuts it.
#include "model/grammar.h"

#include <string>
#include <string_view>

namespace mado::definitions::units {

// The same words in the same places; the order of a mapping's keys is no difference.
bool same(yaml::Node const& a, yaml::Node const& b);
bool same(yaml::Node const* a, yaml::Node const* b);           // both absent: the same

// The shape of the value at `key` within a mapping of that shape; `node` is the mapping (a field's words depend on its type).
grammar::Shape const& inside(grammar::Shape const& shape, yaml::Node const& node, std::string_view key);
// Whether the value is cut further: a map of names, days or languages, or a record that holds one.
bool is_cut(grammar::Shape const& shape, yaml::Node const& node);
// A record whose words stand and fall together: a field, a limit. Not the definition itself, of which each word is a unit.
bool is_whole(grammar::Shape const& shape);

std::string below(std::string_view address, std::string_view key);
// A value in flow style, on one line: { ja: 犬, en: Dog }.
std::string flow(yaml::Node const& node);
std::string shown(yaml::Node const* node);                     // for people: a scalar bare, a mapping one key a line; "" when absent

}  // namespace mado::definitions::units

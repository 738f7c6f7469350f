#pragma once
// What the searches of findings() share: the table, cut into its space, and what they have found.
#include "findings_regions.h"
#include "findings_words.h"

#include <mado/dmn/findings.h>

namespace mado::dmn {

struct Look {
    Table const& table;
    std::vector<Column> columns;
    Space space;
    std::vector<std::vector<std::optional<feel::Value>>> outputs;  // rule, column; nothing: not a constant
    Budget budget;
    std::size_t most;                          // findings of one kind
    std::vector<Finding> found {};
    bool has_more = false;                     // than a search was asked for

    std::size_t rules() const { return table.rules.size(); }
    bool has_room(Finding::Kind kind) const;
    Finding& add(Finding finding);
    // The value that is easiest to read: one that a cell names, then a whole one.
    feel::Value const& sample(std::size_t column, Bits const& atoms) const;
    // Null where nothing is known of a column; without those where a cell of `rules` is not seen.
    Sample sample(Box const& box, std::vector<std::size_t> const& rules = {}) const;
    std::vector<std::pair<std::string, std::string>> example(Sample const& sample) const;
};

// By rule: for each output the place of its value in outputValues; nothing when a value has none there.
using Priorities = std::vector<std::optional<std::vector<std::size_t>>>;

void find_overlaps(Look& look);
void find_gaps(Look& look);
// Of First (without priorities) and Priority: rules that never answer.
void find_unreachable(Look& look, Priorities const& priorities);
void find_in_cells(Look& look);
void find_in_outputs(Look& look, feel::Names const& names, TypeFinder const& item_type);

std::vector<std::vector<std::optional<feel::Value>>> constant_outputs(Table const& table, feel::Names const& names);
// The values that an output column lists, in their order; nothing when they are not a plain list.
std::vector<feel::Value> listed_values(Table::Output const& output, feel::Names const& names);
Priorities priorities(Look const& look, feel::Names const& names);

}  // namespace mado::dmn

#pragma once
// What has changed between two versions of a document: rows added, removed, moved and changed, cell by cell. Pure.
#include <mado/dmn/model.h>

#include <optional>
#include <string>
#include <vector>

namespace mado::decisions::model {

enum class Change { Same, Added, Removed, Changed, Moved };
constexpr std::array<std::string_view, 5> names_of(Change) { return { "same", "added", "removed", "changed", "moved" }; }

struct CellDifference {
    std::string before, after;
    bool is_same() const { return before == after; }
};

struct RowDifference {
    Change change = Change::Same;
    std::optional<std::size_t> before, after;      // its number there, from 0
    std::vector<CellDifference> cells {};          // by column of the TableDifference
};

struct ColumnDifference {
    std::string label;
    Change change = Change::Same;
    bool is_output = false, is_annotation = false;
};

struct TableDifference {
    std::string name;
    Change change = Change::Same;
    dmn::Hit hit_before = dmn::Hit::Unique, hit_after = dmn::Hit::Unique;
    std::vector<ColumnDifference> columns {};
    std::vector<RowDifference> rows {};
    std::size_t count(Change change) const;
};

struct ElementDifference {                         // anything that is no table: an input, a type, an expression, an example
    std::string kind;                              // "title" "item" "input" "decision" "knowledge" "service" "source" "example" "column_label" "column_type" "column_values" "column_default"
    std::string name;
    Change change = Change::Changed;
    std::string before {}, after {};               // of an expression, the title and a part of a column
};

struct Difference {
    std::vector<TableDifference> tables {};        // those that differ
    std::vector<ElementDifference> elements {};
    bool empty() const { return tables.empty() && elements.empty(); }
};

Difference difference(dmn::Document const& before, dmn::Document const& after);

}  // namespace mado::decisions::model

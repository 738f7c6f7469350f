#pragma once
// One decision table and the examples of its document as a form: every cell a control, every change a button. Pure.
//
// Controls: hit, aggregation; columns i0.label i0.expression i0.type i0.values, o0.name o0.label o0.type o0.values o0.default, a0.name;
// rows r3.name, r3.i0, r3.o0, r3.a0; examples x2.name, x2.g0, x2.e0; and hidden: count.rows count.inputs count.outputs count.annotations
// count.examples count.given count.expected, r3.id i0.id o0.id, g0 e0 (what a column of examples is called).
#include <mado/dmn/model.h>

#include <array>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::decisions::model {

inline constexpr std::array<std::string_view, 7> names_of_hits { "unique", "first", "priority", "any", "collect", "rule_order", "output_order" };
inline constexpr std::array<std::string_view, 5> names_of_aggregations { "none", "sum", "count", "min", "max" };

struct Sheet {
    dmn::Table table {};
    std::vector<std::string> given {}, expected {};   // columns of the examples: inputs; decisions, "decision.entry"
    std::vector<dmn::Example> examples {};
};

using FormPairs = std::vector<std::pair<std::string, std::string>>;

// `element` must be one with a table (whole_table).
Sheet sheet_of(dmn::Document const& document, std::string_view element);
// What a browser sent. The refusal is a msgid: too many rows or columns, or no form of ours.
std::expected<Sheet, std::string> read_sheet(FormPairs const& form);
// The document with the table and the examples of the sheet.
dmn::Document with_sheet(dmn::Document document, std::string_view element, Sheet const& sheet);

// Does what a button says: "add_row:3" (after the row, from 0; alone: at the end), "copy_row:3", "delete_row:3", "up:3", "down:3",
// "add_input", "add_output", "add_annotation", "delete_input:0" …, "mend:3:2:[10..30)" (row, input, text), "fill:[\"…\",…]" (a row for this
// input), "add_example", "copy_example:1", "delete_example:1". Gives the control to go on with; nothing: no such change.
std::optional<std::string> carry_out(Sheet& sheet, std::string_view change);

// Gives every cell a place of its own, so that a problem found there leads back to its control.
class Places {
public:
    explicit Places(Sheet& sheet);
    struct Found { std::string control; int line, column; };       // within the cell, from 1
    std::optional<Found> find(dmn::Place const& place) const;      // nothing: not of a cell

private:
    void put(dmn::Text& text, std::string control);
    std::vector<std::string> controls_;
};

}  // namespace mado::decisions::model

#pragma once
// The inputs of a table cut into atoms: the least parts that no cell divides, each with a value that stands for it.
#include "findings_bits.h"

#include <mado/dmn/model.h>
#include <mado/feel/cell.h>
#include <mado/feel/expression.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::dmn {

// The values of one kind that the cells of a column name, ascending. Places count 0 below the first, 1 the first, 2 between it and the
// second, …; where the kind has no order, or none is asked for, there are only marks and, last, every other value.
struct Line {
    feel::Kind kind = feel::Kind::Null;
    bool zoned = false;                        // times and moments with and without a zone do not compare
    bool ordered = false;
    std::vector<feel::Value> marks {};
    std::vector<std::optional<std::size_t>> atoms {};  // by place; nothing: no value lies there
};

struct Atom {
    enum class Sort : std::uint8_t {
        Usual,
        Finer,                                 // between two steps that all marks keep to: 30.5 where all marks are whole
        Null
    } sort = Sort::Usual;
    feel::Value sample {};
    std::size_t line = 0, place = 0;
    bool is_mark = false;
};

struct SeenCell {
    enum class What : std::uint8_t { Any, Known, NotSeen } what = What::Any;
    Bits accepts {};                           // atoms; of NotSeen none
    std::string text {};
    std::vector<feel::Value> strangers {};     // constants that the column can never hold
    std::optional<feel::Cell> cell {};
};

struct Column {
    std::string label, expression;
    std::optional<feel::Kind> kind {};
    bool has_values = false;                   // inputValues says what can come
    bool is_open = false;                      // nothing is known of its values, and no cell asks for one
    std::vector<Line> lines {};
    std::vector<Atom> atoms {};                // the last one is null
    Bits possible {};                          // by inputValues, and null
    Bits asked {};                             // the same, but null only where inputValues has it
    std::vector<SeenCell> cells {};            // by rule

    std::size_t null_atom() const { return atoms.size() - 1; }
    Bits of_sort(Atom::Sort sort) const;
};

using TypeFinder = std::function<feel::Type(std::string_view)>;

feel::Type type_named(std::string_view type_ref, feel::Names const& names, TypeFinder const& item_type);
// Nothing when a cell does not compile.
std::optional<Column> column_of(Table const& table, std::size_t index, feel::Names const& names, TypeFinder const& item_type);

// Atoms that a cell accepts: as evaluate_cell() would say of each sample.
Bits accepted(feel::Cell const& cell, Column const& column);

// The line's atoms with their samples are appended to `atoms`.
void cut(Line& line, std::size_t number, std::vector<Atom>& atoms);

}  // namespace mado::dmn

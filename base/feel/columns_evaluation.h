#pragma once
// Walks a Program once for all rows. Both branches of an `if` are computed where rows take both: nothing that a branch does can be seen but its value.
#include "columns.h"
#include "evaluation.h"

namespace mado::feel {

class ColumnEvaluation {
public:
    ColumnEvaluation(Program const& program, ColumnScope& scope) : program_(program), scope_(scope) {}
    Column evaluate(std::uint32_t code, Rows const& rows);

private:
    struct Bound { Column column; Rows const* rows; };
    // What a list is gone through as: its items, with the rows they are.
    struct Items {
        Cells<std::uint32_t> offsets {};       // one a row, and the end
        Rows const* rows = nullptr;            // of the items
        Column column {};
        Cells<std::uint8_t> nulls {};          // rows whose list is null
    };

    Column operand(Instruction const& instruction, std::size_t i, Rows const& rows) { return evaluate(program_.operands[instruction.first + i], rows); }
    Instruction const& operand_code(Instruction const& instruction, std::size_t i) const { return program_.code[program_.operands[instruction.first + i]]; }
    std::string const& word(Instruction const& instruction) const { return program_.words[instruction.data].front(); }
    Column inner(Instruction const& instruction, Rows const& rows);
    Column arithmetic(Instruction const& instruction, Rows const& rows);
    Column comparison(Op op, Column const& a, Column const& b, Rows const& rows);
    Column negate(Instruction const& instruction, Rows const& rows);
    Column logic(Instruction const& instruction, Rows const& rows);
    Column both(Column const& a, Column const& b, bool decides, Rows const& rows);
    Column between(Instruction const& instruction, Rows const& rows);
    Column branches(Instruction const& instruction, Rows const& rows);
    Column path(Instruction const& instruction, Rows const& rows);
    Column member(Instruction const& instruction, Rows const& rows);
    Column each_value(Instruction const& instruction, Rows const& rows, OfRow const& function);

    // columns_lists.cpp
    std::optional<Items> items_of(Instruction const& source, Rows const& rows);
    std::optional<Items> counted_items(Instruction const& range, Rows const& rows);
    Items items_of(Column const& list, Rows const& rows);
    Items made_items(Column const& list, Rows const& rows);
    Column iterate(Instruction const& instruction, Rows const& rows);
    Column quantify(Instruction const& instruction, Rows const& rows, bool decides);
    Column filter(Instruction const& instruction, Rows const& rows);
    static Column null_at(Column const& position, Rows const& rows);
    Column item_at(Column const& list, Column const& position, Rows const& rows);
    bool reads_item(std::uint32_t code, std::uint32_t item, Column const& items) const;
    Column filtered(Column const& list, Instruction const& instruction, Rows const& rows);

    // columns_calls.cpp
    Column call_built_in(Instruction const& instruction, Rows const& rows);
    Column call_slot(Instruction const& instruction, Rows const& rows);
    std::optional<Column> rounding(BuiltIn const& function, Instruction const& instruction, Rows const& rows);
    std::optional<Column> sum(Instruction const& instruction, Rows const& rows);
    std::optional<Column> extreme_of_two(BuiltIn const& function, std::span<Column const> arguments, Rows const& rows);
    std::optional<Column> sorted(Instruction const& instruction, Rows const& rows);
    Column sum_of(Column const& list, std::int64_t start, bool starts, Rows const& rows);
    Column counted(Column const& list, Rows const& rows);
    Column called(BuiltIn const& function, std::size_t way, std::span<Column const> arguments, Rows const& rows);

    Program const& program_;
    ColumnScope& scope_;
    std::vector<Bound> locals_ {};
    int nesting_ = 0;
};

// Coded lists and constants as lists of items; nothing where a value is neither list nor null.
std::optional<Column> as_lists(Column const& column, Rows const& rows);

}  // namespace mado::feel

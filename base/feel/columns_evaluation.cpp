#include "columns_evaluation.h"
#include "frames.h"

#include <algorithm>

namespace mado::feel {

namespace {

constexpr int most_nesting = 150;

bool is_true(Column const& column, std::size_t row) { return column.form == Column::Form::Boolean && column.flags.get()[row] != 0 && !column.is_null(row); }
bool is_false(Column const& column, std::size_t row) { return column.form == Column::Form::Boolean && column.flags.get()[row] == 0 && !column.is_null(row); }

// A column of truth: what is not boolean is null.
Column truth(Column const& column, Rows const& rows)
{
    if (column.form == Column::Form::Boolean || column.is_constant())
        return column;
    if (column.form != Column::Form::Coded)
        return Column::constant({});
    return mapped_columns({ &column, 1 }, rows, [](std::span<Value const> values) { return values[0].kind() == Kind::Boolean ? values[0] : Value {}; });
}

Column one_constant(std::span<Column const> columns, OfRow const& function)
{
    std::vector<Value> values;
    for (auto const& column : columns)
        values.push_back(column.value);
    return Column::constant(function(values));
}

// Of one coded column among constants: the function of each word.
Column of_each_word(std::span<Column const> columns, std::size_t coded, Rows const& rows, OfRow const& function)
{
    auto const& column = columns[coded];
    std::vector<Value> values;
    for (auto const& one : columns)
        values.push_back(one.value);
    auto words = std::make_shared<std::vector<Value>>();
    words->reserve(column.words->size() + 1);
    for (auto const& word : *column.words) {
        values[coded] = word;
        words->push_back(function(values));
    }
    if (!column.nulls)
        return column_of_words(std::move(words), column.codes, rows.size());
    values[coded] = {};
    words->push_back(function(values));
    NewCells<std::uint32_t> codes(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
        codes[row] = column.nulls.get()[row] != 0 ? static_cast<std::uint32_t>(words->size() - 1) : column.codes.get()[row];
    return column_of_words(std::move(words), codes, rows.size());
}

Column of_each_row(std::span<Column const> columns, Rows const& rows, OfRow const& function)
{
    std::vector<Value> results(rows.size()), values(columns.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        try {
            for (std::size_t i = 0; i < columns.size(); ++i)
                values[i] = columns[i].at(row);
            results[row] = function(values);
        } catch (LimitReached const&) {
            rows.leave(row);
        }
    }
    return Column::of_values(results, rows);
}

}  // namespace

Column mapped_columns(std::span<Column const> columns, Rows const& rows, OfRow const& function)
{
    std::optional<std::size_t> other;
    bool one = true;
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (!columns[i].is_constant()) {
            one = one && !other;
            other = i;
        }
    try {
        if (!other)
            return one_constant(columns, function);
        if (one && columns[*other].form == Column::Form::Coded && columns[*other].words->size() <= rows.size())
            return of_each_word(columns, *other, rows, function);
    } catch (LimitReached const& limit) {
        throw NotByColumns(limit.what());
    }
    return of_each_row(columns, rows, function);
}

Column ColumnEvaluation::evaluate(std::uint32_t code, Rows const& rows)
{
    auto const& instruction = program_.code[code];
    switch (instruction.op) {
    case Op::Constant: return Column::constant(program_.constants[instruction.data]);
    case Op::Slot: return scope_.slot(static_cast<int>(instruction.data), rows);
    case Op::Local: return within(locals_.at(instruction.data).column, *locals_.at(instruction.data).rows, rows);
    default: break;
    }
    if (nesting_ >= most_nesting)
        throw NotByColumns("an expression is nested deeply");
    ++nesting_;
    Counted const nested { nesting_ };
    return inner(instruction, rows);
}

Column ColumnEvaluation::inner(Instruction const& instruction, Rows const& rows)
{
    switch (instruction.op) {
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Power: return arithmetic(instruction, rows);
    case Op::Negate: return negate(instruction, rows);
    case Op::And: case Op::Or: return logic(instruction, rows);
    case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
        return comparison(instruction.op, operand(instruction, 0, rows), operand(instruction, 1, rows), rows);
    case Op::Between: return between(instruction, rows);
    case Op::If: return branches(instruction, rows);
    case Op::For: return iterate(instruction, rows);
    case Op::Some: return quantify(instruction, rows, true);
    case Op::Every: return quantify(instruction, rows, false);
    case Op::Path: return path(instruction, rows);
    case Op::Member: return member(instruction, rows);
    case Op::Filter: return filter(instruction, rows);
    case Op::List: return each_value(instruction, rows, [](std::span<Value const> values) { return Value::list({ values.begin(), values.end() }); });
    case Op::InstanceOf: return each_value(instruction, rows, [&](std::span<Value const> values) { return Value::boolean(is_instance(values[0], program_.types[instruction.data])); });
    case Op::CallBuiltIn: case Op::CallWithItems: case Op::CountFiltered: return call_built_in(instruction, rows);
    case Op::CallValue: return call_slot(instruction, rows);
    default: throw NotByColumns("an operation that columns do not have");
    }
}

Column ColumnEvaluation::each_value(Instruction const& instruction, Rows const& rows, OfRow const& function)
{
    std::vector<Column> operands;
    for (std::size_t i = 0; i < instruction.count; ++i)
        operands.push_back(operand(instruction, i, rows));
    return mapped_columns(operands, rows, function);
}

Column ColumnEvaluation::arithmetic(Instruction const& instruction, Rows const& rows)
{
    std::array const both_sides { operand(instruction, 0, rows), operand(instruction, 1, rows) };
    auto const& [left, right] = both_sides;
    for (auto const& side : both_sides)
        if (side.is_constant() && side.value.is_null())
            return Column::constant({});
    if (instruction.op != Op::Power && !(left.is_constant() && right.is_constant())) {
        auto const a = numbers_of(left), b = numbers_of(right);
        if (a && b)
            return calculated(instruction.op, *a, *b, rows);
    }
    return mapped_columns(both_sides, rows, [op = instruction.op](std::span<Value const> values) { return combined(op, values[0], values[1]); });
}

Column ColumnEvaluation::negate(Instruction const& instruction, Rows const& rows)
{
    auto const column = operand(instruction, 0, rows);
    if (auto const numbers = numbers_of(column); numbers && !column.is_constant())
        return calculated(Op::Subtract, Numbers {}, *numbers, rows);
    return mapped_columns({ &column, 1 }, rows, [](std::span<Value const> values) { return negated(values[0]); });
}

namespace {

// Whether each row is null.
Column null_rows(Column const& column, Rows const& rows, bool wanted)
{
    if (!column.nulls)
        return Column::constant(Value::boolean(!wanted));
    NewCells<std::uint8_t> cells(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
        cells[row] = (column.nulls.get()[row] != 0) == wanted;
    return flag_column(cells, nullptr);
}

// = and != of rows of which some are null: null is equal to null alone.
Column equal_with_nulls(Column const& same, Numbers const& a, Numbers const& b, bool equal, Rows const& rows)
{
    NewCells<std::uint8_t> cells(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        bool const left = a.nulls && a.nulls.get()[row] != 0, right = b.nulls && b.nulls.get()[row] != 0;
        cells[row] = left || right ? (left && right) == equal : same.flags.get()[row];
    }
    return flag_column(cells, nullptr);
}

// = and != of flags and a constant one: whether each is `wanted`, and of null `not` equal.
Column equal_to_flag(Column const& column, bool wanted, bool equal, Rows const& rows)
{
    NewCells<std::uint8_t> cells(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row)
        cells[row] = column.is_null(row) ? !equal : (column.flags.get()[row] != 0) == wanted;
    return flag_column(cells, nullptr);
}

// Days, as numbers: of a column or a constant.
std::optional<Numbers> days_of(Column const& column)
{
    if (column.form == Column::Form::Date)
        return Numbers { column.numbers.get(), 0, 0, most_number, column.nulls };
    if (column.is_constant() && column.value.is_date())
        return Numbers { nullptr, column.value.as_date().days, 0, most_number, {} };
    return std::nullopt;
}

}  // namespace

Column ColumnEvaluation::comparison(Op op, Column const& a, Column const& b, Rows const& rows)
{
    bool const equality = op == Op::Equal || op == Op::NotEqual;
    auto const is_null = [](Column const& column) { return column.is_constant() && column.value.is_null(); };
    if (equality && !a.is_constant() && is_null(b))
        return null_rows(a, rows, op == Op::Equal);
    if (equality && !b.is_constant() && is_null(a))
        return null_rows(b, rows, op == Op::Equal);
    if (!(a.is_constant() && b.is_constant()))
        for (auto const& of : { numbers_of, days_of }) {
            auto const x = of(a), y = of(b);
            if (!x || !y)
                continue;
            auto column = ordered(op, *x, *y, rows);
            if (equality && (x->nulls || y->nulls))
                return equal_with_nulls(column, *x, *y, op == Op::Equal, rows);
            column.nulls = either_null(x->nulls, y->nulls, rows.size());
            return column;
        }
    if (equality && a.form == Column::Form::Boolean && b.is_constant() && b.value.kind() == Kind::Boolean)
        return equal_to_flag(a, b.value.is_true() == (op == Op::Equal), op == Op::Equal, rows);
    std::array const sides { a, b };
    return mapped_columns(sides, rows, [op](std::span<Value const> values) { return compared(op, values[0], values[1]); });
}

// Ternary logic, as in Evaluation::conjunction.
Column ColumnEvaluation::both(Column const& a, Column const& b, bool decides, Rows const& rows)
{
    auto const is_decisive = [decides](Column const& column) { return column.is_constant() && (decides ? column.value.is_true() : column.value.is_false()); };
    if (is_decisive(a) || is_decisive(b))
        return Column::constant(Value::boolean(decides));
    auto const is_neutral = [decides](Column const& column) { return column.is_constant() && (decides ? column.value.is_false() : column.value.is_true()); };
    if (is_neutral(a))
        return b.is_constant() && b.value.kind() != Kind::Boolean ? Column::constant({}) : b;
    if (is_neutral(b))
        return a.is_constant() && a.value.kind() != Kind::Boolean ? Column::constant({}) : a;
    if (a.is_constant() && b.is_constant())
        return Column::constant({});
    NewCells<std::uint8_t> flags(rows.size()), nulls(rows.size());
    bool some_null = false;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        bool const decided = decides ? is_true(a, row) || is_true(b, row) : is_false(a, row) || is_false(b, row);
        bool const known = decides ? is_false(a, row) && is_false(b, row) : is_true(a, row) && is_true(b, row);
        flags[row] = decided == decides;
        nulls[row] = !decided && !known;
        some_null = some_null || (!decided && !known);
    }
    return flag_column(flags, some_null ? Cells<std::uint8_t>(nulls) : nullptr);
}

Column ColumnEvaluation::logic(Instruction const& instruction, Rows const& rows)
{
    bool const decides = instruction.op == Op::Or;
    auto const left = truth(operand(instruction, 0, rows), rows);
    if (left.is_constant() && (decides ? left.value.is_true() : left.value.is_false()))
        return left;
    return both(left, truth(operand(instruction, 1, rows), rows), decides, rows);
}

// a >= b and a <= c, in the logic of three values.
Column ColumnEvaluation::between(Instruction const& instruction, Rows const& rows)
{
    auto const value = operand(instruction, 0, rows);
    auto const above = comparison(Op::GreaterEqual, value, operand(instruction, 1, rows), rows), below = comparison(Op::LessEqual, value, operand(instruction, 2, rows), rows);
    return both(truth(above, rows), truth(below, rows), false, rows);
}

Column ColumnEvaluation::branches(Instruction const& instruction, Rows const& rows)
{
    auto const condition = truth(operand(instruction, 0, rows), rows);
    if (condition.is_constant())
        return operand(instruction, condition.value.is_true() ? 1 : 2, rows);
    std::size_t taken = 0;
    for (std::size_t row = 0; row < rows.size(); ++row)
        taken += is_true(condition, row);
    if (taken == rows.size() || taken == 0)
        return operand(instruction, taken > 0 ? 1 : 2, rows);
    auto const then = operand(instruction, 1, rows);
    return chosen_column(condition, then, operand(instruction, 2, rows), rows);
}

namespace {

// Of a list, the member of each item, as Evaluation::member_of has it.
Value member_of(Value const& of, std::string const& name)
{
    if (!of.is_list())
        return property(of, name);
    std::vector<Value> results;
    for (auto const& item : of.as_list())
        results.push_back(member_of(item, name));
    return Value::list(std::move(results));
}

// Rows of records by their places, with the rows that are null themselves.
Column of_records(Column const& member, Column const& column, Rows const& rows)
{
    auto found = column.codes ? member.gathered(column.codes, rows.size()) : member;
    if (!column.nulls)
        return found;
    if (!found.is_constant()) {
        found.nulls = either_null(found.nulls, column.nulls, rows.size());
        return found;
    }
    return chosen_column(flag_column(column.nulls, nullptr), Column::constant({}), found, rows);
}

}  // namespace

Column ColumnEvaluation::path(Instruction const& instruction, Rows const& rows)
{
    auto const of = operand(instruction, 0, rows);
    auto const& name = word(instruction);
    if (of.form == Column::Form::Context) {
        auto const* const found = of.records->find(name);
        return found ? of_records(found->column, of, rows) : Column::constant({});
    }
    return mapped_columns({ &of, 1 }, rows, [&](std::span<Value const> values) { return member_of(values[0], name); });
}

// A name inside a filter: the item's own member comes before what the name means outside.
Column ColumnEvaluation::member(Instruction const& instruction, Rows const& rows)
{
    auto const item = operand(instruction, 0, rows);
    auto const& name = word(instruction);
    bool has_all = false, has_some = false;
    if (item.form == Column::Form::Context) {
        auto const* const found = item.records->find(name);
        has_some = found != nullptr;
        has_all = found && !found->absent && !item.nulls;
    } else if (item.form == Column::Form::Coded) {
        has_all = !item.nulls;
        for (auto const& word : *item.words) {
            has_all = has_all && word.find(name);
            has_some = has_some || word.find(name);
        }
    } else if (item.is_constant()) {
        has_some = has_all = item.value.find(name) != nullptr;
    }
    if (has_all || (has_some && instruction.count < 2)) {
        if (item.form == Column::Form::Context)
            return of_records(item.records->find(name)->column, item, rows);
        return mapped_columns({ &item, 1 }, rows, [&](std::span<Value const> values) { return values[0].get(name); });
    }
    if (has_some)
        throw NotByColumns("a name that some items have");
    return instruction.count > 1 ? operand(instruction, 1, rows) : Column::constant({});
}

Column evaluate_columns(Expression const& expression, ColumnScope& scope, Rows const& rows)
{
    auto const& program = Evaluation::program_of(expression);
    return ColumnEvaluation(program, scope).evaluate(program.root, rows);
}

}  // namespace mado::feel

// Calls: built-in functions that have a way by columns, the others for each row, and functions of the scope.
#include "columns_evaluation.h"

#include <algorithm>
#include <map>

namespace mado::feel {

namespace {

std::optional<Decimal::Rounding> rounding_of(std::string_view name)
{
    using enum Decimal::Rounding;
    static std::map<std::string_view, Decimal::Rounding> const known { { "floor", Floor }, { "ceiling", Ceiling }, { "decimal", HalfEven }, { "round up", Up }, { "round down", Down },
        { "round half up", HalfUp }, { "round half down", HalfDown } };
    auto const found = known.find(name);
    return found == known.end() ? std::nullopt : std::optional(found->second);
}

bool is_whole_constant(Column const& column, std::int64_t most)
{
    auto const number = column.is_constant() ? column.value.to_integer() : std::nullopt;
    return number && *number <= most && *number >= -most;
}

bool has_numbers(Column const& list)
{
    return list.form == Column::Form::List && (numbers_of(list.lists->items) || list.lists->offsets.get()[list.lists->count] == 0);
}

}  // namespace

Column ColumnEvaluation::called(BuiltIn const& function, std::size_t way, std::span<Column const> arguments, Rows const& rows)
{
    Scope scope { Names {} };
    Evaluating const how;
    return mapped_columns(arguments, rows, [&](std::span<Value const> values) {
        Evaluation evaluation(scope, how);
        return evaluation.call_built_in(function, values, way);
    });
}

Column ColumnEvaluation::call_built_in(Instruction const& instruction, Rows const& rows)
{
    auto const& function = *program_.built_ins_called[instruction.data];
    if (auto column = rounding(function, instruction, rows))
        return *column;
    if (function.name == "sum" && instruction.count == 1)
        if (auto column = sum(instruction, rows))
            return *column;
    if (function.name == "sort" && instruction.count == 2)
        if (auto column = sorted(instruction, rows))
            return *column;
    std::vector<Column> arguments;
    for (std::size_t i = 0; i < instruction.count; ++i)
        arguments.push_back(operand(instruction, i, rows));
    if (function.name == "count" && arguments.size() == 1 && arguments[0].form == Column::Form::List)
        return counted(arguments[0], rows);
    if (auto column = extreme_of_two(function, arguments, rows))
        return *column;
    return called(function, instruction.flags, arguments, rows);
}

Column ColumnEvaluation::call_slot(Instruction const& instruction, Rows const& rows)
{
    auto const& callee = operand_code(instruction, 0);
    if (callee.op != Op::Slot)
        throw NotByColumns("a call of a function that is a value");
    std::vector<Column> arguments;
    for (std::size_t i = 1; i < instruction.count; ++i)
        arguments.push_back(operand(instruction, i, rows));
    return scope_.call(static_cast<int>(callee.data), arguments, rows);
}

// floor(a / b, scale) and the like need no quotient of their own.
std::optional<Column> ColumnEvaluation::rounding(BuiltIn const& function, Instruction const& instruction, Rows const& rows)
{
    auto const how = rounding_of(function.name);
    if (!how || instruction.count == 0 || instruction.count > 2)
        return std::nullopt;
    auto const digits = instruction.count > 1 ? operand(instruction, 1, rows) : Column::constant(Value::number(0));
    if (!is_whole_constant(digits, most_scale))
        return std::nullopt;
    auto const scale = static_cast<int>(*digits.value.to_integer());
    auto const& rounded = operand_code(instruction, 0);
    if (rounded.op == Op::Divide) {
        auto const above = operand(rounded, 0, rows), below = operand(rounded, 1, rows);
        auto const a = numbers_of(above), b = numbers_of(below);
        if (!a || !b || (above.is_constant() && below.is_constant()))
            return std::nullopt;
        return rounded_ratio(*a, *b, scale, *how, rows);
    }
    auto const column = operand(instruction, 0, rows);
    auto const numbers = numbers_of(column);
    if (!numbers || column.is_constant())
        return std::nullopt;
    return scale >= numbers->scale ? column : rounded_ratio(*numbers, { .one = 1, .most = 1 }, scale, *how, rows);
}

// sum(list), and sum(append(list, a number)), which is 0 and not null of an empty list.
std::optional<Column> ColumnEvaluation::sum(Instruction const& instruction, Rows const& rows)
{
    auto const& summed = operand_code(instruction, 0);
    bool const appended = summed.op == Op::CallBuiltIn && program_.built_ins_called[summed.data]->name == "append" && summed.count == 2;
    auto const list = operand(appended ? summed : instruction, 0, rows);
    if (!has_numbers(list))
        return std::nullopt;
    if (!appended)
        return sum_of(list, 0, false, rows);
    constexpr std::int64_t most_start = 1'000'000'000;
    auto const start = operand(summed, 1, rows);
    return is_whole_constant(start, most_start) ? std::optional(sum_of(list, *start.value.to_integer(), true, rows)) : std::nullopt;
}

Column ColumnEvaluation::sum_of(Column const& list, std::int64_t start, bool starts, Rows const& rows)
{
    auto const items = numbers_of(list.lists->items).value_or(Numbers {});
    auto const* const offsets = list.lists->offsets.get();
    auto const begin = Wide { start } * power_of_ten(items.scale);
    NewCells<std::int64_t> sums(rows.size());
    NewCells<std::uint8_t> nulls(rows.size());
    bool some_null = false;
    std::int64_t most = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const place = list.codes ? list.codes.get()[row] : row;
        bool null = list.is_null(row) || (!starts && offsets[place] == offsets[place + 1]);
        auto sum = begin;
        for (auto item = offsets[place]; item < offsets[place + 1]; ++item) {
            sum += items[item];
            null = null || (items.nulls && items.nulls.get()[item] != 0);
        }
        bool const fits = sum <= most_number && sum >= -most_number;
        if (!fits)
            rows.leave(row);
        sums[row] = fits ? static_cast<std::int64_t>(sum) : 0;
        most = std::max(most, sums[row] < 0 ? -sums[row] : sums[row]);
        nulls[row] = null;
        some_null = some_null || null;
    }
    return number_column(sums, items.scale, most, some_null ? Cells<std::uint8_t>(nulls) : nullptr);
}

Column ColumnEvaluation::counted(Column const& list, Rows const& rows)
{
    auto const* const offsets = list.lists->offsets.get();
    NewCells<std::int64_t> counts(rows.size());
    std::int64_t most = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const place = list.codes ? list.codes.get()[row] : row;
        counts[row] = offsets[place + 1] - offsets[place];
        most = std::max(most, counts[row]);
    }
    return number_column(counts, 0, most, list.nulls);
}

std::optional<Column> ColumnEvaluation::extreme_of_two(BuiltIn const& function, std::span<Column const> arguments, Rows const& rows)
{
    bool const greatest = function.name == "max";
    if ((!greatest && function.name != "min") || arguments.size() != 2 || (arguments[0].is_constant() && arguments[1].is_constant()))
        return std::nullopt;
    auto const a = numbers_of(arguments[0]), b = numbers_of(arguments[1]);
    return a && b ? std::optional(extreme(*a, *b, greatest, rows)) : std::nullopt;
}

namespace {

// The member by which function(a, b) a.x > b.x orders; nothing where a function is of another shape.
struct Key {
    std::string name;
    bool descending;
};

std::optional<Key> key_of(Program const& program, Instruction const& function, std::uint32_t first_argument)
{
    if (function.op != Op::Function || program.signatures[function.data]->parameters.size() != 2 || program.signatures[function.data]->typed || program.signatures[function.data]->recursive
        || program.signatures[function.data]->external)
        return std::nullopt;
    auto const at = [&](Instruction const& of, std::size_t i) -> Instruction const& { return program.code[program.operands[of.first + i]]; };
    auto const& body = at(function, 0);
    if (body.op != Op::Less && body.op != Op::Greater)
        return std::nullopt;
    auto const &left = at(body, 0), &right = at(body, 1);
    if (left.op != Op::Path || right.op != Op::Path || program.words[left.data] != program.words[right.data])
        return std::nullopt;
    auto const &a = at(left, 0), &b = at(right, 0);
    if (a.op != Op::Local || b.op != Op::Local || a.data != first_argument || b.data != first_argument + 1)
        return std::nullopt;
    return Key { program.words[left.data].front(), body.op == Op::Greater };
}

}  // namespace

// By one number of each item; items that are alike keep their order.
std::optional<Column> ColumnEvaluation::sorted(Instruction const& instruction, Rows const& rows)
{
    auto const key = key_of(program_, operand_code(instruction, 1), static_cast<std::uint32_t>(locals_.size()));
    if (!key)
        return std::nullopt;
    auto const list = operand(instruction, 0, rows);
    if (list.is_constant() && (list.value.is_null() || (list.value.is_list() && list.value.as_list().size() < 2)))
        return list;
    if (list.form == Column::Form::List && list.lists->offsets.get()[list.lists->count] < 2)
        return list;
    if (list.form != Column::Form::List || list.lists->items.form != Column::Form::Context || list.lists->items.nulls)
        return std::nullopt;
    auto const& items = list.lists->items;
    auto const* const member = items.records->find(key->name);
    if (!member || member->absent)
        return std::nullopt;
    auto const column = items.codes ? member->column.gathered(items.codes, list.lists->offsets.get()[list.lists->count]) : member->column;
    auto const numbers = numbers_of(column);
    if (!numbers || numbers->nulls)
        return std::nullopt;
    auto const total = list.lists->offsets.get()[list.lists->count];
    NewCells<std::uint32_t> order(total);
    for (std::uint32_t item = 0; item < total; ++item)
        order[item] = item;
    for (std::size_t place = 0; place < list.lists->count; ++place) {
        auto const from = list.lists->offsets.get()[place], to = list.lists->offsets.get()[place + 1];
        if (to - from > 1)
            std::stable_sort(order.data() + from, order.data() + to, [&](auto a, auto b) { return key->descending ? (*numbers)[a] > (*numbers)[b] : (*numbers)[a] < (*numbers)[b]; });
    }
    auto result = list;
    result.lists = std::make_shared<Lists>(Lists { list.lists->count, list.lists->offsets, items.gathered(order, total) });
    return result;
}

}  // namespace mado::feel

// Lists of many cases: one column of all items, and for each case where its own begin.
#include "columns_evaluation.h"

#include <algorithm>

namespace mado::feel {

namespace {

constexpr std::size_t most_items = std::size_t { 1 } << 24;
constexpr std::int64_t most_counted = 1'000;   // items of one range; a longer one is left
// Longer lists are left, so that limits on steps are those of a case by itself.
constexpr std::uint32_t most_of_a_case = 1'000, most_within = 100;

std::uint32_t place_of(Column const& list, std::size_t row) { return list.codes ? list.codes.get()[row] : static_cast<std::uint32_t>(row); }

std::uint32_t size_of(Column const& list, std::size_t row)
{
    auto const* const offsets = list.lists->offsets.get();
    auto const place = place_of(list, row);
    return list.is_null(row) ? 0 : offsets[place + 1] - offsets[place];
}

// Rows of items, from the number of items of each.
template <class Size>
std::pair<Cells<std::uint32_t>, std::unique_ptr<Rows const>> inner_rows(Rows const& rows, Size const& size)
{
    NewCells<std::uint32_t> offsets(rows.size() + 1);
    std::size_t total = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        offsets[row] = static_cast<std::uint32_t>(total);
        total += size(row);
        if (total > most_items)
            throw NotByColumns("lists are too long");
    }
    offsets[rows.size()] = static_cast<std::uint32_t>(total);
    NewCells<std::uint32_t> of(total);
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (auto item = offsets[row]; item < offsets[row + 1]; ++item)
            of[item] = static_cast<std::uint32_t>(row);
    return { offsets, std::make_unique<Rows const>(rows, of, total) };
}

Column list_column(std::size_t count, Cells<std::uint32_t> offsets, Column items, Cells<std::uint8_t> nulls)
{
    Column column;
    column.form = Column::Form::List;
    column.lists = std::make_shared<Lists>(Lists { count, std::move(offsets), std::move(items) });
    column.nulls = std::move(nulls);
    return column;
}

}  // namespace

std::optional<Column> as_lists(Column const& column, Rows const& rows)
{
    if (column.form == Column::Form::List)
        return column;
    bool const constant = column.is_constant();
    if (!constant && column.form != Column::Form::Coded)
        return std::nullopt;
    std::span<Value const> const words = constant ? std::span<Value const>(&column.value, 1) : std::span<Value const>(*column.words);
    if (!std::all_of(words.begin(), words.end(), [](Value const& word) { return word.is_list() || word.is_null(); }))
        return std::nullopt;
    Rows const of_words(words.size());
    auto const lists = Column::of_values(words, of_words);
    for (std::size_t i = 0; i < words.size(); ++i)
        if (of_words.is_left(i))
            throw NotByColumns("a number is too large");
    if (lists.form != Column::Form::List)
        return std::nullopt;
    auto codes = column.codes;
    if (constant) {
        NewCells<std::uint32_t> zeros(rows.size());
        std::fill_n(zeros.data(), rows.size(), 0U);
        codes = zeros;
    }
    auto found = lists.gathered(codes, rows.size());
    found.nulls = either_null(found.nulls, column.nulls, rows.size());
    return found;
}

ColumnEvaluation::Items ColumnEvaluation::items_of(Column const& list, Rows const& rows)
{
    auto [offsets, inner] = inner_rows(rows, [&](std::size_t row) { return size_of(list, row); });
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (offsets.get()[row + 1] - offsets.get()[row] > (rows.outer() ? most_within : most_of_a_case))
            rows.leave(row);
    auto const& kept = scope_.keep(std::move(inner));
    if (!list.codes && !list.nulls)
        return { offsets, &kept, list.lists->items, {} };
    NewCells<std::uint32_t> places(kept.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const first = list.lists->offsets.get()[place_of(list, row)];
        for (auto item = offsets.get()[row]; item < offsets.get()[row + 1]; ++item)
            places[item] = first + (item - offsets.get()[row]);
    }
    return { offsets, &kept, list.lists->items.gathered(places, kept.size()), list.nulls };
}

// Nothing: it is null in every row, so that there is nothing to go through.
std::optional<ColumnEvaluation::Items> ColumnEvaluation::items_of(Instruction const& source, Rows const& rows)
{
    if (source.op == Op::Range)
        return counted_items(source, rows);
    auto const column = evaluate(static_cast<std::uint32_t>(&source - program_.code.data()), rows);
    if (column.is_constant() && column.value.is_null())
        return std::nullopt;
    auto const list = as_lists(column, rows);
    if (!list)
        throw NotByColumns("what is gone through is no list");
    return items_of(*list, rows);
}

// `1..n`: whole numbers upwards or downwards, as steps_of() has them.
std::optional<ColumnEvaluation::Items> ColumnEvaluation::counted_items(Instruction const& range, Rows const& rows)
{
    constexpr std::uint8_t both_closed = 3;
    if (range.count != 2 || range.flags != both_closed)
        throw NotByColumns("a range that is not closed");
    auto const first = operand(range, 0, rows), last = operand(range, 1, rows);
    auto const from = numbers_of(first), to = numbers_of(last);
    if (!from || !to || from->scale != 0 || to->scale != 0)
        throw NotByColumns("a range of no whole numbers");
    auto const nulls = either_null(from->nulls, to->nulls, rows.size());
    auto [offsets, inner] = inner_rows(rows, [&](std::size_t row) -> std::uint32_t {
        if (nulls && nulls.get()[row] != 0)
            return 0;
        auto const a = (*from)[row], b = (*to)[row];
        bool const fits = a <= most_number / 2 && a >= -most_number / 2 && b <= most_number / 2 && b >= -most_number / 2 && (a < b ? b - a : a - b) < most_counted;
        if (!fits)
            rows.leave(row);
        return fits ? static_cast<std::uint32_t>((a < b ? b - a : a - b) + 1) : 0;
    });
    auto const& kept = scope_.keep(std::move(inner));
    NewCells<std::int64_t> numbers(kept.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        auto const step = (*from)[row] <= (*to)[row] ? 1 : -1;
        for (auto item = offsets.get()[row]; item < offsets.get()[row + 1]; ++item)
            numbers[item] = (*from)[row] + step * static_cast<std::int64_t>(item - offsets.get()[row]);
    }
    return Items { offsets, &kept, number_column(numbers, 0, std::max(from->most, to->most), nullptr), nulls };
}

Column ColumnEvaluation::iterate(Instruction const& instruction, Rows const& rows)
{
    if (instruction.count != 2 || instruction.flags != 0)
        throw NotByColumns("an iteration over several lists");
    auto const items = items_of(operand_code(instruction, 0), rows);
    if (!items)
        return Column::constant({});
    locals_.push_back({ items->column, items->rows });
    auto results = operand(instruction, 1, *items->rows);
    locals_.pop_back();
    return list_column(rows.size(), items->offsets, std::move(results), items->nulls);
}

Column ColumnEvaluation::quantify(Instruction const& instruction, Rows const& rows, bool decides)
{
    if (instruction.count != 2)
        throw NotByColumns("a condition on several lists");
    auto const items = items_of(operand_code(instruction, 0), rows);
    if (!items)
        return Column::constant({});
    locals_.push_back({ items->column, items->rows });
    auto const results = operand(instruction, 1, *items->rows);
    locals_.pop_back();
    bool const flags = results.form == Column::Form::Boolean;
    if (!flags && !results.is_constant())
        throw NotByColumns("a condition that is not boolean");
    NewCells<std::uint8_t> answers(rows.size()), nulls(rows.size());
    bool some_null = false;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        bool decided = false, unknown = false;
        for (auto item = items->offsets.get()[row]; item < items->offsets.get()[row + 1]; ++item) {
            bool const known = flags ? !results.is_null(item) : results.value.kind() == Kind::Boolean;
            bool const holds = flags ? results.flags.get()[item] != 0 : results.value.is_true();
            decided = decided || (known && holds == decides);
            unknown = unknown || !known;
        }
        bool const null = (items->nulls && items->nulls.get()[row] != 0) || (!decided && unknown);
        answers[row] = decided == decides;
        nulls[row] = null;
        some_null = some_null || null;
    }
    return flag_column(answers, some_null ? Cells<std::uint8_t>(nulls) : nullptr);
}

// Whether the code means something of the item: the item itself, or a name that items have.
bool ColumnEvaluation::reads_item(std::uint32_t code, std::uint32_t item, Column const& items) const
{
    auto const& instruction = program_.code[code];
    if (instruction.op == Op::Local && instruction.data == item)
        return true;
    std::size_t from = 0;
    if (instruction.op == Op::Member && operand_code(instruction, 0).op == Op::Local && operand_code(instruction, 0).data == item) {
        auto const& name = word(instruction);
        bool const found = items.form == Column::Form::Context ? items.records->find(name) != nullptr
            : items.form == Column::Form::Coded                ? std::any_of(items.words->begin(), items.words->end(), [&](Value const& one) { return one.find(name) != nullptr; })
                                                               : items.is_constant() && items.value.find(name) != nullptr;
        if (found)
            return true;
        from = 1;
    }
    for (auto i = from; i < instruction.count; ++i)
        if (reads_item(program_.operands[instruction.first + i], item, items))
            return true;
    return false;
}

Column ColumnEvaluation::filter(Instruction const& instruction, Rows const& rows)
{
    auto const of = operand(instruction, 0, rows);
    auto const list = as_lists(of, rows);
    bool const is_null = of.is_constant() && of.value.is_null();
    if (!list && !is_null)
        throw NotByColumns("what is filtered is no list");
    auto const item = static_cast<std::uint32_t>(locals_.size());
    if (list && reads_item(program_.operands[instruction.first + 1], item, list->lists->items))
        return filtered(*list, instruction, rows);
    locals_.push_back({ Column::constant({}), &rows });
    auto const position = operand(instruction, 1, rows);
    locals_.pop_back();
    if (!numbers_of(position))
        throw NotByColumns("a filter without its items");
    return list ? item_at(*list, position, rows) : null_at(position, rows);
}

// A place in null.
Column ColumnEvaluation::null_at(Column const& position, Rows const& rows)
{
    for (std::size_t row = 0; row < rows.size(); ++row)
        if (position.is_null(row))
            rows.leave(row);
    return Column::constant({});
}

// A place in each list, from 1 or backwards from -1. Where the place is null the filter is no place: that row is left.
Column ColumnEvaluation::item_at(Column const& list, Column const& position, Rows const& rows)
{
    auto const places = numbers_of(position).value();
    auto const whole = power_of_ten(places.scale);
    auto const& items = list.lists->items;
    NewCells<std::uint32_t> chosen(rows.size());
    NewCells<std::uint8_t> nulls(rows.size());
    bool some_null = false;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (places.nulls && places.nulls.get()[row] != 0)
            rows.leave(row);
        auto const size = std::int64_t { size_of(list, row) };
        auto const number = places[row], place = number / whole;
        bool const inside = number % whole == 0 && place != 0 && place <= size && place >= -size;
        nulls[row] = !inside;
        some_null = some_null || !inside;
        auto const first = list.lists->offsets.get()[place_of(list, row)];
        chosen[row] = inside ? first + static_cast<std::uint32_t>(place > 0 ? place - 1 : size + place) : 0;
    }
    if (list.lists->offsets.get()[list.lists->count] == 0)
        return Column::constant({});
    if (items.is_constant())
        return some_null ? chosen_column(flag_column(nulls, nullptr), Column::constant({}), items, rows) : items;
    auto column = items.gathered(chosen, rows.size());
    if (some_null)
        column.nulls = either_null(column.nulls, nulls, rows.size());
    return column;
}

// The items for which the condition is true.
Column ColumnEvaluation::filtered(Column const& list, Instruction const& instruction, Rows const& rows)
{
    auto const items = items_of(list, rows);
    locals_.push_back({ items.column, items.rows });
    auto const condition = operand(instruction, 1, *items.rows);
    locals_.back() = { Column::constant({}), &rows };
    // What the condition is without an item decides what an empty list gives.
    bool some_empty = false;
    for (std::size_t row = 0; row < rows.size(); ++row)
        some_empty = some_empty || size_of(list, row) == 0;
    bool const is_place = some_empty && numbers_of(operand(instruction, 1, rows));
    locals_.pop_back();
    bool const flags = condition.form == Column::Form::Boolean;
    if (is_place || (!flags && !(condition.is_constant() && !condition.value.is_number())))
        throw NotByColumns("a filter that is not boolean");
    std::vector<std::uint32_t> taken;
    NewCells<std::uint32_t> offsets(rows.size() + 1);
    offsets[0] = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (auto item = items.offsets.get()[row]; item < items.offsets.get()[row + 1]; ++item)
            if (flags ? condition.flags.get()[item] != 0 && !condition.is_null(item) : condition.value.is_true())
                taken.push_back(item);
        offsets[row + 1] = static_cast<std::uint32_t>(taken.size());
    }
    return list_column(rows.size(), offsets, items.column.gathered(copied(std::span<std::uint32_t const>(taken)), taken.size()), nullptr);
}

}  // namespace mado::feel

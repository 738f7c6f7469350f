#include "columns_work.h"

#include <algorithm>
#include <numeric>

namespace mado::dmn {

namespace {

using feel::Column;
using feel::Rows;
using feel::Value;

constexpr std::size_t most_keys = 1U << 16;
constexpr std::size_t small_numbers = 256;

bool is_plain(TableProgram const& program)
{
    auto const cell = [](CompiledCell const& one) { return one.any || one.constants.has_value(); };
    bool const inputs = std::all_of(program.inputs.begin(), program.inputs.end(),
        [&](CompiledInput const& input) { return std::all_of(input.cells.begin(), input.cells.end(), cell) && (!input.values || cell(*input.values)); });
    return inputs && std::all_of(program.outputs.begin(), program.outputs.end(), [](OutputColumn const& output) { return !output.otherwise || !output.otherwise->expression; });
}

bool computes(TableProgram const& program)
{
    return !std::all_of(program.whole.begin(), program.whole.end(), [](auto const& whole) { return whole.has_value(); });
}

// One rule is taken and gives one value.
bool takes_one(TableProgram const& program) { return program.outputs.size() == 1 && (program.table.hit == Hit::Unique || program.table.hit == Hit::First); }

Value evaluated(CompiledTable const& table, std::span<Value const> inputs)
{
    feel::Scope scope { feel::Names {} };
    return table.evaluate(inputs, scope);
}

}  // namespace

ColumnTable::ColumnTable(TableProgram const& program) : program_(program), plain_(is_plain(program)), computes_(computes(program)), answers_(std::make_shared<std::vector<Value>>())
{
    std::size_t keys = 1;
    for (auto const& input : program.inputs) {
        auto& made = inputs_.emplace_back(Input { keys, {} });
        indexed_ = indexed_ && !input.values && !input.index.asks_any() && input.index.regions() < most_keys;
        if (!indexed_)
            return;
        keys *= input.index.regions();
        if (keys > most_keys) {
            indexed_ = false;
            return;
        }
        if (input.index.is_of_integers())
            for (std::size_t number = 0; number < small_numbers; ++number)
                made.small.push_back(static_cast<std::uint32_t>(made.step * input.index.region_of_integer(static_cast<std::int64_t>(number))));
    }
    known_.assign(keys, -1);
}

std::uint32_t ColumnTable::key_of(std::size_t input, Value const& value) const
{
    auto const& index = program_.inputs[input].index;
    auto const region = index.place_of(value);
    if (!region)
        throw feel::NotByColumns("a table is asked for another kind of value");
    return static_cast<std::uint32_t>(inputs_[input].step * *region);
}

void ColumnTable::add_keys(std::size_t number, Column const& column, std::vector<std::uint32_t>& keys) const
{
    auto const& index = program_.inputs[number].index;
    auto const& input = inputs_[number];
    if (column.is_constant()) {
        for (auto const key = key_of(number, column.value); auto& one : keys)
            one += key;
        return;
    }
    if (column.form == Column::Form::Coded) {
        std::vector<std::uint32_t> of_words;
        for (auto const& word : *column.words)
            of_words.push_back(key_of(number, word));
        auto const of_null = key_of(number, {});
        for (std::size_t row = 0; row < keys.size(); ++row)
            keys[row] += column.is_null(row) ? of_null : of_words[column.codes.get()[row]];
        return;
    }
    bool const whole = column.form == Column::Form::Number && column.scale == 0 && !input.small.empty() && index.is_of(feel::Kind::Number);
    if (!whole || column.nulls) {
        for (std::size_t row = 0; row < keys.size(); ++row)
            keys[row] += key_of(number, column.at(row));
        return;
    }
    for (std::size_t row = 0; row < keys.size(); ++row) {
        auto const value = column.numbers.get()[row];
        keys[row] += value >= 0 && value < static_cast<std::int64_t>(small_numbers) ? input.small[static_cast<std::size_t>(value)]
                                                                                   : static_cast<std::uint32_t>(input.step * index.region_of_integer(value));
    }
}

// The place of the answer for this row.
std::uint32_t ColumnTable::asked(CompiledTable const& table, std::span<Column const> inputs, feel::Names const& names, std::size_t row)
{
    std::vector<Value> values;
    for (auto const& input : inputs)
        values.push_back(input.at(row));
    if (!computes_)
        return kept(evaluated(table, values), -1);
    // Which rule it is does not depend on what its output reads, which is null here.
    feel::Scope scope(names);
    TableTrace trace;
    auto answer = table.evaluate(values, scope, {}, &trace);
    auto const rule = trace.chosen.size() == 1 ? trace.hits[trace.chosen.front()].rule : program_.whole.size();
    bool const is_computed = rule < program_.whole.size() && !program_.whole[rule];
    return is_computed ? kept({}, static_cast<int>(rule)) : kept(std::move(answer), -1);
}

std::uint32_t ColumnTable::kept(Value answer, int rule)
{
    for (std::size_t place = 0; place < answers_->size(); ++place)
        if (auto const& one = (*answers_)[place]; rules_[place] == rule && one.kind() == answer.kind() && one == answer)
            return static_cast<std::uint32_t>(place);
    if (answers_.use_count() > 1)
        answers_ = std::make_shared<std::vector<Value>>(*answers_);
    answers_->push_back(std::move(answer));
    rules_.push_back(rule);
    return static_cast<std::uint32_t>(answers_->size() - 1);
}

// The outputs of rules that compute them, in the rows that such a rule answers.
Column ColumnTable::computed(Column answers, feel::Cells<std::uint32_t> const& codes, feel::ColumnScope& scope, Rows const& rows) const
{
    for (std::size_t place = 0; place < rules_.size(); ++place) {
        auto const* const begin = codes.get();
        if (rules_[place] < 0 || std::find(begin, begin + rows.size(), place) == begin + rows.size())
            continue;
        auto const& output = program_.outputs.front();
        auto column = feel::evaluate_columns(*output.cells[static_cast<std::size_t>(rules_[place])].expression, scope, rows);
        if (!conforms(column, output.type))
            column = feel::mapped_columns({ &column, 1 }, rows, [&](std::span<Value const> values) { return feel::conforms(values[0], output.type) ? values[0] : feel::coerced(values[0], output.type); });
        Column here;
        here.form = Column::Form::Boolean;
        auto const flags = std::make_shared_for_overwrite<std::uint8_t[]>(rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row)
            flags.get()[row] = begin[row] == place;
        here.flags = flags;
        answers = feel::chosen_column(here, column, answers, rows);
    }
    return answers;
}

Column ColumnTable::evaluate(CompiledTable const& table, std::span<Column const> inputs, feel::Names const& names, feel::ColumnScope& scope, Rows const& rows)
{
    if (!plain_ || (computes_ && (!indexed_ || !takes_one(program_))))
        throw feel::NotByColumns("a table computes its cells");
    bool const constant = std::all_of(inputs.begin(), inputs.end(), [](Column const& input) { return input.is_constant(); });
    if (!computes_ && (!indexed_ || constant))
        return feel::mapped_columns(inputs, rows, [&](std::span<Value const> values) { return evaluated(table, values); });
    std::vector<std::uint32_t> keys(rows.size(), 0);
    for (std::size_t input = 0; input < inputs.size(); ++input)
        add_keys(input, inputs[input], keys);
    auto const codes = std::make_shared_for_overwrite<std::uint32_t[]>(std::max<std::size_t>(rows.size(), 1));
    auto* const out = codes.get();
    for (std::size_t row = 0; row < keys.size(); ++row) {
        auto& known = known_[keys[row]];
        if (known < 0) [[unlikely]]
            known = static_cast<std::int32_t>(asked(table, inputs, names, row));
        out[row] = static_cast<std::uint32_t>(known);
    }
    if (rows.size() == 0)
        return Column::constant({});
    auto answers = feel::column_of_words(answers_, codes, rows.size());
    return computes_ ? computed(std::move(answers), codes, scope, rows) : answers;
}

}  // namespace mado::dmn

#include "columns_work.h"

#include <algorithm>

namespace mado::dmn {

using feel::Column;
using feel::NotByColumns;
using feel::Rows;
using feel::Value;
using Form = feel::Column::Form;

// The names of one body, each with the rows that it was bound for.
class ColumnCases::Work::Frame final : public feel::ColumnScope {
public:
    Frame(Work& work, Body const& body) : work_(work), names_(body.room), bound_(static_cast<std::size_t>(body.room.size())) {}

    void set(int slot, Column column, Rows const& rows) { at(slot) = { std::move(column), &rows, -1 }; }
    feel::Names const& names() const { return names_; }
    void set(int slot, int function) { at(slot) = { {}, nullptr, function }; }

    Column slot(int slot, Rows const& rows) override
    {
        auto const& bound = at(slot);
        if (!bound.rows)
            throw NotByColumns("a function as a value");
        return feel::within(bound.column, *bound.rows, rows);
    }
    Column call(int slot, std::span<Column const> arguments, Rows const& rows) override
    {
        auto const& bound = at(slot);
        if (bound.function < 0)
            throw NotByColumns("what is called is no function");
        return work_.called(bound.function, arguments, rows);
    }
    Rows const& keep(std::unique_ptr<Rows const> rows) override { return *work_.kept_.emplace_back(std::move(rows)); }

    struct Bound {
        Column column {};
        Rows const* rows = nullptr;
        int function = -1;                     // its node
    };
    Bound& at(int slot) { return bound_.at(static_cast<std::size_t>(slot)); }

private:

    Work& work_;
    feel::Names const& names_;
    std::vector<Bound> bound_;
};

bool conforms(Column const& column, feel::Type const& type)
{
    if (type.is_any())
        return true;
    switch (column.form) {
    case Form::Constant: return feel::conforms(column.value, type);
    case Form::Number: return type.kind() == feel::Kind::Number;
    case Form::Boolean: return type.kind() == feel::Kind::Boolean;
    case Form::Date: return type.kind() == feel::Kind::Date;
    case Form::Coded: return std::all_of(column.words->begin(), column.words->end(), [&](Value const& word) { return feel::conforms(word, type); });
    case Form::List: return type.kind() == feel::Kind::List && conforms(column.lists->items, type.element());
    case Form::Context: break;
    }
    return type.kind() == feel::Kind::Context && std::all_of(type.members().begin(), type.members().end(), [&](auto const& member) {
        auto const* const found = column.records->find(member.first);
        return found && !found->absent && conforms(found->column, member.second);
    });
}

Column fitted_column(Column column, ItemType const& type, Rows const& rows)
{
    if (!type.constrained && conforms(column, type.type))
        return column;
    return feel::mapped_columns({ &column, 1 }, rows, [&](std::span<Value const> values) { return fitted(values[0], type, {}); });
}

void ColumnCases::Work::begin(std::size_t count)
{
    known_.assign(parts_.model->nodes.size(), std::nullopt);
    kept_.clear();
    rows_ = std::make_unique<Rows>(count);
    calls_ = 0;
}

bool ColumnCases::Work::is_decision(std::string_view name) const
{
    auto const found = parts_.model->inputs.find(name);
    return found != parts_.model->inputs.end() && node(found->second).kind == Node::Kind::Decision;
}

void ColumnCases::Work::give(std::string_view name, Column column)
{
    auto const found = parts_.model->inputs.find(name);
    if (found == parts_.model->inputs.end())
        return;
    auto const& type = node(found->second).type;
    known_[static_cast<std::size_t>(found->second)] = type ? fitted_column(std::move(column), *type, *rows_) : std::move(column);
}

// What a decision needs comes first, as in Making::make.
Column ColumnCases::Work::decide(int number)
{
    struct Visit { int node; std::size_t next; };
    std::vector<Visit> path { { number, 0 } };
    while (!path.empty()) {
        auto& visit = path.back();
        auto const& made = node(visit.node);
        auto& known = known_[static_cast<std::size_t>(visit.node)];
        if (!known && visit.next < made.needs.size()) {
            auto const next = made.needs[visit.next++];
            if (!known_[static_cast<std::size_t>(next)] && node(next).kind == Node::Kind::Decision)
                path.push_back({ next, 0 });
            continue;
        }
        if (!known)
            known = decided(made);
        path.pop_back();
    }
    return *known_[static_cast<std::size_t>(number)];
}

Column ColumnCases::Work::decided(Node const& made_node)
{
    if (made_node.refused)
        throw NotByColumns("a decision on a circle");
    if (!made_node.body)
        return Column::constant({});
    Frame frame(*this, *made_node.body);
    bind(made_node, frame);
    return made(made_node, frame, *rows_);
}

void ColumnCases::Work::bind(Node const& of, Frame& frame)
{
    if (!of.body->host_slots.empty())
        throw NotByColumns("names of the host");
    for (auto const& binding : of.bindings) {
        if (binding.brought.node < 0)
            throw NotByColumns("names of an import");
        auto const& brought = node(binding.brought.node);
        auto const& known = known_[static_cast<std::size_t>(binding.brought.node)];
        if (brought.kind == Node::Kind::Knowledge)
            frame.set(binding.slot, binding.brought.node);
        else if (brought.kind == Node::Kind::Service)
            throw NotByColumns("a decision service");
        else
            frame.set(binding.slot, known.value_or(Column::constant({})), *rows_);
    }
}

Column ColumnCases::Work::made(Node const& of, Frame& frame, Rows const& rows)
{
    if (!of.logic)
        return Column::constant({});
    auto column = run(of.logic.get(), frame, rows);
    return of.type ? fitted_column(std::move(column), *of.type, rows) : column;
}

// A knowledge model, as Making::call has it.
Column ColumnCases::Work::called(int number, std::span<Column const> arguments, Rows const& rows)
{
    constexpr int most_calls = 12;
    auto const& called = node(number);
    if (called.refused || calls_ >= most_calls || arguments.size() != called.parameters.size() || arguments.size() != called.parameter_slots.size())
        throw NotByColumns("a call that columns do not have");
    if (!called.body)
        return Column::constant({});
    Frame frame(*this, *called.body);
    bind(called, frame);
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        auto const* const type = called.parameter_types[i];
        auto column = arguments[i];
        if (type && !conforms(column, type->type))
            throw NotByColumns("an argument of another type");
        if (type && type->constrained) {
            column = fitted_column(std::move(column), *type, rows);
            for (std::size_t row = 0; row < rows.size(); ++row)
                if (column.is_null(row) && !arguments[i].is_null(row))
                    rows.leave(row);
        }
        frame.set(called.parameter_slots[i], std::move(column), rows);
    }
    ++calls_;
    auto column = made(called, frame, rows);
    --calls_;
    return column;
}

Column ColumnCases::Work::run(Box const* box, Frame& frame, Rows const& rows)
{
    if (!box)
        return Column::constant({});
    if (auto const* literal = dynamic_cast<LiteralBox const*>(box))
        return feel::evaluate_columns(literal->expression, frame, rows);
    if (auto const* table = dynamic_cast<TableBox const*>(box))
        return run(*table, frame, rows);
    if (auto const* fitting = dynamic_cast<FittedBox const*>(box))
        return fitted_column(run(fitting->inner.get(), frame, rows), *fitting->type, rows);
    if (auto const* context = dynamic_cast<ContextBoxCode const*>(box))
        return run(*context, frame, rows);
    if (auto const* conditional = dynamic_cast<ConditionalBox const*>(box))
        return run(*conditional, frame, rows);
    throw NotByColumns("a box that columns do not have");
}

Column ColumnCases::Work::run(TableBox const& box, Frame& frame, Rows const& rows)
{
    auto const found = parts_.tables.find(&box.table.table());
    if (found == parts_.tables.end())
        throw NotByColumns("a table of an import");
    auto const& program = *found->second;
    std::vector<Column> inputs;
    for (auto const& input : program.inputs) {
        auto column = !input.expression ? Column::constant({}) : input.slot >= 0 ? frame.slot(input.slot, rows) : feel::evaluate_columns(*input.expression, frame, rows);
        if (!conforms(column, input.type))
            column = feel::mapped_columns({ &column, 1 }, rows, [&](std::span<Value const> values) {
                return values[0].is_null() || feel::conforms(values[0], input.type) ? values[0] : feel::coerced(values[0], input.type);
            });
        inputs.push_back(std::move(column));
    }
    return tables_.try_emplace(&program, program).first->second.evaluate(box.table, inputs, frame.names(), frame, rows);
}

Column ColumnCases::Work::run(ContextBoxCode const& box, Frame& frame, Rows const& rows)
{
    std::vector<std::pair<std::string, Column>> members;
    std::vector<std::pair<int, Frame::Bound>> before;  // what names meant outside comes back when the box ends
    std::optional<Column> result;
    for (auto const& entry : box.entries) {
        auto column = run(entry.value.get(), frame, rows);
        if (entry.name.empty()) {
            result = std::move(column);
            break;
        }
        if (std::any_of(members.begin(), members.end(), [&](auto const& member) { return member.first == entry.name; }))
            throw NotByColumns("a context with an entry twice");
        before.emplace_back(entry.slot, frame.at(entry.slot));
        frame.set(entry.slot, column, rows);
        members.emplace_back(entry.name, std::move(column));
    }
    for (auto kept = before.rbegin(); kept != before.rend(); ++kept)
        frame.at(kept->first) = std::move(kept->second);
    return result ? *result : Column::of_contexts(rows.size(), std::move(members));
}

Column ColumnCases::Work::run(ConditionalBox const& box, Frame& frame, Rows const& rows)
{
    auto const condition = run(box.condition.get(), frame, rows);
    if (condition.is_constant())
        return condition.value.is_null() || condition.value.kind() == feel::Kind::Boolean ? run((condition.value.is_true() ? box.then : box.otherwise).get(), frame, rows) : Column::constant({});
    if (condition.form != Form::Boolean)
        throw NotByColumns("a condition that is not boolean");
    auto const then = run(box.then.get(), frame, rows);
    return feel::chosen_column(condition, then, run(box.otherwise.get(), frame, rows), rows);
}

}  // namespace mado::dmn

// Iteration, quantifiers, filters, paths; lists, contexts and ranges as they are written.
#include "evaluation.h"
#include "frames.h"

#include <algorithm>

namespace mado::feel {

// Runs `body` for every item of operand `variable`, with the item as a new local. False: the source cannot be iterated.
template <class Each>
bool Evaluation::each(Instruction const& instruction, std::size_t variable, Each const& body)
{
    Value room;
    auto const& source = look(instruction, variable, room);
    if (source.is_null())
        return false;
    Kept const kept(locals_);
    auto const size = locals_.size();
    auto const run = [&](Value const& item) {
        locals_.borrow(item);
        auto const go_on = body();
        locals_.cut(size);
        return go_on;
    };
    if (source.is_list()) {
        for (auto const& item : source.as_list())
            if (!run(item))
                break;
        return true;
    }
    if (source.kind() != Kind::Range) {
        run(source);
        return true;
    }
    auto const steps = steps_of(source.as_range());
    if (!steps)
        return false;
    for (auto at = steps->first; steps->holds(at); at += steps->step)
        if (!run(steps->value(at)))
            break;
    return true;
}

Value Evaluation::iterate(Instruction const& instruction)
{
    std::vector<Value> results;
    return collect(instruction, results) ? Value::list(std::move(results)) : Value {};
}

bool Evaluation::collect(Instruction const& instruction, std::vector<Value>& results)
{
    constexpr std::size_t first_room = 16;
    auto const variables = instruction.count - 1;
    results.reserve(first_room);
    if (variables == 1 && operand_code(instruction, 0).op == Op::Slot)
        if (auto const& source = slot_value(operand_code(instruction, 0)); source.is_list())
            results.reserve(source.as_list().size());
    if (variables == 1 && instruction.flags == 0)
        return each(instruction, 0, [&] {
            results.push_back(operand(instruction, 1));
            check_items(results.size());
            return true;
        });
    bool const partial = instruction.flags != 0;
    bool known = true;
    auto const from = [&](auto const& self, std::size_t variable) -> bool {
        if (variable < variables) {
            auto const fits = each(instruction, variable, [&] { return self(self, variable + 1); });
            known = known && fits;
            return known;
        }
        Kept const kept(locals_);
        if (partial) {
            spend(results.size());
            locals_.push(Value::list(results));
        }
        results.push_back(operand(instruction, variables));
        check_items(results.size());
        return true;
    };
    from(from, 0);
    return known;
}

Value Evaluation::quantify(Instruction const& instruction, bool decides)
{
    auto const variables = instruction.count - 1;
    bool decided = false, unknown = false, known = true;
    auto const from = [&](auto const& self, std::size_t variable) -> bool {
        if (variable < variables) {
            auto const fits = each(instruction, variable, [&] { return self(self, variable + 1); });
            known = known && fits;
            return known && !decided;
        }
        auto const result = operand(instruction, variables);
        decided = decides ? result.is_true() : result.is_false();
        unknown = unknown || result.kind() != Kind::Boolean;
        return !decided;
    };
    from(from, 0);
    if (!known)
        return {};
    if (decided)
        return Value::boolean(decides);
    return unknown ? Value {} : Value::boolean(!decides);
}

// Of a list, the member of each item, lists inside of it alike (10.3.2.5).
Value Evaluation::member_of(Value const& of, std::string const& name)
{
    if (!of.is_list())
        return property(of, name);
    std::vector<Value> results;
    results.reserve(of.as_list().size());
    spend(of.as_list().size());
    for (auto const& item : of.as_list())
        results.push_back(member_of(item, name));
    return Value::list(std::move(results));
}

namespace {

constinit Value const nothing {};

}  // namespace

Value const& Evaluation::look_at_path(Instruction const& instruction, Value& room)
{
    auto const& of = look(instruction, 0, room);
    auto const& name = words(instruction).front();
    if (of.is_context() && &of != &room) {
        auto const* found = of.find(name);
        return found ? *found : nothing;
    }
    auto member = member_of(of, name);
    return room = std::move(member);
}

// A name inside a filter: the item's own member comes before what the name means outside.
Value const& Evaluation::look_at_member(Instruction const& instruction, Value& room)
{
    auto const& item = look(instruction, 0, room);
    if (auto const* found = item.find(words(instruction).front())) {
        if (&item != &room)
            return *found;
        auto member = *found;
        return room = std::move(member);
    }
    return instruction.count > 1 ? look(instruction, 1, room) : nothing;
}

namespace {

Value item_at(std::span<Value const> items, Value const& index)
{
    auto const place = index.to_integer();
    auto const size = static_cast<std::int64_t>(items.size());
    if (!place || *place == 0 || *place > size || *place < -size)
        return {};
    return items[static_cast<std::size_t>(*place > 0 ? *place - 1 : size + *place)];
}

}  // namespace

Value Evaluation::filter(Instruction const& instruction)
{
    std::vector<Value> results;
    auto position = filtered(instruction, [&](Value const& item) {
        if (results.empty())
            results.reserve(8);
        results.push_back(item);
    });
    return position ? std::move(*position) : Value::list(std::move(results));
}

Value Evaluation::count_filtered(Instruction const& instruction)
{
    auto const& inner_filter = operand_code(instruction, 0);
    std::int64_t count = 0;
    spend(1);
    auto const position = filtered(inner_filter, [&](Value const&) { ++count; });
    at_ = instruction.at;
    return position ? call_built_in(*program_->built_ins_called[instruction.data], { &*position, 1 }, instruction.flags) : Value::number(count);
}

template <class Taken>
std::optional<Value> Evaluation::filtered(Instruction const& instruction, Taken const& taken)
{
    Value room;
    auto const& of = look(instruction, 0, room);
    if (of.is_list()) {
        // A constant position needs no look at the items.
        if (auto const& position = operand_code(instruction, 1); position.op == Op::Constant && program_->constants[position.data].is_number())
            return item_at(of.as_list(), program_->constants[position.data]);
        return filter_items(instruction, of.as_list(), taken);
    }
    auto const only = of;
    return only.is_null() ? filter_items(instruction, {}, taken) : filter_items(instruction, { &only, 1 }, taken);
}

template <class Taken>
std::optional<Value> Evaluation::filter_items(Instruction const& instruction, std::span<Value const> items, Taken const& taken)
{
    Kept const kept(locals_);
    auto const size = locals_.size();
    auto const with = [&](Value const& item) {
        locals_.cut(size);
        locals_.borrow(item);
        return operand(instruction, 1);
    };
    if (items.empty()) {
        auto const condition = with({});
        return condition.is_number() ? std::optional<Value>(std::in_place) : std::nullopt;
    }
    for (auto const& item : items) {
        auto const condition = with(item);
        // A number is a place; then the names mean what they mean outside.
        if (condition.is_number() && &item == items.data())
            return item_at(items, with({}));
        if (condition.is_true())
            taken(item);
    }
    return std::nullopt;
}

Value Evaluation::list(Instruction const& instruction) { return Value::list(operands(instruction, 0)); }

std::vector<Value> Evaluation::operands(Instruction const& instruction, std::size_t from)
{
    std::vector<Value> values;
    values.reserve(instruction.count - from);
    for (auto i = from; i < instruction.count; ++i)
        values.push_back(operand(instruction, i));
    return values;
}

void Evaluation::push_operands(Instruction const& instruction, std::size_t from, FewValues& to)
{
    for (auto i = from; i < instruction.count; ++i) {
        if (!is_steady(instruction, i)) {
            to.push(operand(instruction, i));
            continue;
        }
        Value room;
        auto const& seen = look(instruction, i, room);
        if (&seen == &room)
            to.push(std::move(room));
        else
            to.borrow(seen);
    }
}

Value Evaluation::context(Instruction const& instruction)
{
    Kept const kept(locals_);
    auto const& keys = words(instruction);
    std::vector<Entry> entries;
    entries.reserve(instruction.count);
    for (std::size_t i = 0; i < instruction.count; ++i) {
        entries.push_back({ keys[i], operand(instruction, i) });
        locals_.borrow(entries.back().value);
    }
    return Value::context(std::move(entries));
}

namespace {

// (< 5) and the like. Of null there is none but (= null) and (!= null): else it would be a range of everything.
Value comparison_range(Op op, Value edge)
{
    using Form = RangeParts::Form;
    if (op == Op::Equal || op == Op::NotEqual)
        return Value::range({ edge, edge, true, true, false, false, op == Op::Equal ? Form::Equal : Form::Unequal });
    if (edge.is_null())
        return {};
    if (op == Op::Less || op == Op::LessEqual)
        return Value::range({ {}, std::move(edge), false, op == Op::LessEqual, true, false });
    return Value::range({ std::move(edge), {}, op == Op::GreaterEqual, false, false, true });
}

}  // namespace

Value Evaluation::range(Instruction const& instruction)
{
    auto from = operand(instruction, 0);
    if (instruction.count == 1)
        return comparison_range(static_cast<Op>(instruction.flags), std::move(from));
    auto to = operand(instruction, 1);
    bool const comparable = from.is_null() || to.is_null() || from.kind() == to.kind();
    if (!comparable || (from.is_null() && to.is_null()))
        return {};
    return Value::range({ std::move(from), std::move(to), (instruction.flags & 1) != 0, (instruction.flags & 2) != 0 });
}

}  // namespace mado::feel

#include "evaluation.h"
#include "frames.h"

#include <stdexcept>

namespace mado::feel {

namespace {

constexpr std::size_t most_notes = 100;

}  // namespace

void Evaluation::note(std::string key, std::string japanese, std::string english)
{
    if (!how_.notes || how_.notes->size() >= most_notes)
        return;
    auto const place = program_ ? place_of(program_->text, at_) : Place { 1, 1 };
    how_.notes->push_back({ place.line, place.column, std::move(key), std::move(english), std::move(japanese) });
}

void Evaluation::note_kinds(Instruction const& instruction, Value const& a, Value const& b)
{
    if (!how_.notes || a.is_null() || b.is_null())
        return;
    at_ = instruction.at;
    auto const kinds = std::string(name_of(a.kind())) + ", " + std::string(name_of(b.kind()));
    note("operator.kinds", "この二つの値には使えない演算です(" + kinds + ")。値の種類をそろえてください。", "This operation does not fit these values (" + kinds + "). Make their kinds fit.");
}

void Evaluation::nested_too_deeply()
{
    --nesting_;
    throw LimitReached("limit.depth", "The expression is nested too deeply.");
}

void Evaluation::too_many_steps() { throw LimitReached("limit.steps", "The expression takes too many steps."); }

Value Evaluation::run(Expression const& expression, Value const* input)
{
    program_ = expression.program_.get();
    if (input)
        locals_.borrow(*input);
    return evaluate(program_->root);
}

Value Evaluation::part(Expression const& expression, std::uint32_t code, std::size_t locals)
{
    program_ = expression.program_.get();
    while (locals_.size() < locals)
        locals_.push({});
    return evaluate(code);
}

Value Evaluation::constant(Program const& program, std::uint32_t code)
{
    program_ = &program;
    return evaluate(code);
}

Value Evaluation::evaluate(std::uint32_t code)
{
    for (;;) {
        spend(1);
        auto const& instruction = program_->code[code];
        switch (instruction.op) {
        case Op::Constant: return program_->constants[instruction.data];
        case Op::Slot: return slot_value(instruction);
        case Op::Local: return local(instruction.data);
        case Op::Path: case Op::Member: {
            Value room;
            auto const& seen = look(instruction, room);
            return &seen == &room ? std::move(room) : seen;
        }
        case Op::If: code = program_->operands[instruction.first + (is_condition_true(instruction) ? 1 : 2)]; break;
        default: return inner(instruction);
        }
    }
}

bool Evaluation::is_condition_true(Instruction const& instruction)
{
    nest();
    Counted const nested { nesting_ };
    return operand(instruction, 0).is_true();
}

Value const& Evaluation::look(Instruction const& code, Value& room)
{
    switch (code.op) {
    case Op::Constant: return program_->constants[code.data];
    case Op::Slot: return slot_value(code);
    case Op::Local: return local(code.data);
    case Op::Path: case Op::Member: return code.steady ? look_inside(code, room) : look_inside_nested(code, room);
    default:
        spend(1);
        return room = inner(code);
    }
}

Value const& Evaluation::look_inside(Instruction const& code, Value& room) { return code.op == Op::Path ? look_at_path(code, room) : look_at_member(code, room); }

// Of something that is evaluated first, which may be nested deeply.
Value const& Evaluation::look_inside_nested(Instruction const& code, Value& room)
{
    nest();
    Counted const nested { nesting_ };
    return look_inside(code, room);
}

Value Evaluation::inner(Instruction const& instruction)
{
    nest();
    Counted const nested { nesting_ };
    switch (instruction.op) {
    case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Power: return binary(instruction);
    case Op::Negate: return negate(instruction);
    case Op::And: return conjunction(instruction, false);
    case Op::Or: return conjunction(instruction, true);
    case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual: return comparison(instruction);
    case Op::Between: return between(instruction);
    case Op::In: return in(instruction);
    case Op::TestEqual: return test_equal(instruction);
    case Op::TestCompare: return test_compare(instruction);
    case Op::TestAnyOf: return test_any_of(instruction);
    case Op::TestNot: return test_not(instruction);
    case Op::If: return operand(instruction, operand(instruction, 0).is_true() ? 1 : 2);
    case Op::For: return iterate(instruction);
    case Op::Some: return quantify(instruction, true);
    case Op::Every: return quantify(instruction, false);
    case Op::Function: return closure(instruction);
    case Op::Filter: return filter(instruction);
    case Op::List: return list(instruction);
    case Op::Context: return context(instruction);
    case Op::Range: return range(instruction);
    case Op::InstanceOf: return Value::boolean(is_instance(operand(instruction, 0), program_->types[instruction.data]));
    case Op::BuiltInValue: {
        auto const* function = program_->built_ins_called[instruction.data];
        std::vector<std::string> parameters;
        for (auto const& parameter : function->ways.front())
            parameters.emplace_back(parameter.name);
        return Value::function({ std::move(parameters), std::make_shared<FunctionParts::Body const>(FunctionParts::Body { .built_in = function }) });
    }
    case Op::HostValue: {
        auto const& function = program_->hosts[instruction.data];
        return Value::function({ function->parameters, std::make_shared<FunctionParts::Body const>(FunctionParts::Body { .host = function }) });
    }
    case Op::CallBuiltIn: case Op::CallHost: case Op::CallValue: return call_operands(instruction);
    case Op::CallNamed: return call_named(instruction);
    case Op::CallWithItems: return call_with_items(instruction);
    case Op::CountFiltered: return count_filtered(instruction);
    case Op::Constant: case Op::Slot: case Op::Local: case Op::Name: case Op::Call: case Op::Any: case Op::Input: case Op::Path: case Op::Member: break;
    }
    throw std::logic_error("an instruction of the syntax tree stands in a program");
}

Value const& Evaluation::slot_value(Instruction const& instruction)
{
    return is_known(instruction) ? scope_.values_[instruction.data] : unusual_slot(instruction);
}

// Of a function that keeps its values, or one that is not computed yet.
Value const& Evaluation::unusual_slot(Instruction const& instruction)
{
    if (closure_)
        for (auto const& [slot, value] : closure_->slots)
            if (slot == static_cast<int>(instruction.data))
                return value;
    auto const& value = scope_.get(static_cast<int>(instruction.data));
    if (scope_.circle_) {
        scope_.circle_ = false;
        at_ = instruction.at;
        note("slot.circle", "この名前は自分自身の値を使っています。輪になった使い方をほどいてください。", "This name uses its own value. Take the circle apart.");
    }
    return value;
}

namespace {

Value calculated(Op op, Decimal a, Decimal b)
{
    switch (op) {
    case Op::Add: return Value::number(a + b);
    case Op::Subtract: return Value::number(a - b);
    case Op::Multiply: return Value::number(a * b);
    case Op::Divide: return Value::number(a / b);
    default: return Value::number(a.power(b));
    }
}

}  // namespace

Value combined(Op op, Value const& a, Value const& b)
{
    switch (op) {
    case Op::Add: return add(a, b);
    case Op::Subtract: return subtract(a, b);
    case Op::Multiply: return multiply(a, b);
    case Op::Divide: return divide(a, b);
    default: return power(a, b);
    }
}

Value Evaluation::binary(Instruction const& instruction)
{
    auto const *a = number_at(instruction, 0), *b = a ? number_at(instruction, 1) : nullptr;
    if (b) {
        auto result = calculated(instruction.op, a->as_number(), b->as_number());
        if (!result.is_null()) [[likely]]
            return result;
    }
    return binary_of_all(instruction);
}

Value Evaluation::binary_of_all(Instruction const& instruction)
{
    Value left, right;
    auto const& a = is_steady(instruction, 1) ? look(instruction, 0, left) : left = operand(instruction, 0);
    auto const& b = look(instruction, 1, right);
    auto const result = a.is_number() && b.is_number() ? calculated(instruction.op, a.as_number(), b.as_number()) : combined(instruction.op, a, b);
    if (result.is_null())
        note_kinds(instruction, a, b);
    else if (result.is_string())
        check_bytes(result.as_string().size());
    return result;
}

Value Evaluation::negate(Instruction const& instruction)
{
    auto const value = operand(instruction, 0);
    auto result = negated(value);
    if (result.is_null())
        note_kinds(instruction, value, value);
    return result;
}

// Ternary logic (table 50): `or` is decided by true, `and` by false; what is not boolean counts as null.
Value Evaluation::conjunction(Instruction const& instruction, bool decides)
{
    auto const is_decisive = [decides](Value const& value) { return decides ? value.is_true() : value.is_false(); };
    auto const left = operand(instruction, 0);
    if (is_decisive(left))
        return left;
    auto const right = operand(instruction, 1);
    if (is_decisive(right))
        return right;
    return left.kind() == Kind::Boolean && right.kind() == Kind::Boolean ? left : Value {};
}

namespace {

Value ordered(Op op, std::partial_ordering order)
{
    switch (op) {
    case Op::Equal: return Value::boolean(order == 0);
    case Op::NotEqual: return Value::boolean(order != 0);
    case Op::Less: return Value::boolean(order < 0);
    case Op::LessEqual: return Value::boolean(order <= 0);
    case Op::Greater: return Value::boolean(order > 0);
    default: return Value::boolean(order >= 0);
    }
}

}  // namespace

Value compared(Op op, Value const& a, Value const& b)
{
    if (a.is_number() && b.is_number())
        return ordered(op, a.as_number() <=> b.as_number());
    if (op == Op::Equal)
        return equal(a, b);
    if (op == Op::NotEqual) {
        auto const same = equal(a, b);
        return same.is_null() ? same : Value::boolean(same.is_false());
    }
    auto const order = compare(a, b);
    return order ? ordered(op, *order <=> 0) : Value {};
}

Value Evaluation::comparison(Instruction const& instruction)
{
    auto const *a = number_at(instruction, 0), *b = a ? number_at(instruction, 1) : nullptr;
    return b ? ordered(instruction.op, a->as_number() <=> b->as_number()) : comparison_of_all(instruction);
}

Value Evaluation::comparison_of_all(Instruction const& instruction)
{
    Value left, right;
    auto const& a = is_steady(instruction, 1) ? look(instruction, 0, left) : left = operand(instruction, 0);
    auto const& b = look(instruction, 1, right);
    auto result = compared(instruction.op, a, b);
    if (result.is_null())
        note_kinds(instruction, a, b);
    return result;
}

// a >= b and a <= c, in the logic of three values.
Value Evaluation::between(Instruction const& instruction)
{
    auto const value = operand(instruction, 0), from = operand(instruction, 1), to = operand(instruction, 2);
    auto const above = compare(value, from), below = compare(value, to);
    if ((above && *above < 0) || (below && *below > 0))
        return Value::boolean(false);
    if (above && below)
        return Value::boolean(true);
    note_kinds(instruction, value, above ? to : from);
    return {};
}

Value Evaluation::in(Instruction const& instruction)
{
    auto left = operand(instruction, 0);
    Kept const kept(locals_);
    locals_.push(std::move(left));
    return operand(instruction, 1);
}

namespace {

// Whether a test that is a plain value holds for the input (table 55).
Value matches(Value const& input, Value const& test)
{
    if (test.kind() == Kind::Range && input.kind() != Kind::Range)
        return in_range(input, test.as_range());
    if (test.is_list() && !input.is_list()) {
        bool unknown = false;
        for (auto const& item : test.as_list()) {
            auto const found = item.kind() == Kind::Range ? matches(input, item) : equal(input, item);
            if (found.is_true())
                return found;
            unknown = unknown || (found.is_null() && !item.is_null() && !input.is_null() && item.kind() == input.kind());
        }
        return unknown ? Value {} : Value::boolean(false);
    }
    if (test.is_list() && input.is_list()) {
        if (equal(input, test).is_true())
            return Value::boolean(true);
        for (auto const& item : test.as_list())
            if (equal(input, item).is_true())
                return Value::boolean(true);
        return Value::boolean(false);
    }
    return equal(input, test);
}

}  // namespace

Value Evaluation::test_equal(Instruction const& instruction)
{
    Value room;
    auto const& value = look(instruction, 0, room);
    auto const& input = local(instruction.data);
    if ((value.kind() == Kind::Boolean || value.is_null()) && instruction.flags == 2)  // it speaks of `?`
        return value;
    if (value.kind() == Kind::Boolean && instruction.flags == 1 && input.kind() != Kind::Boolean)  // a condition of its own
        return value;
    return matches(input, value);
}

Value Evaluation::test_compare(Instruction const& instruction)
{
    Value room;
    auto const& value = look(instruction, 0, room);
    return compared(static_cast<Op>(instruction.flags), local(instruction.data), value);
}

Value Evaluation::test_any_of(Instruction const& instruction)
{
    bool unknown = false;
    for (std::size_t i = 0; i < instruction.count; ++i) {
        auto const result = operand(instruction, i);
        if (result.is_true())
            return result;
        unknown = unknown || !result.is_false();
    }
    return unknown ? Value {} : Value::boolean(false);
}

Value Evaluation::test_not(Instruction const& instruction)
{
    auto const result = operand(instruction, 0);
    return result.kind() == Kind::Boolean ? Value::boolean(result.is_false()) : Value {};
}

}  // namespace mado::feel

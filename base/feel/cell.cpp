#include <mado/feel/cell.h>

#include "evaluation.h"
#include "program.h"

namespace mado::feel {

namespace {

using Test = Cell::Test;

// A constant in a cell may be computed, but not at length.
constexpr Limits constant_limits { 10'000, 20, 10'000, 100'000 };

class CellReader {
public:
    explicit CellReader(Expression const& expression) : expression_(expression), program_(Evaluation::program_of(expression)), scope_(Names {}) {}

    std::optional<Cell> read()
    {
        auto const& root = at(program_.root);
        Cell cell;
        cell.any = root.op == Op::Constant;  // "-" stands alone
        if (cell.any)
            return cell;
        cell.negated = root.op == Op::TestNot;
        if (!tests(cell.negated ? operand(root, 0) : program_.root, 0, cell.tests))
            return std::nullopt;
        return cell;
    }

private:
    Instruction const& at(std::uint32_t code) const { return program_.code[code]; }
    std::uint32_t operand(Instruction const& instruction, std::uint32_t i) const { return program_.operands[instruction.first + i]; }

    // `input`: the local that holds `?`.
    bool tests(std::uint32_t code, std::uint32_t input, std::vector<Test>& out)
    {
        auto const& instruction = at(code);
        if (instruction.op == Op::TestAnyOf) {
            for (std::uint32_t i = 0; i < instruction.count; ++i)
                if (!tests(operand(instruction, i), input, out))
                    return false;
            return true;
        }
        if ((instruction.op != Op::TestEqual && instruction.op != Op::TestCompare) || instruction.data != input)
            return false;
        if (instruction.op == Op::TestCompare)
            return compared(static_cast<Op>(instruction.flags), operand(instruction, 0), input, out);
        if (instruction.flags == 2)
            return formula(operand(instruction, 0), input, out);
        auto const value = constant(operand(instruction, 0), input);
        if (!value || (instruction.flags == 1 && value->kind() == Kind::Boolean))  // a condition that does not ask the input
            return false;
        if (value->kind() == Kind::Range && value->as_range().form != RangeParts::Form::Interval) {  // (= 5), (!= 5)
            out.push_back({ value->as_range().form == RangeParts::Form::Equal ? Test::Kind::Equals : Test::Kind::Differs, value->as_range().from, {} });
            return true;
        }
        out.push_back(value->kind() == Kind::Range ? Test { Test::Kind::Within, *value, value->as_range() }
                : value->is_list()                 ? Test { Test::Kind::OneOf, *value, {} }
                                                   : Test { Test::Kind::Equals, *value, {} });
        return true;
    }

    bool compared(Op op, std::uint32_t with, std::uint32_t input, std::vector<Test>& out)
    {
        auto value = constant(with, input);
        if (!value)
            return false;
        if (op == Op::Equal || op == Op::NotEqual) {
            out.push_back({ op == Op::Equal ? Test::Kind::Equals : Test::Kind::Differs, std::move(*value), {} });
            return true;
        }
        bool const below = op == Op::Less || op == Op::LessEqual, closed = op == Op::LessEqual || op == Op::GreaterEqual;
        RangeParts range { {}, {}, !below && closed, below && closed, below, !below };
        (below ? range.to : range.from) = std::move(*value);
        out.push_back({ Test::Kind::Within, {}, std::move(range) });
        return true;
    }

    bool is_input(std::uint32_t code, std::uint32_t input) const { return at(code).op == Op::Local && at(code).data == input; }

    // A condition on `?`.
    bool formula(std::uint32_t code, std::uint32_t input, std::vector<Test>& out)
    {
        auto const& instruction = at(code);
        switch (instruction.op) {
        case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual: {
            auto const left = operand(instruction, 0), right = operand(instruction, 1);
            if (is_input(left, input))
                return compared(instruction.op, right, input, out);
            return is_input(right, input) && compared(mirrored(instruction.op), left, input, out);
        }
        case Op::Between: {
            auto const from = constant(operand(instruction, 1), input), to = constant(operand(instruction, 2), input);
            if (!is_input(operand(instruction, 0), input) || !from || !to)
                return false;
            out.push_back({ Test::Kind::Within, {}, { *from, *to } });
            return true;
        }
        case Op::In: return is_input(operand(instruction, 0), input) && tests(operand(instruction, 1), input + 1, out);
        case Op::Or: return formula(operand(instruction, 0), input, out) && formula(operand(instruction, 1), input, out);
        case Op::And: return conjunction(instruction, input, out);
        default: return false;
        }
    }

    static Op mirrored(Op op)
    {
        switch (op) {
        case Op::Less: return Op::Greater;
        case Op::LessEqual: return Op::GreaterEqual;
        case Op::Greater: return Op::Less;
        case Op::GreaterEqual: return Op::LessEqual;
        default: return op;
        }
    }

    // Two ranges with one kind of limits are one range.
    bool conjunction(Instruction const& instruction, std::uint32_t input, std::vector<Test>& out)
    {
        std::vector<Test> sides;
        if (!formula(operand(instruction, 0), input, sides) || sides.size() != 1 || !formula(operand(instruction, 1), input, sides) || sides.size() != 2)
            return false;
        for (auto const& side : sides)
            if (side.kind != Test::Kind::Within || !side.value.is_null())
                return false;
        auto range = std::move(sides[0].range);
        auto const& other = sides[1].range;
        auto const limit = [](RangeParts const& parts) -> Value const& { return parts.from.is_null() ? parts.to : parts.from; };
        if (!compare(limit(range), limit(other)))
            return false;
        narrow(range.from, range.from_closed, range.from_open, other.from, other.from_closed, 1);
        narrow(range.to, range.to_closed, range.to_open, other.to, other.to_closed, -1);
        out.push_back({ Test::Kind::Within, {}, std::move(range) });
        return true;
    }

    static void narrow(Value& edge, bool& closed, bool& open, Value const& other, bool other_closed, int tighter)
    {
        if (other.is_null())
            return;
        auto const order = edge.is_null() ? tighter : *compare(other, edge);
        if (order == tighter)
            edge = other, closed = other_closed, open = false;
        else if (order == 0)
            closed = closed && other_closed;
    }

    bool is_constant(std::uint32_t code, std::uint32_t input) const
    {
        auto const& instruction = at(code);
        switch (instruction.op) {
        case Op::Slot: case Op::HostValue: case Op::CallHost: case Op::BuiltInValue: return false;
        case Op::Local: return instruction.data > input;
        case Op::CallBuiltIn: {
            auto const& name = program_.built_ins_called[instruction.data]->name;
            if (name == "today" || name == "now")
                return false;
            break;
        }
        default: break;
        }
        for (std::uint32_t i = 0; i < instruction.count; ++i)
            if (!is_constant(operand(instruction, i), input))
                return false;
        return true;
    }

    std::optional<Value> constant(std::uint32_t code, std::uint32_t input)
    {
        if (at(code).op == Op::Constant)
            return program_.constants[at(code).data];
        if (!is_constant(code, input))
            return std::nullopt;
        try {
            return Evaluation(scope_, { constant_limits, nullptr }).part(expression_, code, input + 1);
        } catch (LimitReached const&) {
            return std::nullopt;
        }
    }

    Expression const& expression_;
    Program const& program_;
    Scope scope_;
};

Value either(Value const& so_far, Value const& next)
{
    if (so_far.is_true() || next.is_true())
        return Value::boolean(true);
    return so_far.is_false() && next.is_false() ? so_far : Value {};
}

// As the evaluator has a list as a test: an item of another kind is false there, not null.
Value one_of(Value const& input, Value const& list)
{
    if (input.is_list() && equal(input, list).is_true())
        return Value::boolean(true);
    bool unknown = false;
    for (auto const& item : list.as_list()) {
        auto const found = item.kind() == Kind::Range && input.kind() != Kind::Range && !input.is_list() ? in_range(input, item.as_range()) : equal(input, item);
        if (found.is_true())
            return found;
        unknown = unknown || (!input.is_list() && found.is_null() && !input.is_null() && item.kind() == input.kind());
    }
    return unknown ? Value {} : Value::boolean(false);
}

Value evaluate_test(Test const& test, Value const& input)
{
    switch (test.kind) {
    case Test::Kind::Equals: return equal(input, test.value);
    case Test::Kind::Differs: {
        auto const same = equal(input, test.value);
        return same.is_null() ? same : Value::boolean(same.is_false());
    }
    case Test::Kind::OneOf: return one_of(input, test.value);
    case Test::Kind::Within: break;
    }
    return input.kind() == Kind::Range && test.value.kind() == Kind::Range ? equal(input, test.value) : in_range(input, test.range);
}

}  // namespace

std::optional<Cell> cell_of(UnaryTests const& tests) { return CellReader(tests.expression()).read(); }

Value evaluate_cell(Cell const& cell, Value const& input)
{
    if (cell.any)
        return Value::boolean(true);
    auto result = Value::boolean(false);
    for (auto const& test : cell.tests) {
        result = either(result, evaluate_test(test, input));
        if (result.is_true())
            break;
    }
    return cell.negated && !result.is_null() ? Value::boolean(result.is_false()) : result;
}

}  // namespace mado::feel

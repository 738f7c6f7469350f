#pragma once
// Runs a Program. One Evaluation serves one call of evaluate(); locals stand on one stack, a function's frame begins at base_.
#include "built_in.h"

#include "few.h"

#include <mado/feel/evaluate.h>

namespace mado::feel {

class Evaluation final : public Host {
public:
    Evaluation(Scope& scope, Evaluating const& how) : scope_(scope), how_(how), steps_(how.steps ? *how.steps : own_steps_) {}  // `how` is kept by the caller
    Evaluation(Evaluation const&) = delete;
    Evaluation& operator=(Evaluation const&) = delete;

    Value run(Expression const& expression, Value const* input);
    Value part(Expression const& expression, std::uint32_t code, std::size_t locals);  // one operand, with that many locals, null, around it
    Value constant(Program const& program, std::uint32_t code);  // of operands that are constants
    static Program const& program_of(Expression const& expression) { return *expression.program_; }
    Value call(Value const& function, std::span<Value const> arguments) override;
    Value call_built_in(BuiltIn const& function, std::span<Value const> arguments, std::size_t named_way = 0);
    Scope& scope() override { return scope_; }
    void note(std::string key, std::string japanese, std::string english) override;

    void spend(std::uint64_t steps)
    {
        steps_ += steps;
        if (steps_ > how_.limits.steps)
            too_many_steps();
    }
    void check_items(std::size_t count) const
    {
        if (count > how_.limits.items)
            throw LimitReached("limit.items", "A list becomes too long.");
    }
    void check_bytes(std::size_t count) const
    {
        if (count > how_.limits.bytes)
            throw LimitReached("limit.bytes", "A text becomes too long.");
    }

private:
    [[noreturn]] static void too_many_steps();
    Value evaluate(std::uint32_t code);
    Value inner(Instruction const& instruction);
    bool is_condition_true(Instruction const& branches);
    Value operand(Instruction const& instruction, std::size_t i) { return evaluate(program_->operands[instruction.first + i]); }
    Instruction const& operand_code(Instruction const& instruction, std::size_t i) const { return program_->code[program_->operands[instruction.first + i]]; }
    // An operand without a copy where it stands still: a constant, a slot, a local, a member of such; else its value is put into `room`. What is
    // looked at must not be used after another operand was evaluated, unless that is steady itself.
    Value const& look(Instruction const& instruction, std::size_t i, Value& room) { return look(operand_code(instruction, i), room); }
    Value const& look(Instruction const& code, Value& room);
    // The number that an operand is, where it is a constant, a known slot or a local.
    Value const* number_at(Instruction const& instruction, std::size_t i) const
    {
        auto const& code = operand_code(instruction, i);
        auto const* value = code.op == Op::Constant ? &program_->constants[code.data]
            : code.op == Op::Local                  ? &local(code.data)
            : code.op == Op::Slot && is_known(code) ? &scope_.values_[code.data]
                                                    : nullptr;
        return value && value->is_number() ? value : nullptr;
    }
    bool is_known(Instruction const& slot) const
    {
        return !closure_ && slot.data < scope_.states_.size() && scope_.states_[slot.data] == Scope::State::Known;
    }
    Value const& look_inside(Instruction const& code, Value& room);
    Value const& look_inside_nested(Instruction const& code, Value& room);
    Value const& look_at_path(Instruction const& instruction, Value& room);
    Value const& look_at_member(Instruction const& instruction, Value& room);
    bool is_steady(Instruction const& instruction, std::size_t i) const { return operand_code(instruction, i).steady; }
    Value const& slot_value(Instruction const& instruction);
    Value const& unusual_slot(Instruction const& instruction);
    std::vector<std::string> const& words(Instruction const& instruction) const { return program_->words[instruction.data]; }
    Value const& local(std::uint32_t index) const { return locals_[base_ + index]; }
    Value binary(Instruction const& instruction);
    Value binary_of_all(Instruction const& instruction);
    Value comparison_of_all(Instruction const& instruction);
    void nest()
    {
        constexpr int most_nesting = 4'000;
        if (++nesting_ > most_nesting)
            nested_too_deeply();
    }
    [[noreturn]] void nested_too_deeply();
    Value negate(Instruction const& instruction);
    Value conjunction(Instruction const& instruction, bool decides);
    Value comparison(Instruction const& instruction);
    Value between(Instruction const& instruction);
    Value in(Instruction const& instruction);
    Value test_equal(Instruction const& instruction);
    Value test_compare(Instruction const& instruction);
    Value test_any_of(Instruction const& instruction);
    Value test_not(Instruction const& instruction);
    Value iterate(Instruction const& instruction);
    bool collect(Instruction const& instruction, std::vector<Value>& results);  // false: a source cannot be iterated
    Value call_with_items(Instruction const& instruction);
    Value count_filtered(Instruction const& instruction);
    Value quantify(Instruction const& instruction, bool decides);
    template <class Each>
    bool each(Instruction const& instruction, std::size_t variable, Each const& body);
    Value member_of(Value const& of, std::string const& name);
    Value filter(Instruction const& instruction);
    // Hands on the items that fit; gives the one item of a filter that is a position, or null when that is out of place.
    template <class Taken>
    std::optional<Value> filtered(Instruction const& instruction, Taken const& taken);
    template <class Taken>
    std::optional<Value> filter_items(Instruction const& instruction, std::span<Value const> items, Taken const& taken);
    Value list(Instruction const& instruction);
    Value context(Instruction const& instruction);
    Value range(Instruction const& instruction);
    Value closure(Instruction const& instruction);
    Value call_misfit(BuiltIn const& function, std::span<Value const> arguments, std::size_t named_way);
    Value call_host(HostFunction const& function, std::span<Value const> arguments);
    Value call_closure(Value const& function, std::span<Value const> arguments);
    bool coerce(std::vector<Type> const& types, std::span<Value const>& arguments, std::vector<Value>& room);
    Value call_operands(Instruction const& instruction);
    Value call_named(Instruction const& instruction);
    std::vector<Value> operands(Instruction const& instruction, std::size_t from);
    void push_operands(Instruction const& instruction, std::size_t from, FewValues& to);
    void note_kinds(Instruction const& instruction, Value const& a, Value const& b);

    Scope& scope_;
    Evaluating const& how_;
    Program const* program_ = nullptr;
    Locals locals_;
    std::size_t base_ = 0;
    std::uint64_t own_steps_ = 0;
    std::uint64_t& steps_;
    FunctionParts::Body const* closure_ = nullptr;        // whose body runs, when it keeps values of slots
    int nesting_ = 0, calls_ = 0;
    std::uint32_t at_ = 0;
};

// Results of operators; null when the kinds do not fit.
Value add(Value const& a, Value const& b);
Value subtract(Value const& a, Value const& b);
Value multiply(Value const& a, Value const& b);
Value divide(Value const& a, Value const& b);
Value power(Value const& a, Value const& b);
Value combined(Op op, Value const& a, Value const& b);   // one of these
Value compared(Op op, Value const& a, Value const& b);   // =, !=, <, …
Value negated(Value const& a);
Value property(Value const& of, std::string_view name);  // of one value; lists are the evaluator's

Decimal nanoseconds_of(DaysTime duration);
Value days_time_of(Decimal nanoseconds);                 // null when it is too long

}  // namespace mado::feel

#pragma once
// Runs a Program. One Evaluation serves one call of evaluate(); locals stand on one stack, a function's frame begins at base_.
#include "built_in.h"

#include "few.h"

#include <mado/feel/evaluate.h>

namespace mado::feel {

class Evaluation final : public Host {
public:
    Evaluation(Scope& scope, Evaluating const& how);
    ~Evaluation() override;
    Evaluation(Evaluation const&) = delete;
    Evaluation& operator=(Evaluation const&) = delete;

    Value run(Expression const& expression, Value const* input);
    Value part(Expression const& expression, std::uint32_t code, std::size_t locals);  // one operand, with that many locals, null, around it
    Value constant(Program const& program, std::uint32_t code);  // of operands that are constants
    static Program const& program_of(Expression const& expression) { return *expression.program_; }
    Value call(Value const& function, std::span<Value const> arguments) override;
    Scope& scope() override { return scope_; }
    void note(std::string key, std::string japanese, std::string english) override;

    void spend(std::uint64_t steps)
    {
        steps_ += steps;
        if (steps_ > how_.limits.steps)
            throw LimitReached("limit.steps", "The expression takes too many steps.");
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
    Value evaluate(std::uint32_t code);
    Value inner(Instruction const& instruction);
    Value operand(Instruction const& instruction, std::size_t i) { return evaluate(program_->operands[instruction.first + i]); }
    Instruction const& operand_code(Instruction const& instruction, std::size_t i) const { return program_->code[program_->operands[instruction.first + i]]; }
    // An operand without a copy where it stands still: a constant, a slot, a local; else its value is put into `room`. What is looked at must
    // not be used after another operand was evaluated, unless that is a leaf itself.
    Value const& look(Instruction const& instruction, std::size_t i, Value& room);
    bool is_leaf(Instruction const& instruction, std::size_t i) const;
    Value const& slot_value(Instruction const& instruction);
    std::vector<std::string> const& words(Instruction const& instruction) const { return program_->words[instruction.data]; }
    Value const& local(std::uint32_t index) const { return locals_[base_ + index]; }
    Value binary(Instruction const& instruction);
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
    Value quantify(Instruction const& instruction, bool decides);
    template <class Each>
    bool each(Instruction const& instruction, std::size_t variable, Each const& body);
    Value path(Instruction const& instruction);
    Value member_of(Value const& of, std::string const& name);
    Value member(Instruction const& instruction);
    Value filter(Instruction const& instruction);
    Value filtered(Instruction const& instruction, std::span<Value const> items);
    Value list(Instruction const& instruction);
    Value context(Instruction const& instruction);
    Value range(Instruction const& instruction);
    Value closure(Instruction const& instruction);
    Value call_built_in(BuiltIn const& function, std::span<Value const> arguments, std::size_t named_way = 0);
    Value call_misfit(BuiltIn const& function, std::span<Value const> arguments, std::size_t named_way);
    Value call_host(HostFunction const& function, std::span<Value const> arguments);
    Value call_closure(Value const& function, std::span<Value const> arguments);
    bool coerce(std::vector<Type> const& types, std::span<Value const>& arguments, std::vector<Value>& room);
    Value call_operands(Instruction const& instruction);
    Value call_named(Instruction const& instruction);
    std::vector<Value> operands(Instruction const& instruction, std::size_t from);
    FewValues arguments(Instruction const& instruction, std::size_t from);
    void note_kinds(Instruction const& instruction, Value const& a, Value const& b);

    Scope& scope_;
    Evaluating how_;
    Program const* program_ = nullptr;
    std::vector<Value> locals_;
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
Value negated(Value const& a);
Value property(Value const& of, std::string_view name);  // of one value; lists are the evaluator's

Decimal nanoseconds_of(DaysTime duration);
Value days_time_of(Decimal nanoseconds);                 // null when it is too long

}  // namespace mado::feel

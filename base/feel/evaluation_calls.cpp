// Calls of built-in functions, of the host's and of closures; what a call may ask of its evaluation.
#include "evaluation.h"
#include "frames.h"

#include <algorithm>

namespace mado::feel {

Value Evaluation::closure(Instruction const& instruction)
{
    FunctionParts::Body body;
    body.program = program_->shared_from_this();
    body.signature = program_->signatures[instruction.data];
    body.code = program_->operands[instruction.first];
    auto const around = locals_.from(base_);
    body.captured.assign(around.begin(), around.end());
    spend(body.captured.size());
    FunctionParts parts { body.signature->parameters, nullptr };
    for (std::size_t i = 1; i < instruction.count && scope_.functions_keep_values(); ++i) {
        auto const& read = program_->code[program_->operands[instruction.first + i]];
        body.slots.emplace_back(static_cast<int>(read.data), slot_value(read));
    }
    for (auto const& value : body.captured)
        parts.depth = std::max(parts.depth, nesting(value));
    for (auto const& [slot, value] : body.slots)
        parts.depth = std::max(parts.depth, nesting(value));
    parts.body = std::make_shared<FunctionParts::Body const>(std::move(body));
    return Value::function(std::move(parts));
}

Value Evaluation::call_operands(Instruction const& instruction)
{
    FewValues arguments;
    if (instruction.op == Op::CallValue) {
        auto const function = operand(instruction, 0);
        push_operands(instruction, 1, arguments);
        at_ = instruction.at;
        return call(function, arguments);
    }
    push_operands(instruction, 0, arguments);
    at_ = instruction.at;
    if (instruction.op == Op::CallBuiltIn)
        return call_built_in(*program_->built_ins_called[instruction.data], arguments, instruction.flags);
    return call_host(*program_->hosts[instruction.data], arguments);
}

// Such a function takes a list and its items alike: the items are in its second way.
Value Evaluation::call_with_items(Instruction const& instruction)
{
    auto const& function = *program_->built_ins_called[instruction.data];
    std::vector<Value> items;
    spend(1);
    bool const known = collect(operand_code(instruction, 0), items);
    at_ = instruction.at;
    Value const nothing;
    return known ? function.run({ *this, items, 1 }) : call_built_in(function, { &nothing, 1 }, instruction.flags);
}

Value Evaluation::call_named(Instruction const& instruction)
{
    auto const function = operand(instruction, 0);
    auto const arguments = operands(instruction, 1);
    auto const& names = words(instruction);
    at_ = instruction.at;
    if (function.kind() != Kind::Function)
        return call(function, arguments);
    auto const wrong_names = [&] {
        note("function.arguments", "関数の引数の名前が違います。定義にある名前で書いてください。", "The function has no parameters of these names. Use those that it defines.");
        return Value {};
    };
    auto const& parts = function.as_function();
    if (parts.body->built_in) {
        auto const order = order_of(*parts.body->built_in, names);
        if (!order)
            return wrong_names();
        std::vector<Value> ordered;
        for (auto const place : order->places)
            ordered.push_back(place < 0 ? Value {} : arguments[static_cast<std::size_t>(place)]);
        return call_built_in(*parts.body->built_in, ordered, order->way + 1);
    }
    std::vector<Value> ordered(parts.parameters.size());
    if (names.size() > ordered.size())
        return wrong_names();
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const found = std::find(parts.parameters.begin(), parts.parameters.end(), names[i]);
        if (found == parts.parameters.end())
            return wrong_names();
        ordered[static_cast<std::size_t>(found - parts.parameters.begin())] = arguments[i];
    }
    return call(function, ordered);
}

Value Evaluation::call(Value const& function, std::span<Value const> arguments)
{
    if (function.kind() != Kind::Function) {
        note("function.none", "関数ではない値は呼び出せません。関数の名前を書いてください。", "A value that is no function cannot be called. Name a function.");
        return {};
    }
    auto const& parts = function.as_function();
    if (parts.body->built_in)
        return accepts(*parts.body->built_in, arguments.size()) ? call_built_in(*parts.body->built_in, arguments) : Value {};
    if (arguments.size() != parts.parameters.size()) {
        note("function.arguments", "関数の引数の数が違います。定義にある数だけ書いてください。", "The function takes another number of arguments. Give as many as it defines.");
        return {};
    }
    return parts.body->host ? call_host(*parts.body->host, arguments) : call_closure(function, arguments);
}

Value Evaluation::call_built_in(BuiltIn const& function, std::span<Value const> arguments, std::size_t named_way)
{
    if (named_way > 0 && fits(function.ways[named_way - 1], arguments))
        return function.run({ *this, arguments, named_way - 1 });
    for (std::size_t way = 0; named_way == 0 && way < function.ways.size(); ++way)
        if (takes(function.ways[way], arguments.size()) && fits(function.ways[way], arguments))
            return function.run({ *this, arguments, way });
    return call_misfit(function, arguments, named_way);
}

namespace {

// A list of one for its item, and an item for a list of one (10.3.2.9.4); nothing when it does not fit even so.
std::optional<Value> adapted(Value const& argument, Parameter const& parameter)
{
    if (parameter.kinds & bit(argument.kind()))
        return argument;
    if (argument.is_list() && argument.as_list().size() == 1 && (parameter.kinds & bit(argument.as_list().front().kind())) && !argument.as_list().front().is_null())
        return argument.as_list().front();
    if (!argument.is_null() && (parameter.kinds & bit(Kind::List)))
        return Value::list({ argument });
    return std::nullopt;
}

}  // namespace

Value Evaluation::call_misfit(BuiltIn const& function, std::span<Value const> arguments, std::size_t named_way)
{
    Parameter const* wrong = nullptr;
    Kind found {};
    for (std::size_t way = 0; way < function.ways.size(); ++way) {
        if (named_way > 0 ? way != named_way - 1 : !takes(function.ways[way], arguments.size()))
            continue;
        std::vector<Value> fitting;
        for (std::size_t i = 0; i < arguments.size() && fitting.size() == i; ++i) {
            auto const& parameter = parameter_at(function.ways[way], i);
            if (auto value = adapted(arguments[i], parameter)) {
                fitting.push_back(std::move(*value));
            } else if (!wrong) {
                wrong = &parameter;
                found = arguments[i].kind();
            }
        }
        if (fitting.size() == arguments.size())
            return function.run({ *this, fitting, way });
    }
    if (wrong && how_.notes) {
        std::string const name(wrong->name), expected(wrong->expected), kind(name_of(found)), callee(function.name);
        note("function.argument", callee + "() の「" + name + "」に入るのは " + expected + " です(" + kind + " でした)。", "`" + name + "` of " + callee + "() takes " + expected + ", but it is " + kind + ".");
    }
    return {};
}

// False: an argument does not fit its parameter. `room` holds those that were converted.
bool Evaluation::coerce(std::vector<Type> const& types, std::span<Value const>& arguments, std::vector<Value>& room)
{
    for (std::size_t i = 0; i < types.size() && i < arguments.size(); ++i) {
        if (conforms(arguments[i], types[i]))
            continue;
        auto fitting = coerced(arguments[i], types[i]);
        if (fitting.is_null()) {
            auto const kind = std::string(name_of(arguments[i].kind()));
            note("function.argument_type", "引数は「" + types[i].text() + "」でなければなりません(「" + kind + "」でした)。",
                "The argument must be `" + types[i].text() + "`, but it is `" + kind + "`.");
            return false;
        }
        if (room.empty()) {
            room.assign(arguments.begin(), arguments.end());
            arguments = room;
        }
        room[i] = std::move(fitting);
    }
    return true;
}

Value Evaluation::call_host(HostFunction const& function, std::span<Value const> arguments)
{
    std::vector<Value> room;
    if (!function.types.empty() && !coerce(function.types, arguments, room))
        return {};
    return function.call(arguments, *this);
}

Value Evaluation::call_closure(Value const& function, std::span<Value const> arguments)
{
    auto const* const body = function.as_function().body.get();
    std::vector<Value> room;
    if (body->signature->external) {
        note("function.external", "外部の関数(external)は動かしません。FEELか、登録された関数で書いてください。", "An external function is never run. Write it in FEEL, or use a registered function.");
        return {};
    }
    if (body->signature->typed && !coerce(body->signature->types, arguments, room))
        return {};
    Counted const nested { ++calls_ };
    if (calls_ > how_.limits.depth)
        throw LimitReached("limit.depth", "Functions call each other too deeply.");
    Kept const kept(locals_);
    Restored const base(base_);
    Restored const program(program_);
    Restored const at(at_);
    Restored const closure(closure_);
    closure_ = body->slots.empty() ? nullptr : body;
    base_ = locals_.size();
    spend(body->captured.size());
    for (auto const& value : body->captured)
        locals_.borrow(value);
    if (body->signature->recursive)
        locals_.borrow(function);
    for (auto const& argument : arguments)
        locals_.borrow(argument);
    program_ = body->program.get();
    return evaluate(body->code);
}

Value function_value(HostFunction function, std::uint32_t depth)
{
    auto parameters = function.parameters;
    auto host = std::make_shared<HostFunction const>(std::move(function));
    return Value::function({ std::move(parameters), std::make_shared<FunctionParts::Body const>(FunctionParts::Body { .host = std::move(host) }), depth });
}

Value evaluate(Expression const& expression, Scope& scope, Evaluating const& how) { return Evaluation(scope, how).run(expression, nullptr); }

Value evaluate_unary(UnaryTests const& tests, Value const& input, Scope& scope, Evaluating const& how)
{
    auto result = Evaluation(scope, how).run(tests.expression(), &input);
    return result.kind() == Kind::Boolean ? result : Value {};
}

Value call(Value const& function, std::span<Value const> arguments, Scope& scope, Evaluating const& how)
{
    return Evaluation(scope, how).call(function, arguments);
}

Value Call::refuse(std::string_view english, std::string_view japanese) const
{
    evaluation.note("function.argument", std::string(japanese), std::string(english));
    return {};
}

Value Call::function(Value const& callee, std::span<Value const> with) const { return evaluation.call(callee, with); }
void Call::spend(std::uint64_t steps) const { evaluation.spend(steps); }
void Call::check_items(std::size_t count) const { evaluation.check_items(count); }
void Call::check_bytes(std::size_t count) const { evaluation.check_bytes(count); }
Scope& Call::scope() const { return evaluation.scope(); }

}  // namespace mado::feel

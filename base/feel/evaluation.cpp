#include "evaluation.h"

#include <stdexcept>

namespace mado::feel {

namespace {

constexpr int most_nesting = 4'000;
constexpr std::size_t most_notes = 100;

struct Counted {
    int& count;
    ~Counted() { --count; }
};

template <class T>
struct Restored {
    T& place;
    T before;
    explicit Restored(T& p) : place(p), before(p) {}
    ~Restored() { place = std::move(before); }
    Restored(Restored const&) = delete;
    Restored& operator=(Restored const&) = delete;
};

// Locals that a body adds are taken away again, also when it throws.
class Kept {
public:
    explicit Kept(std::vector<Value>& locals) : locals_(locals), size_(locals.size()) {}
    ~Kept() { locals_.resize(size_); }
    Kept(Kept const&) = delete;
    Kept& operator=(Kept const&) = delete;

private:
    std::vector<Value>& locals_;
    std::size_t size_;
};

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
    note("operator.kinds", "この二つの値には使えない演算です(" + kinds + ")。", "This operation does not fit these values (" + kinds + ").");
}

Value Evaluation::run(Expression const& expression, Value const* input)
{
    keeps_ = expression.program_;
    program_ = keeps_.get();
    if (input)
        locals_.push_back(*input);
    return evaluate(program_->root);
}

Value Evaluation::evaluate(std::uint32_t code)
{
    spend(1);
    Counted const nested { ++nesting_ };
    if (nesting_ > most_nesting)
        throw LimitReached("limit.depth", "The expression is nested too deeply.");
    auto const& instruction = program_->code[code];
    switch (instruction.op) {
    case Op::Constant: return program_->constants[instruction.data];
    case Op::Slot: return slot(instruction);
    case Op::Local: return local(instruction.data);
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
    case Op::Path: return path(instruction);
    case Op::Member: return member(instruction);
    case Op::Filter: return filter(instruction);
    case Op::List: return list(instruction);
    case Op::Context: return context(instruction);
    case Op::Range: return range(instruction);
    case Op::InstanceOf: return Value::boolean(is_instance(operand(instruction, 0), *program_->types[instruction.data]));
    case Op::BuiltInValue: {
        auto const* function = program_->built_ins_called[instruction.data];
        std::vector<std::string> parameters(function->ways.front().begin(), function->ways.front().end());
        return Value::function({ std::move(parameters), std::make_shared<FunctionParts::Body const>(FunctionParts::Body { .built_in = function }) });
    }
    case Op::HostValue: {
        auto const& function = program_->hosts[instruction.data];
        return Value::function({ function->parameters, std::make_shared<FunctionParts::Body const>(FunctionParts::Body { .host = function }) });
    }
    case Op::CallBuiltIn: case Op::CallHost: case Op::CallValue: return call_operands(instruction);
    case Op::CallNamed: return call_named(instruction);
    case Op::Name: case Op::Call: case Op::Any: case Op::Input: break;
    }
    throw std::logic_error("an instruction of the syntax tree stands in a program");
}

Value Evaluation::slot(Instruction const& instruction)
{
    auto value = scope_.get(static_cast<int>(instruction.data));
    if (scope_.circle_) {
        scope_.circle_ = false;
        at_ = instruction.at;
        note("slot.circle", "この名前は自分自身の値を使っています。", "This name uses its own value.");
    }
    return value;
}

Value Evaluation::binary(Instruction const& instruction)
{
    auto const a = operand(instruction, 0), b = operand(instruction, 1);
    Value result;
    switch (instruction.op) {
    case Op::Add: result = add(a, b); break;
    case Op::Subtract: result = subtract(a, b); break;
    case Op::Multiply: result = multiply(a, b); break;
    case Op::Divide: result = divide(a, b); break;
    default: result = power(a, b); break;
    }
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

Value compared(Op op, Value const& a, Value const& b)
{
    if (op == Op::Equal)
        return equal(a, b);
    if (op == Op::NotEqual) {
        auto const same = equal(a, b);
        return same.is_null() ? same : Value::boolean(same.is_false());
    }
    auto const order = compare(a, b);
    if (!order)
        return {};
    switch (op) {
    case Op::Less: return Value::boolean(*order < 0);
    case Op::LessEqual: return Value::boolean(*order <= 0);
    case Op::Greater: return Value::boolean(*order > 0);
    default: return Value::boolean(*order >= 0);
    }
}

}  // namespace

Value Evaluation::comparison(Instruction const& instruction)
{
    auto const a = operand(instruction, 0), b = operand(instruction, 1);
    auto result = compared(instruction.op, a, b);
    if (result.is_null())
        note_kinds(instruction, a, b);
    return result;
}

Value Evaluation::between(Instruction const& instruction)
{
    auto const value = operand(instruction, 0), from = operand(instruction, 1), to = operand(instruction, 2);
    if (from.is_null() || to.is_null())
        return {};
    return in_range(value, { from, to, true, true, false, false });
}

Value Evaluation::in(Instruction const& instruction)
{
    auto left = operand(instruction, 0);
    Kept const kept(locals_);
    locals_.push_back(std::move(left));
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
    auto const value = operand(instruction, 0);
    auto const& input = local(instruction.data);
    if (value.kind() == Kind::Boolean && instruction.flags == 2)  // it speaks of `?`
        return value;
    if (value.kind() == Kind::Boolean && instruction.flags == 1 && input.kind() != Kind::Boolean)  // a condition of its own
        return value;
    return matches(input, value);
}

Value Evaluation::test_compare(Instruction const& instruction)
{
    auto const value = operand(instruction, 0);
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

// Runs `body` for every item of operand `variable`, with the item as a new local. False: the source cannot be iterated.
template <class Each>
bool Evaluation::each(Instruction const& instruction, std::size_t variable, Each const& body)
{
    auto const source = operand(instruction, variable);
    Kept const kept(locals_);
    auto const run = [&](Value item) {
        locals_.push_back(std::move(item));
        auto const go_on = body();
        locals_.pop_back();
        return go_on;
    };
    if (source.is_null())
        return false;
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
    // `1..n` of whole numbers or days, upwards or downwards (10.3.2.14).
    auto const& range = source.as_range();
    bool const days = range.from.is_date() && range.to.is_date();
    auto const from = days ? std::optional(range.from.as_date().days) : range.from.to_integer();
    auto const to = days ? std::optional(range.to.as_date().days) : range.to.to_integer();
    if (!from || !to)
        return false;
    auto const step = *from <= *to ? 1 : -1;
    auto const first = range.from_closed ? *from : *from + step, last = range.to_closed ? *to : *to - step;
    for (auto i = first; step > 0 ? i <= last : i >= last; i += step)
        if (!run(days ? Value::date(Date { i }) : Value::number(i)))
            break;
    return true;
}

Value Evaluation::iterate(Instruction const& instruction)
{
    std::vector<Value> results;
    auto const variables = instruction.count - 1;
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
            locals_.push_back(Value::list(results));
        }
        results.push_back(operand(instruction, variables));
        check_items(results.size());
        return true;
    };
    from(from, 0);
    return known ? Value::list(std::move(results)) : Value {};
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

Value Evaluation::path(Instruction const& instruction)
{
    auto const of = operand(instruction, 0);
    auto const& name = words(instruction).front();
    if (!of.is_list())
        return property(of, name);
    std::vector<Value> results;
    results.reserve(of.as_list().size());
    spend(of.as_list().size());
    for (auto const& item : of.as_list())
        results.push_back(property(item, name));
    return Value::list(std::move(results));
}

// A name inside a filter: the item's own member comes before what the name means outside.
Value Evaluation::member(Instruction const& instruction)
{
    auto const item = operand(instruction, 0);
    if (auto const* found = item.find(words(instruction).front()))
        return *found;
    return instruction.count > 1 ? operand(instruction, 1) : Value {};
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
    auto const of = operand(instruction, 0);
    if (of.is_list())
        return filtered(instruction, of.as_list());
    return of.is_null() ? filtered(instruction, {}) : filtered(instruction, { &of, 1 });
}

Value Evaluation::filtered(Instruction const& instruction, std::span<Value const> items)
{
    std::vector<Value> results;
    Kept const kept(locals_);
    locals_.emplace_back();
    auto const with = [&](Value const& item) {
        locals_.back() = item;
        return operand(instruction, 1);
    };
    if (items.empty()) {
        auto const condition = with({});
        return condition.is_number() ? Value {} : Value::list({});
    }
    for (auto const& item : items) {
        auto const condition = with(item);
        // A number is a place; then the names mean what they mean outside.
        if (condition.is_number() && &item == items.data())
            return item_at(items, with({}));
        if (condition.is_true())
            results.push_back(item);
    }
    return Value::list(std::move(results));
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

Value Evaluation::context(Instruction const& instruction)
{
    Kept const kept(locals_);
    auto const& keys = words(instruction);
    std::vector<Entry> entries;
    entries.reserve(instruction.count);
    for (std::size_t i = 0; i < instruction.count; ++i) {
        auto value = operand(instruction, i);
        locals_.push_back(value);
        entries.push_back({ keys[i], std::move(value) });
    }
    return Value::context(std::move(entries));
}

Value Evaluation::range(Instruction const& instruction)
{
    auto from = operand(instruction, 0), to = operand(instruction, 1);
    bool const comparable = from.is_null() || to.is_null() || from.kind() == to.kind();
    if (!comparable || (from.is_null() && to.is_null()))
        return {};
    auto const flag = [&](int bit) { return (instruction.flags & bit) != 0; };
    // (< null) has no limit at all: an error, not a range of everything.
    if ((flag(4) && to.is_null()) || (flag(8) && from.is_null()))
        return {};
    return Value::range({ std::move(from), std::move(to), flag(1), flag(2), flag(4), flag(8) });
}

Value Evaluation::closure(Instruction const& instruction)
{
    FunctionParts::Body body;
    body.program = keeps_;
    body.code = program_->operands[instruction.first];
    body.captured.assign(locals_.begin() + static_cast<std::ptrdiff_t>(base_), locals_.end());
    spend(body.captured.size());
    FunctionParts parts { words(instruction), nullptr };
    for (auto const& value : body.captured)
        parts.depth = std::max(parts.depth, nesting(value));
    parts.body = std::make_shared<FunctionParts::Body const>(std::move(body));
    return Value::function(std::move(parts));
}

Value Evaluation::call_operands(Instruction const& instruction)
{
    if (instruction.op == Op::CallValue) {
        auto const function = operand(instruction, 0);
        auto const arguments = operands(instruction, 1);
        at_ = instruction.at;
        return call(function, arguments);
    }
    auto const arguments = operands(instruction, 0);
    at_ = instruction.at;
    if (instruction.op == Op::CallBuiltIn)
        return call_built_in(*program_->built_ins_called[instruction.data], arguments);
    return call_host(*program_->hosts[instruction.data], arguments);
}

Value Evaluation::call_named(Instruction const& instruction)
{
    auto const function = operand(instruction, 0);
    auto const arguments = operands(instruction, 1);
    auto const& names = words(instruction);
    at_ = instruction.at;
    if (function.kind() != Kind::Function)
        return call(function, arguments);
    auto const& parts = function.as_function();
    std::vector<Value> ordered(parts.parameters.size());
    if (names.size() > ordered.size())
        return {};
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto const found = std::find(parts.parameters.begin(), parts.parameters.end(), names[i]);
        if (found == parts.parameters.end()) {
            note("function.argument", "引数「" + names[i] + "」はありません。", "There is no parameter `" + names[i] + "`.");
            return {};
        }
        ordered[static_cast<std::size_t>(found - parts.parameters.begin())] = arguments[i];
    }
    return call(function, ordered);
}

Value Evaluation::call(Value const& function, std::span<Value const> arguments)
{
    if (function.kind() != Kind::Function) {
        note("function.none", "関数ではない値は呼び出せません。", "A value that is no function cannot be called.");
        return {};
    }
    auto const& parts = function.as_function();
    if (parts.body->built_in)
        return accepts(*parts.body->built_in, arguments.size()) ? call_built_in(*parts.body->built_in, arguments) : Value {};
    if (arguments.size() != parts.parameters.size()) {
        note("function.arguments", "関数の引数の数が違います。", "The function takes another number of arguments.");
        return {};
    }
    return parts.body->host ? call_host(*parts.body->host, arguments) : call_closure(parts, arguments);
}

Value Evaluation::call_built_in(BuiltIn const& function, std::span<Value const> arguments)
{
    return function.run({ *this, arguments });
}

Value Evaluation::call_host(HostFunction const& function, std::span<Value const> arguments) { return function.call(arguments, *this); }

Value Evaluation::call_closure(FunctionParts const& function, std::span<Value const> arguments)
{
    Counted const nested { ++calls_ };
    if (calls_ > how_.limits.depth)
        throw LimitReached("limit.depth", "Functions call each other too deeply.");
    auto const body = function.body;
    Kept const kept(locals_);
    Restored const base(base_);
    Restored const program(program_);
    Restored const keeps(keeps_);
    Restored const at(at_);
    base_ = locals_.size();
    spend(body->captured.size());
    locals_.insert(locals_.end(), body->captured.begin(), body->captured.end());
    locals_.insert(locals_.end(), arguments.begin(), arguments.end());
    keeps_ = body->program;
    program_ = keeps_.get();
    return evaluate(body->code);
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

// Calls: of built-in functions, of the host's, and of function values.
#include "compilation.h"

#include <algorithm>

namespace mado::feel {

namespace {

std::string joined(std::span<std::string const> parts)
{
    std::string out;
    for (auto const& part : parts)
        out += (out.empty() ? "" : ", ") + part;
    return out;
}

std::string usage_of(BuiltIn const& function)
{
    std::string out;
    for (auto const& way : function.ways) {
        std::vector<std::string> names;
        for (auto const& parameter : way)
            names.push_back(std::string(parameter.name) + (parameter.optional ? "?" : parameter.repeated ? "…" : ""));
        out += (out.empty() ? "" : " / ") + std::string(function.name) + "(" + joined(names) + ")";
    }
    return out;
}

std::vector<int> in_order(std::size_t count)
{
    std::vector<int> order;
    for (std::size_t i = 0; i < count; ++i)
        order.push_back(static_cast<int>(i));
    return order;
}

// Whether a value of the type may be given for the parameter, also as the item of a list of one.
bool may_be(Type const& type, Parameter const& parameter)
{
    return type.is_any() || type.kind() == Kind::List || (parameter.kinds & (bit(*type.kind()) | bit(Kind::List)));
}

}  // namespace

Compilation::Code Compilation::call(Node const& node)
{
    auto const& callee = *node.kids[0];
    if (callee.op != Op::Name)
        return call_value(node);
    bool const is_variable = std::any_of(bindings_.begin(), bindings_.end(),
        [&](Binding const& binding) { return binding.what == Binding::What::Variable && binding.name == callee.text; });
    auto const slot = names_.slots.find(callee.text);
    bool const is_function_slot = slot != names_.slots.end() && names_.types[static_cast<std::size_t>(slot->second)].kind() == Kind::Function;
    if (!is_variable && !is_function_slot) {
        if (auto const host = names_.hosts.find(callee.text); host != names_.hosts.end())
            return call_host(node, host->second);
        if (auto const* built_in = find_built_in(callee.text))
            return call_built_in(node, *built_in);
    }
    if (!is_variable && slot != names_.slots.end())
        functions_.insert(callee.text);
    return call_value(node);
}

Compilation::Code Compilation::call_value(Node const& node)
{
    auto const operands = kids(node);
    auto const& type = operands.front().type;
    if (!type.is_any() && type.kind() != Kind::Function && type.kind() != Kind::Null)
        warning(node.at, "function.none", "関数ではない値(" + type.text() + ")は呼び出せません。いつも null になります。", "A value of `" + type.text() + "` cannot be called; this is always null.");
    if (type.has_signature() && node.words.empty() && type.parameters().size() != operands.size() - 1)
        wrong_arguments(node, node.kids[0]->text, type.text());
    return emit(node.words.empty() ? Op::CallValue : Op::CallNamed, node, operands, type.returns(), words(node.words));
}

void Compilation::wrong_arguments(Node const& node, std::string const& name, std::string const& usage)
{
    auto const called = name.empty() ? "" : "「" + name + "」の";
    finding(node.at, "function.arguments", called + "引数の数か名前が違います。使い方: " + usage, (name.empty() ? "The function" : "`" + name + "`") + " does not take these arguments. Usage: " + usage,
        { { "name", name }, { "usage", usage } });
}

std::vector<Compilation::Code> Compilation::ordered(Node const& node, std::vector<int> const& order)
{
    std::vector<Code> operands;
    for (auto const place : order)
        operands.push_back(place < 0 ? constant(node, {}) : compile(*node.kids[static_cast<std::size_t>(place) + 1]));
    return operands;
}

namespace {

// The one way that takes so many arguments, from 1; 0 when there are several.
std::size_t only_way(BuiltIn const& function, std::size_t count)
{
    std::size_t found = 0;
    for (std::size_t way = 0; way < function.ways.size(); ++way) {
        if (!takes(function.ways[way], count))
            continue;
        if (found > 0)
            return 0;
        found = way + 1;
    }
    return found;
}

// How a function is called whose only argument is the result of `argument`.
Op call_over(BuiltIn const& function, Op argument)
{
    if (argument == Op::Filter && function.name == "count")
        return Op::CountFiltered;
    bool const takes_items = function.ways.size() == 2 && function.ways[0].size() == 1 && function.ways[0][0].name == "list" && function.ways[1].size() == 1 && function.ways[1][0].repeated;
    return argument == Op::For && takes_items ? Op::CallWithItems : Op::CallBuiltIn;
}

}  // namespace

Compilation::Code Compilation::call_built_in(Node const& node, BuiltIn const& function)
{
    auto const count = node.kids.size() - 1;
    std::optional<Order> order;
    if (!node.words.empty())
        order = order_of(function, node.words);
    else if (accepts(function, count))
        order = Order { 0, in_order(count) };
    built_ins_.insert(std::string(function.name));
    if (!order) {
        wrong_arguments(node, std::string(function.name), usage_of(function));
        ordered(node, in_order(count));  // for their own problems
        return constant(node, {});
    }
    auto const operands = ordered(node, order->places);
    auto const way = static_cast<std::uint8_t>(node.words.empty() ? only_way(function, count) : order->way + 1);
    check_arguments(node, function, operands, way);
    auto const called = emit(Op::CallBuiltIn, node, operands, function.gives ? Type::of(*function.gives) : Type {}, keep(program_->built_ins_called, &function), way);
    if (auto& op = program_->code[called.code].op; op == Op::CallBuiltIn && operands.size() == 1 && node.words.empty())
        op = call_over(function, program_->code[operands[0].code].op);
    return called;
}

void Compilation::check_arguments(Node const& node, BuiltIn const& function, std::span<Code const> arguments, std::uint8_t way)
{
    Parameter const* wrong = nullptr;
    std::size_t place = 0;
    for (std::size_t i = 0; i < function.ways.size(); ++i) {
        if (way > 0 ? i != way - 1U : !takes(function.ways[i], arguments.size()))
            continue;
        std::size_t fitting = 0;
        while (fitting < arguments.size() && may_be(arguments[fitting].type, parameter_at(function.ways[i], fitting)))
            ++fitting;
        if (fitting == arguments.size())
            return;
        if (!wrong) {
            wrong = &parameter_at(function.ways[i], fitting);
            place = fitting;
        }
    }
    if (!wrong)
        return;
    std::string const name(wrong->name), expected(wrong->expected), found = arguments[place].type.text();
    warning(node.at, "function.argument", "「" + name + "」に入るのは " + expected + " です(" + found + " なので、いつも null になります)。使い方: " + usage_of(function),
        "`" + name + "` takes " + expected + "; with `" + found + "` this is always null. Usage: " + usage_of(function), { { "name", name }, { "found", found } });
}

Compilation::Code Compilation::call_host(Node const& node, std::shared_ptr<HostFunction const> const& function)
{
    auto const& parameters = function->parameters;
    auto const least = parameters.size() - std::min(parameters.size(), function->optional);
    std::vector<int> order(parameters.size(), -1);
    auto const count = node.kids.size() - 1;
    bool fits = count <= parameters.size();
    for (std::size_t i = 0; i < count && fits; ++i) {
        auto const place = node.words.empty() ? i : static_cast<std::size_t>(std::find(parameters.begin(), parameters.end(), node.words[i]) - parameters.begin());
        fits = place < parameters.size() && order[place] < 0;
        if (fits)
            order[place] = static_cast<int>(i);
    }
    for (std::size_t i = 0; i < least && fits; ++i)
        fits = order[i] >= 0;
    functions_.insert(function->name);
    if (!fits) {
        wrong_arguments(node, function->name, function->name + "(" + joined(parameters) + ")");
        ordered(node, in_order(count));
        return constant(node, {});
    }
    return emit(Op::CallHost, node, ordered(node, order), function->returns, keep(program_->hosts, function));
}

}  // namespace mado::feel

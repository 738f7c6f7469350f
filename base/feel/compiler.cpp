#include "compilation.h"
#include "evaluation.h"

#include <algorithm>

namespace mado::feel {

namespace {

bool mentions(Node const& node, std::string_view name)
{
    return (node.op == Op::Name && node.text == name)
        || std::any_of(node.kids.begin(), node.kids.end(), [&](auto const& kid) { return mentions(*kid, name); });
}

bool mentions_input(Node const& node)
{
    return node.op == Op::Input || std::any_of(node.kids.begin(), node.kids.end(), [](auto const& kid) { return mentions_input(*kid); });
}

bool is_condition(Op op)
{
    switch (op) {
    case Op::And: case Op::Or: case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
    case Op::Between: case Op::In: case Op::Some: case Op::Every: case Op::InstanceOf: case Op::Call: return true;
    default: return false;
    }
}

}  // namespace

Compilation::Compilation(std::string_view text, Names const& names, Strictness how, bool folds)
    : all_names_(names), names_(*names.known_), program_(std::make_shared<Program>()), strict_(how == Strictness::Publishing), folds_(folds)
{
    program_->text = text;
}

std::expected<Expression, std::vector<Problem>> Compilation::run(Entrance entrance, Type const& input)
{
    try {
        auto const tree = parse(program_->text, entrance, lexicon(), types(names_));
        if (entrance == Entrance::UnaryTests)
            bind("?", input);
        auto const root = compile(*tree);
        program_->root = root.code;
        program_->type = entrance == Entrance::UnaryTests ? Type::of(Kind::Boolean) : root.type;
    } catch (SyntaxError const& error) {
        problem(error.at, error.key, error.japanese, error.english, error.arguments);
    }
    if (!problems_.empty())
        return std::unexpected(std::move(problems_));
    finish();
    Expression expression;
    expression.program_ = std::move(program_);
    return expression;
}

UnaryTests Compilation::as_tests(Expression expression)
{
    UnaryTests tests;
    tests.expression_ = std::move(expression);
    return tests;
}

std::optional<Type> Compilation::type_of_text(std::string_view text, Names const& names)
{
    std::vector<TypeName const*> unknown;
    auto const name = parse_type_name(text, types(*names.known_));
    auto type = resolved(name, names, unknown);
    return unknown.empty() ? std::optional(std::move(type)) : std::nullopt;
}

Lexicon Compilation::types(Names::Known const& names)
{
    Lexicon lexicon;
    lexicon.over(names.type_words);
    return lexicon;
}

Lexicon Compilation::lexicon() const
{
    Lexicon lexicon;
    lexicon.over(names_.words);
    return lexicon;
}

void Compilation::finish()
{
    program_->slots.assign(slots_.begin(), slots_.end());
    for (auto const slot : slots_)
        program_->slot_names.push_back(names_.names[static_cast<std::size_t>(slot)]);
    program_->functions.assign(functions_.begin(), functions_.end());
    program_->built_ins.assign(built_ins_.begin(), built_ins_.end());
    program_->constant = slots_.empty() && functions_.empty() && !built_ins_.contains("today") && !built_ins_.contains("now");
}

std::uint32_t Compilation::emit(Op op, Node const& node, std::vector<std::uint32_t> const& operands, std::uint32_t data, std::uint8_t flags)
{
    auto const first = static_cast<std::uint32_t>(program_->operands.size());
    program_->operands.insert(program_->operands.end(), operands.begin(), operands.end());
    bool const reads = op == Op::Constant || op == Op::Slot || op == Op::Local || op == Op::Path || op == Op::Member;
    bool const steady = reads && std::all_of(operands.begin(), operands.end(), [&](auto operand) { return program_->code[operand].steady; });
    program_->code.push_back({ op, flags, steady, first, static_cast<std::uint32_t>(operands.size()), data, static_cast<std::uint32_t>(node.at) });
    return static_cast<std::uint32_t>(program_->code.size() - 1);
}

Compilation::Code Compilation::emit(Op op, Node const& node, std::span<Code const> operands, Type type, std::uint32_t data, std::uint8_t flags)
{
    std::vector<std::uint32_t> codes;
    for (auto const& operand : operands)
        codes.push_back(operand.code);
    Code made { emit(op, node, codes, data, flags), std::move(type) };
    if (folds_ && is_foldable(program_->code[made.code]))
        fold(made);
    return made;
}

bool Compilation::is_foldable(Instruction const& instruction) const
{
    switch (instruction.op) {
    case Op::Negate: case Op::Add: case Op::Subtract: case Op::Multiply: case Op::Divide: case Op::Power: case Op::List: case Op::Range: break;
    case Op::CallBuiltIn: {
        constexpr std::string_view conversions[] { "date", "time", "date and time", "duration", "years and months duration", "number", "decimal" };
        if (std::find(std::begin(conversions), std::end(conversions), program_->built_ins_called[instruction.data]->name) == std::end(conversions))
            return false;
        break;
    }
    default: return false;
    }
    auto const operands = std::span(program_->operands).subspan(instruction.first, instruction.count);
    return std::all_of(operands.begin(), operands.end(), [&](auto operand) { return program_->code[operand].op == Op::Constant; });
}

// What is the same each time is computed once: [1, 5], duration("P1M"), 2 * 500. A null keeps its operands: the reason is noted when it is read.
void Compilation::fold(Code const& code)
{
    try {
        Scope nothing { Names {} };
        auto value = Evaluation(nothing, { .limits = { 100'000, 20, 100'000, 1 << 20 } }).constant(*program_, code.code);
        if (value.is_null())
            return;
        auto& instruction = program_->code[code.code];
        instruction = { Op::Constant, 0, true, 0, 0, keep(program_->constants, std::move(value)), instruction.at };
    } catch (LimitReached const&) {  // it waits for the evaluation
    }
}

Compilation::Code Compilation::constant(Node const& node, Value value)
{
    auto type = Type::of(value.kind());
    return { emit(Op::Constant, node, {}, keep(program_->constants, std::move(value))), std::move(type) };
}

std::uint32_t Compilation::words(std::vector<std::string> list) { return keep(program_->words, std::move(list)); }

std::vector<Compilation::Code> Compilation::kids(Node const& node)
{
    std::vector<Code> operands;
    for (auto const& kid : node.kids)
        operands.push_back(compile(*kid));
    return operands;
}

Compilation::Code Compilation::compile(Node const& node)
{
    switch (node.op) {
    case Op::Constant: return constant(node, node.value);
    case Op::Any: return constant(node, Value::boolean(true));
    case Op::Name: return name(node);
    case Op::Input: return input(node);
    case Op::Call: return call(node);
    case Op::For: case Op::Some: case Op::Every: return iteration(node);
    case Op::Function: return function(node);
    case Op::Path: return path(node);
    case Op::Filter: return filter(node);
    case Op::Context: return context(node);
    case Op::List: return list(node);
    case Op::If: return branches(node);
    case Op::Range: return range(node);
    case Op::InstanceOf: return emit(Op::InstanceOf, node, kids(node), Type::of(Kind::Boolean), keep(program_->types, declared(node.types.front())));
    case Op::In: return in(node);
    case Op::TestEqual: case Op::TestCompare: return test(node);
    case Op::And: case Op::Or: return logic(node);
    case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual: case Op::Between: return comparison(node);
    case Op::TestAnyOf: case Op::TestNot: return emit(node.op, node, kids(node), Type::of(Kind::Boolean));
    default: return arithmetic(node);
    }
}

Compilation::Code Compilation::arithmetic(Node const& node)
{
    auto const operands = kids(node);
    auto const judged = node.op == Op::Negate ? negation_of(operands[0].type) : arithmetic_of(node.op, operands[0].type, operands[1].type);
    if (judged.never)
        never(node, operands.front().type, operands.back().type);
    return emit(node.op, node, operands, judged.type);
}

Compilation::Code Compilation::comparison(Node const& node)
{
    auto const operands = kids(node);
    auto const never_fits = node.op == Op::Equal || node.op == Op::NotEqual ? never_equal : never_ordered;
    for (std::size_t i = 1; i < operands.size(); ++i)
        if (never_fits(operands[0].type, operands[i].type)) {
            never(node, operands[0].type, operands[i].type);
            break;
        }
    return emit(node.op, node, operands, Type::of(Kind::Boolean));
}

Compilation::Code Compilation::logic(Node const& node)
{
    auto const operands = kids(node);
    for (auto const& operand : operands)
        if (auto const kind = operand.type.kind(); kind && *kind != Kind::Boolean && *kind != Kind::Null) {
            auto const found = operand.type.text();
            warning(node.at, "operator.boolean", "and と or で結べるのは、真偽値(true・false)だけです(「" + found + "」は null と同じに扱われます)。比べる式にしてください。",
                "`and` and `or` join booleans; `" + found + "` counts as null. Write a comparison.", { { "found", found } });
            break;
        }
    return emit(node.op, node, operands, Type::of(Kind::Boolean));
}

Compilation::Code Compilation::branches(Node const& node)
{
    auto const operands = kids(node);
    if (auto const kind = operands[0].type.kind(); kind && *kind != Kind::Boolean && *kind != Kind::Null) {
        auto const found = operands[0].type.text();
        warning(node.at, "if.condition", "if の条件が真偽値ではない(「" + found + "」)ので、いつも else になります。比べる式にしてください。",
            "The condition of `if` is no boolean but `" + found + "`, so it is always `else`. Write a comparison.", { { "found", found } });
    }
    auto const &then = operands[1].type, &otherwise = operands[2].type;
    return emit(Op::If, node, operands, then.kind() == Kind::Null ? otherwise : otherwise.kind() == Kind::Null ? then : common(then, otherwise));
}

Compilation::Code Compilation::range(Node const& node)
{
    auto const operands = kids(node);
    if (operands.size() == 1)
        return emit(Op::Range, node, operands, Type::range_of(operands[0].type), 0, static_cast<std::uint8_t>(node.compares));
    if (never_ordered(operands[0].type, operands[1].type))
        never(node, operands[0].type, operands[1].type);
    auto const flags = static_cast<std::uint8_t>((node.from_closed ? 1 : 0) | (node.to_closed ? 2 : 0));
    return emit(Op::Range, node, operands, Type::range_of(common(operands[0].type, operands[1].type)), 0, flags);
}

Compilation::Code Compilation::in(Node const& node)
{
    auto const left = compile(*node.kids[0]);
    bind("?", left.type);
    auto const test = compile(*node.kids[1]);
    unbind(1);
    return emit(Op::In, node, std::array { left, test }, Type::of(Kind::Boolean));
}

// Operands: the value; data: the local of the input; flags: the comparison, or what a boolean value means.
Compilation::Code Compilation::test(Node const& node)
{
    auto const value = compile(*node.kids[0]);
    Binding const* input = nullptr;
    for (auto const& binding : bindings_)
        if (binding.what == Binding::What::Input)
            input = &binding;
    auto flags = static_cast<std::uint8_t>(node.compares);
    if (node.op == Op::TestEqual)
        flags = mentions_input(*node.kids[0]) ? 2 : is_condition(node.kids[0]->op) ? 1 : 0;
    else if (node.compares == Op::Equal || node.compares == Op::NotEqual ? never_equal(input->type, value.type) : never_ordered(input->type, value.type))
        never(node, input->type, value.type);
    if (node.op == Op::TestEqual && value.type.kind() == Kind::Range && never_equal(input->type, value.type.end()) && input->type.kind() != Kind::Range && input->type.kind() != Kind::List)
        never(node, input->type, value.type);
    return emit(node.op, node, std::array { value }, Type::of(Kind::Boolean), input->local, flags);
}

Compilation::Code Compilation::list(Node const& node)
{
    auto const operands = kids(node);
    if (operands.empty())
        return emit(Op::List, node, operands, Type::of(Kind::List));
    auto element = operands.front().type;
    for (auto const& operand : operands)
        element = common(element, operand.type);
    return emit(Op::List, node, operands, Type::list_of(element.kind() == Kind::Null ? Type {} : element));
}

Compilation::Code Compilation::context(Node const& node)
{
    std::vector<Code> operands;
    std::vector<std::pair<std::string, Type>> members;
    for (std::size_t i = 0; i < node.kids.size(); ++i) {
        operands.push_back(node.kids[i]->op == Op::Function ? function(*node.kids[i], &node.words[i]) : compile(*node.kids[i]));
        members.emplace_back(node.words[i], operands.back().type);
        bind(node.words[i], operands.back().type);
    }
    unbind(node.kids.size());
    return emit(Op::Context, node, operands, Type::context_of(std::move(members)), words(node.words));
}

Compilation::Code Compilation::iteration(Node const& node)
{
    std::vector<Code> operands;
    auto const variables = node.words.size();
    for (std::size_t i = 0; i < variables; ++i) {
        operands.push_back(compile(*node.kids[i]));
        auto const& type = operands.back().type;
        bind(node.words[i], type.kind() == Kind::Range ? type.end() : type.kind() == Kind::Null ? Type {} : type.element());
    }
    bool const partial = node.op == Op::For && mentions(*node.kids.back(), "partial");
    if (partial)
        bind("partial", Type::of(Kind::List));
    operands.push_back(compile(*node.kids.back()));
    unbind(variables + (partial ? 1 : 0));
    auto const type = node.op == Op::For ? Type::list_of(operands.back().type.kind() == Kind::Null ? Type {} : operands.back().type) : Type::of(Kind::Boolean);
    return emit(node.op, node, operands, type, 0, partial ? 1 : 0);
}

// `own`: the name of the context's entry that the function is the value of; by it the function may call itself.
Compilation::Code Compilation::function(Node const& node, std::string const* own)
{
    Signature signature { node.words, {} };
    for (auto const& type : node.types)
        signature.types.push_back(declared(type));
    signature.typed = std::any_of(signature.types.begin(), signature.types.end(), [](Type const& type) { return !type.is_any(); });
    signature.external = node.external;
    signature.recursive = own && mentions(*node.kids[0], *own);
    if (signature.recursive)
        bind(*own, Type::of(Kind::Function));
    for (std::size_t i = 0; i < node.words.size(); ++i)
        bind(node.words[i], signature.types[i]);
    auto const outside = std::exchange(slots_, {});
    std::vector<Code> operands { node.external ? Code { constant(node, {}).code, {} } : compile(*node.kids[0]) };
    unbind(node.words.size() + (signature.recursive ? 1 : 0));
    // After the body the slots that it reads, for functions that keep their values.
    for (auto const slot : slots_)
        operands.push_back({ emit(Op::Slot, node, {}, static_cast<std::uint32_t>(slot)), {} });
    slots_.insert(outside.begin(), outside.end());
    signature.returns = operands.front().type;
    auto type = Type::function_of(signature.types, signature.returns);
    std::shared_ptr<Signature const> shared = std::make_shared<Signature const>(std::move(signature));
    return emit(Op::Function, node, operands, std::move(type), keep(program_->signatures, std::move(shared)));
}

Type Compilation::declared(TypeName const& name)
{
    std::vector<TypeName const*> missing;
    auto type = resolved(name, all_names_, missing);
    for (auto const* one : missing) {
        std::vector<std::string_view> known { "number", "string", "boolean", "date", "time", "date and time", "days and time duration", "years and months duration", "list",
            "context", "range", "function", "Any" };
        for (auto const& [user, known_type] : names_.named_types)
            known.push_back(user);
        auto const near = nearest(one->user, known);
        problem(one->at, "type.unknown", "「" + one->user + "」という型はありません。" + (near.empty() ? "型の定義を足すか、number などの型にしてください。" : "「" + near + "」のことですか。"),
            "There is no type `" + one->user + "`." + (near.empty() ? " Define it, or use a type such as number." : " Did you mean `" + near + "`?"),
            { { "name", one->user }, { "suggestion", near } }, near);
    }
    return type;
}

Compilation::Code Compilation::path(Node const& node)
{
    auto const of = compile(*node.kids[0]);
    auto const element = of.type.element();
    auto const judged = property_of(element, node.text);
    if (judged.never)
        unknown_member(node, element);
    auto type = of.type.kind() == Kind::List ? Type::list_of(judged.type) : judged.type;
    return emit(Op::Path, node, std::array { of }, std::move(type), words({ node.text }));
}

Compilation::Code Compilation::filter(Node const& node)
{
    auto const list = compile(*node.kids[0]);
    bind("item", list.type.kind() == Kind::Null ? Type {} : list.type.element(), Binding::What::Item);
    auto const body = compile(*node.kids[1]);
    unbind(1);
    auto const kind = body.type.kind();
    if (kind && *kind != Kind::Number && *kind != Kind::Boolean && *kind != Kind::Null)
        warning(node.at, "filter.condition", "[ ] の中は、条件(真偽値)か位置(数)にしてください(「" + body.type.text() + "」になっています)。",
            "A filter takes a condition or a position, not `" + body.type.text() + "`.", { { "found", body.type.text() } });
    auto const is_list = list.type.kind() == Kind::List;
    auto type = kind == Kind::Number ? list.type.element() : kind == Kind::Boolean && is_list ? list.type : Type {};
    return emit(Op::Filter, node, std::array { list, body }, std::move(type));
}

std::expected<Expression, std::vector<Problem>> compile(std::string_view text, Names const& names, Strictness how)
{
    return Compilation(text, names, how).run(Entrance::Expression, {});
}

std::expected<Expression, std::vector<Problem>> compile_as_written(std::string_view text)
{
    Names const names;
    return Compilation(text, names, Strictness::Standard, false).run(Entrance::Expression, {});
}

std::expected<UnaryTests, std::vector<Problem>> compile_unary_tests(std::string_view text, Names const& names, Type const& input, Strictness how)
{
    auto expression = Compilation(text, names, how).run(Entrance::UnaryTests, input);
    if (!expression)
        return std::unexpected(std::move(expression).error());
    return Compilation::as_tests(std::move(*expression));
}

std::optional<Type> parse_type(std::string_view text, Names const& names)
{
    try {
        return Compilation::type_of_text(text, names);
    } catch (SyntaxError const&) {
        return std::nullopt;
    }
}

}  // namespace mado::feel

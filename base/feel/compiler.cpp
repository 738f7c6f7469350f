#include "built_in.h"

#include <algorithm>

namespace mado::feel {

namespace {

// Distance in characters between two names; a name that begins with the other is near.
std::size_t distance(std::u32string_view a, std::u32string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            auto const above = row[j + 1];
            row[j + 1] = std::min({ above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0U : 1U) });
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::u32string characters(std::string_view text)
{
    std::u32string out;
    for (std::size_t at = 0, length = 0; at < text.size(); at += length)
        out += decode(text, at, length);
    return out;
}

std::string nearest(std::string_view wanted, std::vector<std::string_view> const& known)
{
    auto const name = characters(wanted.substr(0, 200));
    std::string_view best;
    std::size_t least = std::max<std::size_t>(1, name.size() / 3) + 1;
    for (auto const candidate : known) {
        auto const other = characters(candidate);
        auto far = distance(name, other);
        if (name.size() >= 3 && other.size() >= 3 && (candidate.starts_with(wanted) || wanted.starts_with(candidate)))
            far = std::min<std::size_t>(far, 1);
        if (far < least) {
            least = far;
            best = candidate;
        }
    }
    return std::string(best);
}

Type type_of(Kind kind) { return Type::of(kind); }

bool mentions(Node const& node, std::string_view name)
{
    return (node.op == Op::Name && node.text == name)
        || std::any_of(node.kids.begin(), node.kids.end(), [&](auto const& kid) { return mentions(*kid, name); });
}

bool is_condition(Op op)
{
    switch (op) {
    case Op::And: case Op::Or: case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
    case Op::Between: case Op::In: case Op::Some: case Op::Every: case Op::InstanceOf: case Op::Call: return true;
    default: return false;
    }
}

bool mentions_input(Node const& node)
{
    return node.op == Op::Input || std::any_of(node.kids.begin(), node.kids.end(), [](auto const& kid) { return mentions_input(*kid); });
}

}  // namespace

class Compilation {
public:
    Compilation(std::string_view text, Names const& names) : names_(*names.known_), program_(std::make_shared<Program>())
    {
        program_->text = text;
    }

    std::expected<Expression, std::vector<Problem>> run(Entrance entrance, Type const& input)
    {
        try {
            auto const tree = parse(program_->text, entrance, lexicon());
            if (entrance == Entrance::UnaryTests)
                bind("?", input);
            auto const root = compile(*tree);
            program_->root = root.code;
            program_->type = entrance == Entrance::UnaryTests ? type_of(Kind::Boolean) : root.type;
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

    static UnaryTests as_tests(Expression expression)
    {
        UnaryTests tests;
        tests.expression_ = std::move(expression);
        return tests;
    }

private:
    struct Code {
        std::uint32_t code = 0;
        Type type {};
    };
    struct Binding {
        enum class What { Variable, Item, Input };
        What what;
        std::string name;
        std::uint32_t local;
        Type type;
    };

    // The parser finds a plain word by itself; it must know the others, and those that look like a keyword.
    static bool is_plain_word(std::string_view name)
    {
        auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
        if (name.empty() || !is_letter(name.front()) || !std::all_of(name.begin(), name.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); }))
            return false;
        constexpr std::string_view keywords[] { "for", "return", "if", "then", "else", "some", "every", "satisfies", "in", "and", "or", "between", "true", "false", "null", "function",
            "not", "instance", "of", "external" };
        return std::find(std::begin(keywords), std::end(keywords), name) == std::end(keywords);
    }

    Lexicon lexicon() const
    {
        Lexicon lexicon;
        auto const add = [&](std::string_view name) {
            if (!is_plain_word(name))
                lexicon.add(name);
        };
        for (auto const& name : names_.names)
            add(name);
        for (auto const& [name, function] : names_.hosts)
            add(name);
        for (auto const& member : names_.members)
            add(member);
        for (auto const* function : all_built_ins())
            add(function->name);
        for (auto const* member : { "start included", "end included", "time offset" })
            add(member);
        return lexicon;
    }

    void problem(std::size_t at, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments = {},
        std::string suggestion = {})
    {
        auto const place = place_of(program_->text, at);
        problems_.push_back({ place.line, place.column, std::move(key), std::move(arguments), std::move(japanese), std::move(english), std::move(suggestion) });
    }

    void unknown(Node const& node, std::string const& key, std::string const& name, std::vector<std::string_view> const& known)
    {
        auto const near = nearest(name, known);
        problem(node.at, key, "「" + name + "」という名前はありません。" + (near.empty() ? "" : "「" + near + "」のことですか。"),
            "There is no name `" + name + "`." + (near.empty() ? "" : " Did you mean `" + near + "`?"),
            { { "name", name }, { "suggestion", near } }, near);
    }

    std::vector<std::string_view> visible_names() const
    {
        std::vector<std::string_view> all;
        for (auto const& binding : bindings_) {
            if (binding.what == Binding::What::Variable)
                all.push_back(binding.name);
            for (auto const& [member, type] : binding.type.members())
                if (binding.what == Binding::What::Item)
                    all.push_back(member);
        }
        all.insert(all.end(), names_.names.begin(), names_.names.end());
        for (auto const& [name, function] : names_.hosts)
            all.push_back(name);
        for (auto const* function : all_built_ins())
            all.push_back(function->name);
        return all;
    }

    std::uint32_t emit(Op op, Node const& node, std::vector<std::uint32_t> const& operands = {}, std::uint32_t data = 0, std::uint8_t flags = 0)
    {
        auto const first = static_cast<std::uint32_t>(program_->operands.size());
        program_->operands.insert(program_->operands.end(), operands.begin(), operands.end());
        program_->code.push_back({ op, flags, first, static_cast<std::uint32_t>(operands.size()), data, static_cast<std::uint32_t>(node.at) });
        return static_cast<std::uint32_t>(program_->code.size() - 1);
    }

    template <class T>
    static std::uint32_t keep(std::vector<T>& list, T value)
    {
        list.push_back(std::move(value));
        return static_cast<std::uint32_t>(list.size() - 1);
    }

    std::uint32_t constant(Node const& node, Value value) { return emit(Op::Constant, node, {}, keep(program_->constants, std::move(value))); }
    std::uint32_t words(std::vector<std::string> list) { return keep(program_->words, std::move(list)); }

    std::uint32_t bind(std::string name, Type type, Binding::What what = Binding::What::Variable)
    {
        if (name == "?")
            what = Binding::What::Input;
        bindings_.push_back({ what, std::move(name), locals_, std::move(type) });
        return locals_++;
    }
    void unbind(std::size_t count)
    {
        bindings_.resize(bindings_.size() - count);
        locals_ -= static_cast<std::uint32_t>(count);
    }

    Code compile(Node const& node)
    {
        switch (node.op) {
        case Op::Constant: return { constant(node, node.value), node.value.is_null() ? Type {} : type_of(node.value.kind()) };
        case Op::Any: return { constant(node, Value::boolean(true)), type_of(Kind::Boolean) };
        case Op::Name: return name(node);
        case Op::Input: return input(node);
        case Op::Call: return call(node);
        case Op::For: case Op::Some: case Op::Every: return iteration(node);
        case Op::Function: return function(node);
        case Op::Path: return path(node);
        case Op::Filter: return filter(node);
        case Op::Context: return context(node);
        case Op::List: return list(node);
        case Op::If: {
            auto const condition = compile(*node.kids[0]), then = compile(*node.kids[1]), otherwise = compile(*node.kids[2]);
            auto const type = then.type.kind() == otherwise.type.kind() && !then.type.has_members() && then.type.kind() != Kind::List ? then.type : Type {};
            return { emit(Op::If, node, { condition.code, then.code, otherwise.code }), type };
        }
        case Op::Range: {
            auto const operands = kids(node);
            auto const flags = static_cast<std::uint8_t>((node.from_closed ? 1 : 0) | (node.to_closed ? 2 : 0) | (node.from_open ? 4 : 0) | (node.to_open ? 8 : 0));
            return { emit(Op::Range, node, operands, 0, flags), type_of(Kind::Range) };
        }
        case Op::InstanceOf: {
            auto const operands = kids(node);
            return { emit(Op::InstanceOf, node, operands, keep(program_->types, node.type)), type_of(Kind::Boolean) };
        }
        case Op::In: return in(node);
        case Op::TestEqual: case Op::TestCompare: return test(node);
        case Op::And: case Op::Or: case Op::Equal: case Op::NotEqual: case Op::Less: case Op::LessEqual: case Op::Greater: case Op::GreaterEqual:
        case Op::Between: case Op::TestAnyOf: case Op::TestNot: return { emit(node.op, node, kids(node)), type_of(Kind::Boolean) };
        default: return { emit(node.op, node, kids(node)), {} };
        }
    }

    std::vector<std::uint32_t> kids(Node const& node)
    {
        std::vector<std::uint32_t> operands;
        for (auto const& kid : node.kids)
            operands.push_back(compile(*kid).code);
        return operands;
    }

    struct Resolved {
        std::optional<Code> code;
        std::vector<std::uint32_t> items;     // filters around whose items may have a member of this name
    };

    Resolved local(Node const& node)
    {
        Resolved found;
        for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding) {
            if (binding->what == Binding::What::Variable && binding->name == node.text) {
                found.code = Code { emit(Op::Local, node, {}, binding->local), binding->type };
                return found;
            }
            if (binding->what != Binding::What::Item)
                continue;
            if (node.text == "item") {
                found.code = Code { emit(Op::Local, node, {}, binding->local), binding->type };
                return found;
            }
            if (auto const* member = binding->type.member(node.text)) {
                auto const item = emit(Op::Local, node, {}, binding->local);
                found.code = Code { emit(Op::Path, node, { item }, words({ node.text })), *member };
                return found;
            }
            if (!binding->type.has_members() && (binding->type.is_any() || binding->type.kind() == Kind::Context))
                found.items.push_back(binding->local);
        }
        return found;
    }

    std::optional<Code> global(Node const& node)
    {
        if (auto const slot = names_.slots.find(node.text); slot != names_.slots.end()) {
            slots_.insert(slot->second);
            return Code { emit(Op::Slot, node, {}, static_cast<std::uint32_t>(slot->second)), names_.types[static_cast<std::size_t>(slot->second)] };
        }
        if (auto const host = names_.hosts.find(node.text); host != names_.hosts.end()) {
            functions_.insert(node.text);
            return Code { emit(Op::HostValue, node, {}, keep(program_->hosts, host->second)), type_of(Kind::Function) };
        }
        if (auto const* built_in = find_built_in(node.text)) {
            built_ins_.insert(node.text);
            return Code { emit(Op::BuiltInValue, node, {}, keep(program_->built_ins_called, built_in)), type_of(Kind::Function) };
        }
        return std::nullopt;
    }

    Code name(Node const& node)
    {
        auto found = local(node);
        if (!found.code)
            found.code = global(node);
        if (!found.code && found.items.empty()) {
            unknown(node, "name.unknown", node.text, visible_names());
            return { constant(node, {}), {} };
        }
        if (found.items.empty())
            return *found.code;
        for (auto item = found.items.rbegin(); item != found.items.rend(); ++item) {
            auto const member = emit(Op::Local, node, {}, *item);
            std::vector<std::uint32_t> operands { member };
            if (found.code)
                operands.push_back(found.code->code);
            found.code = Code { emit(Op::Member, node, operands, words({ node.text })), {} };
        }
        return *found.code;
    }

    Code input(Node const& node)
    {
        for (auto binding = bindings_.rbegin(); binding != bindings_.rend(); ++binding)
            if (binding->what == Binding::What::Input)
                return { emit(Op::Local, node, {}, binding->local), binding->type };
        problem(node.at, "feel.syntax", "「?」は、条件の欄か in の中でだけ使えます。", "`?` can only be used in a unary test or after `in`.");
        return { constant(node, {}), {} };
    }

    Code in(Node const& node)
    {
        auto const left = compile(*node.kids[0]);
        bind("?", left.type);
        auto const test = compile(*node.kids[1]);
        unbind(1);
        return { emit(Op::In, node, { left.code, test.code }), type_of(Kind::Boolean) };
    }

    // Operands: the value; data: the local of the input; flags: the comparison, or what a boolean value means.
    Code test(Node const& node)
    {
        auto const value = compile(*node.kids[0]);
        std::uint32_t input = 0;
        for (auto const& binding : bindings_)
            if (binding.what == Binding::What::Input)
                input = binding.local;
        auto flags = static_cast<std::uint8_t>(node.compares);
        if (node.op == Op::TestEqual)
            flags = mentions_input(*node.kids[0]) ? 2 : is_condition(node.kids[0]->op) ? 1 : 0;
        return { emit(node.op, node, { value.code }, input, flags), type_of(Kind::Boolean) };
    }

    Code list(Node const& node)
    {
        std::vector<std::uint32_t> operands;
        for (auto const& kid : node.kids)
            operands.push_back(compile(*kid).code);
        return { emit(Op::List, node, operands), type_of(Kind::List) };
    }

    Code context(Node const& node)
    {
        std::vector<std::uint32_t> operands;
        std::vector<std::pair<std::string, Type>> members;
        for (std::size_t i = 0; i < node.kids.size(); ++i) {
            auto const entry = compile(*node.kids[i]);
            operands.push_back(entry.code);
            members.emplace_back(node.words[i], entry.type);
            bind(node.words[i], entry.type);
        }
        unbind(node.kids.size());
        return { emit(Op::Context, node, operands, words(node.words)), Type::context_of(std::move(members)) };
    }

    Code iteration(Node const& node)
    {
        std::vector<std::uint32_t> operands;
        auto const variables = node.words.size();
        for (std::size_t i = 0; i < variables; ++i) {
            auto const source = compile(*node.kids[i]);
            operands.push_back(source.code);
            auto const kind = source.type.kind();
            bind(node.words[i], kind == Kind::List ? source.type.element() : kind == Kind::Range ? Type {} : source.type);
        }
        bool const partial = node.op == Op::For && mentions(*node.kids.back(), "partial");
        if (partial)
            bind("partial", type_of(Kind::List));
        auto const body = compile(*node.kids.back());
        unbind(variables + (partial ? 1 : 0));
        operands.push_back(body.code);
        return { emit(node.op, node, operands, 0, partial ? 1 : 0), node.op == Op::For ? Type::list_of(body.type) : type_of(Kind::Boolean) };
    }

    Code function(Node const& node)
    {
        for (auto const& parameter : node.words)
            bind(parameter, {});
        auto const body = compile(*node.kids[0]);
        unbind(node.words.size());
        return { emit(Op::Function, node, { body.code }, words(node.words)), type_of(Kind::Function) };
    }

    Code path(Node const& node)
    {
        auto const of = compile(*node.kids[0]);
        auto const element = of.type.element();
        Type type {};
        if (element.has_members()) {
            auto const* member = element.member(node.text);
            if (!member) {
                std::vector<std::string_view> known;
                for (auto const& [key, inner] : element.members())
                    known.push_back(key);
                unknown(node, "member.unknown", node.text, known);
            } else {
                type = of.type.kind() == Kind::List ? Type::list_of(*member) : *member;
            }
        }
        return { emit(Op::Path, node, { of.code }, words({ node.text })), type };
    }

    Code filter(Node const& node)
    {
        auto const list = compile(*node.kids[0]);
        bind("item", list.type.element(), Binding::What::Item);
        auto const body = compile(*node.kids[1]);
        unbind(1);
        auto const is_index = body.type.kind() == Kind::Number;
        auto const type = is_index ? list.type.element() : body.type.kind() == Kind::Boolean && list.type.kind() == Kind::List ? list.type : Type {};
        return { emit(Op::Filter, node, { list.code, body.code }), type };
    }

    Code call(Node const& node)
    {
        auto const& callee = *node.kids[0];
        if (callee.op == Op::Name) {
            bool const is_variable = std::any_of(bindings_.begin(), bindings_.end(),
                [&](Binding const& binding) { return binding.what == Binding::What::Variable && binding.name == callee.text; });
            auto const slot = names_.slots.find(callee.text);
            bool const is_function_slot = slot != names_.slots.end() && names_.types[static_cast<std::size_t>(slot->second)].kind() == Kind::Function;
            auto const host = names_.hosts.find(callee.text);
            if (!is_variable && !is_function_slot && host != names_.hosts.end())
                return call_host(node, host->second);
            auto const* built_in = find_built_in(callee.text);
            if (!is_variable && !is_function_slot && built_in)
                return call_built_in(node, *built_in);
            if (!is_variable && slot != names_.slots.end())
                functions_.insert(callee.text);
        }
        auto const operands = kids(node);
        return { emit(node.words.empty() ? Op::CallValue : Op::CallNamed, node, operands, words(node.words)), {} };
    }

    void wrong_arguments(Node const& node, std::string const& name)
    {
        problem(node.at, "function.arguments", "「" + name + "」の引数の数か名前が違います。", "`" + name + "` does not take these arguments.", { { "name", name } });
    }

    std::vector<std::uint32_t> ordered(Node const& node, std::vector<int> const& order)
    {
        std::vector<std::uint32_t> operands;
        for (auto const place : order)
            operands.push_back(place < 0 ? constant(node, {}) : compile(*node.kids[static_cast<std::size_t>(place) + 1]).code);
        return operands;
    }

    static std::vector<int> in_order(std::size_t count)
    {
        std::vector<int> order;
        for (std::size_t i = 0; i < count; ++i)
            order.push_back(static_cast<int>(i));
        return order;
    }

    Code call_built_in(Node const& node, BuiltIn const& function)
    {
        auto const count = node.kids.size() - 1;
        auto order = node.words.empty() ? accepts(function, count) ? std::optional(in_order(count)) : std::nullopt : order_of(function, node.words);
        if (!order) {
            wrong_arguments(node, std::string(function.name));
            order = in_order(count);
        }
        built_ins_.insert(std::string(function.name));
        auto const operands = ordered(node, *order);
        return { emit(Op::CallBuiltIn, node, operands, keep(program_->built_ins_called, &function)), function.gives ? type_of(*function.gives) : Type {} };
    }

    Code call_host(Node const& node, std::shared_ptr<HostFunction const> const& function)
    {
        auto const& parameters = function->parameters;
        auto const least = parameters.size() - std::min(parameters.size(), function->optional);
        std::vector<int> order(parameters.size(), -1);
        auto const count = node.kids.size() - 1;
        bool fits = count <= parameters.size();
        for (std::size_t i = 0; i < count && fits; ++i) {
            auto const place = node.words.empty() ? i
                                                  : static_cast<std::size_t>(std::find(parameters.begin(), parameters.end(), node.words[i]) - parameters.begin());
            fits = place < parameters.size() && order[place] < 0;
            if (fits)
                order[place] = static_cast<int>(i);
        }
        for (std::size_t i = 0; i < least && fits; ++i)
            fits = order[i] >= 0;
        if (!fits) {
            wrong_arguments(node, function->name);
            order = in_order(count);
        }
        functions_.insert(function->name);
        auto const operands = ordered(node, order);
        return { emit(Op::CallHost, node, operands, keep(program_->hosts, function)), function->returns };
    }

    void finish()
    {
        program_->slots.assign(slots_.begin(), slots_.end());
        for (auto const slot : slots_)
            program_->slot_names.push_back(names_.names[static_cast<std::size_t>(slot)]);
        program_->functions.assign(functions_.begin(), functions_.end());
        program_->built_ins.assign(built_ins_.begin(), built_ins_.end());
        program_->constant = slots_.empty() && functions_.empty() && !built_ins_.contains("today") && !built_ins_.contains("now");
    }

    Names::Known const& names_;
    std::shared_ptr<Program> program_;
    std::vector<Problem> problems_;
    std::vector<Binding> bindings_;
    std::uint32_t locals_ = 0;
    std::set<int> slots_;
    std::set<std::string> functions_, built_ins_;
};

std::expected<Expression, std::vector<Problem>> compile(std::string_view text, Names const& names)
{
    return Compilation(text, names).run(Entrance::Expression, {});
}

std::expected<UnaryTests, std::vector<Problem>> compile_unary_tests(std::string_view text, Names const& names, Type const& input)
{
    auto expression = Compilation(text, names).run(Entrance::UnaryTests, input);
    if (!expression)
        return std::unexpected(std::move(expression).error());
    return Compilation::as_tests(std::move(*expression));
}

}  // namespace mado::feel

#include "box_compile.h"
#include "making.h"
#include "model_load.h"
#include "report.h"

#include <algorithm>

namespace mado::dmn {

ModelParts::~ModelParts() = default;

namespace {

std::string_view trimmed(std::string_view text)
{
    auto const from = text.find_first_not_of(" \t\r\n");
    return from == std::string_view::npos ? std::string_view {} : text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// An element of an import that a name brings, by the names of imports on the way.
Brought& under(std::vector<Brought>& list, std::string const& key)
{
    auto const found = std::find_if(list.begin(), list.end(), [&](Brought const& one) { return one.key == key && one.node < 0; });
    if (found != list.end())
        return *found;
    return list.emplace_back(Brought { key, -1, {} });
}

feel::Type type_of(Brought const& what, std::vector<Node> const& nodes)
{
    if (what.node >= 0)
        return nodes[static_cast<std::size_t>(what.node)].known;
    std::vector<std::pair<std::string, feel::Type>> members;
    for (auto const& one : what.below)
        members.emplace_back(one.key, type_of(one, nodes));
    return feel::Type::context_of(std::move(members));
}

class ModelCompiler {
public:
    ModelCompiler(Document document, Finder const& find, feel::Names const& host, CompileLimits const& limits) : parts_(std::make_shared<ModelParts>())
    {
        auto loaded = load_units(std::move(document), find, limits);
        parts_->units = std::move(loaded.units);
        parts_->problems = std::move(loaded.problems);
        order_ = std::move(loaded.order);
        parts_->host = host;
        parts_->self = parts_;
    }

    std::shared_ptr<ModelParts const> run()
    {
        for (auto const number : order_)
            types(number);
        parts_->nodes = make_nodes(parts_->units, parts_->problems);
        for (int number = 0; number < static_cast<int>(parts_->nodes.size()); ++number)
            declare(number);
        for (auto const number : compile_order(parts_->nodes, parts_->units, parts_->problems))
            node(number);
        keep_own_tables();
        keep_concerns();
        callers_names();
        return std::move(parts_);
    }

private:
    Unit& unit(int number) { return *parts_->units[static_cast<std::size_t>(number)]; }
    Node& at(int number) { return parts_->nodes[static_cast<std::size_t>(number)]; }

    void types(int number)
    {
        auto& made = unit(number);
        auto imported = [parts = parts_.get(), number](std::string_view type_ref) -> ItemType const* { return find_imported(*parts, number, type_ref, 0); };
        made.types.compile(made.document, parts_->host, std::move(imported), parts_->problems);
        made.base = parts_->host;
        if (!too_many_types(number))
            add_types(number, made.base);
    }

    // Every expression is compiled with all types in view.
    bool too_many_types(int number)
    {
        constexpr std::size_t most = 50'000'000;
        auto const& made = unit(number);
        std::size_t parts = 0;
        for (auto const& [name, type] : made.types.named())
            parts += type->size;
        if (parts * (made.document.decisions.size() + made.document.models.size()) <= most)
            return false;
        parts_->problems.push_back({ made.document.file, {}, {}, "limit.types", {}, "型の定義が多すぎます。文書を分けてください。", "There are too many item definitions. Divide the document." });
        return true;
    }

    void add_types(int number, feel::Names& names)
    {
        for (auto const& [name, type] : unit(number).types.named())
            names.add_type(name, type->type);
        add_imported_types(number, names, {}, 0);
    }

    // "import name.type", or the type itself of an import without a name; also through the imports of imports.
    static ItemType const* find_imported(ModelParts const& parts, int number, std::string_view type_ref, int depth)
    {
        constexpr int most_depth = 20;
        for (auto const& import : parts.units[static_cast<std::size_t>(number)]->imports) {
            auto rest = type_ref;
            if (!import.name.empty()) {
                if (!rest.starts_with(import.name) || rest.substr(import.name.size(), 1) != ".")
                    continue;
                rest.remove_prefix(import.name.size() + 1);
            }
            if (auto const* found = parts.units[static_cast<std::size_t>(import.unit)]->types.own(rest))
                return found;
            if (depth < most_depth)
                if (auto const* found = find_imported(parts, import.unit, rest, depth + 1))
                    return found;
        }
        return nullptr;
    }

    void add_imported_types(int number, feel::Names& names, std::string const& prefix, int depth)
    {
        constexpr int most_depth = 3;
        if (depth >= most_depth)
            return;
        for (auto const& import : unit(number).imports) {
            auto const inner = import.name.empty() ? prefix : prefix + import.name + ".";
            for (auto const& [name, type] : unit(import.unit).types.named())
                if (!names.type(inner + name))
                    names.add_type(inner + name, type->type);
            add_imported_types(import.unit, names, inner, depth + 1);
        }
    }

    BoxSurroundings surroundings(int number)
    {
        auto& in = unit(number);
        return { in.types, in.document.file, in.document.expression_language, parts_->problems, number == 0 ? parts_->held : others_held_, parts_->bodies, parts_->host.size() };
    }

    // Types that are declared, before anything that may use them.
    void declare(int number)
    {
        auto& made = at(number);
        auto const& document = unit(made.unit).document;
        auto const offset = static_cast<std::size_t>(number - first_of(made.unit));
        auto const inputs = document.inputs.size(), decisions = document.decisions.size();
        if (offset >= inputs + decisions)
            return;
        auto const& variable = offset < inputs ? document.inputs[offset].variable : document.decisions[offset - inputs].variable;
        BoxCompiler compiler(surroundings(made.unit), made.name, made.id);
        made.type = compiler.type(variable.type_ref, variable.place);
        made.known = made.type ? made.type->type : feel::Type {};
    }

    void node(int number)
    {
        auto& made = at(number);
        auto const& document = unit(made.unit).document;
        auto const offset = static_cast<std::size_t>(number - first_of(made.unit));
        auto const inputs = document.inputs.size(), decisions = document.decisions.size(), models = document.models.size();
        if (offset < inputs)
            return;
        if (offset < inputs + decisions)
            decision(made, document.decisions[offset - inputs]);
        else if (offset < inputs + decisions + models)
            knowledge(number, document.models[offset - inputs - decisions]);
        else
            service(number, document.services[offset - inputs - decisions - models]);
    }

    int first_of(int number)
    {
        while (static_cast<int>(first_.size()) <= number) {
            if (first_.empty()) {
                first_.push_back(0);
                continue;
            }
            auto const& before = unit(static_cast<int>(first_.size()) - 1).document;
            first_.push_back(first_.back() + static_cast<int>(before.inputs.size() + before.decisions.size() + before.models.size() + before.services.size()));
        }
        return first_[static_cast<std::size_t>(number)];
    }

    // The names of what a node requires.
    void bring(Node& made, std::vector<int> const& required, feel::Names& names)
    {
        std::vector<Brought> tree;
        for (auto const number : required) {
            auto const& needed = at(number);
            auto const path = path_between(parts_->units, made.unit, needed.unit).value_or(std::vector<std::string> {});
            auto* list = &tree;
            for (auto const& step : path)
                list = &under(*list, step).below;
            list->push_back({ needed.variable, number, {} });
            if (path.empty() && needed.name != needed.variable)
                list->push_back({ needed.name, number, {} });
        }
        for (auto& one : tree) {
            auto type = bounded(type_of(one, parts_->nodes));
            auto key = one.key;
            made.bindings.push_back({ names.add(std::move(key), std::move(type)), std::move(one) });
        }
    }

    // The body, and of the names that it is given only those that it reads.
    static void embody(Node& made, BoxCompiler& compiler, feel::Names const& names)
    {
        made.body = compiler.body(names);
        std::erase_if(made.bindings, [&](Node::Binding const& binding) { return !made.body->reads.contains(binding.slot); });
    }

    static void remember_expression(Node& made, Logic const& logic)
    {
        if (auto const* literal = logic ? std::get_if<Literal>(&logic->box) : nullptr)
            made.expression = literal->text.text;
    }

    void decision(Node& made, Decision const& decision)
    {
        BoxCompiler compiler(surroundings(made.unit), decision.name, decision.id);
        if (made.refused || !decision.logic)
            return;
        auto names = unit(made.unit).base;
        bring(made, made.needs, names);
        bring(made, made.knowledge, names);
        auto logic = compiler.compile(decision.logic, names);
        made.logic = std::move(logic.box);
        embody(made, compiler, names);
        remember_expression(made, decision.logic);
        if (!made.type)
            made.known = std::move(logic.type);
    }

    void callable(int number)
    {
        auto& made = at(number);
        std::vector<feel::Type> types;
        for (auto const* type : made.parameter_types)
            types.push_back(type ? type->type : feel::Type {});
        auto call = [parts = parts_->self, raw = parts_.get(), number](std::span<feel::Value const> arguments, feel::Host& host) {
            auto* frame = dynamic_cast<Frame*>(&host.scope());
            if (frame && frame->making && &frame->making->parts() == raw)
                return frame->making->call(number, arguments);
            auto const alive = parts.lock();
            if (!alive)
                return feel::Value {};
            Model::How const how { .today = host.scope().today(), .now = host.scope().now() };
            return Making(*alive, how).call(number, arguments);
        };
        made.known = bounded(feel::Type::function_of(types, made.type ? made.type->type : result_));
        auto returns = made.known.returns();
        made.function = feel::function_value({ made.name, made.parameters, 0, std::move(call), std::move(returns), std::move(types) });
    }

    // What a function gives: by its variable, which may have a function type or, in older documents, the type of the result.
    ItemType const* result_type(BoxCompiler& compiler, Variable const& variable, std::string_view logic_type)
    {
        auto const* type = compiler.type(variable.type_ref, variable.place);
        if (type && type->type.kind() == feel::Kind::Function)
            return type->output;
        return type ? type : compiler.type(logic_type, variable.place);
    }

    // A table in a knowledge model that declares no parameters takes the names that its inputs ask for.
    static std::vector<Variable> parameters_of(FunctionBox const& function, feel::Names const& names)
    {
        auto const* table = function.parameters.empty() ? table_of(function.body) : nullptr;
        if (!table)
            return function.parameters;
        std::vector<Variable> parameters;
        for (auto const& input : table->inputs) {
            auto const compiled = feel::compile(input.expression.text, names);
            if (compiled || compiled.error().size() != 1 || compiled.error()[0].key != "name.unknown")
                continue;
            auto const name = compiled.error()[0].arguments.find("name");
            if (name != compiled.error()[0].arguments.end() && trimmed(input.expression.text) == name->second
                && std::none_of(parameters.begin(), parameters.end(), [&](Variable const& one) { return one.name == name->second; }))
                parameters.push_back({ {}, name->second, input.type_ref, input.expression.place });
        }
        return parameters;
    }

    void knowledge(int number, KnowledgeModel const& model)
    {
        auto& made = at(number);
        BoxCompiler compiler(surroundings(made.unit), model.name, model.id);
        made.type = result_type(compiler, model.variable, model.type_ref);
        result_ = {};
        auto names = unit(made.unit).base;
        if (!made.refused)
            bring(made, made.knowledge, names);
        // It may call itself, without saying so.
        if (!names.slot(made.variable)) {
            auto const slot = names.add(made.variable, feel::Type::of(feel::Kind::Function));
            made.bindings.push_back({ slot, { made.variable, number, {} } });
        }
        if (model.function) {
            for (auto const& parameter : parameters_of(*model.function, names)) {
                auto const* type = compiler.type(parameter.type_ref, parameter.place);
                made.parameters.push_back(parameter.name);
                made.parameter_types.push_back(type);
            }
            for (std::size_t i = 0; i < made.parameters.size(); ++i)
                made.parameter_slots.push_back(names.add(made.parameters[i], made.parameter_types[i] ? made.parameter_types[i]->type : feel::Type {}));
            if (!made.refused)
                logic_of(made, *model.function, compiler, names, model);
        }
        callable(number);
    }

    void logic_of(Node& made, FunctionBox const& function, BoxCompiler& compiler, feel::Names const& names, KnowledgeModel const& model)
    {
        if (function.kind != FunctionKind::Feel) {
            auto box = std::make_unique<RefusedBox>();
            box->japanese = "外部の関数(JavaやPMML)は動かしません。FEELで書いてください。";
            box->english = "An external function is never run. Write it in FEEL.";
            parts_->problems.push_back({ unit(made.unit).document.file, model.place, model.id, "function.external", { { "name", model.name } }, box->japanese, box->english });
            made.logic = std::move(box);
        } else {
            auto logic = compiler.compile(function.body, names);
            made.logic = std::move(logic.box);
            result_ = std::move(logic.type);
            remember_expression(made, function.body);
        }
        embody(made, compiler, names);
    }

    // Parameters are the input data and then the input decisions (10.4).
    void service(int number, DecisionService const& service)
    {
        auto& made = at(number);
        BoxCompiler compiler(surroundings(made.unit), service.name, service.id);
        made.type = result_type(compiler, service.variable, {});
        for (auto const parameter : made.parameter_nodes) {
            made.parameters.push_back(at(parameter).variable);
            made.parameter_types.push_back(at(parameter).type);
        }
        if (made.outputs.empty())
            parts_->problems.push_back({ unit(made.unit).document.file, service.place, service.id, "service.outputs", { { "name", service.name } },
                "サービス「" + service.name + "」に結果となる判断がありません。", "The service `" + service.name + "` has no output decision." });
        std::vector<std::pair<std::string, feel::Type>> members;
        for (auto const output : made.outputs)
            members.emplace_back(at(output).variable, at(output).known);
        result_ = bounded(members.size() == 1 ? members.front().second : feel::Type::context_of(std::move(members)));
        callable(number);
    }

    // Each once, in the order of the document.
    // What the reader passed over, unless the model has said something of the same place that knows more.
    void keep_concerns()
    {
        auto const said = parts_->problems;
        for (auto const& unit : parts_->units)
            for (auto const& concern : unit->document.concerns)
                if (std::ranges::none_of(said, [&](Problem const& problem) {
                        return problem.file == concern.file && problem.place.line == concern.place.line && problem.place.column == concern.place.column;
                    }))
                    parts_->problems.push_back(concern);
    }

    void keep_own_tables()
    {
        auto const& document = unit(0).document;
        std::map<std::string, std::size_t> places;
        for (auto const& decision : document.decisions)
            places.emplace(decision.name, places.size());
        for (auto const& model : document.models)
            places.emplace(model.name, places.size());
        std::set<Table const*> seen;
        std::erase_if(parts_->held, [&](Model::Held const& held) { return !seen.insert(held.table).second; });
        std::stable_sort(parts_->held.begin(), parts_->held.end(), [&](Model::Held const& a, Model::Held const& b) { return places[a.owner] < places[b.owner]; });
    }

    // How a caller names inputs, decisions and functions: of the document itself plainly, of imports with the way to them, and plainly
    // where no other has the name.
    void callers_names()
    {
        ByName plain_inputs, plain_decisions;
        std::set<std::string> twice;
        for (int number = 0; number < static_cast<int>(parts_->nodes.size()); ++number) {
            auto const& made = at(number);
            std::string prefix;
            if (made.unit != 0)
                for (auto const& step : path_between(parts_->units, 0, made.unit).value_or(std::vector<std::string> {}))
                    prefix += step + ".";
            bool const is_function = made.kind == Node::Kind::Knowledge || made.kind == Node::Kind::Service;
            if (is_function) {
                parts_->functions.emplace(prefix + made.name, number);
                continue;
            }
            parts_->inputs.emplace(prefix + made.name, number);
            if (made.kind == Node::Kind::Decision) {
                parts_->decisions.emplace(prefix + made.name, number);
                if (made.unit == 0)
                    parts_->own_decisions.push_back(number);
            }
            if (made.unit != 0 && !plain_inputs.emplace(made.name, number).second)
                twice.insert(made.name);
        }
        for (auto const& [name, number] : plain_inputs)
            if (!twice.contains(name)) {
                parts_->inputs.emplace(name, number);
                if (at(number).kind == Node::Kind::Decision)
                    parts_->decisions.emplace(name, number);
            }
    }

    std::shared_ptr<ModelParts> parts_;
    std::vector<int> order_, first_;           // units, imports first; node of each unit
    std::vector<Model::Held> others_held_;     // tables of imports
    feel::Type result_ {};                     // of the function that was compiled last
};

Model::Answer unknown(std::string const& name)
{
    return { {}, "「" + name + "」という判断はありません。", "There is no decision `" + name + "`." };
}

}  // namespace

std::shared_ptr<ModelParts const> compile_parts(Document document, Finder const& find, feel::Names const& host, CompileLimits const& limits)
{
    return ModelCompiler(std::move(document), find, host, limits).run();
}

Model Model::compile(Document document, Finder const& find, feel::Names const& host, CompileLimits const& limits)
{
    Model model;
    model.parts_ = compile_parts(std::move(document), find, host, limits);
    return model;
}

Document const& Model::document() const { return parts_->units.front()->document; }
std::vector<Problem> const& Model::problems() const { return parts_->problems; }
std::vector<Model::Held> Model::tables() const { return parts_->held; }
feel::Type Model::item_type(std::string_view type_ref) const { return parts_->units.front()->types.type_of(type_ref); }

Model::Answer Model::decide(std::string_view decision, std::vector<feel::Entry> const& inputs, How const& how) const
{
    auto const found = parts_->decisions.find(decision);
    if (found == parts_->decisions.end())
        return unknown(std::string(decision));
    Making making(*parts_, how);
    making.give(inputs);
    auto answer = making.decide(found->second);
    if (how.trace)
        making.trace({ found->second });
    return answer;
}

std::vector<std::pair<std::string, Model::Answer>> Model::evaluate(std::vector<feel::Entry> const& inputs, Asked const& asked, How const& how) const
{
    if (!asked.service.empty()) {
        auto const found = parts_->functions.find(asked.service);
        if (found != parts_->functions.end())
            return Making(*parts_, how).invoke(found->second, inputs, asked);
        return { { asked.service, { {}, "「" + asked.service + "」というサービスはありません。", "There is no service `" + asked.service + "`." } } };
    }
    Making making(*parts_, how);
    making.give(inputs);
    std::vector<std::pair<std::string, Answer>> answers;
    std::vector<int> nodes;
    if (asked.decisions.empty()) {
        nodes = parts_->own_decisions;
        for (auto const node : nodes)
            answers.emplace_back(parts_->nodes[static_cast<std::size_t>(node)].name, making.decide(node));
    }
    for (auto const& name : asked.decisions) {
        auto const found = parts_->decisions.find(name);
        if (found == parts_->decisions.end()) {
            answers.emplace_back(name, unknown(name));
            continue;
        }
        nodes.push_back(found->second);
        answers.emplace_back(name, making.decide(found->second));
    }
    making.trace(nodes);
    return answers;
}

}  // namespace mado::dmn

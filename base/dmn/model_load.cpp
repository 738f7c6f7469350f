#include "model_load.h"

#include <algorithm>
#include <deque>

namespace mado::dmn {

namespace {

Problem problem_of(Document const& document, Place place, std::string element, std::string key, std::map<std::string, std::string> arguments, std::string japanese,
    std::string english)
{
    return { document.file, place, std::move(element), std::move(key), std::move(arguments), std::move(japanese), std::move(english) };
}

std::size_t size_of(ItemDefinition const& item)
{
    std::size_t size = 1;
    for (auto const& component : item.components)
        size += size_of(component);
    return size;
}

// A rough count of what must be compiled: elements, requirements and the cells of tables that stand alone.
std::size_t size_of(Document const& document)
{
    auto size = document.inputs.size() + document.models.size() + document.services.size() + document.imports.size();
    for (auto const& item : document.items)
        size += size_of(item);
    for (auto const& decision : document.decisions) {
        size += 1 + decision.inputs.size() + decision.decisions.size() + decision.knowledge.size();
        if (auto const* table = table_of(decision.logic))
            size += table->rules.size() * (1 + table->inputs.size() + table->outputs.size());
    }
    return size;
}

class UnitLoader {
public:
    UnitLoader(Finder const& find, CompileLimits const& limits) : find_(find), limits_(limits) {}

    Loaded run(Document document)
    {
        add(std::move(document));
        return std::move(loaded_);
    }

private:
    int add(Document document)
    {
        auto const number = static_cast<int>(loaded_.units.size());
        elements_ += size_of(document);
        auto unit = std::make_unique<Unit>();
        unit->document = std::move(document);
        by_name_space_.emplace(unit->document.name_space, number);
        path_.push_back(unit->document.name.empty() ? unit->document.name_space : unit->document.name);
        open_.push_back(number);
        loaded_.units.push_back(std::move(unit));
        // The vector of units grows while imports are read; the document itself does not move.
        for (auto const& import : this->document(number).imports)
            link(number, import);
        path_.pop_back();
        open_.pop_back();
        loaded_.order.push_back(number);
        return number;
    }

    Document const& document(int unit) const { return loaded_.units[static_cast<std::size_t>(unit)]->document; }

    void problem(int unit, Import const& import, std::string key, std::string japanese, std::string english, std::map<std::string, std::string> arguments = {})
    {
        arguments.emplace("namespace", import.name_space);
        loaded_.problems.push_back(problem_of(document(unit), import.place, {}, std::move(key), std::move(arguments), std::move(japanese), std::move(english)));
    }

    void link(int unit, Import const& import)
    {
        auto const what = import.name.empty() ? import.name_space : import.name;
        if (!import.type.empty() && import.type.find("DMN") == std::string::npos && import.type.find("dmn") == std::string::npos) {
            problem(unit, import, "import.type", "取りこみ「" + what + "」の種類は使えません。DMNの文書を取りこんでください。",
                "The import `" + what + "` is of a kind that is not supported. Import a DMN document.");
            return;
        }
        if (auto const known = by_name_space_.find(import.name_space); known != by_name_space_.end()) {
            if (auto const at = std::find(open_.begin(), open_.end(), known->second); at != open_.end()) {
                std::string path;
                for (auto i = static_cast<std::size_t>(at - open_.begin()); i < path_.size(); ++i)
                    path += path_[i] + " → ";
                path += path_[static_cast<std::size_t>(at - open_.begin())];
                problem(unit, import, "import.circle", "文書が互いを取りこんでいます: " + path, "Documents import each other: " + path, { { "path", path } });
                return;
            }
            loaded_.units[static_cast<std::size_t>(unit)]->imports.push_back({ import.name, known->second });
            return;
        }
        if (static_cast<int>(open_.size()) > limits_.import_depth) {
            problem(unit, import, "limit.import_depth", "取りこみが" + std::to_string(limits_.import_depth) + "段を超えます。",
                "Imports are more than " + std::to_string(limits_.import_depth) + " deep.");
            return;
        }
        if (loaded_.units.size() >= limits_.documents) {
            problem(unit, import, "limit.documents", "文書が" + std::to_string(limits_.documents) + "個を超えます。",
                "There are more than " + std::to_string(limits_.documents) + " documents.");
            return;
        }
        auto found = find_ ? find_(import) : std::nullopt;
        if (!found) {
            problem(unit, import, "import.unknown", "取りこむ文書「" + what + "」がありません。同じ場所に置いてください。",
                "The document of the import `" + what + "` is not there. Put it beside this one.");
            return;
        }
        if (elements_ + size_of(*found) > limits_.elements) {
            problem(unit, import, "limit.elements", "文書の要素が全部で" + std::to_string(limits_.elements) + "個を超えます。",
                "The documents have more than " + std::to_string(limits_.elements) + " elements.");
            return;
        }
        auto const number = add(std::move(*found));
        by_name_space_.emplace(import.name_space, number);
        loaded_.units[static_cast<std::size_t>(unit)]->imports.push_back({ import.name, number });
    }

    Finder const& find_;
    CompileLimits const& limits_;
    Loaded loaded_;
    std::map<std::string, int> by_name_space_;
    std::vector<std::string> path_;            // names of the documents that are open, and
    std::vector<int> open_;                    // their numbers
    std::size_t elements_ = 0;
};

class NodeMaker {
public:
    NodeMaker(std::vector<std::unique_ptr<Unit>>& units, std::vector<Problem>& problems) : units_(units), problems_(problems) {}

    std::vector<Node> run()
    {
        for (std::size_t unit = 0; unit < units_.size(); ++unit)
            elements(static_cast<int>(unit));
        for (std::size_t unit = 0; unit < units_.size(); ++unit)
            requirements(static_cast<int>(unit));
        return std::move(nodes_);
    }

private:
    template <class Element>
    void add(Node::Kind kind, int unit, Element const& element)
    {
        Node node { kind, unit, element.name, element.id, element.variable.name.empty() ? element.name : element.variable.name };
        units_[static_cast<std::size_t>(unit)]->by_id.emplace(element.id, static_cast<int>(nodes_.size()));
        nodes_.push_back(std::move(node));
    }

    void elements(int unit)
    {
        auto const& document = units_[static_cast<std::size_t>(unit)]->document;
        first_.push_back(nodes_.size());
        for (auto const& input : document.inputs)
            add(Node::Kind::Input, unit, input);
        for (auto const& decision : document.decisions)
            add(Node::Kind::Decision, unit, decision);
        for (auto const& model : document.models)
            add(Node::Kind::Knowledge, unit, model);
        for (auto const& service : document.services)
            add(Node::Kind::Service, unit, service);
    }

    void requirements(int unit)
    {
        auto const& document = units_[static_cast<std::size_t>(unit)]->document;
        auto at = first_[static_cast<std::size_t>(unit)] + document.inputs.size();
        for (auto const& decision : document.decisions) {
            auto& node = nodes_[at++];
            node.needs = resolved(unit, decision.inputs, decision.id, false);
            auto const decisions = resolved(unit, decision.decisions, decision.id, false);
            node.needs.insert(node.needs.end(), decisions.begin(), decisions.end());
            node.knowledge = resolved(unit, decision.knowledge, decision.id, true);
            node.laws = laws(document, decision.authorities);
        }
        for (auto const& model : document.models) {
            auto& node = nodes_[at++];
            node.knowledge = resolved(unit, model.knowledge, model.id, true);
            node.laws = laws(document, model.authorities);
        }
        for (auto const& service : document.services) {
            auto& node = nodes_[at++];
            node.outputs = resolved(unit, service.outputs, service.id, false);
            node.parameter_nodes = resolved(unit, service.inputs, service.id, false);
            auto const decisions = resolved(unit, service.input_decisions, service.id, false);
            node.parameter_nodes.insert(node.parameter_nodes.end(), decisions.begin(), decisions.end());
        }
    }

    static std::vector<std::string> laws(Document const& document, std::vector<Reference> const& references)
    {
        std::vector<std::string> names;
        for (auto const& reference : references)
            for (auto const& source : document.sources)
                if (source.id == reference.id)
                    names.push_back(source.name);
        return names;
    }

    std::optional<int> unit_of(int from, std::string const& name_space) const
    {
        auto const& unit = *units_[static_cast<std::size_t>(from)];
        if (name_space.empty() || name_space == unit.document.name_space)
            return from;
        for (auto const& import : unit.imports)
            if (units_[static_cast<std::size_t>(import.unit)]->document.name_space == name_space)
                return import.unit;
        for (std::size_t i = 0; i < units_.size(); ++i)
            if (units_[i]->document.name_space == name_space && path_between(units_, from, static_cast<int>(i)))
                return static_cast<int>(i);
        return std::nullopt;
    }

    std::vector<int> resolved(int unit, std::vector<Reference> const& references, std::string const& element, bool functions)
    {
        std::vector<int> found;
        for (auto const& reference : references) {
            auto const in = unit_of(unit, reference.name_space);
            auto const* ids = in ? &units_[static_cast<std::size_t>(*in)]->by_id : nullptr;
            auto const known = ids ? ids->find(reference.id) : ByName::const_iterator {};
            bool const is_known = ids && known != ids->end();
            auto const kind = is_known ? nodes_[static_cast<std::size_t>(known->second)].kind : Node::Kind::Input;
            if (is_known && functions == (kind == Node::Kind::Knowledge || kind == Node::Kind::Service)) {
                if (std::find(found.begin(), found.end(), known->second) == found.end())
                    found.push_back(known->second);
                continue;
            }
            auto const href = reference.name_space + "#" + reference.id;
            problems_.push_back(problem_of(units_[static_cast<std::size_t>(unit)]->document, reference.place, element, "requirement.unknown", { { "href", href } },
                "必要とする「" + href + "」がありません。", "The required element `" + href + "` is not there."));
        }
        return found;
    }

    std::vector<std::unique_ptr<Unit>>& units_;
    std::vector<Problem>& problems_;
    std::vector<Node> nodes_;
    std::vector<std::size_t> first_;           // node of each unit
};

// What a node cannot be made without. A service rests on the functions of the decisions in it, down to those that are given to it.
// `budget` bounds the walks through services, which may hold the same decisions many times over.
std::vector<int> edges_of(std::vector<Node> const& nodes, int number, std::size_t& budget)
{
    auto const& node = nodes[static_cast<std::size_t>(number)];
    auto edges = node.knowledge;
    if (node.kind != Node::Kind::Service) {
        edges.insert(edges.end(), node.needs.begin(), node.needs.end());
        return edges;
    }
    std::set<int> seen(node.parameter_nodes.begin(), node.parameter_nodes.end());
    auto open = node.outputs;
    while (!open.empty() && budget > 0) {
        auto const next = open.back();
        open.pop_back();
        --budget;
        if (!seen.insert(next).second)
            continue;
        auto const& inside = nodes[static_cast<std::size_t>(next)];
        edges.insert(edges.end(), inside.knowledge.begin(), inside.knowledge.end());
        open.insert(open.end(), inside.needs.begin(), inside.needs.end());
    }
    return edges;
}

void refuse(Node& node, std::string japanese, std::string english)
{
    node.refused = true;
    node.japanese = std::move(japanese);
    node.english = std::move(english);
}

void refuse_circle(std::vector<Node>& nodes, std::vector<std::unique_ptr<Unit>> const& units, std::vector<int> const& circle, std::vector<Problem>& problems)
{
    constexpr std::size_t most = 20;
    std::string path;
    for (std::size_t i = 0; i < circle.size(); ++i)
        if (i < most || i + 1 == circle.size())
            path += nodes[static_cast<std::size_t>(circle[i])].name + " → ";
        else if (i == most)
            path += "… → ";
    auto const& first = nodes[static_cast<std::size_t>(circle.front())];
    path += first.name;
    std::string const japanese = "互いを必要としています: " + path, english = "These require each other: " + path;
    problems.push_back(problem_of(units[static_cast<std::size_t>(first.unit)]->document, {}, first.id, "requirement.circle", { { "path", path } }, japanese, english));
    for (auto const number : circle)
        refuse(nodes[static_cast<std::size_t>(number)], japanese, english);
}

}  // namespace

std::optional<std::vector<std::string>> path_between(std::vector<std::unique_ptr<Unit>> const& units, int from, int to)
{
    std::vector<std::optional<std::vector<std::string>>> paths(units.size());
    paths[static_cast<std::size_t>(from)].emplace();
    std::deque<int> open { from };
    while (!open.empty() && !paths[static_cast<std::size_t>(to)]) {
        auto const unit = open.front();
        open.pop_front();
        for (auto const& import : units[static_cast<std::size_t>(unit)]->imports) {
            auto& path = paths[static_cast<std::size_t>(import.unit)];
            if (path)
                continue;
            path = paths[static_cast<std::size_t>(unit)];
            if (!import.name.empty())
                path->push_back(import.name);
            open.push_back(import.unit);
        }
    }
    return paths[static_cast<std::size_t>(to)];
}

Loaded load_units(Document document, Finder const& find, CompileLimits const& limits)
{
    return UnitLoader(find, limits).run(std::move(document));
}

std::vector<Node> make_nodes(std::vector<std::unique_ptr<Unit>>& units, std::vector<Problem>& problems) { return NodeMaker(units, problems).run(); }

// A walk in depth without recursion, since requirements may be a long chain.
std::vector<int> compile_order(std::vector<Node>& nodes, std::vector<std::unique_ptr<Unit>> const& units, std::vector<Problem>& problems)
{
    constexpr int most_circles = 100;          // that are named
    std::size_t budget = 20'000'000;
    enum class State : std::uint8_t { New, Open, Done };
    struct Visit { int node; std::vector<int> edges; std::size_t next; };
    std::vector<State> states(nodes.size(), State::New);
    std::vector<int> order;
    std::vector<Visit> path;
    int circles = 0;
    auto const open = [&](int node) {
        states[static_cast<std::size_t>(node)] = State::Open;
        path.push_back({ node, edges_of(nodes, node, budget), 0 });
        if (budget == 0 && nodes[static_cast<std::size_t>(node)].kind == Node::Kind::Service)
            refuse(nodes[static_cast<std::size_t>(node)], "サービスに入る判断が多すぎます。", "There are too many decisions in services.");
    };
    for (int start = 0; start < static_cast<int>(nodes.size()); ++start) {
        if (states[static_cast<std::size_t>(start)] == State::New)
            open(start);
        while (!path.empty()) {
            auto& visit = path.back();
            if (visit.next == visit.edges.size()) {
                states[static_cast<std::size_t>(visit.node)] = State::Done;
                order.push_back(visit.node);
                path.pop_back();
                continue;
            }
            auto const next = visit.edges[visit.next++];
            bool const calls_itself = next == visit.node && nodes[static_cast<std::size_t>(next)].kind == Node::Kind::Knowledge;
            if (states[static_cast<std::size_t>(next)] == State::New) {
                open(next);
            } else if (states[static_cast<std::size_t>(next)] == State::Open && !calls_itself) {
                if (++circles > most_circles) {
                    refuse(nodes[static_cast<std::size_t>(next)], "互いを必要としています。", "These require each other.");
                    continue;
                }
                auto const from = std::find_if(path.begin(), path.end(), [next](Visit const& one) { return one.node == next; });
                std::vector<int> circle;
                for (auto one = from; one != path.end(); ++one)
                    circle.push_back(one->node);
                refuse_circle(nodes, units, circle, problems);
            }
        }
    }
    if (budget == 0)
        problems.push_back(problem_of(units.front()->document, {}, {}, "limit.services", {}, "サービスに入る判断が多すぎます。文書を分けてください。",
            "There are too many decisions in services. Divide the document."));
    return order;
}

}  // namespace mado::dmn

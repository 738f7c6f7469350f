// The literal expressions of the public DMN Technology Compatibility Kit, where it stands beside the source: decisions that need only
// inputs and other literal decisions. Decision tables, boxed expressions and services belong to DMN and are left out.
#include <mado/feel/evaluate.h>

#include <pugixml.hpp>

#include <cstdio>
#include <cstdlib>
#include <algorithm>
#include <filesystem>
#include <set>

using namespace mado::feel;
namespace files = std::filesystem;

namespace {

std::string_view local(char const* name)
{
    std::string_view const whole = name;
    auto const colon = whole.find(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

std::vector<pugi::xml_node> children(pugi::xml_node node, std::string_view name)
{
    std::vector<pugi::xml_node> found;
    for (auto const child : node.children())
        if (local(child.name()) == name)
            found.push_back(child);
    return found;
}

pugi::xml_node child(pugi::xml_node node, std::string_view name)
{
    auto const found = children(node, name);
    return found.empty() ? pugi::xml_node {} : found.front();
}

Value typed(pugi::xml_node node)
{
    if (node.attribute("xsi:nil").as_bool())
        return {};
    std::string const text = node.text().get();
    auto const type = local(node.attribute("xsi:type").value());
    if (type == "string" || type.empty())
        return Value::string(text);
    if (type == "boolean")
        return Value::boolean(text == "true");
    if (type == "decimal" || type == "double" || type == "integer") {
        auto const number = mado::Decimal::parse(text);
        return number ? Value::number(*number) : Value {};
    }
    Names const names;
    Scope scope(names);
    auto const literal = compile("@\"" + text + "\"", names);
    return literal ? evaluate(*literal, scope) : Value {};
}

// A node of the kit that holds a value, a list or components.
Value value_in(pugi::xml_node node)
{
    if (auto const list = child(node, "list")) {
        std::vector<Value> items;
        for (auto const item : children(list, "item"))
            items.push_back(value_in(item));
        return Value::list(std::move(items));
    }
    if (auto const components = children(node, "component"); !components.empty()) {
        std::vector<Entry> entries;
        for (auto const component : components)
            entries.push_back({ component.attribute("name").value(), value_in(component) });
        return Value::context(std::move(entries));
    }
    auto const value = child(node, "value");
    return value ? typed(value) : Value {};
}

bool nearly(Value const& expected, Value const& found)
{
    if (expected.is_number() && found.is_number()) {  // the kit gives eight digits of irrational results
        auto const difference = (expected.as_number() - found.as_number()).absolute();
        return difference <= *mado::Decimal::parse("0.00000001");
    }
    if (expected.is_list() && found.is_list()) {
        auto const a = expected.as_list(), b = found.as_list();
        return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), nearly);
    }
    if (expected.is_context() && found.is_context()) {
        auto const a = expected.as_context();
        return a.size() == found.as_context().size()
            && std::all_of(a.begin(), a.end(), [&](Entry const& entry) { auto const* other = found.find(entry.key); return other && nearly(entry.value, *other); });
    }
    return expected == found;
}

struct Model {
    Names names;
    std::map<int, Expression> decisions;
    std::set<std::string> refused;                        // decisions whose expression does not compile: null, as FEEL wants
    std::map<std::string, std::vector<std::string>> needs;
    std::map<std::string, std::string> by_id;

    explicit Model(files::path const& path)
    {
        pugi::xml_document document;
        document.load_file(path.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single);
        auto const root = document.document_element();
        for (auto const component : root.select_nodes("//*[local-name()='itemComponent']"))
            names.add_member(component.node().attribute("name").value());
        for (auto const node : root.children()) {
            auto const kind = local(node.name());
            if (kind != "inputData" && kind != "decision")
                continue;
            by_id["#" + std::string(node.attribute("id").value())] = node.attribute("name").value();
            if (kind == "inputData" || child(node, "literalExpression"))
                names.add(node.attribute("name").value());
        }
        for (auto const decision : children(root, "decision"))
            add(decision);
    }

    void add(pugi::xml_node decision)
    {
        std::string const name = decision.attribute("name").value();
        auto const literal = child(decision, "literalExpression");
        if (!literal)
            return;
        for (auto const requirement : children(decision, "informationRequirement"))
            if (auto const required = child(requirement, "requiredDecision"))
                needs[name].push_back(by_id[required.attribute("href").value()]);
        if (!children(decision, "knowledgeRequirement").empty())
            needs[name].push_back("");
        auto expression = compile(child(literal, "text").text().get(), names);
        if (expression)
            decisions.emplace(*names.slot(name), std::move(*expression));
        else
            refused.insert(name);
    }

    bool can_answer(std::string const& name) const
    {
        auto const slot = names.slot(name);
        if (!slot || (!decisions.contains(*slot) && !refused.contains(name)))
            return false;
        auto const found = needs.find(name);
        return found == needs.end() || std::all_of(found->second.begin(), found->second.end(), [&](auto const& needed) { return can_answer(needed); });
    }
};

class Decisions final : public Scope {
public:
    explicit Decisions(Model const& model) : Scope(model.names), model_(model) {}
    Value today() const override { return Value::date(*mado::feel::Date::of(2026, 4, 1)); }
    Value now() const override { return Value::date_time(*DateTime::parse("2026-04-01T09:00:00+09:00")); }

protected:
    Value compute(int slot) override
    {
        auto const found = model_.decisions.find(slot);
        return found == model_.decisions.end() ? Value {} : evaluate(found->second, *this);
    }

private:
    Model const& model_;
};

struct Score {
    int passed = 0, all = 0, passed_values = 0, all_values = 0;
};

void run_cases(files::path const& path, std::map<std::string, Model>& models, Score& score)
{
    pugi::xml_document document;
    document.load_file(path.c_str(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    auto const root = document.document_element();
    auto const file = (path.parent_path() / child(root, "modelName").text().get()).string();
    auto const& model = models.try_emplace(file, file).first->second;
    for (auto const test : children(root, "testCase"))
        for (auto const result : children(test, "resultNode")) {
            std::string const name = result.attribute("name").value();
            if (!model.can_answer(name) || local(test.attribute("type").value()) == "decisionService")
                continue;
            Decisions scope(model);
            for (auto const input : children(test, "inputNode"))
                if (model.names.slot(input.attribute("name").value()))
                    scope.set(input.attribute("name").value(), value_in(input));
            auto const expected = value_in(child(result, "expected"));
            auto const found = scope.get(*model.names.slot(name));
            bool const right = nearly(expected, found);
            ++score.all;
            score.passed += right ? 1 : 0;
            score.all_values += expected.is_null() ? 0 : 1;
            score.passed_values += right && !expected.is_null() ? 1 : 0;
            if (!right && std::getenv("MADO_CONFORMANCE"))
                std::printf("%s %s %s: wanted %s, found %s%s\n", path.filename().c_str(), test.attribute("id").value(), name.c_str(),
                    expected.to_literal().c_str(), found.to_literal().c_str(), model.refused.contains(name) ? " (does not compile)" : "");
        }
}

TEST_CASE("conformance: the literal expressions of the public kit")
{
    files::path const kit = files::path(MADO_SOURCE_ROOT).parent_path() / "shared/conformance/dmn";
    if (!files::exists(kit)) {
        MESSAGE("the public kit is not here; our own rows stand in feel_test and built_ins_test");
        return;
    }
    Score score;
    std::map<std::string, Model> models;
    for (auto const& entry : files::recursive_directory_iterator(kit))
        if (entry.path().extension() == ".xml")
            run_cases(entry.path(), models, score);
    MESSAGE("DMN kit, literal expressions: " << score.passed << " of " << score.all << " pass; wanting a value: " << score.passed_values << " of " << score.all_values);
    CHECK(score.all > 1'000);
    CHECK(score.passed * 100 >= score.all * 97);
    CHECK(score.passed_values * 100 >= score.all_values * 96);
}

}  // namespace

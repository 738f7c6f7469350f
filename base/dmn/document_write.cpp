#include "document_grammar.h"
#include "xml_writer.h"

#include <mado/dmn/model.h>

#include <unordered_set>

namespace mado::dmn {

namespace {

constexpr std::string_view hit_words[] { "UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER" };
constexpr std::string_view aggregation_words[] { "", "SUM", "COUNT", "MIN", "MAX" };
constexpr std::string_view function_words[] { "FEEL", "Java", "PMML" };
constexpr std::string_view iterator_words[] { "for", "every", "some" };

class DocumentWriter {
public:
    explicit DocumentWriter(Document const& document) : document_(document)
    {
        for (auto const& each : document.decisions)
            decision_ids_.insert(each.id);
        for (auto const& each : document.inputs)
            input_ids_.insert(each.id);
    }

    std::string write()
    {
        auto const& d = document_;
        out_.open("definitions").attribute("xmlns", namespace_of("1.5"));
        if (!d.examples.empty() || !d.known_from.empty())
            out_.attribute("xmlns:mado", our_namespace);
        out_.attribute_if("id", d.id).attribute("name", d.name).attribute("namespace", d.name_space);
        out_.attribute_if("expressionLanguage", d.expression_language).attribute_if("typeLanguage", d.type_language);
        out_.element_if("description", d.description);
        ours();
        for (auto const& each : d.imports)
            out_.open("import").attribute("name", each.name).attribute("namespace", each.name_space).attribute_if("locationURI", each.location).attribute("importType", each.type).close();
        for (auto const& each : d.items)
            item(each, "itemDefinition");
        for (auto const& each : d.inputs)
            input(each);
        for (auto const& each : d.models)
            model(each);
        for (auto const& each : d.decisions)
            decision(each);
        for (auto const& each : d.services)
            service(each);
        for (auto const& each : d.sources)
            source(each);
        out_.close();
        return out_.take();
    }

private:
    void ours()
    {
        if (document_.examples.empty() && document_.known_from.empty())
            return;
        out_.open("extensionElements");
        for (auto const& each : document_.known_from)
            out_.open("mado:source").attribute_if("name", each.name).attribute("of", each.of).attribute("says", each.says).attribute("sure", each.sure).close();
        for (auto const& each : document_.examples) {
            out_.open("mado:example").attribute("name", each.name);
            for (auto const& [name, value] : each.given)
                out_.open("mado:given").attribute("name", name).text(value.text).close();
            for (auto const& [name, value] : each.expect)
                out_.open("mado:expect").attribute("name", name).text(value.text).close();
            out_.close();
        }
        out_.close();
    }

    // The common beginning of an element with a name.
    template <class Named>
    void named(std::string_view element, Named const& each)
    {
        out_.open(element).attribute_if("id", each.id).attribute("name", each.name);
        if constexpr (requires { each.label; })
            out_.attribute_if("label", each.label);
    }

    void variable(Variable const& each, std::string_view element = "variable")
    {
        out_.open(element).attribute_if("id", each.id).attribute("name", each.name).attribute_if("typeRef", each.type_ref).close();
    }

    // Literal expressions and unary tests that are parts of something else.
    void cell(std::string_view element, Text const& text, std::string_view type_ref = {})
    {
        out_.open(element).attribute_if("typeRef", type_ref).attribute_if("expressionLanguage", text.language).element("text", text.text).close();
    }

    void cell_if(std::string_view element, Text const& text)
    {
        if (!text.empty() || text.place.line > 0 || !text.language.empty())
            cell(element, text);
    }

    void item(ItemDefinition const& each, std::string_view element)
    {
        named(element, each);
        if (each.is_collection)
            out_.attribute("isCollection", "true");
        out_.element_if("typeRef", each.type_ref);
        cell_if("allowedValues", each.allowed_values);
        cell_if("typeConstraint", each.type_constraint);
        for (auto const& component : each.components)
            item(component, "itemComponent");
        if (each.is_function) {
            out_.open("functionItem").attribute_if("outputTypeRef", each.output_type_ref);
            for (auto const& parameter : each.parameters)
                variable(parameter, "parameters");
            out_.close();
        }
        out_.close();
    }

    void input(InputData const& each)
    {
        named("inputData", each);
        out_.element_if("description", each.description);
        variable(each.variable);
        out_.close();
    }

    void reference(std::string_view element, Reference const& each) { out_.open(element).attribute("href", each.name_space + "#" + each.id).close(); }

    void references(std::string_view within, std::string_view element, std::vector<Reference> const& all)
    {
        for (auto const& each : all) {
            if (!within.empty())
                out_.open(within);
            reference(element, each);
            if (!within.empty())
                out_.close();
        }
    }

    // What a decision rests on may be a source, or for once a decision or an input.
    void authorities(std::vector<Reference> const& all)
    {
        for (auto const& each : all) {
            auto const is_local = each.name_space.empty();
            references("authorityRequirement",
                is_local && decision_ids_.contains(each.id) ? "requiredDecision" : is_local && input_ids_.contains(each.id) ? "requiredInput" : "requiredAuthority", { each });
        }
    }

    void decision(Decision const& each)
    {
        named("decision", each);
        out_.element_if("description", each.description).element_if("question", each.question).element_if("allowedAnswers", each.allowed_answers);
        variable(each.variable);
        references("informationRequirement", "requiredInput", each.inputs);
        references("informationRequirement", "requiredDecision", each.decisions);
        references("knowledgeRequirement", "requiredKnowledge", each.knowledge);
        authorities(each.authorities);
        expression(each.logic);
        out_.close();
    }

    void model(KnowledgeModel const& each)
    {
        named("businessKnowledgeModel", each);
        out_.element_if("description", each.description);
        variable(each.variable);
        if (each.function) {
            out_.open("encapsulatedLogic").attribute_if("typeRef", each.type_ref);
            function_kind(*each.function);
            function_parts(*each.function);
            out_.close();
        }
        references("knowledgeRequirement", "requiredKnowledge", each.knowledge);
        authorities(each.authorities);
        out_.close();
    }

    void service(DecisionService const& each)
    {
        named("decisionService", each);
        out_.element_if("description", each.description);
        variable(each.variable);
        references({}, "outputDecision", each.outputs);
        references({}, "encapsulatedDecision", each.encapsulated);
        references({}, "inputDecision", each.input_decisions);
        references({}, "inputData", each.inputs);
        out_.close();
    }

    void source(KnowledgeSource const& each)
    {
        named("knowledgeSource", each);
        out_.attribute_if("locationURI", each.location).element_if("description", each.description);
        authorities(each.authorities);
        out_.element_if("type", each.type).close();
    }

    void expression(Logic const& logic)
    {
        if (!logic)
            return;
        std::visit([&](auto const& box) { boxed(*logic, box); }, logic->box);
    }

    void begin(std::string_view element, Expression const& each)
    {
        out_.open(element).attribute_if("id", each.id).attribute_if("label", each.label).attribute_if("typeRef", each.type_ref);
    }
    void describe(Expression const& each) { out_.element_if("description", each.description); }

    void wrapped(std::string_view element, Logic const& logic)
    {
        out_.open(element);
        expression(logic);
        out_.close();
    }

    void boxed(Expression const& each, Literal const& box)
    {
        begin("literalExpression", each);
        out_.attribute_if("expressionLanguage", box.text.language);
        describe(each);
        if (auto const hash = box.imported_from.find('#'); hash != std::string::npos)
            out_.open("importedValues").attribute("name", "").attribute("namespace", box.imported_from.substr(0, hash)).attribute("importType", "").element("importedElement", box.imported_from.substr(hash + 1)).close();
        else
            out_.element("text", box.text.text);
        out_.close();
    }

    void boxed(Expression const& each, Table const& box)
    {
        begin("decisionTable", each);
        out_.attribute("hitPolicy", hit_words[static_cast<std::size_t>(box.hit)]).attribute_if("aggregation", aggregation_words[static_cast<std::size_t>(box.aggregation)]).attribute_if("outputLabel", box.output_label);
        describe(each);
        for (auto const& input : box.inputs) {
            out_.open("input").attribute_if("id", input.id).attribute_if("label", input.label);
            cell("inputExpression", input.expression, input.type_ref);
            cell_if("inputValues", input.values);
            out_.close();
        }
        for (auto const& output : box.outputs) {
            out_.open("output").attribute_if("id", output.id).attribute_if("label", output.label).attribute_if("name", output.name).attribute_if("typeRef", output.type_ref);
            cell_if("outputValues", output.values);
            cell_if("defaultOutputEntry", output.default_value);
            out_.close();
        }
        for (auto const& annotation : box.annotations)
            out_.open("annotation").attribute("name", annotation).close();
        for (auto const& one : box.rules)
            rule(one);
        out_.close();
    }

    void rule(Table::Rule const& each)
    {
        out_.open("rule").attribute_if("id", each.id).element_if("description", each.description);
        for (auto const& text : each.when)
            cell("inputEntry", text);
        for (auto const& text : each.then)
            cell("outputEntry", text);
        for (auto const& text : each.annotations)
            out_.open("annotationEntry").element("text", text).close();
        out_.close();
    }

    void boxed(Expression const& each, ContextBox const& box)
    {
        begin("context", each), describe(each);
        for (auto const& entry : box.entries) {
            out_.open("contextEntry");
            if (entry.variable)
                variable(*entry.variable);
            expression(entry.value);
            out_.close();
        }
        out_.close();
    }

    void boxed(Expression const& each, Invocation const& box)
    {
        begin("invocation", each), describe(each);
        expression(box.called);
        for (auto const& binding : box.bindings) {
            out_.open("binding");
            variable(binding.parameter, "parameter");
            expression(binding.value);
            out_.close();
        }
        out_.close();
    }

    void boxed(Expression const& each, ListBox const& box)
    {
        begin("list", each), describe(each);
        for (auto const& item : box.items)
            expression(item);
        out_.close();
    }

    void boxed(Expression const& each, Relation const& box)
    {
        begin("relation", each), describe(each);
        for (auto const& column : box.columns)
            variable(column, "column");
        for (auto const& row : box.rows) {
            out_.open("row");
            for (auto const& cell : row)
                expression(cell);
            out_.close();
        }
        out_.close();
    }

    // Within an element that is open.
    void function_kind(FunctionBox const& box)
    {
        if (box.kind != FunctionKind::Feel)
            out_.attribute("kind", function_words[static_cast<std::size_t>(box.kind)]);
    }
    void function_parts(FunctionBox const& box)
    {
        for (auto const& parameter : box.parameters)
            variable(parameter, "formalParameter");
        expression(box.body);
    }

    void boxed(Expression const& each, FunctionBox const& box)
    {
        begin("functionDefinition", each);
        function_kind(box), describe(each), function_parts(box);
        out_.close();
    }

    void boxed(Expression const& each, Conditional const& box)
    {
        begin("conditional", each), describe(each);
        wrapped("if", box.condition), wrapped("then", box.then), wrapped("else", box.otherwise);
        out_.close();
    }

    void boxed(Expression const& each, FilterBox const& box)
    {
        begin("filter", each), describe(each);
        wrapped("in", box.in), wrapped("match", box.match);
        out_.close();
    }

    void boxed(Expression const& each, Iterator const& box)
    {
        begin(iterator_words[static_cast<std::size_t>(box.kind)], each);
        out_.attribute("iteratorVariable", box.variable);
        describe(each);
        wrapped("in", box.in), wrapped(box.kind == Iterator::Kind::For ? "return" : "satisfies", box.result);
        out_.close();
    }

    Document const& document_;
    std::unordered_set<std::string_view> decision_ids_, input_ids_;
    xml::Writer out_;
};

}  // namespace

std::string write(Document const& document) { return DocumentWriter(document).write(); }

}  // namespace mado::dmn

#pragma once
// Everything of a document but its places, in lines: two documents are the same when these are. Written apart from write(), so that what
// write() forgets is seen.
#include <mado/dmn/model.h>

#include <string>

namespace mado::dmn::test {

class Shown {
public:
    std::string of(Document const& d)
    {
        line("document", d.id, d.name, d.name_space, d.description, d.expression_language, d.type_language);
        for (auto const& each : d.imports)
            line("import", each.name, each.name_space, each.location, each.type);
        for (auto const& each : d.items)
            item(each);
        for (auto const& each : d.inputs)
            line("input", each.id, each.name, each.label, each.description), variable(each.variable);
        for (auto const& each : d.decisions) {
            line("decision", each.id, each.name, each.label, each.description, each.question, each.allowed_answers), variable(each.variable);
            references("input", each.inputs), references("decision", each.decisions), references("knowledge", each.knowledge), references("authority", each.authorities);
            logic(each.logic);
        }
        for (auto const& each : d.models) {
            line("model", each.id, each.name, each.label, each.description, each.type_ref), variable(each.variable);
            references("knowledge", each.knowledge), references("authority", each.authorities);
            if (each.function)
                box(*each.function);
        }
        for (auto const& each : d.services) {
            line("service", each.id, each.name, each.label, each.description), variable(each.variable);
            references("output", each.outputs), references("encapsulated", each.encapsulated), references("decision", each.input_decisions), references("input", each.inputs);
        }
        for (auto const& each : d.sources)
            line("source", each.id, each.name, each.location, each.type, each.description), references("authority", each.authorities);
        for (auto const& each : d.examples) {
            line("example", each.name);
            for (auto const& [name, value] : each.given)
                line("given", name), text(value);
            for (auto const& [name, value] : each.expect)
                line("expect", name), text(value);
        }
        for (auto const& each : d.known_from)
            line("known from", each.name, each.of, each.says, each.sure);
        return std::move(out_);
    }

private:
    template <class... Words>
    void line(Words const&... words)
    {
        ((out_ += '[', out_ += words, out_ += ']'), ...);
        out_ += '\n';
    }
    void text(Text const& each) { line("text", each.text, each.language); }
    void variable(Variable const& each) { line("variable", each.id, each.name, each.type_ref); }
    void references(std::string_view kind, std::vector<Reference> const& all)
    {
        for (auto const& each : all)
            line("needs", kind, each.name_space, each.id);
    }
    void item(ItemDefinition const& each)
    {
        line("item", each.id, each.name, each.label, each.type_ref, each.is_collection ? "many" : "one", each.is_function ? "function" : "", each.output_type_ref);
        text(each.allowed_values), text(each.type_constraint);
        for (auto const& parameter : each.parameters)
            variable(parameter);
        for (auto const& component : each.components)
            item(component);
        line("end of item");
    }
    void logic(Logic const& each)
    {
        if (!each)
            return line("nothing");
        line("expression", each->id, each->label, each->type_ref, each->description);
        std::visit([&](auto const& inner) { box(inner); }, each->box);
    }
    void box(Literal const& each) { line("literal", each.imported_from), text(each.text); }
    void box(Table const& each)
    {
        line("table", std::to_string(static_cast<int>(each.hit)), std::to_string(static_cast<int>(each.aggregation)), each.output_label);
        for (auto const& input : each.inputs)
            line("column", input.id, input.label, input.type_ref), text(input.expression), text(input.values);
        for (auto const& output : each.outputs)
            line("output", output.id, output.name, output.label, output.type_ref), text(output.values), text(output.default_value);
        for (auto const& annotation : each.annotations)
            line("annotation", annotation);
        for (auto const& rule : each.rules) {
            line("rule", rule.id, rule.description);
            for (auto const& cell : rule.when)
                text(cell);
            for (auto const& cell : rule.then)
                text(cell);
            for (auto const& note : rule.annotations)
                line("note", note);
        }
    }
    void box(ContextBox const& each)
    {
        for (auto const& entry : each.entries) {
            line("entry", entry.variable ? "named" : "result");
            if (entry.variable)
                variable(*entry.variable);
            logic(entry.value);
        }
        line("end of context");
    }
    void box(Invocation const& each)
    {
        line("invocation"), logic(each.called);
        for (auto const& binding : each.bindings)
            variable(binding.parameter), logic(binding.value);
        line("end of invocation");
    }
    void box(ListBox const& each)
    {
        for (auto const& item : each.items)
            logic(item);
        line("end of list");
    }
    void box(Relation const& each)
    {
        for (auto const& column : each.columns)
            variable(column);
        for (auto const& row : each.rows) {
            line("row");
            for (auto const& cell : row)
                logic(cell);
        }
        line("end of relation");
    }
    void box(FunctionBox const& each)
    {
        line("function", std::to_string(static_cast<int>(each.kind)));
        for (auto const& parameter : each.parameters)
            variable(parameter);
        logic(each.body);
    }
    void box(Conditional const& each) { line("conditional"), logic(each.condition), logic(each.then), logic(each.otherwise); }
    void box(FilterBox const& each) { line("filter"), logic(each.in), logic(each.match); }
    void box(Iterator const& each) { line("iterator", std::to_string(static_cast<int>(each.kind)), each.variable), logic(each.in), logic(each.result); }

    std::string out_;
};

inline std::string shown(Document const& document) { return Shown().of(document); }

}  // namespace mado::dmn::test

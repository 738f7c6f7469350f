#include "document_grammar.h"
#include "document_read.h"

#include <mado/text/nearest.h>
#include <mado/text/utf8.h>

#include <algorithm>

namespace mado::dmn {

namespace {

// FEEL's types as XML Schema and FEEL 1.1 call them.
constexpr std::pair<std::string_view, std::string_view> other_names[] {
    { "dateTime", "date and time" },
    { "dayTimeDuration", "days and time duration" },
    { "yearMonthDuration", "years and months duration" },
};
constexpr std::pair<std::string_view, std::string_view> schema_types[] {
    { "decimal", "number" }, { "integer", "number" }, { "int", "number" }, { "long", "number" }, { "short", "number" }, { "double", "number" },
    { "float", "number" }, { "anySimpleType", "Any" }, { "anyType", "Any" },
};

template <std::size_t N>
std::string renamed(std::string_view name, std::pair<std::string_view, std::string_view> const (&table)[N])
{
    for (auto const& [from, to] : table)
        if (from == name)
            return std::string(to);
    return std::string(name);
}

void for_children(xml::Element const& parent, std::string_view name, auto&& use)
{
    for (auto const& child : parent.children)
        if (child.is(parent.name_space, name))
            use(child);
}

}  // namespace

std::string words_of(xml::Element const& parent, std::string_view child)
{
    auto const* found = parent.child(child);
    return found ? std::string(found->text) : std::string {};
}

Meaning::Meaning(xml::Element const& definitions) : own_(definitions.attribute("namespace"))
{
    language_ = language(definitions.attribute("expressionLanguage"));
    for_children(definitions, "import", [&](auto const& import) { imports_.emplace(import.attribute("namespace"), import.attribute("name")); });
    for_children(definitions, "itemDefinition", [&](auto const& item) { items_.insert(item.attribute("name")); });
}

std::string Meaning::type(std::string_view written, xml::Element const& where) const
{
    auto const name = text::trimmed(written);
    auto const colon = name.find(':');
    auto const prefix = colon == name.npos ? std::nullopt : where.scope->find(name.substr(0, colon));
    if (!prefix)
        return items_.contains(name) ? std::string(name) : renamed(name, other_names);
    auto const local = text::trimmed(name.substr(colon + 1));
    if (*prefix == own_)
        return std::string(local);
    if (is_feel_namespace(*prefix))
        return renamed(local, other_names);
    if (*prefix == "http://www.w3.org/2001/XMLSchema")
        return renamed(renamed(local, other_names), schema_types);
    if (auto const import = imports_.find(*prefix); import != imports_.end() && !import->second.empty())
        return std::string(import->second) + "." + std::string(local);
    return std::string(local);
}

Reference Meaning::reference(xml::Element const& element) const
{
    auto const href = text::trimmed(element.attribute("href"));
    auto const hash = href.find('#');
    Reference made { {}, std::string(hash == href.npos ? href : href.substr(hash + 1)), element.place };
    if (hash != href.npos && href.substr(0, hash) != own_)
        made.name_space = href.substr(0, hash);
    return made;
}

std::string Meaning::language(std::string_view written) const
{
    auto const uri = text::trimmed(written);
    if (uri.empty())
        return {};
    auto const is_feel = is_feel_namespace(uri) || uri == "FEEL" || uri == "feel";
    if (uri == language_ || (is_feel && language_.empty()))
        return {};
    return is_feel ? "https://www.omg.org/spec/DMN/20230324/FEEL/" : std::string(uri);
}

Text ExpressionReader::text(xml::Element const& element) const
{
    auto const* inner = element.child("text");
    Text made { {}, element.text_place, meaning_.language(element.attribute("expressionLanguage")) };
    if (inner)
        made.text = inner->text, made.place = inner->text_place;
    return made;
}

Text ExpressionReader::text_child(xml::Element const& parent, std::string_view name) const
{
    auto const* child = parent.child(name);
    return child ? text(*child) : Text {};
}

Variable ExpressionReader::variable(xml::Element const& element) const
{
    return { std::string(element.attribute("id")), std::string(element.attribute("name")), meaning_.type(element.attribute("typeRef"), element), element.place };
}

Logic ExpressionReader::child(xml::Element const& parent) const
{
    auto const found = std::find_if(parent.children.begin(), parent.children.end(),
        [&](auto const& each) { return xml::same(each.name_space, parent.name_space) && is_expression(each.name); });
    return found == parent.children.end() ? nullptr : expression(*found);
}

Logic ExpressionReader::wrapped(xml::Element const& parent, std::string_view name) const
{
    auto const* found = parent.child(name);
    return found ? child(*found) : nullptr;
}

Logic ExpressionReader::expression(xml::Element const& element) const
{
    Expression made { std::string(element.attribute("id")), std::string(element.attribute("label")), meaning_.type(element.attribute("typeRef"), element),
        words_of(element, "description"), element.place, {} };
    auto const name = element.name;
    if (name == "literalExpression")
        made.box = literal(element);
    else if (name == "decisionTable")
        made.box = table(element);
    else if (name == "context")
        made.box = context(element);
    else if (name == "invocation")
        made.box = invocation(element);
    else if (name == "list") {
        ListBox list;
        for (auto const& item : element.children)
            if (item.name_space == element.name_space && is_expression(item.name))
                list.items.push_back(expression(item));
        made.box = std::move(list);
    } else if (name == "relation")
        made.box = relation(element);
    else if (name == "functionDefinition")
        made.box = function(element);
    else if (name == "conditional")
        made.box = Conditional { wrapped(element, "if"), wrapped(element, "then"), wrapped(element, "else") };
    else if (name == "filter")
        made.box = FilterBox { wrapped(element, "in"), wrapped(element, "match") };
    else
        made.box = iterator(element, name == "for" ? Iterator::Kind::For : name == "every" ? Iterator::Kind::Every : Iterator::Kind::Some);
    return std::make_shared<Expression const>(std::move(made));
}

Literal ExpressionReader::literal(xml::Element const& element) const
{
    Literal made { text(element), {} };
    if (auto const* imported = element.child("importedValues"))
        made.imported_from = std::string(imported->attribute("namespace")) + "#" + words_of(*imported, "importedElement");
    return made;
}

std::size_t ExpressionReader::one_of(xml::Element const& element, std::string_view attribute, std::vector<std::string_view> const& known) const
{
    auto const value = text::trimmed(element.attribute(attribute));
    if (value.empty())
        return 0;
    if (auto const found = std::find(known.begin(), known.end(), value); found != known.end())
        return static_cast<std::size_t>(found - known.begin());
    auto const near = value.size() > 100 ? std::string {} : text::nearest(value, known);
    std::string all;
    for (auto const word : known)
        all += (all.empty() ? "" : ", ") + std::string(word);
    problems_.add(element.place, element.attribute("id"), "attribute.value",
        { { "name", std::string(attribute) }, { "value", std::string(value.substr(0, 100)) }, { "near", near }, { "known", all } },
        near.empty() ? "属性「{name}」の値「{value}」は使えません。次のどれかにしてください: {known}" : "属性「{name}」の値「{value}」は使えません。「{near}」のことですか。",
        near.empty() ? "{name} cannot be \"{value}\". Choose one of: {known}." : "{name} cannot be \"{value}\". Do you mean {near}?");
    return 0;
}

Table ExpressionReader::table(xml::Element const& element) const
{
    Table made;
    made.hit = static_cast<Hit>(one_of(element, "hitPolicy", { "UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER" }));
    auto const aggregation = element.attribute("aggregation");
    if (!aggregation.empty())
        made.aggregation = static_cast<Aggregation>(one_of(element, "aggregation", { "NONE", "SUM", "COUNT", "MIN", "MAX" }));
    made.output_label = element.attribute("outputLabel");
    for_children(element, "input", [&](auto const& input) {
        Table::Input column { std::string(input.attribute("id")), std::string(input.attribute("label")), text_child(input, "inputExpression"), {}, text_child(input, "inputValues") };
        if (auto const* expression = input.child("inputExpression"))
            column.type_ref = meaning_.type(expression->attribute("typeRef"), *expression);
        made.inputs.push_back(std::move(column));
    });
    for_children(element, "output", [&](auto const& output) {
        made.outputs.push_back({ std::string(output.attribute("id")), std::string(output.attribute("name")), std::string(output.attribute("label")),
            meaning_.type(output.attribute("typeRef"), output), text_child(output, "outputValues"), text_child(output, "defaultOutputEntry") });
    });
    for_children(element, "annotation", [&](auto const& annotation) { made.annotations.emplace_back(annotation.attribute("name")); });
    for_children(element, "rule", [&](auto const& each) { made.rules.push_back(rule(each, made)); });
    // Entries without a named column keep one, so that no note is lost.
    for (auto const& each : made.rules)
        made.annotations.resize(std::max(made.annotations.size(), each.annotations.size()));
    for (auto& each : made.rules)
        each.annotations.resize(made.annotations.size());
    return made;
}

Table::Rule ExpressionReader::rule(xml::Element const& element, Table const& table) const
{
    Table::Rule made { std::string(element.attribute("id")), element.place, words_of(element, "description"), {}, {}, {} };
    made.when.reserve(table.inputs.size());
    made.then.reserve(table.outputs.size());
    for_children(element, "inputEntry", [&](auto const& entry) { made.when.push_back(text(entry)); });
    for_children(element, "outputEntry", [&](auto const& entry) { made.then.push_back(text(entry)); });
    for_children(element, "annotationEntry", [&](auto const& entry) { made.annotations.push_back(words_of(entry, "text")); });
    auto const report = [&](std::string_view of, std::size_t cells, std::size_t columns) {
        if (cells != columns)
            problems_.add(element.place, made.id, "rule.cells",
                { { "rule", std::to_string(table.rules.size() + 1) }, { "cells", std::to_string(cells) }, { "columns", std::to_string(columns) }, { "of", std::string(of) } },
                "{rule}番目の規則の {of} は{cells}個ですが、表の列は{columns}個です。数を合わせてください。",
                "Rule {rule} has {cells} <{of}>, but the table has {columns} such columns. Make them equal.");
    };
    report("inputEntry", made.when.size(), table.inputs.size());
    report("outputEntry", made.then.size(), table.outputs.size());
    return made;
}

ContextBox ExpressionReader::context(xml::Element const& element) const
{
    ContextBox made;
    for_children(element, "contextEntry", [&](auto const& entry) {
        auto const* named = entry.child("variable");
        made.entries.push_back({ named ? std::optional(variable(*named)) : std::nullopt, child(entry) });
    });
    return made;
}

Invocation ExpressionReader::invocation(xml::Element const& element) const
{
    Invocation made { child(element), {} };
    for_children(element, "binding", [&](auto const& binding) {
        auto const* parameter = binding.child("parameter");
        made.bindings.push_back({ parameter ? variable(*parameter) : Variable {}, child(binding) });
    });
    return made;
}

Relation ExpressionReader::relation(xml::Element const& element) const
{
    Relation made;
    for_children(element, "column", [&](auto const& column) { made.columns.push_back(variable(column)); });
    for_children(element, "row", [&](auto const& row) {
        std::vector<Logic> cells;
        for (auto const& cell : row.children)
            if (cell.name_space == element.name_space && is_expression(cell.name))
                cells.push_back(expression(cell));
        if (cells.size() != made.columns.size())
            problems_.add(row.place, row.attribute("id"), "relation.cells",
                { { "cells", std::to_string(cells.size()) }, { "columns", std::to_string(made.columns.size()) } },
                "行の値は{cells}個ですが、列は{columns}個です。数を合わせてください。", "The row has {cells} values, but there are {columns} columns. Make them equal.");
        made.rows.push_back(std::move(cells));
    });
    return made;
}

FunctionBox ExpressionReader::function(xml::Element const& element) const
{
    FunctionBox made;
    made.kind = static_cast<FunctionKind>(one_of(element, "kind", { "FEEL", "Java", "PMML" }));
    for_children(element, "formalParameter", [&](auto const& parameter) { made.parameters.push_back(variable(parameter)); });
    made.body = child(element);
    return made;
}

Iterator ExpressionReader::iterator(xml::Element const& element, Iterator::Kind kind) const
{
    return { kind, std::string(element.attribute("iteratorVariable")), wrapped(element, "in"), wrapped(element, kind == Iterator::Kind::For ? "return" : "satisfies") };
}

}  // namespace mado::dmn

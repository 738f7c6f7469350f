#include "document_read.h"

#include "document_grammar.h"

#include <unordered_map>
#include <unordered_set>

namespace mado::dmn {

namespace {

class DocumentReader {
public:
    DocumentReader(xml::Element const& definitions, Problems& problems)
        : root_(definitions), problems_(problems), meaning_(definitions), expressions_(meaning_, problems)
    {
    }

    Document read(std::string_view file, std::string_view version)
    {
        document_.file = file;
        document_.version = version;
        document_.id = root_.attribute("id");
        document_.name = root_.attribute("name");
        document_.name_space = root_.attribute("namespace");
        document_.description = words_of(root_, "description");
        document_.expression_language = meaning_.document_language();
        document_.type_language = is_feel_namespace(root_.attribute("typeLanguage")) ? std::string_view {} : root_.attribute("typeLanguage");
        for (auto const& child : root_.children)
            if (xml::same(child.name_space, root_.name_space))
                take(child);
        check_names();
        check_references();
        return std::move(document_);
    }

private:
    static std::string attribute(xml::Element const& element, std::string_view name) { return std::string(element.attribute(name)); }

    void take(xml::Element const& element)
    {
        if (element.name == "import")
            document_.imports.push_back({ attribute(element, "name"), attribute(element, "namespace"), attribute(element, "locationURI"), attribute(element, "importType"), element.place });
        else if (element.name == "itemDefinition")
            document_.items.push_back(item(element));
        else if (element.name == "inputData")
            document_.inputs.push_back({ attribute(element, "id"), attribute(element, "name"), attribute(element, "label"), words_of(element, "description"), element.place, variable(element) });
        else if (element.name == "decision")
            document_.decisions.push_back(decision(element));
        else if (element.name == "businessKnowledgeModel")
            document_.models.push_back(model(element));
        else if (element.name == "decisionService")
            document_.services.push_back(service(element));
        else if (element.name == "knowledgeSource")
            document_.sources.push_back(source(element));
        else if (element.name == "extensionElements")
            take_ours(element);
    }

    // DMN 1.1 lets it be left out: then the value has the element's name and no type.
    Variable variable(xml::Element const& element) const
    {
        if (auto const* found = element.child("variable"))
            return expressions_.variable(*found);
        return { {}, attribute(element, "name"), {}, element.place };
    }

    ItemDefinition item(xml::Element const& element) const
    {
        ItemDefinition made { attribute(element, "id"), attribute(element, "name"), attribute(element, "label"), element.place };
        if (auto const* type = element.child("typeRef"))
            made.type_ref = meaning_.type(type->text, *type);
        made.is_collection = expressions_.one_of(element, "isCollection", { "false", "true", "0", "1" }) % 2 == 1;
        made.allowed_values = expressions_.text_child(element, "allowedValues");
        made.type_constraint = expressions_.text_child(element, "typeConstraint");
        for (auto const& child : element.children)
            if (child.is(element.name_space, "itemComponent"))
                made.components.push_back(item(child));
        if (auto const* function = element.child("functionItem")) {
            made.is_function = true;
            made.output_type_ref = meaning_.type(function->attribute("outputTypeRef"), *function);
            for (auto const& child : function->children)
                if (child.is(element.name_space, "parameters"))
                    made.parameters.push_back(expressions_.variable(child));
        }
        return made;
    }

    // References of `element`: those named `wanted`, within its children named `within` (or at once when that is empty).
    void references(xml::Element const& element, std::string_view within, std::string_view wanted, std::vector<Reference>& to) const
    {
        for (auto const& child : element.children) {
            if (within.empty() && child.is(element.name_space, wanted))
                to.push_back(meaning_.reference(child));
            else if (!within.empty() && child.is(element.name_space, within))
                references(child, {}, wanted, to);
        }
    }

    void requirements(xml::Element const& element, std::vector<Reference>& knowledge, std::vector<Reference>& authorities) const
    {
        references(element, "knowledgeRequirement", "requiredKnowledge", knowledge);
        for (auto const wanted : { "requiredAuthority", "requiredDecision", "requiredInput" })
            references(element, "authorityRequirement", wanted, authorities);
        for (auto const& child : element.children)
            if (child.name_space == element.name_space && (child.name == "informationRequirement" || child.name == "authorityRequirement"))
                check_requirement(child, element.attribute("id"));
    }

    void check_requirement(xml::Element const& element, std::string_view id) const
    {
        auto count = 0;
        for (auto const name : { "requiredDecision", "requiredInput", "requiredAuthority" })
            count += element.child(name) != nullptr;
        if (count != 1)
            problems_.add(element.place, id, "requirement.one", { { "element", std::string(element.name) } },
                "「{element}」には、必要なもの（requiredDecision・requiredInput など）をちょうど1つ書いてください。",
                "<{element}> needs exactly one of requiredDecision, requiredInput and the like.");
    }

    Decision decision(xml::Element const& element) const
    {
        Decision made { attribute(element, "id"), attribute(element, "name"), attribute(element, "label"), words_of(element, "description"), words_of(element, "question"),
            words_of(element, "allowedAnswers"), element.place, variable(element) };
        references(element, "informationRequirement", "requiredInput", made.inputs);
        references(element, "informationRequirement", "requiredDecision", made.decisions);
        requirements(element, made.knowledge, made.authorities);
        made.logic = expressions_.child(element);
        return made;
    }

    KnowledgeModel model(xml::Element const& element) const
    {
        KnowledgeModel made { attribute(element, "id"), attribute(element, "name"), attribute(element, "label"), words_of(element, "description"), element.place, variable(element) };
        requirements(element, made.knowledge, made.authorities);
        if (auto const* logic = element.child("encapsulatedLogic")) {
            made.function = expressions_.function(*logic);
            made.type_ref = meaning_.type(logic->attribute("typeRef"), *logic);
        }
        return made;
    }

    DecisionService service(xml::Element const& element) const
    {
        DecisionService made { attribute(element, "id"), attribute(element, "name"), attribute(element, "label"), words_of(element, "description"), element.place, variable(element) };
        references(element, {}, "outputDecision", made.outputs);
        references(element, {}, "encapsulatedDecision", made.encapsulated);
        references(element, {}, "inputDecision", made.input_decisions);
        references(element, {}, "inputData", made.inputs);
        return made;
    }

    KnowledgeSource source(xml::Element const& element) const
    {
        KnowledgeSource made { attribute(element, "id"), attribute(element, "name"), attribute(element, "locationURI"), words_of(element, "type"), words_of(element, "description"), element.place };
        std::vector<Reference> none;
        requirements(element, none, made.authorities);
        return made;
    }

    void take_ours(xml::Element const& extensions)
    {
        for (auto const& child : extensions.children) {
            if (child.is(our_namespace, "example"))
                document_.examples.push_back(example(child));
            else if (child.is(our_namespace, "source")) {
                expressions_.one_of(child, "sure", { "read", "memory", "demo" });
                document_.known_from.push_back({ attribute(child, "name"), attribute(child, "of"), attribute(child, "says"), attribute(child, "sure"), child.place });
            }
        }
    }

    Example example(xml::Element const& element) const
    {
        Example made { attribute(element, "name"), element.place };
        for (auto const& child : element.children)
            if (child.name_space == our_namespace)
                (child.name == "given" ? made.given : made.expect).emplace_back(attribute(child, "name"), Text { std::string(child.text), child.text_place, {} });
        return made;
    }

    // Names by which expressions speak of things are unique in a document (DMN 1.5, 6.3.2).
    void check_names()
    {
        std::unordered_map<std::string_view, int> names, types, examples;
        auto const each = [&](auto const& elements, auto& seen) {
            for (auto const& element : elements) {
                auto const [first, is_new] = seen.emplace(element.name, element.place.line);
                if (!is_new && !element.name.empty())
                    twice(element.name, element.place, first->second);
            }
        };
        each(document_.inputs, names);
        each(document_.decisions, names);
        each(document_.models, names);
        each(document_.services, names);
        each(document_.imports, names);
        each(document_.items, types);
        each(document_.examples, examples);
    }

    void twice(std::string_view name, Place place, int first)
    {
        problems_.add(place, {}, "name.twice", { { "name", std::string(name) }, { "line", std::to_string(first) } },
            "「{name}」という名前は{line}行目にもあります。どちらかの名前を変えてください。", "The name {name} also stands in line {line}. Change one of them.");
    }

    void check_references()
    {
        using Ids = std::unordered_set<std::string_view>;
        Ids inputs, decisions, knowledge, authorities;
        for (auto const& each : document_.inputs)
            inputs.insert(each.id), authorities.insert(each.id);
        for (auto const& each : document_.decisions)
            decisions.insert(each.id), authorities.insert(each.id);
        for (auto const& each : document_.models)
            knowledge.insert(each.id);
        for (auto const& each : document_.services)
            knowledge.insert(each.id);
        for (auto const& each : document_.sources)
            authorities.insert(each.id);
        auto const check = [&](auto const& from, std::vector<Reference> const& references, Ids const& known, std::string_view japanese, std::string_view english) {
            for (auto const& reference : references)
                if (reference.name_space.empty() && !known.contains(reference.id))
                    problems_.add(reference.place, from.id, "reference.unknown",
                        { { "id", reference.id }, { "from", from.name }, { "what", std::string(japanese) }, { "what_en", std::string(english) } },
                        "「{from}」が指す「#{id}」という{what}は、このファイルにありません。href を直すか、その要素を加えてください。",
                        "{from} refers to #{id}, but this file has no such {what_en}. Mend the href or add the element.");
        };
        for (auto const& each : document_.decisions) {
            check(each, each.inputs, inputs, "入力データ", "input data");
            check(each, each.decisions, decisions, "判断", "decision");
            check(each, each.knowledge, knowledge, "知識モデル", "knowledge model");
            check(each, each.authorities, authorities, "根拠", "knowledge source");
        }
        for (auto const& each : document_.models) {
            check(each, each.knowledge, knowledge, "知識モデル", "knowledge model");
            check(each, each.authorities, authorities, "根拠", "knowledge source");
        }
        for (auto const& each : document_.services) {
            check(each, each.outputs, decisions, "判断", "decision");
            check(each, each.encapsulated, decisions, "判断", "decision");
            check(each, each.input_decisions, decisions, "判断", "decision");
            check(each, each.inputs, inputs, "入力データ", "input data");
        }
        for (auto const& each : document_.sources)
            check(each, each.authorities, authorities, "根拠", "knowledge source");
    }

    xml::Element const& root_;
    Problems& problems_;
    Meaning meaning_;
    ExpressionReader expressions_;
    Document document_;
};

void refuse_root(xml::Element const& root, Problems& problems)
{
    problems.add(root.place, {}, "root.unknown", { { "name", std::string(root.name) }, { "namespace", std::string(root.name_space.substr(0, 200)) } },
        "DMN 1.1～1.5のファイルではありません（ルートの要素は「{name}」、名前空間は「{namespace}」）。<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"> で始まるファイルを選んでください。",
        "This is no DMN 1.1 to 1.5 (its root is <{name}> of the namespace \"{namespace}\"). Choose a file that begins with <definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\">.");
}

}  // namespace

std::expected<Document, std::vector<Problem>> read(std::string_view file_name, std::string_view bytes, ReadLimits const& limits)
{
    Problems problems(file_name);
    auto const file = xml::File::parse(bytes, limits, problems);
    if (!file)
        return std::unexpected(problems.take());
    auto const& root = file->root();
    auto const version = version_of(root.name_space);
    if (root.name != "definitions" || version.empty()) {
        refuse_root(root, problems);
        return std::unexpected(problems.take());
    }
    check_grammar(*file, version, problems);
    auto document = DocumentReader(root, problems).read(file_name, version);
    if (problems.stops_reading())
        return std::unexpected(problems.take());
    document.concerns = problems.take();
    return document;
}

Decision const* Document::decision(std::string_view name_or_id) const
{
    for (auto const& each : decisions)
        if (each.name == name_or_id)
            return &each;
    for (auto const& each : decisions)
        if (!each.id.empty() && each.id == name_or_id)
            return &each;
    return nullptr;
}

Decision* Document::decision(std::string_view name_or_id)
{
    return const_cast<Decision*>(std::as_const(*this).decision(name_or_id));
}

std::optional<std::size_t> Table::law_column() const
{
    for (auto const name : { "根拠", "根拠条文", "条文", "law", "article" })
        for (std::size_t at = 0; at < annotations.size(); ++at)
            if (annotations[at] == name)
                return at;
    return {};
}

Table const* table_of(Logic const& logic) { return logic ? std::get_if<Table>(&logic->box) : nullptr; }

}  // namespace mado::dmn

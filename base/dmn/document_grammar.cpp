#include "document_grammar.h"

#include <mado/text/nearest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <vector>

namespace mado::dmn {

namespace {

struct Version { std::string_view number, model, feel; };
constexpr Version versions[] {
    { "1.1", "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/FEEL/20140401" },
    { "1.2", "http://www.omg.org/spec/DMN/20180521/MODEL/", "http://www.omg.org/spec/DMN/20180521/FEEL/" },
    { "1.3", "https://www.omg.org/spec/DMN/20191111/MODEL/", "https://www.omg.org/spec/DMN/20191111/FEEL/" },
    { "1.4", "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20211108/FEEL/" },
    { "1.5", "https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20230324/FEEL/" },
};

// One type of the schema. Attributes and children are separated by spaces: `name` at most once, `name!` exactly once, `name*` any number,
// `name+` at least one; `name=type` where the type is not called as the element. @expression and @drg stand for their groups.
struct Shape { std::string_view type, attributes, children; };

constexpr std::string_view expressions = "literalExpression decisionTable context invocation list relation functionDefinition conditional filter for every some";
constexpr std::string_view drg_elements = "decision businessKnowledgeModel inputData knowledgeSource decisionService";

constexpr Shape shapes[] {
    { "definitions", "id label name! namespace! expressionLanguage typeLanguage exporter exporterVersion",
        "import* itemDefinition* @drg* group*=any textAnnotation*=any association*=any elementCollection*=any performanceIndicator*=any "
        "organizationUnit*=any" },
    { "import", "id label name! namespace! locationURI importType!", "" },
    { "itemDefinition", "id label name! typeLanguage isCollection", "typeRef=words allowedValues=unaryTests typeConstraint=unaryTests itemComponent*=itemDefinition functionItem" },
    { "functionItem", "id label outputTypeRef", "parameters*=informationItem" },
    { "informationItem", "id label name! typeRef", "" },
    { "decision", "id label name!",
        "question=words allowedAnswers=words variable=informationItem informationRequirement* knowledgeRequirement* authorityRequirement* supportedObjective*=reference "
        "impactedPerformanceIndicator*=reference decisionMaker*=reference decisionOwner*=reference usingProcess*=reference usingTask*=reference @expression" },
    { "inputData", "id label name!", "variable=informationItem" },
    { "businessKnowledgeModel", "id label name!", "variable=informationItem encapsulatedLogic=functionDefinition knowledgeRequirement* authorityRequirement*" },
    { "knowledgeSource", "id label name! locationURI", "authorityRequirement* type=words owner=reference" },
    { "decisionService", "id label name!",
        "variable=informationItem outputDecision*=reference encapsulatedDecision*=reference inputDecision*=reference inputData*=reference" },
    { "reference", "href!", "" },
    { "informationRequirement", "id label", "requiredDecision=reference requiredInput=reference" },
    { "knowledgeRequirement", "id label", "requiredKnowledge!=reference" },
    { "authorityRequirement", "id label", "requiredDecision=reference requiredInput=reference requiredAuthority=reference" },
    { "literalExpression", "id label typeRef expressionLanguage", "text=words importedValues" },
    { "unaryTests", "id label typeRef expressionLanguage", "text!=words" },
    { "importedValues", "id label name namespace! locationURI importType expressionLanguage", "importedElement!=words" },
    { "decisionTable", "id label typeRef hitPolicy aggregation preferredOrientation outputLabel", "input*=inputClause output+=outputClause annotation*=annotationClause rule*" },
    { "inputClause", "id label", "inputExpression!=literalExpression inputValues=unaryTests" },
    { "outputClause", "id label name typeRef", "outputValues=unaryTests defaultOutputEntry=literalExpression" },
    { "annotationClause", "name", "" },
    { "rule", "id label", "inputEntry*=unaryTests outputEntry*=literalExpression annotationEntry*=annotationEntry" },
    { "annotationEntry", "", "text=words" },
    { "context", "id label typeRef", "contextEntry*" },
    { "contextEntry", "id label", "variable=informationItem @expression!" },
    { "invocation", "id label typeRef", "@expression! binding*" },
    { "binding", "", "parameter!=informationItem @expression" },
    { "list", "id label typeRef", "@expression*" },
    { "relation", "id label typeRef", "column*=informationItem row*=list" },
    { "functionDefinition", "id label typeRef kind", "formalParameter*=informationItem @expression" },
    { "conditional", "id label typeRef", "if!=child then!=child else!=child" },
    { "filter", "id label typeRef", "in!=child match!=child" },
    { "for", "id label typeRef iteratorVariable!", "in!=child return!=child" },
    { "every", "id label typeRef iteratorVariable!", "in!=child satisfies!=child" },
    { "some", "id label typeRef iteratorVariable!", "in!=child satisfies!=child" },
    { "child", "id typeRef", "@expression!" },
    { "words", "", "" },
    // Ours.
    { "mado:example", "name!", "given*=mado:value expect+=mado:value" },
    { "mado:value", "name!", "" },
    { "mado:source", "name of! says! sure!", "" },
};

enum class Times { Optional, Once, Any, Many };

struct Rule {
    struct Child {
        std::string_view name;
        std::size_t group;                     // those of one are counted together
        Rule const* rule;                      // nullptr: any
    };
    struct Group {
        std::string_view name;                 // of its only child, or "@expression"
        Times times;
    };
    std::vector<std::string_view> attributes {}, required_attributes {};
    std::vector<Child> children {};            // by name
    std::vector<Group> groups {};

    Child const* child(std::string_view wanted) const
    {
        auto const found = std::find_if(children.begin(), children.end(), [&](Child const& each) { return each.name == wanted; });
        return found == children.end() ? nullptr : &*found;
    }
};
using Rules = std::map<std::string_view, Rule>;
constexpr std::size_t most_groups = 20;        // of one rule

std::vector<std::string_view> split(std::string_view text)
{
    std::vector<std::string_view> words;
    while (!text.empty()) {
        auto const space = text.find(' ');
        if (space != 0)
            words.push_back(text.substr(0, space));
        text.remove_prefix(space == text.npos ? text.size() : space + 1);
    }
    return words;
}

void add_child(Rules& all, Rule& rule, std::string_view word)
{
    auto const equals = word.find('=');
    auto const type = equals == word.npos ? std::string_view {} : word.substr(equals + 1);
    auto name = word.substr(0, equals);
    auto times = Times::Optional;
    if (name.ends_with('!') || name.ends_with('*') || name.ends_with('+')) {
        times = name.back() == '!' ? Times::Once : name.back() == '*' ? Times::Any : Times::Many;
        name.remove_suffix(1);
    }
    auto const add = [&](std::string_view child, std::string_view of) {
        rule.children.push_back({ child, rule.groups.size(), of == "any" ? nullptr : &all[of] });
    };
    if (name == "@expression" || name == "@drg") {
        for (auto const member : split(name == "@drg" ? drg_elements : expressions))
            add(member, member);
    } else {
        add(name, type.empty() ? name : type);
    }
    rule.groups.push_back({ name, times });
}

Rules const& rules()
{
    static auto const made = [] {
        Rules all;
        for (auto const& shape : shapes) {
            auto& rule = all[shape.type];
            for (auto name : split(shape.attributes)) {
                auto const required = name.ends_with('!');
                if (required)
                    name.remove_suffix(1), rule.required_attributes.push_back(name);
                rule.attributes.push_back(name);
            }
            for (auto const word : split(shape.children))
                add_child(all, rule, word);
            std::sort(rule.children.begin(), rule.children.end(), [](auto const& a, auto const& b) { return a.name < b.name; });
        }
        return all;
    }();
    return made;
}

// Elements by their ids, by open addressing: a file has thousands.
class ElementsById {
public:
    explicit ElementsById(std::size_t most) : places_(std::bit_ceil(2 * most)) {}
    // The first one of that id; nullptr: `element` is.
    xml::Element const* add(xml::Element const& element, std::string_view id)
    {
        for (auto at = std::hash<std::string_view> {}(id);; ++at) {
            auto& place = places_[at & (places_.size() - 1)];
            if (place && place->attribute("id") == id)
                return place;
            if (!place) {
                place = &element;
                return nullptr;
            }
        }
    }

private:
    std::vector<xml::Element const*> places_;
};

// Every element of the schema except for words and binding has these (tDMNElement).
bool is_everywhere(std::string_view child) { return child == "description" || child == "extensionElements"; }

std::string readable(std::string_view group) { return group == "@expression" ? "literalExpression" : group == "@drg" ? "decision" : std::string(group); }

// Names of hostile length are near to nothing.
std::string near_word(std::string_view word, std::vector<std::string_view> const& known)
{
    return word.size() > 100 ? std::string {} : text::nearest(word, known);
}

class Check {
public:
    Check(std::string_view model, std::string_view version, std::size_t elements, Problems& problems)
        : model_(model), version_(version), problems_(problems), ids_(elements)
    {
    }

    void element(xml::Element const& element, Rule const& rule, std::string_view nearest_id)
    {
        auto const own = element.attribute("id");
        if (!own.empty()) {
            nearest_id = own;
            id(element, own);
        }
        attributes(element, rule, nearest_id);
        children(element, rule, nearest_id);
    }

    void ours(xml::Element const& extensions, bool of_definitions, std::string_view id)
    {
        for (auto const& child : extensions.children) {
            if (child.name_space != our_namespace)
                continue;
            auto const type = "mado:" + std::string(child.name);
            if (of_definitions && (type == "mado:example" || type == "mado:source"))
                element_of_ours(child, type, id);
            else
                unknown(child, id, of_definitions ? std::vector<std::string_view> { "example", "source" } : std::vector<std::string_view> {});
        }
    }

private:
    void id(xml::Element const& element, std::string_view id)
    {
        if (auto const* first = ids_.add(element, id))
            problems_.add(element.place, id, "id.twice", { { "id", std::string(id) }, { "line", std::to_string(first->place.line) } },
                "id「{id}」は{line}行目にもあります。ファイルの中で重ならないidにしてください。",
                "The id {id} also stands in line {line}. Give each element an id of its own.");
    }

    bool lacks(xml::Element const& element, std::string_view attribute) const
    {
        // The name and type of an import may be empty (DMN 1.5, 6.3.3); in DMN 1.1 it has no name.
        if (element.name == "import" && attribute != "namespace")
            return !element.has_attribute(attribute) && !(version_ == "1.1" && attribute == "name");
        return element.attribute(attribute).empty();
    }

    void attributes(xml::Element const& element, Rule const& rule, std::string_view id)
    {
        for (auto const& attribute : element.attributes) {
            if (std::find(rule.attributes.begin(), rule.attributes.end(), attribute.name) != rule.attributes.end())
                continue;
            auto const near = near_word(attribute.name, rule.attributes);
            problems_.add(element.place, id, "attribute.unknown",
                { { "name", std::string(attribute.name) }, { "element", std::string(element.name) }, { "near", near } },
                near.empty() ? "要素「{element}」に属性「{name}」はありません。消すか、正しい名前に直してください。"
                             : "要素「{element}」に属性「{name}」はありません。「{near}」のことですか。",
                near.empty() ? "<{element}> has no attribute {name}. Remove it or mend its name." : "<{element}> has no attribute {name}. Do you mean {near}?");
        }
        for (auto const name : rule.required_attributes)
            if (lacks(element, name))
                problems_.add(element.place, id, "attribute.missing", { { "name", std::string(name) }, { "element", std::string(element.name) } },
                    "要素「{element}」に属性「{name}」がありません。加えてください。", "<{element}> lacks the attribute {name}. Add it.");
    }

    void children(xml::Element const& element, Rule const& rule, std::string_view id)
    {
        std::array<int, most_groups> counts {};
        for (auto const& child : element.children) {
            if (!xml::same(child.name_space, element.name_space)) {
                foreign(child, rule, id);
                continue;
            }
            if (auto const* known = rule.child(child.name)) {
                ++counts[known->group];
                if (known->rule)
                    this->element(child, *known->rule, id);
            } else if (child.name == "extensionElements" && xml::same(element.name_space, model_)) {
                ours(child, element.name == "definitions", id);
            } else if (!is_everywhere(child.name)) {
                unknown(child, id, known_in(rule));
            }
        }
        for (std::size_t i = 0; i < rule.groups.size(); ++i)
            number(element, rule.groups[i].name, rule.groups[i].times, counts[i], id);
    }

    void number(xml::Element const& element, std::string_view group, Times times, int count, std::string_view id)
    {
        auto const is_missing = count == 0 && (times == Times::Once || times == Times::Many);
        auto const is_twice = count > 1 && (times == Times::Once || times == Times::Optional);
        if (!is_missing && !is_twice)
            return;
        std::map<std::string, std::string> const arguments { { "element", std::string(element.name) }, { "name", readable(group) } };
        if (is_missing)
            problems_.add(element.place, id, "element.missing", arguments,
                group == "@expression" ? "要素「{element}」に式（literalExpression など）がありません。加えてください。" : "要素「{element}」に「{name}」がありません。加えてください。",
                group == "@expression" ? "<{element}> lacks an expression, such as <{name}>. Add one." : "<{element}> lacks <{name}>. Add it.");
        else
            problems_.add(element.place, id, "element.twice", arguments,
                group == "@expression" ? "要素「{element}」に式が2つ以上あります。1つにしてください。" : "要素「{element}」に「{name}」が2つ以上あります。1つにしてください。",
                group == "@expression" ? "<{element}> has several expressions. Keep one." : "<{element}> has several <{name}>. Keep one.");
    }

    // Elements of other namespaces are passed over, but not those that were meant to be ours.
    void foreign(xml::Element const& child, Rule const& rule, std::string_view id)
    {
        if (!rule.child(child.name) || (!child.name_space.empty() && version_of(child.name_space).empty()))
            return;
        problems_.add(child.place, id, "element.namespace", { { "name", std::string(child.name) }, { "namespace", std::string(model_) } },
            "要素「{name}」の名前空間がルートの要素と違います。接頭辞をルートの要素に合わせてください（{namespace}）。",
            "The namespace of <{name}> is not that of the root element. Use the same prefix ({namespace}).");
    }

    static std::vector<std::string_view> known_in(Rule const& rule)
    {
        std::vector<std::string_view> known { "description", "extensionElements" };
        for (auto const& child : rule.children)
            known.push_back(child.name);
        return known;
    }

    void unknown(xml::Element const& child, std::string_view id, std::vector<std::string_view> const& known)
    {
        auto const near = near_word(child.name, known);
        problems_.add(child.place, id, "element.unknown", { { "name", std::string(child.name) }, { "near", near } },
            near.empty() ? "要素「{name}」はここに書けません。消すか、正しい場所に移してください。" : "要素「{name}」はここに書けません。「{near}」のことですか。",
            near.empty() ? "<{name}> is not known here. Remove it, or move it where it belongs." : "<{name}> is not known here. Do you mean <{near}>?");
    }

    void element_of_ours(xml::Element const& child, std::string const& type, std::string_view id)
    {
        auto const& rule = rules().at(type);
        attributes(child, rule, id);
        children(child, rule, id);
    }

    std::string_view model_, version_;
    Problems& problems_;
    ElementsById ids_;
};

}  // namespace

std::string_view version_of(std::string_view model_namespace)
{
    for (auto const& version : versions)
        if (version.model == model_namespace)
            return version.number;
    return {};
}

std::string_view namespace_of(std::string_view version)
{
    for (auto const& each : versions)
        if (each.number == version)
            return each.model;
    return {};
}

bool is_feel_namespace(std::string_view uri)
{
    for (auto const& version : versions)
        if (uri == version.feel || (version.feel.ends_with('/') && uri == version.feel.substr(0, version.feel.size() - 1)))
            return true;
    return false;
}

bool is_expression(std::string_view element)
{
    static auto const all = split(expressions);
    return std::find(all.begin(), all.end(), element) != all.end();
}

void check_grammar(xml::File const& file, std::string_view version, Problems& problems)
{
    Check(file.root().name_space, version, file.elements(), problems).element(file.root(), rules().at("definitions"), {});
}

}  // namespace mado::dmn

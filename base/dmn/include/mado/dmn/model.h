#pragma once
// A DMN document as it is written (OMG DMN 1.1 to 1.5): read from XML, changed by an editor, written again. Nothing here is compiled.
#include <cstddef>
#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace mado::dmn {

struct Place {
    int line = 0, column = 0;                  // of the file, from 1, columns in characters; 0: not from a file
};

// What is wrong in a document, as people read it.
struct Problem {
    std::string file {};
    Place place {};
    std::string element {};                    // id of the nearest element that has one
    std::string key {};                        // "xml.syntax", "xml.doctype", "limit.depth", "element.unknown", "name.twice", "requirement.circle", "feel.syntax", …
    std::map<std::string, std::string> arguments {};
    std::string japanese, english;
    std::string printed(bool in_english = false) const;  // file:line:column: [key] sentence
};

struct Text {                                  // an expression or unary tests, as written
    std::string text {};
    Place place {};
    std::string language {};                   // expressionLanguage; "" = that of the document, which is FEEL
    bool empty() const { return text.empty(); }
};

struct Variable {                              // InformationItem
    std::string id {}, name {}, type_ref {};
    Place place {};
};

struct ItemDefinition {
    std::string id {}, name {}, label {};
    Place place {};
    std::string type_ref {};                   // of a simple or referenced type
    bool is_collection = false;
    Text allowed_values {};                    // unary tests on each value
    Text type_constraint {};                   // DMN 1.5: unary tests on the whole value
    std::vector<ItemDefinition> components {};
    bool is_function = false;                  // functionItem
    std::vector<Variable> parameters {};
    std::string output_type_ref {};
};

enum class Hit : std::uint8_t { Unique, First, Priority, Any, Collect, RuleOrder, OutputOrder };
enum class Aggregation : std::uint8_t { None, Sum, Count, Min, Max };

struct Table {
    struct Input {
        std::string id {}, label {};
        Text expression {};
        std::string type_ref {};
        Text values {};                        // inputValues: unary tests
    };
    struct Output {
        std::string id {}, name {}, label {}, type_ref {};
        Text values {};                        // outputValues, in the order of priority
        Text default_value {};
    };
    struct Rule {
        std::string id {};
        Place place {};
        std::string description {};
        std::vector<Text> when {};             // one a column of inputs, unary tests
        std::vector<Text> then {};             // one a column of outputs, expressions
        std::vector<std::string> annotations {};  // one a name in Table::annotations
    };
    Hit hit = Hit::Unique;
    Aggregation aggregation = Aggregation::None;
    std::string output_label {};
    std::vector<Input> inputs {};
    std::vector<Output> outputs {};
    std::vector<std::string> annotations {};   // names of the columns; 「根拠」 or "law" names the one that cites the law
    std::vector<Rule> rules {};
    // The column of annotations that cites the law: named 根拠, 根拠条文, 条文, law or article.
    std::optional<std::size_t> law_column() const;
};

struct Expression;
using Logic = std::shared_ptr<Expression const>;  // never changed once made: an edit puts another in its place

struct Literal { Text text {}; std::string imported_from {}; };  // imported_from: "namespace#element" of importedValues
struct ContextBox {
    struct Entry { std::optional<Variable> variable {}; Logic value {}; };  // without a variable: the result
    std::vector<Entry> entries {};
};
struct Invocation {
    struct Binding { Variable parameter {}; Logic value {}; };
    Logic called {};
    std::vector<Binding> bindings {};
};
struct ListBox { std::vector<Logic> items {}; };
struct Relation {
    std::vector<Variable> columns {};
    std::vector<std::vector<Logic>> rows {};
};
enum class FunctionKind : std::uint8_t { Feel, Java, Pmml };
struct FunctionBox {
    FunctionKind kind = FunctionKind::Feel;
    std::vector<Variable> parameters {};
    Logic body {};
};
struct Conditional { Logic condition {}, then {}, otherwise {}; };
struct FilterBox { Logic in {}, match {}; };
struct Iterator {
    enum class Kind : std::uint8_t { For, Every, Some } kind = Kind::For;
    std::string variable {};
    Logic in {}, result {};                    // result: `return` of for, `satisfies` of every and some
};

struct Expression {
    std::string id {}, label {}, type_ref {}, description {};
    Place place {};
    std::variant<Literal, Table, ContextBox, Invocation, ListBox, Relation, FunctionBox, Conditional, FilterBox, Iterator> box {};
};

// "#_id" or "namespace#_id".
struct Reference {
    std::string name_space {}, id {};
    Place place {};
};

struct InputData { std::string id {}, name {}, label {}, description {}; Place place {}; Variable variable {}; };
struct Decision {
    std::string id {}, name {}, label {}, description {}, question {}, allowed_answers {};
    Place place {};
    Variable variable {};
    std::vector<Reference> inputs {}, decisions {}, knowledge {}, authorities {};
    Logic logic {};                            // nothing: a decision without logic
};
struct KnowledgeModel {                        // businessKnowledgeModel
    std::string id {}, name {}, label {}, description {};
    Place place {};
    Variable variable {};
    std::vector<Reference> knowledge {}, authorities {};
    std::optional<FunctionBox> function {};
    std::string type_ref {};                   // of the encapsulated logic
};
struct DecisionService {
    std::string id {}, name {}, label {}, description {};
    Place place {};
    Variable variable {};
    std::vector<Reference> outputs {}, encapsulated {}, input_decisions {}, inputs {};
};
struct KnowledgeSource {                       // an authority: an act, an ordinance, a notice
    std::string id {}, name {}, location {}, type {}, description {};
    Place place {};
    std::vector<Reference> authorities {};     // what it rests on itself
};
struct Import { std::string name {}, name_space {}, location {}, type {}; Place place {}; };

// Ours, in extensionElements under xmlns:mado="urn:madoguchi:dmn:1": an example that must hold before the document is published, and
// where its parts are known from (definition.md §10). Values are FEEL expressions without names.
struct Example {
    std::string name {};
    Place place {};
    std::vector<std::pair<std::string, Text>> given {};   // input data by name
    std::vector<std::pair<std::string, Text>> expect {};  // decisions by name; "decision.entry" is an entry of its context
};
struct Source { std::string name {}, of {}, says {}, sure {}; Place place {}; };  // of: "rules", an element's id, …; sure: read memory demo

struct Document {
    std::string file {};
    std::string id {}, name {}, name_space {}, description {};
    std::string version {};                    // "1.1" … "1.5", by its namespace
    std::string expression_language {}, type_language {};
    std::vector<Import> imports {};
    std::vector<ItemDefinition> items {};
    std::vector<InputData> inputs {};
    std::vector<Decision> decisions {};
    std::vector<KnowledgeModel> models {};
    std::vector<DecisionService> services {};
    std::vector<KnowledgeSource> sources {};
    std::vector<Example> examples {};
    std::vector<Source> known_from {};
    // What is wrong in the file and could be passed over: an unknown element, a name twice … Problems of the model that is compiled from it.
    std::vector<Problem> concerns {};

    Decision const* decision(std::string_view name_or_id) const;
    Decision* decision(std::string_view name_or_id);
};

// Documents come from outside: each limit is named by the problem that it causes ("limit.bytes", …).
struct ReadLimits {
    std::size_t bytes = 8u << 20;
    int depth = 200;                           // nested elements
    std::size_t elements = 200'000;
    std::size_t text = 100'000;                // bytes of one expression
};

// A DOCTYPE is refused (entities could grow without end). All problems of a document at once; those that leave no doubt about the rest are its concerns. A document may be read that does not
// compile: see evaluate.h. Elements of other namespaces and diagrams are passed over; what the standard does not know is a problem.
std::expected<Document, std::vector<Problem>> read(std::string_view file_name, std::string_view bytes, ReadLimits const& limits = {});
// DMN 1.5, UTF-8, two spaces; reading it gives the same document (places and comments excepted).
std::string write(Document const& document);

Table const* table_of(Logic const& logic);     // nullptr when it is no table

}  // namespace mado::dmn

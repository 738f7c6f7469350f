#pragma once
// The parts of a document from the tree of its elements. What the grammar's check has reported is passed over here.
#include "problems.h"
#include "xml.h"

#include <mado/dmn/model.h>

#include <set>
#include <string>
#include <string_view>

namespace mado::dmn {

// What typeRefs, references and languages mean in one document.
class Meaning {
public:
    explicit Meaning(xml::Element const& definitions);

    // "feel:string" → "string"; "their:tPerson" → "import.tPerson" when `their` is the namespace of that import.
    std::string type(std::string_view written, xml::Element const& where) const;
    Reference reference(xml::Element const& element) const;
    // "" for that of the document.
    std::string language(std::string_view written) const;
    std::string const& document_language() const { return language_; }

private:
    std::string_view own_;                     // the namespace of what the document defines
    std::string language_;
    std::map<std::string_view, std::string_view> imports_;  // name by namespace
    std::set<std::string_view> items_;
};

class ExpressionReader {
public:
    ExpressionReader(Meaning const& meaning, Problems& problems) : meaning_(meaning), problems_(problems) {}

    Text text(xml::Element const& element) const;               // of its <text>
    Text text_child(xml::Element const& parent, std::string_view name) const;
    Variable variable(xml::Element const& element) const;
    Logic child(xml::Element const& parent) const;              // its first expression
    FunctionBox function(xml::Element const& element) const;
    // Which of `known` the attribute is, the first when it is absent; reports another value.
    std::size_t one_of(xml::Element const& element, std::string_view attribute, std::vector<std::string_view> const& known) const;

private:
    Logic expression(xml::Element const& element) const;
    Logic wrapped(xml::Element const& parent, std::string_view name) const;  // in <if>, <in>, …
    Literal literal(xml::Element const& element) const;
    Table table(xml::Element const& element) const;
    Table::Rule rule(xml::Element const& element, Table const& table) const;
    ContextBox context(xml::Element const& element) const;
    Invocation invocation(xml::Element const& element) const;
    Relation relation(xml::Element const& element) const;
    Iterator iterator(xml::Element const& element, Iterator::Kind kind) const;
    Meaning const& meaning_;
    Problems& problems_;
};

std::string words_of(xml::Element const& parent, std::string_view child);  // the text of a child, as it stands; empty without one

}  // namespace mado::dmn

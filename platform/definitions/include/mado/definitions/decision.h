#pragma once
// A DMN document of the library or of a town: rules that stand in no single procedure (definitions/decisions, definitions/routes).
#include <mado/definitions/definition.h>
#include <mado/dmn/evaluate.h>
#include <mado/dmn/findings.h>

#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

struct Decision {
    std::string name;                              // id of its <definitions>: the file's name
    Words title;                                   // name of its <definitions>
    std::string hash;                              // SHA-256 of the bytes
    dmn::Model model;                              // model.document() is what was written
    // What a table with `from: decisions/NAME` calls: the decision service of the document's name, else its only service, else its only
    // decision, else the one that no other decision needs. Empty in both: none of these, so it can only be asked by name.
    dmn::Model::Asked entry {};
};

// Reads, compiles and runs the document's own examples; findings of weight Error are problems too ("table.overlap", "table.gap", …).
// For a file of the library and for the text of a town's own version alike.
std::expected<Decision, std::vector<Problem>> load_decision(std::string_view file_name, std::string_view bytes);

// The findings of weight Error of a model's tables as problems, each at the rule that it names last. All of them: dmn::findings_of.
std::vector<Problem> table_problems(dmn::Model const& model);
std::string_view key_of(dmn::Finding::Kind kind);  // "table.overlap", "table.gap", "table.unreachable", "table.output", "table.cell", "table.not_seen"

// Names beside the standard's that a document may use: ages, fiscal years, months begun. Not deadline(): the days on which a town's
// offices are closed are known where a procedure is evaluated, so a last day is computed there.
feel::Names decision_names();

// What one example may take: all examples of a document share a bound, as they run whenever somebody looks at it.
feel::Limits example_limits(dmn::Document const& document);

// Where a table with `from: decisions/x` finds its document.
class Decisions {
public:
    virtual ~Decisions() = default;
    virtual Decision const* decision(std::string_view name) const = 0;  // nullptr when there is none
};
using DecisionsPointer = std::shared_ptr<Decisions const>;
// Of one that outlives every use: the library.
inline DecisionsPointer lasting(Decisions const& decisions) { return { DecisionsPointer {}, &decisions }; }

// A table of a definition as a DMN document of its own: its columns are input data, a dated table has a column `on` for the day. Names
// of the definition that its cells read become input data too. "" when there is no such table, or its rows stand elsewhere (`from`).
std::string table_as_dmn(Definition const& definition, std::string_view table);

}  // namespace mado::definitions

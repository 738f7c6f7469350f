#pragma once
// What can be said of a table without running it: rules that overlap, holes, rules that are never reached, outputs that are missing.
#include <mado/dmn/model.h>
#include <mado/feel/expression.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mado::dmn {

struct Finding {
    enum class Kind {
        Overlap,        // two rules match alike (Unique: an error; Any: with different outputs, an error; First, Priority: a note when outputs differ)
        Gap,            // no rule and no default
        Unreachable,    // First: rules above take all of it; or a cell that nothing fits
        MissingOutput,  // a rule gives nothing in a column, or a value that outputValues does not list
        Misfit,         // a cell whose kind its column cannot have
        NotSeen         // a cell that is beyond this analysis (a function, another name): it is taken to match something and not everything
    } kind = Kind::Overlap;
    enum class Weight { Error, Warning, Note } weight = Weight::Warning;
    std::vector<std::size_t> rules {};         // from 0, ascending
    std::vector<std::size_t> columns {};       // inputs (MissingOutput: outputs), from 0; empty: the whole rule
    // An input for each column that shows it, as FEEL literals: { "amount", "500000" }. Not of MissingOutput, Misfit, NotSeen.
    // "null" where nothing is known of a column; an Overlap or Unreachable leaves out columns where its cells are beyond this analysis.
    std::vector<std::pair<std::string, std::string>> example {};
    // A cell that could be written otherwise to mend it: of an overlap at a boundary, "[10..30)" in place of "[10..30]".
    struct Mend { std::size_t rule, column; std::string text; };
    std::optional<Mend> mend {};
    std::string japanese, english;             // rules are counted from 1 there, and named by their description or id when they have one
};

struct FindingLimits {
    std::size_t boxes = 200'000;               // regions looked at; beyond it the last finding says that the search stopped
    std::size_t findings = 200;
};

// `names`, `item_type`: as for CompiledTable. A table that does not compile has no findings.
std::vector<Finding> findings(Table const& table, feel::Names const& names = {}, std::function<feel::Type(std::string_view)> const& item_type = {},
    FindingLimits const& limits = {});

// The table with the allowed values of its columns' types (of the document's own item definitions) as its inputValues, where it has
// none: whoever asks findings() of a document's table asks with this.
Table with_allowed_values(Table table, Document const& document);

// Of every table of a model, by its owner; tables without findings are left out.
class Model;
std::vector<std::pair<std::string, std::vector<Finding>>> findings_of(Model const& model, FindingLimits const& limits = {});

}  // namespace mado::dmn

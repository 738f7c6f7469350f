#pragma once
// A DMN document looked at as a whole: read, compiled, its tables searched for overlaps and holes, its examples run. Pure.
#include <mado/dmn/evaluate.h>
#include <mado/dmn/findings.h>
#include <mado/dmn/model.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::decisions::model {

struct LookedTable {
    std::string element, owner;                    // id and name of the decision or knowledge model that holds it
    dmn::Table const* table = nullptr;             // of the model's document
    std::vector<dmn::Finding> findings {};
    bool is_whole = false;                         // the table is all of the element's logic: it can be edited as a form
};

struct Hits {                                      // rules of one table that decided, from 0; all that matched when none could
    std::string table;
    std::vector<std::size_t> rules {};
};

// An example as it came out. What does not evaluate is null, and `error` says why.
struct Run {
    struct Part { std::string name; feel::Value value {}; };
    std::string name;
    std::vector<Part> given {}, expected {}, found {};
    std::vector<Hits> hits {};
    bool passes = false;
    std::string error {};
};

struct Looked {
    std::optional<dmn::Document> document {};      // nothing: it cannot be read, and `problems` says why
    std::optional<dmn::Model> model {};
    std::vector<dmn::Problem> problems {};         // of reading and compiling
    std::vector<LookedTable> tables {};
    std::vector<Run> runs {};                      // of the document's examples, in their order

    std::size_t findings_of(dmn::Finding::Weight weight) const;
    std::size_t passed() const;
    LookedTable const* table_of(std::string_view element) const;
};

Looked look(std::string const& file, std::string_view text);
Looked look(dmn::Document document);

// "30", "看板" as FEEL values: a constant, without names. Null where it cannot be read.
feel::Value constant(std::string_view text);
// Evaluates with inputs given; what the trace says of its tables, flat, in the order of evaluation.
std::vector<dmn::TableTrace> tables_of(dmn::Trace const& trace);

// The decision or knowledge model of an id or name, and the table that is its whole logic.
dmn::Table const* whole_table(dmn::Document const& document, std::string_view element);
// The document with another table in its place.
dmn::Document with_table(dmn::Document document, std::string_view element, dmn::Table table);

}  // namespace mado::decisions::model

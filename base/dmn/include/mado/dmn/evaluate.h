#pragma once
// A DMN document compiled and evaluated (OMG DMN 1.5, chapters 6 to 10).
#include <mado/dmn/model.h>
#include <mado/dmn/table.h>
#include <mado/dmn/trace.h>
#include <mado/feel/evaluate.h>
#include <mado/feel/expression.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mado::dmn {

// Finds the document that an import means; nothing when there is none (a problem of the importing document).
using Finder = std::function<std::optional<Document>(Import const&)>;
// Among the *.dmn beside `file`: by namespace, else by locationURI. Never outside of that folder.
Finder beside(std::string const& file, ReadLimits const& limits = {});

struct CompileLimits {
    std::size_t documents = 100;               // with imports
    int import_depth = 20;
    std::size_t elements = 200'000;            // of all documents
};

struct ModelParts;

// Immutable, shared between threads.
class Model {
public:
    // Always gives a model: what does not compile is null when it is asked for, with its problem as the reason. Who publishes a document
    // wants problems() to be empty. `host`: names and functions beside the standard's (deadline, fiscal_year …).
    static Model compile(Document document, Finder const& find = {}, feel::Names const& host = {}, CompileLimits const& limits = {});

    Document const& document() const;
    std::vector<Problem> const& problems() const;  // circles of requirements and imports, unknown names and types, expressions

    // Its tables, at any depth, with what findings() needs of each: the decision or knowledge model that holds it and its names.
    struct Held { std::string owner; Table const* table; feel::Names names; };
    std::vector<Held> tables() const;
    feel::Type item_type(std::string_view type_ref) const;  // any where it is not known

    struct Answer {
        feel::Value value {};
        std::string error_japanese {}, error_english {};  // not empty: the decision failed, and the value is null
        bool failed() const { return !error_english.empty(); }
    };
    struct Asked {
        std::vector<std::string> decisions {};  // names; empty: all of the document
        std::string service {};                 // a decision service, or a knowledge model, called with `inputs` by name instead
    };
    struct How {
        feel::Limits limits {};
        Trace* trace = nullptr;
        feel::Value today {}, now {};            // of today() and now(); null unless given
        std::function<feel::Value(std::string_view host_name)> host {};  // values of names in `host`
    };
    // By decision (of a service: by its output decisions, or its name when there is one). An input that is not given is null. `inputs` may name input data, and decisions, whose logic is then not used.
    // An input of an import is "import name.input name", or its plain name where no other has it. Throws nothing of its own: a limit that is reached is an error of the decision.
    std::vector<std::pair<std::string, Answer>> evaluate(std::vector<feel::Entry> const& inputs, Asked const& asked, How const& how) const;
    Answer decide(std::string_view decision, std::vector<feel::Entry> const& inputs, How const& how) const;

private:
    std::shared_ptr<ModelParts const> parts_;
};

// Runs the document's own examples: a problem a wrong expectation ("example.fails", both values in its sentence).
std::vector<Problem> run_examples(Model const& model, Model::How const& how = {});

}  // namespace mado::dmn

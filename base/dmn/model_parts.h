#pragma once
// What a Model holds: its documents, their elements as nodes, and workspaces that evaluations take in turn.
#include "boxes.h"

#include <mado/dmn/evaluate.h>

#include <mutex>
#include <unordered_map>

namespace mado::dmn {

class Workspace;

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view> {}(text); }
};
using ByName = std::unordered_map<std::string, int, TextHash, std::equal_to<>>;

struct Unit {                                  // a document and what it imports
    struct Link { std::string name; int unit; };
    Document document;
    std::vector<Link> imports {};
    Types types {};
    feel::Names base {};                       // the host's names and the types
    ByName by_id {};
};

// A name that a body is given: the value of a node, or of an import, whose entries are nodes.
struct Brought {
    std::string key {};
    int node = -1;
    std::vector<Brought> below {};
};

struct Node {
    enum class Kind : std::uint8_t { Input, Decision, Knowledge, Service } kind;
    int unit;
    std::string name, id {}, variable {};      // variable: as expressions call it
    ItemType const* type = nullptr;            // declared; of a function, what it gives
    feel::Type known {};                       // as expressions that use it see it
    std::vector<int> needs {}, knowledge {};   // inputs and decisions; functions
    std::vector<std::string> laws {};
    bool refused = false;                      // with its reason:
    std::string japanese {}, english {};

    struct Binding { int slot; Brought brought; };
    std::shared_ptr<Body> body {};
    BoxPointer logic {};
    std::vector<Binding> bindings {};
    std::string expression {};                 // of a literal, for traces

    std::vector<std::string> parameters {};    // of functions
    std::vector<ItemType const*> parameter_types {};
    std::vector<int> parameter_slots {};       // of a knowledge model
    std::vector<int> parameter_nodes {}, outputs {};  // of a service
    feel::Value function {};
};

struct ModelParts {
    ~ModelParts();
    std::vector<std::unique_ptr<Unit>> units {};  // the first is the document itself
    std::vector<Node> nodes {};
    std::vector<Problem> problems {};
    std::vector<Model::Held> held {};
    feel::Names host {};
    int bodies = 0;
    ByName inputs {}, decisions {}, functions {};  // as a caller names them
    std::vector<int> own_decisions {};            // of the document itself, in its order
    std::weak_ptr<ModelParts const> self {};

    mutable std::mutex mutex {};
    mutable std::vector<std::unique_ptr<Workspace>> free {};
};

std::shared_ptr<ModelParts const> compile_parts(Document document, Finder const& find, feel::Names const& host, CompileLimits const& limits);

}  // namespace mado::dmn

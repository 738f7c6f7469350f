#pragma once
// Boxed expressions (DMN 1.5, 7.3 and 8) compiled: what runs when a decision is made or a function called.
#include "types.h"

#include <mado/dmn/table.h>
#include <mado/feel/evaluate.h>
#include <mado/feel/expression.h>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace mado::dmn {

class Run;
struct FunctionCode;

// The names of one body: a decision's logic, or a function's. Its scopes are kept for the next evaluation.
struct Body {
    int number = 0;                            // among all bodies of a model
    feel::Names room {};                       // as many names as its scope has slots
    std::set<int> reads {};                    // slots
    std::vector<int> host_slots {};            // names of the host that it reads
};

class Box {
public:
    virtual ~Box() = default;
    virtual feel::Value run(Run& run) const = 0;
};
using BoxPointer = std::unique_ptr<Box const>;

// Runs boxes in the scope of one body.
class Run {
public:
    virtual ~Run() = default;
    virtual feel::Scope& scope() = 0;
    virtual feel::Evaluating const& how() = 0;
    virtual void spend(std::uint64_t steps) = 0;
    virtual void check_items(std::size_t count) = 0;
    virtual TableTrace* trace_table() = 0;     // nullptr: not asked
    virtual feel::Value closure(FunctionCode const& code) = 0;
};

struct FunctionCode {                          // of a boxed function definition
    std::shared_ptr<Body const> body;
    std::vector<std::string> parameters;
    std::vector<ItemType const*> types;        // of the parameters; nullptr: any
    std::vector<int> slots;                    // of the parameters
    std::vector<int> captures;                 // names of where it is defined that it reads: they have the same slots within
    int own_slot = -1;                         // its own name, for a function that calls itself
    BoxPointer logic;                          // nullptr: Java or PMML, which are never run
    feel::Type type;
};

struct LiteralBox final : Box {
    feel::Expression expression;
    feel::Value run(Run& run) const override;
};

// What did not compile: null, and why.
struct RefusedBox final : Box {
    std::string japanese, english;
    feel::Value run(Run& run) const override;
};

struct TableBox final : Box {
    CompiledTable table;
    std::string owner;
    feel::Value run(Run& run) const override;
};

struct FittedBox final : Box {
    BoxPointer inner;
    ItemType const* type = nullptr;
    feel::Value run(Run& run) const override;
};

struct ContextBoxCode final : Box {
    struct Entry {
        std::string name;                      // empty: the result
        int slot = -1;
        BoxPointer value;
    };
    std::vector<Entry> entries;
    feel::Value run(Run& run) const override;
};

struct InvocationBox final : Box {
    BoxPointer called;
    std::vector<std::pair<std::string, BoxPointer>> bindings;
    feel::Value run(Run& run) const override;
};

struct ListBoxCode final : Box {
    std::vector<BoxPointer> items;
    feel::Value run(Run& run) const override;
};

struct RelationBox final : Box {
    std::vector<std::string> columns;
    std::vector<std::vector<BoxPointer>> rows;
    feel::Value run(Run& run) const override;
};

struct FunctionValueBox final : Box {
    FunctionCode code;
    feel::Value run(Run& run) const override;
};

struct ConditionalBox final : Box {
    BoxPointer condition, then, otherwise;
    feel::Value run(Run& run) const override;
};

struct FilterBoxCode final : Box {
    struct Member { std::string name; int slot; };
    BoxPointer in, match;
    int item_slot = -1;
    std::vector<Member> members;               // names that `match` reads and that an item may have
    feel::Value run(Run& run) const override;
};

struct IteratorBox final : Box {
    Iterator::Kind kind = Iterator::Kind::For;
    BoxPointer in, result;
    int slot = -1, partial_slot = -1;          // -1: `partial` is not read
    feel::Value run(Run& run) const override;
};

}  // namespace mado::dmn

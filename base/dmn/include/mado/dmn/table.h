#pragma once
// One decision table compiled for given names: what models, the tables of a definition and routes share.
#include <mado/dmn/model.h>
#include <mado/dmn/trace.h>
#include <mado/feel/evaluate.h>
#include <mado/feel/expression.h>

#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <vector>

namespace mado::dmn {

struct TableProgram;

// Immutable, shared between threads. Rules are tried by an index over the cells that are plain equalities and ranges, so that a table
// of many rules costs little more than the rules that match.
class CompiledTable {
public:
    // Problems carry the place of the cell. `item_type` gives the type of a typeRef (nullptr: the FEEL types only).
    static std::expected<CompiledTable, std::vector<Problem>> compile(Table table, feel::Names const& names,
        std::function<feel::Type(std::string_view)> const& item_type = {});
    static std::expected<CompiledTable, std::vector<Problem>> compile(std::shared_ptr<Table const> table, feel::Names const& names,
        std::function<feel::Type(std::string_view)> const& item_type = {});

    Table const& table() const;
    std::vector<int> slots() const;            // of the names that it may read, ascending
    feel::Type type() const;                   // what it gives, as far as that is known
    // Evaluates the input expressions in `scope`, then the rules. One output without a name is the value itself, several are a context.
    // No rule: the default values, else null. Unique with two matching rules, or Any with two answers: null and a note.
    feel::Value evaluate(feel::Scope& scope, feel::Evaluating const& how = {}, TableTrace* trace = nullptr) const;
    // The same with the values of the inputs given, one a column.
    feel::Value evaluate(std::span<feel::Value const> inputs, feel::Scope& scope, feel::Evaluating const& how = {}, TableTrace* trace = nullptr) const;

private:
    std::shared_ptr<TableProgram const> program_;
};

}  // namespace mado::dmn

#pragma once
// What a CompiledTable holds.
#include "table_index.h"

#include <mado/dmn/table.h>

#include <array>
#include <map>
#include <utility>

namespace mado::dmn {

// A list that stands on the stack while it is short.
template <class T, std::size_t Short>
class Scratch {
public:
    explicit Scratch(std::size_t size, T value = {}) : size_(size)
    {
        if (size > Short)
            long_.assign(size, value);
        else
            std::fill_n(short_.begin(), size, value);
    }
    T* data() { return size_ > Short ? long_.data() : short_.data(); }
    T& operator[](std::size_t i) { return data()[i]; }
    std::size_t size() const { return size_; }

private:
    std::array<T, Short> short_;
    std::vector<T> long_;
    std::size_t size_;
};

struct CompiledCell {
    bool any = false;
    std::optional<feel::Cell> constants {};
    feel::UnaryTests tests {};                 // empty where the constants or "-" say all
};

struct CompiledInput {
    std::optional<feel::Expression> expression {};  // nothing: the column asks nothing, its input is null
    int slot = -1;                             // of an expression that is a name alone
    feel::Type type {};
    std::optional<CompiledCell> values {};     // inputValues
    std::vector<CompiledCell> cells {};        // each that differs
    std::vector<std::uint32_t> cell_of_rule {};
    ColumnIndex index {};
    CompiledCell const& cell(std::size_t rule) const { return cells[cell_of_rule[rule]]; }
};

struct CompiledOutput {                        // a cell
    feel::Value constant {};
    std::optional<feel::Expression> expression {};  // nothing: the constant
    std::size_t priority = 0;                  // of the constant, among the outputValues
};

struct OutputColumn {
    feel::Type type {};
    std::vector<feel::Cell> priorities {};          // outputValues, the highest first
    std::vector<CompiledOutput> cells {};
    std::optional<CompiledOutput> otherwise {};     // defaultOutputEntry
};

struct TableProgram {
    explicit TableProgram(std::shared_ptr<Table const> written) : kept(std::move(written)), table(*kept) {}

    std::shared_ptr<Table const> kept;
    Table const& table;
    std::vector<CompiledInput> inputs {};
    std::vector<OutputColumn> outputs {};
    std::vector<std::string> input_texts {}, output_names {};
    std::vector<std::optional<feel::Value>> whole {};  // the output of a rule whose cells are all constants
    std::vector<int> slots {};
};

std::expected<std::shared_ptr<TableProgram const>, std::vector<Problem>> compile_table(std::shared_ptr<Table const> table, feel::Names const& names,
    std::function<feel::Type(std::string_view)> const& item_type);

// The rules that matched, ascending; a few stand on the stack.
class Matched {
public:
    void push_back(std::uint32_t rule)
    {
        if (size_ < first_.size())
            first_[size_] = rule;
        else
            more_.push_back(rule);
        ++size_;
    }
    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }
    std::uint32_t operator[](std::size_t i) const { return i < first_.size() ? first_[i] : more_[i - first_.size()]; }

private:
    std::array<std::uint32_t, 16> first_;
    std::vector<std::uint32_t> more_;
    std::size_t size_ = 0;
};

// The place of a value among the outputValues; after all of them when it is not listed.
std::size_t priority_of(feel::Value const& value, OutputColumn const& column);

// One evaluation of a table. `outputs` gets the values of the cells that were computed, by rule and column, when they are asked for.
struct TableRun {
    TableProgram const& program;
    feel::Scope& scope;
    feel::Evaluating const& how;
    std::map<std::pair<std::size_t, std::size_t>, feel::Value>* outputs = nullptr;
};

bool accepts(CompiledCell const& cell, feel::Value const& value, TableRun const& run);
// What the hit policy makes of the rules that matched; `chosen` gets the places in `matched` that it took.
feel::Value decided(TableRun const& run, Matched const& matched, std::vector<std::size_t>* chosen);
feel::Value by_default(TableRun const& run, bool& used);

}  // namespace mado::dmn

#pragma once
// One share of cases being decided by columns.
#include "table_parts.h"
#include "model_parts.h"

#include <mado/dmn/columns.h>

namespace mado::dmn {

struct ColumnParts {
    std::shared_ptr<ModelParts const> model;
    std::unordered_map<Table const*, std::shared_ptr<TableProgram const>> tables {};
};

// A table by columns. What a value means to a table is the region of its column that it lies in: a table is asked once for each combination of regions that occurs, and then its answer is
// known for all cases to come.
class ColumnTable {
public:
    explicit ColumnTable(TableProgram const& program);
    // `names`: of the body that it stands in, whose values `scope` has.
    feel::Column evaluate(CompiledTable const& table, std::span<feel::Column const> inputs, feel::Names const& names, feel::ColumnScope& scope, feel::Rows const& rows);

private:
    struct Input {
        std::size_t step = 0;                  // of the key
        std::vector<std::uint32_t> small {};   // keys of the whole numbers from 0, where limits are whole
    };
    void add_keys(std::size_t input, feel::Column const& column, std::vector<std::uint32_t>& keys) const;
    std::uint32_t key_of(std::size_t input, feel::Value const& value) const;
    std::uint32_t asked(CompiledTable const& table, std::span<feel::Column const> inputs, feel::Names const& names, std::size_t row);
    std::uint32_t kept(feel::Value answer, int rule);
    feel::Column computed(feel::Column answers, feel::Cells<std::uint32_t> const& codes, feel::ColumnScope& scope, feel::Rows const& rows) const;

    TableProgram const& program_;
    bool plain_ = true, computes_ = false;     // its conditions are constants; rules compute their output
    bool indexed_ = true;                      // only cells that the index knows
    std::vector<Input> inputs_ {};
    std::vector<std::int32_t> known_ {};       // by key: the place of the answer, from 0
    std::shared_ptr<std::vector<feel::Value>> answers_ {};
    std::vector<int> rules_ {};                // of an answer that is computed: by which rule; else -1
};

class ColumnCases::Work {
public:
    explicit Work(ColumnParts const& parts) : parts_(parts) {}
    void begin(std::size_t count);
    feel::Rows const& rows() const { return *rows_; }
    void give(std::string_view name, feel::Column column);
    feel::Column decide(int node);
    bool is_decision(std::string_view name) const;

private:
    class Frame;

    Node const& node(int number) const { return parts_.model->nodes[static_cast<std::size_t>(number)]; }
    feel::Column made(Node const& node, Frame& frame, feel::Rows const& rows);
    feel::Column decided(Node const& node);
    feel::Column run(Box const* box, Frame& frame, feel::Rows const& rows);
    feel::Column run(TableBox const& box, Frame& frame, feel::Rows const& rows);
    feel::Column run(ContextBoxCode const& box, Frame& frame, feel::Rows const& rows);
    feel::Column run(ConditionalBox const& box, Frame& frame, feel::Rows const& rows);
    feel::Column called(int number, std::span<feel::Column const> arguments, feel::Rows const& rows);
    void bind(Node const& node, Frame& frame);

    ColumnParts const& parts_;
    std::unique_ptr<feel::Rows> rows_ {};
    std::deque<std::unique_ptr<feel::Rows const>> kept_ {};
    std::vector<std::optional<feel::Column>> known_ {};  // by node
    std::unordered_map<TableProgram const*, ColumnTable> tables_ {};
    int calls_ = 0;
};

// The column as the type has it, see fitted().
feel::Column fitted_column(feel::Column column, ItemType const& type, feel::Rows const& rows);
bool conforms(feel::Column const& column, feel::Type const& type);

}  // namespace mado::dmn

#pragma once
// Expressions on rows.
#include "mapping.h"
#include "sql_tree.h"

#include <deque>

namespace mado::tables::sql {

// How long it may take and how much it may keep; throws SqlRefused.
class Budget {
public:
    explicit Budget(SqlLimits const& limits) : limits_(limits), until_(std::chrono::steady_clock::now() + limits.time) {}
    SqlLimits const& limits() const { return limits_; }
    void step(std::uint64_t steps = 1)
    {
        if ((steps_ += steps) >= asked_) {
            asked_ = steps_ + often;
            look();
        }
    }
    void keep(std::size_t bytes);

private:
    static constexpr std::uint64_t often = 1 << 14;
    void look() const;
    SqlLimits limits_;
    std::chrono::steady_clock::time_point until_;
    std::uint64_t steps_ = 0, asked_ = 0, bytes_ = 0;
};

class Evaluation {
public:
    Evaluation(Columns::Mapping const& table, Budget& budget) : table_(table), budget_(budget), views_(table.columns().size()) {}

    void enter(std::size_t chunk);
    void row(std::uint64_t of_chunk)
    {
        row_ = of_chunk;
        made_.clear();
    }
    void parameters(std::span<Value const> values) { parameters_ = values; }

    // A text is one of the table, of the question, or lives until the next row().
    Value of(Expression const& expression);
    bool holds(Expression const& expression)
    {
        auto const value = of(expression);
        return value.kind == Kind::Boolean && value.number != 0;
    }
    View const& view(std::size_t column);
    Value column(std::size_t column);

private:
    Value logical(Expression const& expression);
    Value comparison(Expression const& expression);
    Value arithmetic(Expression const& expression);
    Value texts(Expression const& expression);
    bool like(std::string_view text, std::string_view pattern);
    std::string_view kept(std::string text);

    Columns::Mapping const& table_;
    Budget& budget_;
    std::vector<std::optional<View>> views_;  // of the chunk, as far as they were asked
    std::size_t chunk_ = 0;
    std::uint64_t row_ = 0;
    std::deque<std::string> made_ {};
    std::span<Value const> parameters_ {};
};

Value boolean(bool value);

}  // namespace mado::tables::sql
